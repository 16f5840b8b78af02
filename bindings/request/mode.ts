/** Where a signature goes: into headers, or into the query of a URL. */
export type Mode = 'sign' | 'presign';
