import { amzDate, createGenerator, credentialsFor, date, flat, hex, region } from '../shared/fixtures.mjs';

const bucket = 'examplebucket';
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
    credentials: credentialsFor({ token }),
    date,
    amzDate,
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

/** @returns how many keys a run needs */
export function keyCountOf({ sizes }) {
  return Math.max(...sizes);
}
