/** What the report of this benchmark says: its table, and its chart. */
export const report = {
  title: 'Verifying presigned URLs',
  goals: 'How many times as long the other takes as siglane.',
  tables: [
    { title: 'n: URLs of a call, all signed in one second', part: { seconds: 1 } },
    { title: 'The same, signed in a hundred seconds', part: { seconds: 100 } },
    { title: 'Each signed in a second of its own: no two share the lanes', part: { seconds: 1_000 } },
  ],
  checks: {
    title: 'The verdicts',
    text:
      'Before anything was timed, the verdicts on all URLs were compared with what is known of them: the reference signer of the tests has' +
      ' signed them, and in every hundredth a digit of the signature was changed.',
    head: ['candidate', 'URLs', 'compared with'],
    words: { reference: 'what the reference has signed' },
  },
  /** The table in the project's README. */
  readme: {
    names: {
      siglane: 'siglane, `verifyMany`',
      'node-hash-hmac': 'by hand: `crypto.hash`, `createHmac`',
      'node-create-hash': 'by hand: `createHash`, `createHmac`',
    },
    columns: {
      'one URL': { n: 1, seconds: 1 },
      'a hundred': { n: 100, seconds: 1 },
      'a thousand': { n: 1_000, seconds: 1 },
    },
  },
  chart: {
    title: 'Microseconds per URL (shorter is better, logarithmic)',
    bars: [{ label: 'a thousand URLs', whatFor: () => ({ n: 1_000, seconds: 1 }) }],
  },
};
