import { deepEqual, equal } from 'node:assert/strict';
import { dialectOf } from '../../test/reference/dialects.mjs';
import { presign } from '../../test/reference/presign.mjs';
import { sign } from '../../test/reference/sign.mjs';

/** Number of answers of a long list that are signed again. The reference takes fifty times as long as the core. */
const SAMPLE = 4;

/** Calls `check` with the first and the last index below `length`, and with random ones between. */
export function sample(world, length, check) {
  const chosen = [0, length - 1];
  while (chosen.length < SAMPLE) chosen.push(world.random(length));
  for (const index of chosen) check(index);
}

/**
 * Returns the URL that the tests' reference signer makes.
 *
 * @param more `method`, `query` and `credentials`, where they differ
 */
export function referenceUrl(world, { bucket, expiresIn, key, ...more }) {
  return presign({
    method: 'GET',
    origin: `https://${bucket}.s3.${world.region}.amazonaws.com`,
    path: `/${key}`,
    query: [],
    headers: [],
    payloadHash: 'UNSIGNED-PAYLOAD',
    credentials: world.credentials,
    region: world.region,
    service: 's3',
    date: world.date,
    expiresIn,
    ...more,
  }).url;
}

/** Compares a list of URLs with their items: their number, and some of them with the reference. */
export function checkUrls(world, template, items, urls) {
  equal(urls.length, items.length);
  sample(world, items.length, (i) => {
    const { key, query = {} } = typeof items[i] === 'string' ? { key: items[i] } : items[i];
    equal(urls[i], referenceUrl(world, { ...template, key, query: Object.entries(query) }));
  });
}

/** Decodes the URLs of an answer in bytes. */
export function urlsOf({ urls, offsets }) {
  const text = Buffer.from(urls.buffer, urls.byteOffset, urls.byteLength).toString('latin1');
  return Array.from({ length: offsets.length - 1 }, (_, i) => text.slice(offsets[i], offsets[i + 1])).map((url) =>
    url.trimEnd(),
  );
}

/**
 * Compares a signed request with the reference's.
 *
 * @param request its `headers` are an object
 */
export function checkSigned(world, { headers, ...request }, signed) {
  const expected = sign(
    { ...request, headers: Object.entries(headers) },
    {
      credentials: world.credentials,
      region: world.region,
      service: 's3',
      dialect: dialectOf('s3'),
      date: world.date,
      mode: 'sign',
    },
  );
  equal(signed.signature, expected.signature);
  deepEqual({ ...signed.headers }, { ...signed.headers, ...expected.headers });
}
