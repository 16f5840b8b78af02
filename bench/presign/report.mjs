const outputs = {
  kept: 'Strings kept in an array',
  written: 'Strings kept, and each written once to a Buffer',
  bytes: 'Bytes out',
};

const withToken = (token) => ` with a session token of ${token.toLocaleString('en-US')} characters`;

const kept = { token: 0, output: 'kept' };

/** Cases of the table of docs/understand/speed.md. */
const mixed = (n, token = 0) => ({ keys: 'mixed', token, output: 'kept', n });

/** Texts and tables of the report. A table has the cases with all properties of its `part`. */
export const report = {
  title: 'Presigned URLs',
  fewerRounds: 'the libraries and for n = 100,000',
  goals:
    "The other candidate's time as a multiple of siglane's; in rows with “at most … the time”, siglane's time as a multiple of the other's." +
    ' Each row names the other: a file of candidates/, or siglane itself in another case.',
  tables: [
    ...[0, 1024].flatMap((token) =>
      Object.entries(outputs).map(([output, title]) => ({
        title: `${title}${token > 0 ? `,${withToken(token)}` : ''}`,
        part: { keys: 'mixed', token, output },
      })),
    ),
    { title: `Strings kept,${withToken(400)}`, part: { keys: 'mixed', token: 400, output: 'kept' } },
    { title: 'Strings kept: keys beyond ASCII, 60 or more characters when encoded', part: { keys: 'utf8', ...kept } },
    { title: 'Strings kept: keys with many characters to encode', part: { keys: 'escaped', ...kept } },
    { title: 'Strings kept: keys of 120 bytes in deep folders, sorted', part: { keys: 'deep, sorted', ...kept } },
    { title: 'The same keys, shuffled', part: { keys: 'deep, shuffled', ...kept } },
    { title: 'Strings kept: a query of two parameters for each key', part: { keys: 'items', ...kept } },
    { title: 'Strings kept: a method, a header and a validity for each key', part: { keys: 'uploads', ...kept } },
    {
      title: 'From keys as JSON to the bytes of a JSON response',
      part: { keys: 'mixed', token: 0, output: 'json' },
    },
    {
      title: 'Only the core, and the minimum time of its vector operations',
      part: { keys: 'mixed', token: 0, output: 'kernel' },
    },
  ],
  checks: {
    title: 'The URLs',
    text:
      'Before the measurement, all URLs were compared with those of createHash + createHmac, for all kinds of keys and all tokens. An' +
      ' independent verifier recomputed the signatures of createHash + createHmac.',
    head: ['candidate', 'keys', 'URLs'],
    words: {
      equal: 'equal',
      'same parts': 'equal except for the order or spelling of the parameters',
      bound: 'no URLs: it spins for the minimum of cycles',
    },
  },
  /** The table in docs/understand/speed.md: its candidates with their names, and its cases. */
  speedPage: {
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
      'n = 1': mixed(1),
      'n = 1,000': mixed(1_000),
      'n = 10,000': mixed(10_000),
      'n = 1,000, token': mixed(1_000, 1024),
      'n = 10,000, token': mixed(10_000, 1024),
    },
    fewerRounds: 'the libraries',
  },
};
