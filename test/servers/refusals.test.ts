/** Refused requests: each accepted request is also sent with a single change. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Credentials } from '../../bindings/entries/index.js';
import { type Change, changeCharacter, inHeader, inUrl, withoutHeader } from './change.js';
import { call, makeBucket, signed, signer, urlOf } from './s3.js';
import { expectAnswer, expectBytes, send } from './send.js';
import { presignedWays, type Upload, ways } from './uploads.js';

const { credentials, port } = inject('ceph');
const bucket = 'refusals';
const url = `${urlOf(bucket)}/key`;
beforeAll(() => makeBucket(bucket));

const body = 'content';
const upload: Upload = {
  bucket,
  key: 'key',
  query: { 'x-id': 'PutObject' },
  headers: {
    'content-type': 'text/plain',
    'x-amz-meta-a': 'value',
    // A presigned URL covers the body only if its hash is one of the signed headers.
    'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
  },
  body,
};

const changes: [what: string, change: Change][] = [
  ['the key', inUrl(/key/)],
  ['the bucket', inUrl(/refusals/)],
  ['a query value', inUrl(/x-id=PutObject/)],
  ['the name of a query parameter', inUrl(/x-id/)],
  ['the query: an additional parameter', inUrl(/\?/, () => '?a&')],
  ['the query: a missing parameter', inUrl(/x-id=PutObject/, () => '')],
  ['the method', (request) => ({ ...request, method: 'DELETE' })],
  ['the host', (request) => ({ ...request, headers: { ...request.headers, host: `localhost:${port}` } })],
  ['a header', inHeader('x-amz-meta-a')],
  ['a header: removed', withoutHeader('x-amz-meta-a')],
  ['the content type', inHeader('content-type')],
  ['the payload hash', inHeader('x-amz-content-sha256')],
  ['the payload hash: a keyword', inHeader('x-amz-content-sha256', /.+/, () => 'UNSIGNED-PAYLOAD')],
];

const changesInHeaders: typeof changes = [
  ['the signature', inHeader('authorization', /Signature=.*/)],
  ['the signature: shorter', inHeader('authorization', /.$/, () => '')],
  ['the region', inHeader('authorization', /us-east-1/)],
  ['the day of the scope', inHeader('authorization', /\/\d{8}/)],
  ['the date', inHeader('x-amz-date', /\d(?=Z)/)],
  ['the list of headers', inHeader('authorization', /content-type;/, () => '')],
];

const changesInQuery: typeof changes = [
  ['the signature', inUrl(/&X-Amz-Signature=.*/)],
  ['the signature: shorter', inUrl(/.$/, () => '')],
  ['the region', inUrl(/us-east-1/)],
  ['the day of the scope', inUrl(/%2F\d{8}/)],
  ['the date', inUrl(/\d(?=Z&)/)],
  ['its validity', inUrl(/Expires=\d+/)],
  ['the list of headers', inUrl(/content-type%3B/, () => '')],
];

describe.each(ways)('%s', (way, sign) => {
  const request = () => sign(signer, upload);
  const ownChanges = way === 'a signed request' ? changesInHeaders : changesInQuery;

  test.each([...changes, ...ownChanges])('is refused with a change in %s', async (_, change) => {
    const given = request();
    const changed = change(given);
    expect(changed).not.toEqual(given);
    expectAnswer(await send(given), 200);
    expectAnswer(await send(changed), 403, 'SignatureDoesNotMatch');
  });

  test('is refused with another body of the same length, or a longer body', async () => {
    const given = request();
    expectAnswer(await send(given), 200);
    for (const other of [changeCharacter(body, -1), `${body}s`])
      expectAnswer(await send({ ...given, body: other }), 400, 'XAmzContentSHA256Mismatch');
    expectBytes(await call({ url }), body);
  });

  const others: [string, Partial<Credentials>, string][] = [
    ['another secret', { secretAccessKey: changeCharacter(credentials.secretAccessKey, -1) }, 'SignatureDoesNotMatch'],
    ['an unknown access key id', { accessKeyId: changeCharacter(credentials.accessKeyId, -1) }, 'InvalidAccessKeyId'],
  ];
  test.each(others)('is refused with %s', async (_, other, code) => {
    const by = signer.withCredentials({ ...credentials, ...other });
    expectAnswer(await send(sign(by, upload)), 403, code);
  });
});

test('an unsigned request is refused', async () => {
  expectAnswer(await call({ method: 'PUT', url }), 200);
  expectAnswer(await send({ url }), 403, 'AccessDenied');
});

test('a body with another hash than the signed hash is refused', async () => {
  const given = signed(signer, { method: 'PUT', url }, body);
  expectAnswer(await send(given), 200);
  expectAnswer(await send({ ...given, body: changeCharacter(body, 0) }), 400, 'XAmzContentSHA256Mismatch');
});

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const DAY = 24 * 60;

const dated = (minutes: number) =>
  send(signed(signer, { method: 'PUT', url, signingDate: minutesFromNow(minutes) }, body));

// A presigned URL may have any future date, because radosgw only checks the end of its validity.
test.each([-14, 14])('a signed request dated %i minutes from now is accepted', async (minutes) => {
  expectAnswer(await dated(minutes), 200);
});

test.each([-DAY, -16, 16])('a signed request dated %i minutes from now is refused', async (minutes) => {
  expectAnswer(await dated(minutes), 403, 'RequestTimeTooSkewed');
});

describe.each(presignedWays)('%s', (_, sign) => {
  test.each([
    ['a minute', 60, 0, -2],
    ['15 minutes', 900, -14, -16],
    ['7 days', 604_800, 1 - 7 * DAY, -1 - 7 * DAY],
  ])('that is valid for %s is refused after that time', async (_, expiresIn, inTime, late) => {
    const request = (minutes: number) => sign(signer, { ...upload, expiresIn, signingDate: minutesFromNow(minutes) });
    expectAnswer(await send(request(inTime)), 200);
    expectAnswer(await send(request(late)), 403, 'AccessDenied');
  });
});
