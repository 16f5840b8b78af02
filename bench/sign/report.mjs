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
    'General: a form that makes the canonical request from whatever request it is given. “Of all” includes the one that is' +
    ' written for one shape of request, and signs nothing else.',
  tables: Object.entries(jobNames).flatMap(([job, name]) =>
    kinds.map(({ title, part }) => ({ title: `${name}, ${title}`, part: { job, ...part } })),
  ),
  checks: {
    title: 'The signatures',
    text:
      'Before anything was timed, every signature was recomputed by an independent verifier from what would be sent: both' +
      ' jobs, with and without the token, those of siglane for n = 1, 10 and 1,000. Then the header was compared with that of' +
      ' createHash + createHmac.',
    head: ['candidate', 'signatures', 'authorization header'],
    words: { equal: 'equal' },
  },
  /** The table in the project's README: its candidates with their names, and its cases. */
  readme: {
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
