const urls = (runtime) => ({ runtime, task: 'urls' });

/**
 * What the library is to reach. Each is a ratio of times, the other's to ours: siglane's strings, or the pool of two workers. `least` must be
 * reached.
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
];
