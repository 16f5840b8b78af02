/** Common parts of the workloads. They use neither random numbers nor the clock, so each run signs the same. */

/** AWS's published example keys: they open nothing. */
const exampleKeys = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

export const region = 'us-east-1';
export const date = new Date('2026-01-02T03:04:05Z');
export const amzDate = '20260102T030405Z';

/** @param {{ token?: number }} options `token`: characters of the session token, 0 for none */
export function credentialsFor({ token = 0 }) {
  return token > 0 ? { ...exampleKeys, sessionToken: createSessionToken(token) } : exampleKeys;
}

/**
 * Creates base64 of bytes that do not repeat. Tokens of temporary credentials have 400 to more than 1,000 characters, a
 * multiple of four.
 */
function createSessionToken(length) {
  const next = createGenerator(length);
  const bytes = Buffer.alloc((length / 4) * 3 - 2);
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

/** Flattens a joined string. Otherwise the candidate that reads it first would pay for all. */
export function flat(text) {
  return Buffer.from(text).toString();
}
