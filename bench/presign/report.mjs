import { outputs } from './cases.mjs';

const titles = {
  kept: 'Strings kept in an array',
  written: 'Strings kept, and each written once to a Buffer',
  bytes: 'Bytes out',
};

/** What the report of this benchmark says: its tables, each of the cases that are like `part`, and its chart. */
export const report = {
  title: 'Presigned URLs',
  fewerRounds: 'the libraries and for n = 100,000',
  tables: [false, true].flatMap((token) =>
    outputs.map((output) => ({
      title: `${titles[output]}${token ? ', with a session token of 1,024 characters' : ''}`,
      part: { token, output },
    })),
  ),
  checks: {
    title: 'The URLs',
    text:
      'Compared before anything was timed, with and without the token, with those of createHash + createHmac, whose' +
      ' signatures an independent verifier recomputed.',
    head: ['candidate', 'keys', 'URLs'],
    words: { equal: 'equal', 'same parts': 'equal but for the order or spelling of the parameters' },
  },
  /** The table in the project's README: which candidates, called what, and which cases. */
  readme: {
    names: {
      'siglane-strings': 'siglane, strings',
      'node-templates': 'by hand: three crypto.hash calls over templates',
      'node-three-hashes': 'by hand: three crypto.hash calls',
      'node-hash-hmac': 'by hand: crypto.hash + createHmac',
      'node-create-hash': 'by hand: createHash + createHmac',
      aws4: 'aws4',
      smithy: '@smithy/signature-v4 on node:crypto',
      minio: 'minio-js',
      'aws-crt': 'aws-crt',
      aws4fetch: 'aws4fetch',
      'sdk-presigner': '@aws-sdk/s3-request-presigner',
    },
    columns: {
      'n = 1': { token: false, output: 'kept', n: 1 },
      'n = 1,000': { token: false, output: 'kept', n: 1_000 },
      'n = 10,000': { token: false, output: 'kept', n: 10_000 },
      'n = 1,000, token': { token: true, output: 'kept', n: 1_000 },
      'n = 10,000, token': { token: true, output: 'kept', n: 10_000 },
    },
    fewerRounds: 'the libraries',
  },
  chart: {
    title: 'Microseconds per presigned URL, strings kept (shorter is better, logarithmic)',
    note: 'Of “siglane, bytes” the time for bytes out.',
    bars: [1_000, 10_000].map((n) => ({
      label: `${n.toLocaleString('en-US')} keys a call`,
      // siglane's bytes have no strings to keep; they are shown beside them.
      whatFor: (id) => ({ token: false, output: id === 'siglane-bytes' ? 'bytes' : 'kept', n }),
    })),
  },
};
