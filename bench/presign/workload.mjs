import { amzDate, createGenerator, credentialsFor, date, flat, hex, region } from '../shared/fixtures.mjs';

const bucket = 'examplebucket';
const shortest = 45;
const longest = 58;
const hardEvery = 20;
const hardParts = [' copy 2', 'é', '日本', ' – ', 'ü ö'];
const folders = ['invoices', 'thumbnails', 'exports', 'sensor-logs', 'uploads'];

/**
 * @param {{ token?: number }} [options] `token`: characters of the session token
 * @returns the job without the keys
 */
export function createWorkload({ token = 0 } = {}) {
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

/**
 * Items to sign, by the names in the cases. `items` are keys with a query each. `uploads` are keys with a method, a
 * header and a validity each.
 */
const kinds = {
  mixed: createKeys,
  utf8: (count) => numbered(count, (a, b, i) => `фото/${a}/写真-${b}/é_${i}.jpg`),
  escaped: (count) => numbered(count, (a, b, i) => `a b+c/(${a})/[x]&=${b}/@!$' ${i},;:.j`),
  'deep, sorted': createDeepKeys,
  'deep, shuffled': (count) => shuffle(createDeepKeys(count)),
  items: createItems,
  uploads: createUploads,
};

/** Tests whether these are items, not plain keys. */
export function areItems(keys) {
  return keys === 'items' || keys === 'uploads';
}

/**
 * @param keys a name of `kinds`
 * @returns {(string | { key: string, query?: object, method?: string, headers?: object, expiresIn?: number })[]}
 */
export function createJob(keys, count) {
  return kinds[keys](count);
}

/** Creates object keys of 45 to 58 characters, not ordered by length. One in twenty has a space or a character beyond ASCII. */
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

function numbered(count, keyOf) {
  const next = createGenerator(7);
  return Array.from({ length: count }, (_, i) =>
    flat(keyOf(next() % 1_000_000, String(next() % 1_000_000).padStart(6, '0'), i)),
  );
}

/** Creates keys of 120 bytes as tables in a data lake have them: a hundred files in each folder of an hour. */
function createDeepKeys(count) {
  const next = createGenerator(120);
  return Array.from({ length: count }, (_, i) => {
    const day = String(1 + (Math.floor(i / 2_400) % 28)).padStart(2, '0');
    const hour = String(Math.floor(i / 100) % 24).padStart(2, '0');
    const folder = `warehouse/analytics/events/year=2026/month=03/day=${day}/hour=${hour}/`;
    const name = `part-${String(i).padStart(6, '0')}-${hex(next())}${hex(next())}${hex(next())}${hex(next())}`;
    const ending = '.snappy.parquet';
    return flat(`${folder}${name.slice(0, 120 - folder.length - ending.length)}${ending}`);
  }).sort();
}

function shuffle(keys) {
  const next = createGenerator(52);
  for (let i = keys.length - 1; i > 0; i--) {
    const other = next() % (i + 1);
    [keys[i], keys[other]] = [keys[other], keys[i]];
  }
  return keys;
}

/** Creates items for the parts of one version of a large object. */
function createItems(count) {
  const versionId = '3sL4kqtJlcpXroDTDmJrmSpXd3dIbrHYMTRCxf3vjVBH40Nr8X8gdRQBpUMLUo';
  return Array.from({ length: count }, (_, i) => ({
    key: 'videos/2026/03/holiday-film-in-4k.mp4',
    query: { partNumber: String(i + 1), versionId },
  }));
}

/** Creates items for uploads of several file types. The larger files have more time. */
function createUploads(count) {
  const types = ['image/jpeg', 'image/png', 'application/pdf'];
  return createKeys(count).map((key, i) => ({
    key,
    method: 'PUT',
    headers: { 'content-type': types[i % types.length] },
    expiresIn: 60 + (i % 10) * 60,
  }));
}
