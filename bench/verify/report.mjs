/** Texts and tables of the report. */
export const report = {
  title: 'Verifying requests',
  goals:
    "The other candidate's time as a multiple of siglane's. The careful hand-written verifier reads the query in one pass, checks dates and" +
    ' expiry, and keeps buffers for the hashes. The plain ones decode all parameters and encode them again.',
  tables: [
    {
      title: 'n: URLs of a call, all signed in one second',
      part: { job: 'presigned', seconds: 1 },
    },
    { title: 'The same, signed in a hundred seconds', part: { job: 'presigned', seconds: 100 } },
    { title: 'Each signed in a different second', part: { job: 'presigned', seconds: 1_000 } },
    { title: 'Signed in headers, with the hash of the body given, in one second', part: { job: 'header', seconds: 1 } },
    { title: 'The same, each in a different second', part: { job: 'header', seconds: 1_000 } },
    { title: 'The first 1,000 calls of a process, one URL each', part: { cold: true } },
  ],
  checks: {
    title: 'The verdicts',
    text:
      "Before the measurement, the verdicts on all requests were compared with the expected ones. The tests' reference signer signed the requests," +
      ' and a digit of every hundredth signature was changed.',
    head: ['candidate', 'requests', 'compared with'],
    words: { reference: 'the reference' },
  },
  /** The table in docs/understand/speed.md. */
  speedPage: {
    names: {
      siglane: 'siglane, `verify` and `verifyMany`',
      'node-careful': 'by hand, carefully: one pass, buffer templates',
      'node-hash-hmac': 'by hand: `crypto.hash`, `createHmac`',
      'node-create-hash': 'by hand: `createHash`, `createHmac`',
    },
    columns: {
      'one URL': { job: 'presigned', n: 1, seconds: 1 },
      'a hundred': { job: 'presigned', n: 100, seconds: 1 },
      'a thousand': { job: 'presigned', n: 1_000, seconds: 1 },
    },
  },
};
