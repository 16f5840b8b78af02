const urls = (runtime) => ({ runtime, task: 'urls' });

/**
 * Goals of this benchmark, see measure/goals.mjs. siglane's candidate is siglane with strings, the pool of two workers,
 * or `siglane/presign` started cold.
 */
export const goals = [
  { name: 'createHash + createHmac', against: ['node-create-hash'], what: urls('deno'), least: 6 },
  { name: 'three crypto.hash calls', against: ['node-three-hashes'], what: urls('bun'), least: 1 },
  { name: 'WebCrypto, 100 at a time', against: ['web-crypto'], what: urls('chromium'), least: 15 },
  ...['node20', 'node24'].map((runtime) => ({
    name: 'one worker',
    against: ['one'],
    what: { runtime, task: 'stream' },
    least: 1.8,
  })),
  ...['node20', 'node24'].flatMap((runtime) => [
    { name: 'aws4, import and first URL', against: ['aws4'], what: { runtime, task: 'cold' }, most: 1 },
    {
      name: 'aws4, import and first URL of `siglane`',
      against: ['aws4'],
      what: { runtime, task: 'cold' },
      ours: 'siglane',
      most: 1.3,
    },
  ]),
];
