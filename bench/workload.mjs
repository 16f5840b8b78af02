/** What every candidate signs. Nothing here is random, nor taken from the clock: each run signs the same keys. */

const region = 'us-east-1';
const bucket = 'examplebucket';

/** AWS's published example keys: they open nothing. */
const exampleKeys = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

const shortest = 45;
const longest = 58;
const hardEvery = 20;
const hardParts = [' copy 2', 'é', '日本', ' – ', 'ü ö'];
const folders = ['invoices', 'thumbnails', 'exports', 'sensor-logs', 'uploads'];

/**
 * @param {{ token?: boolean }} [options]
 * @returns the job without the keys
 */
export function createWorkload({ token = false } = {}) {
  return {
    bucket,
    region,
    host: `${bucket}.s3.${region}.amazonaws.com`,
    credentials: token ? { ...exampleKeys, sessionToken: createSessionToken() } : exampleKeys,
    date: new Date('2026-01-02T03:04:05Z'),
    amzDate: '20260102T030405Z',
    expiresIn: 3600,
  };
}

/** Object keys of 45 to 58 characters in no order of length; one in twenty has a space or a character beyond ASCII. */
export function createKeys(count) {
  const next = createGenerator(20260102);
  const keys = new Array(count);
  for (let i = 0; i < count; i++) {
    const length = shortest + (next() % (longest - shortest + 1));
    const folder = folders[next() % folders.length];
    const hard = i % hardEvery === hardEvery - 1 ? hardParts[next() % hardParts.length] : '';
    const start = `${folder}/2026/01/02/${hard}`;
    let digits = '';
    while (start.length + digits.length < length - 4) digits += hex(next());
    keys[i] = flat(`${start}${digits.slice(0, length - 4 - start.length)}.bin`);
  }
  return keys;
}

/** Base64 of 766 bytes, 1,024 characters, as long as the tokens of temporary credentials often are. */
function createSessionToken() {
  const next = createGenerator(1024);
  const bytes = Buffer.alloc(766);
  for (let i = 0; i < bytes.length; i++) bytes[i] = next() & 0xff;
  return bytes.toString('base64');
}

/** mulberry32, a small public-domain generator. */
function createGenerator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

function hex(word) {
  return word.toString(16).padStart(8, '0');
}

/** A joined string is flattened by whoever reads it first, who would then pay for all. */
function flat(text) {
  return Buffer.from(text).toString();
}
