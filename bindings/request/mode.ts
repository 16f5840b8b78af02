/** The place of a signature: the headers (`sign`) or the query of the URL (`presign`). */
export type Mode = 'sign' | 'presign';
