import { jobNames } from './cases.mjs';

const kinds = [
  { title: 'headers kept in an array', part: { token: 0, output: 'kept' } },
  { title: 'headers kept, and each written once to a Buffer', part: { token: 0, output: 'written' } },
  { title: 'headers kept, with a session token of 1,024 characters', part: { token: 1024, output: 'kept' } },
];

/** Texts and tables of the report. A table has the cases with all properties of its `part`. */
export const report = {
  title: 'Signed requests',
  fewerRounds: 'aws4fetch and smithy',
  goals:
    '“General”: hand-written signers that make the canonical request from any request. “Of all” includes the signer that is written for one' +
    ' shape of request and cannot sign others.',
  tables: Object.entries(jobNames).flatMap(([job, name]) =>
    kinds.map(({ title, part }) => ({ title: `${name}, ${title}`, part: { job, ...part } })),
  ),
  checks: {
    title: 'The signatures',
    text:
      'Before the measurement, an independent verifier recomputed every signature from the request that would be sent: for both jobs, with' +
      ' and without the token, for siglane with n = 1, 10 and 1,000. Then each header was compared with the header of createHash + createHmac.',
    head: ['candidate', 'signatures', 'authorization header'],
    words: { equal: 'equal' },
  },
  /** The table in docs/understand/speed.md: its candidates with their names, and its cases. */
  speedPage: {
    names: {
      siglane: 'siglane',
      'node-one-shape': 'by hand, one shape of request only: three crypto.hash calls',
      'node-remembered': 'by hand: three crypto.hash calls, headers remembered',
      'node-three-hashes': 'by hand: three crypto.hash calls',
      'node-hash-hmac': 'by hand: crypto.hash + createHmac',
      'node-create-hash': 'by hand: createHash + createHmac',
      aws4: 'aws4',
      smithy: '@smithy/signature-v4 on node:crypto',
      aws4fetch: 'aws4fetch',
    },
    columns: Object.fromEntries(
      Object.entries(jobNames).flatMap(([job, name]) => [
        [`${name}, n = 1`, { job, token: 0, output: 'kept', n: 1 }],
        [`${name}, n = 1,000`, { job, token: 0, output: 'kept', n: 1_000 }],
      ]),
    ),
    fewerRounds: 'smithy and aws4fetch',
  },
};
