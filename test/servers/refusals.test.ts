/** What is refused: of each request that the server takes, the same with a single thing changed. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Credentials } from '../../bindings/index.js';
import { type Change, changeCharacter, inHeader, inUrl, withoutHeader } from './change.js';
import { call, forms, makeBucket, presigned, signed, signer, urlOf } from './s3.js';
import { type Answer, expectAnswer, expectBytes, send } from './send.js';

const { credentials, port } = inject('ceph');
const bucket = 'refusals';
const url = `${urlOf(bucket)}/key`;
beforeAll(() => makeBucket(bucket));

const expectMismatch = (answer: Answer) => expectAnswer(answer, 403, 'SignatureDoesNotMatch');

const body = 'content';
const put = {
  method: 'PUT',
  url: `${url}?x-id=PutObject`,
  headers: {
    'content-type': 'text/plain',
    'x-amz-meta-a': 'value',
    // A presigned URL binds the body only if its hash is among the headers.
    'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
  },
};

const changes: [what: string, change: Change][] = [
  ['the key', inUrl(/key/)],
  ['the bucket', inUrl(/refusals/)],
  ['a query value', inUrl(/x-id=PutObject/)],
  ['the name of a query parameter', inUrl(/x-id/)],
  ['the query: a parameter more', inUrl(/\?/, () => '?a&')],
  ['the query: a parameter less', inUrl(/x-id=PutObject/, () => '')],
  ['the method', (request) => ({ ...request, method: 'DELETE' })],
  ['the host', (request) => ({ ...request, headers: { ...request.headers, host: `localhost:${port}` } })],
  ['a header', inHeader('x-amz-meta-a')],
  ['a header: left out', withoutHeader('x-amz-meta-a')],
  ['the content type', inHeader('content-type')],
  ['the payload hash', inHeader('x-amz-content-sha256')],
  ['the payload hash: a word', inHeader('x-amz-content-sha256', /.+/, () => 'UNSIGNED-PAYLOAD')],
];

const ownChanges: Record<(typeof forms)[number][0], [what: string, change: Change][]> = {
  'a signed request': [
    ['the signature', inHeader('authorization', /Signature=.*/)],
    ['the signature: shorter', inHeader('authorization', /.$/, () => '')],
    ['the region', inHeader('authorization', /us-east-1/)],
    ['the day of the scope', inHeader('authorization', /\/\d{8}/)],
    ['the date', inHeader('x-amz-date', /\d(?=Z)/)],
    ['the list of headers', inHeader('authorization', /content-type;/, () => '')],
  ],
  'a presigned URL': [
    ['the signature', inUrl(/&X-Amz-Signature=.*/)],
    ['the signature: shorter', inUrl(/.$/, () => '')],
    ['the region', inUrl(/us-east-1/)],
    ['the day of the scope', inUrl(/%2F\d{8}/)],
    ['the date', inUrl(/\d(?=Z&)/)],
    ['how long it is valid', inUrl(/Expires=\d+/)],
    ['the list of headers', inUrl(/content-type%3B/, () => '')],
  ],
};

describe.each(forms)('%s', (form, make) => {
  test.each([...changes, ...ownChanges[form]])('with a change in %s', async (_, change) => {
    const request = make(signer, put, body);
    const changed = change(request);
    expect(changed).not.toEqual(request);
    expectAnswer(await send(request), 200);
    expectMismatch(await send(changed));
  });

  test('with another body of the same length, or a longer one', async () => {
    const request = make(signer, put, body);
    expectAnswer(await send(request), 200);
    for (const other of [changeCharacter(body, -1), `${body}s`])
      expectAnswer(await send({ ...request, body: other }), 400, 'XAmzContentSHA256Mismatch');
    expectBytes(await call({ url }), body);
  });

  test('is all that allows it', async () => {
    expectAnswer(await call({ method: 'PUT', url }), 200);
    expectAnswer(await send(make(signer, { url })), 200);
    expectAnswer(await send({ url }), 403, 'AccessDenied');
  });

  const others: [string, Partial<Credentials>, string][] = [
    ['another secret', { secretAccessKey: changeCharacter(credentials.secretAccessKey, -1) }, 'SignatureDoesNotMatch'],
    ['an unknown access key id', { accessKeyId: changeCharacter(credentials.accessKeyId, -1) }, 'InvalidAccessKeyId'],
  ];
  test.each(others)('made with %s', async (_, other, code) => {
    const by = signer.withCredentials({ ...credentials, ...other });
    expectAnswer(await send(make(by, put, body)), 403, code);
  });
});

const MINUTE = 60_000;
const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * MINUTE);

// radosgw compares the date of a presigned URL with nothing but the end of its validity, even if it lies ahead.
test.each([-14, 14])('a signed request may be dated %i minutes from now', async (minutes) => {
  expectAnswer(await send(signed(signer, { ...put, signingDate: minutesFromNow(minutes) }, body)), 200);
});

test.each([-16, 16, -24 * 60])('a signed request may not be dated %i minutes from now', async (minutes) => {
  const request = signed(signer, { ...put, signingDate: minutesFromNow(minutes) }, body);
  expectAnswer(await send(request), 403, 'RequestTimeTooSkewed');
});

const DAY = 24 * 60;
test.each([
  ['a minute', 60, -2, 0],
  ['15 minutes', 900, -16, -14],
  ['7 days', 604_800, -7 * DAY - 1, -7 * DAY + 1],
])('a presigned URL that is valid for %s is refused when they are over', async (_, expiresIn, expired, valid) => {
  const make = (minutes: number) =>
    presigned(signer, { ...put, expiresIn, signingDate: minutesFromNow(minutes) }, body);
  expectAnswer(await send(make(valid)), 200);
  expectAnswer(await send(make(expired)), 403, 'AccessDenied');
});
