/** Requests to the upload handlers: their parts are mostly valid, with occasional random changes. */
import fc from 'fast-check';
import { emptyHash, host, requestText } from '../../upload-server/example.js';

/** Strings with a meaning in HTTP, URLs, JSON, canonical requests or S3. */
const piece = fc.oneof(
  fc.constantFrom(
    '\n',
    '\r\n',
    '\t',
    ' ',
    '\0',
    '%',
    '%2F',
    '%2e',
    '..',
    '/',
    '//',
    '?',
    '&',
    '=',
    ';',
    ':',
    ',',
    '\\',
    '"',
    '{',
    '}',
    '[',
    ']',
    '$',
  ),
  fc.constantFrom(
    'uploads=',
    'uploadId=x',
    'partNumber=1',
    'policy=',
    'acl=',
    'x-amz-copy-source:/b/k',
    'x-amz-acl',
    'x-amz-meta-a:b',
    'host',
    host,
    emptyHash,
    'GET',
    'PUT',
    'DELETE',
    'iam',
    '${filename}',
    '__proto__',
    'users/10/',
    'é',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
/** A place as a fraction of the length, the number of characters removed there, and the inserted text. */
const change = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 0, 1, 2, 8),
  fc.oneof(fc.constant(''), piece),
);
export const changes = fc.array(change, { minLength: 1, maxLength: 3 });

export function changed(text: string, all: readonly (readonly [number, number, string])[]): string {
  return all.reduce((before, [at, out, put]) => {
    const start = Math.floor(at * before.length);
    return before.slice(0, start) + put + before.slice(start + out);
  }, text);
}

/** Mostly the first value, which is valid; sometimes another. */
const mostly = <T>(good: T, ...others: T[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constantFrom(good, ...others) });
export const sometimes = (arbitrary: fc.Arbitrary<readonly (readonly [number, number, string])[]>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary });

/** Segments of keys: encoded in a path, and decoded. */
const segments = [
  'a',
  'a%20b',
  '%C3%A9',
  '.',
  '..',
  '',
  '%2F',
  '%2e%2e',
  '%0A',
  '%00',
  '%C2%85',
  '%24%7Bfilename%7D',
  '%61',
  '*',
  '%',
  '%FF',
  '%252E',
];
const prefixes = ['users/1/', 'users/10/', 'users/1', 'Users/1/', '', '/users/1/'];
const decodeAll = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const path = fc
  .tuple(mostly(...(prefixes as [string])), fc.array(mostly(...(segments as [string])), { minLength: 1, maxLength: 3 }))
  .map(([prefix, rest]) => prefix + rest.join('/'));

const furtherHeaders = [
  ['content-length', '5'],
  ['x-amz-acl', 'private'],
  ['x-amz-acl', 'public-read'],
  ['x-amz-meta-a1', 'b'],
  ['x-amz-meta-b', 'b'],
  ['x-amz-meta-qqfilename', 'q'],
  ['x-amz-tagging', 'a=b'],
  ['x-amz-copy-source', '/b/k'],
  ['x-amz-security-token', 't'],
  ['X-Amz-Meta-A', 'b'],
  ['x-amz-meta-a2', 'b  c'],
] as const;
/** A request that Fine Uploader wants signed, and that mostly must not be signed. */
export const text = fc
  .record({
    method: fc.constantFrom('POST', 'PUT', 'DELETE', 'GET'),
    path: path.map((rest) => `/${rest}`),
    query: fc.constantFrom(
      '',
      'uploads=',
      'uploadId=x',
      'partNumber=2&uploadId=x',
      'partNumber=10001&uploadId=x',
      'uploadId=a*b',
      'policy=',
      'uploadId=x&versionId=1',
    ),
    scope: mostly(
      '20261126/us-east-1/s3/aws4_request',
      '20261126/us-east-1/iam/aws4_request',
      '20261125/us-east-1/s3/aws4_request',
    ),
    host: mostly(host, 'other.s3.localhost:39961', `${host}0`),
    payloadHash: mostly(emptyHash, 'UNSIGNED-PAYLOAD'),
    further: fc.subarray([...furtherHeaders], { maxLength: 2 }),
  })
  .map(({ host: named, further, payloadHash, ...rest }) => {
    const own = [
      ['host', named],
      ['x-amz-content-sha256', payloadHash],
      ['x-amz-date', '20261126T220338Z'],
    ] as const;
    const headers = [...own, ...further].sort(([x], [y]) => (x < y ? -1 : 1));
    return requestText({ ...rest, payloadHash, headers });
  });

const needed: unknown[] = [
  { bucket: 'testbucket' },
  { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' },
  { 'x-amz-credential': 'AKIDSTUB/20261126/us-east-1/s3/aws4_request' },
  { 'x-amz-date': '20261126T220338Z' },
];
const furtherConditions: unknown[] = [
  { acl: 'private' },
  { acl: 'public-read' },
  { 'Content-Type': 'text/plain' },
  { 'content-type': '${filename}' },
  { 'x-amz-meta-a': 'b' },
  { 'x-amz-meta-b': 'b' },
  { tagging: '<a/>' },
  { success_action_redirect: 'https://a.example/' },
  { success_action_status: '200' },
  { Expires: 'x' },
  ['content-length-range', '1', '9'],
  ['content-length-range', 0, 1e9],
  ['starts-with', '$key', ''],
  ['starts-with', '$x-amz-meta-a', ''],
  ['eq', '$bucket', 'other'],
  ['eq', '$Key', 'users/2/a'],
  { key: 'users/1/b' },
  { 'x-amz-credential': 'AKIDSTUB/20261126/us-east-1/iam/aws4_request' },
];
/** A policy whose parts are mostly right. */
export const policy = fc
  .record({
    key: path.map(decodeAll),
    further: fc.array(fc.constantFrom(...furtherConditions), { maxLength: 2 }),
    without: mostly(-1, 0, 1, 2, 3),
    expiration: mostly('2026-11-26T22:08:38.000Z', '2026-11-26T22:03:00Z', '2027-11-26T22:03:00Z'),
  })
  .map(({ key, further, without, expiration }) =>
    JSON.stringify({ expiration, conditions: [{ key }, ...needed.filter((_, i) => i !== without), ...further] }),
  );
/** A request of Uppy, as JSON. */
export const asked = fc
  .record({
    shape: fc.constantFrom<object>(
      { method: 'PUT' },
      { method: 'PUT', contentType: 'text/plain' },
      { method: 'POST' },
      { method: 'PUT', uploadId: 'x', partNumber: 2 },
      { method: 'POST', uploadId: 'a/b=' },
      { method: 'DELETE', uploadId: 'x' },
      { method: 'DELETE' },
      { method: 'GET' },
      { method: 'PUT uploadId', partNumber: 2 },
    ),
    key: path.map(decodeAll),
    other: mostly<object>(
      {},
      { contentType: 'a\nb' },
      { contentType: '${filename}' },
      { uploadId: '' },
      { uploadId: 'a b' },
      { partNumber: 10_001 },
      { partNumber: '2' },
      { acl: 'private' },
    ),
  })
  .map(({ shape, key, other }) => JSON.stringify({ ...shape, key, ...other }));

/** Paths and queries for Companion, and bodies. */
export const target = fc
  .tuple(
    fc.constantFrom('/s3/params', '/s3/multipart', '/s3', '/x'),
    fc.array(fc.constantFrom('abc', '2', '0', 'complete', '%FF', '%0A', '%2F', ''), { maxLength: 3 }),
    fc.constantFrom('key', 'filename', 'metadata[a]', 'type'),
    path,
  )
  .map(([route, rest, name, value]) => `${[route, ...rest].join('/')}?${name}=${value}&filename=users/1/a`);
export const companionBody = fc.constantFrom(
  '{"filename":"users/1/a","type":"text/plain","metadata":{"name":"a","b\\n":{"toString":1}}}',
  '{"parts":[{"PartNumber":1,"ETag":"e"}]}',
  '{"parts":[{"PartNumber":{"valueOf":1},"ETag":["e"]}]}',
);
