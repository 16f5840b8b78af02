/** What both workloads are made of. Nothing here is random, nor taken from the clock: each run signs the same. */

/** AWS's published example keys: they open nothing. */
const exampleKeys = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

export const region = 'us-east-1';
export const date = new Date('2026-01-02T03:04:05Z');
export const amzDate = '20260102T030405Z';

export function credentialsFor({ token }) {
  return token ? { ...exampleKeys, sessionToken: createSessionToken() } : exampleKeys;
}

/** Base64 of 766 bytes, 1,024 characters, as long as the tokens of temporary credentials often are. */
function createSessionToken() {
  const next = createGenerator(1024);
  const bytes = Buffer.alloc(766);
  for (let i = 0; i < bytes.length; i++) bytes[i] = next() & 0xff;
  return bytes.toString('base64');
}

/** mulberry32, a small public-domain generator. */
export function createGenerator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

export function hex(word) {
  return word.toString(16).padStart(8, '0');
}

/** A joined string is flattened by whoever reads it first, who would then pay for all. */
export function flat(text) {
  return Buffer.from(text).toString();
}
