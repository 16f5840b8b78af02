/** The routes of Companion that Uppy's client calls, with a server in S3's place that records requests. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { createCompanionHandler, type UploadGrant } from '../../bindings/entries/upload-server.js';
import { dialectOf } from '../reference/dialects.mjs';
import { sign } from '../reference/sign.mjs';
import { check } from '../support/received.js';
import {
  answerOf,
  asking,
  credentials,
  everything,
  granting,
  now,
  options,
  region,
  sessionToken,
  signatureOf,
  temporary,
} from './example.js';
import { type Storage, startStorage } from './storage.js';

let storage: Storage;
let handler: ReturnType<typeof createCompanionHandler>;
beforeAll(async () => {
  storage = await startStorage();
  handler = createCompanionHandler({ ...options, endpoint: storage.endpoint });
});
beforeEach(() => {
  storage.received.length = 0;
  storage.answers = [];
});
afterAll(() => storage.close());

/** Sends a request as Uppy's client does. */
function ask(method: string, path: string, body?: unknown, to = handler) {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = typeof body === 'string' ? body : JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  return answerOf(to(new Request(`https://app.example${path}`, init)));
}

/** The handler with another grant, on the same storage. */
const granted = (change: Partial<UploadGrant>) =>
  createCompanionHandler({ ...granting(change), endpoint: storage.endpoint });

/** The received request, whose signature must match. */
function only() {
  expect(storage.received).toHaveLength(1);
  const [received] = storage.received as [(typeof storage.received)[0]];
  const { given, expected } = check(received, credentials.secretAccessKey);
  expect(given).toBe(expected);
  const header = (name: string) => received.headers.find(([each]) => each.toLowerCase() === name)?.[1];
  return { ...received, header, text: Buffer.from(received.body).toString() };
}

function reference(method: string, url: string) {
  return sign(
    { method, url, headers: [], expiresIn: 900 },
    { credentials, region, service: 's3', dialect: dialectOf('s3'), date: now, mode: 'presign' },
  ).url;
}

const odd = "srv-big f'ile (ü)*!~+&=.bin";
const oddQuery = 'key=srv-big+f%27ile+%28%C3%BC%29*%21%7E%2B%26%3D.bin';
const oddPath = '/testbucket/srv-big%20f%27ile%20%28%C3%BC%29%2A%21~%2B%26%3D.bin';

describe('GET /s3/params', () => {
  /** Requests as Uppy 6.3.1 sends them. */
  const path =
    '/s3/params?filename=hello+w%C3%B6rld+%281%29.txt&type=text%2Fplain&metadata%5Bcaption%5D=x+y&metadata%5Bname%5D=hello+w%C3%B6rld+%281%29.txt&metadata%5Btype%5D=text%2Fplain';

  it('returns a form with the granted metadata', async () => {
    const { status, body } = await ask('GET', path);
    expect(status).toBe(200);
    const { fields, ...rest } = body as { fields: Record<string, string> };
    expect(rest).toEqual({ method: 'POST', url: `${storage.endpoint}/testbucket/`, expires: 900 });
    const { policy = '', 'x-amz-signature': signature, ...sent } = fields;
    expect(sent).toEqual({
      key: 'hello wörld (1).txt',
      'content-type': 'text/plain',
      'x-amz-meta-caption': 'x y',
      'x-amz-meta-name': 'hello wörld (1).txt',
      'x-amz-meta-type': 'text/plain',
      success_action_status: '201',
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      'x-amz-credential': `${credentials.accessKeyId}/20261126/us-east-1/s3/aws4_request`,
      'x-amz-date': '20261126T220340Z',
    });
    expect(signature).toBe(signatureOf(policy));
    const { conditions } = JSON.parse(Buffer.from(policy, 'base64').toString());
    const expected = [{ bucket: 'testbucket' }, ...Object.entries(sent).map(([name, value]) => ({ [name]: value }))];
    expect(conditions).toHaveLength(expected.length);
    expect(conditions).toEqual(expect.arrayContaining(expected));
    expect(storage.received).toEqual([]);
  });

  it('returns a form with the grant’s own key and limit, without metadata that is not granted', async () => {
    const own = granted({ key: 'users/1/x.txt', keyPrefix: 'users/1/', maxBytes: 50, headers: ['x-amz-meta-caption'] });
    const { body } = await ask('GET', path, undefined, own);
    const { fields } = body as { fields: Record<string, string> };
    const names = Object.keys(fields).filter((name) => name.startsWith('x-amz-meta-'));
    expect([fields['key'], ...names]).toEqual(['users/1/x.txt', 'x-amz-meta-caption']);
    const { conditions } = JSON.parse(Buffer.from(fields['policy'] as string, 'base64').toString());
    expect(conditions).toContainEqual(['content-length-range', 0, 50]);
  });

  it('passes the parsed request to the grant', async () => {
    const { options, asked } = asking();
    await ask(
      'GET',
      `${path}&metadata%5B__proto__%5D=p&metadata%5Ba+b%5D=c&metadata=d`,
      undefined,
      createCompanionHandler(options),
    );
    expect(asked).toEqual([
      {
        protocol: 'companion',
        operation: 'post',
        bucket: 'testbucket',
        key: 'hello wörld (1).txt',
        contentType: 'text/plain',
        headers: {
          'x-amz-meta-caption': 'x y',
          'x-amz-meta-name': 'hello wörld (1).txt',
          'x-amz-meta-type': 'text/plain',
          'x-amz-meta-__proto__': 'p',
        },
      },
    ]);
  });

  test.each<[string, string, number, string]>([
    ['no name', '/s3/params?type=text%2Fplain', 400, 'InvalidRequest'],
    ['an empty name', '/s3/params?filename=', 400, 'InvalidRequest'],
    ['two names', '/s3/params?filename=a&filename=b', 400, 'InvalidRequest'],
    ['two types', '/s3/params?filename=a&type=a&type=b', 400, 'InvalidRequest'],
    ['a type with a newline', '/s3/params?filename=a&type=a%0Ab', 400, 'InvalidRequest'],
    ['a type that the form would replace', '/s3/params?filename=a&type=%24%7Bfilename%7D', 400, 'InvalidRequest'],
    [
      'metadata that the form would replace',
      '/s3/params?filename=a&metadata[a]=%24%7Bfilename%7D',
      400,
      'InvalidRequest',
    ],
    ['a line break in metadata', '/s3/params?filename=a&metadata[a]=b%0Ac', 400, 'InvalidRequest'],
    ['much metadata', `/s3/params?filename=a&metadata[a]=${'x'.repeat(2100)}`, 400, 'InvalidRequest'],
    ['a placeholder', '/s3/params?filename=%24%7Bfilename%7D', 403, 'KeyNotAllowed'],
    ['a file name of dots', '/s3/params?filename=..', 403, 'KeyNotAllowed'],
  ])('refuses %s', async (_, target, status, code) => {
    expect(await ask('GET', target)).toMatchObject({
      status,
      statusText: code,
      body: { error: expect.any(String), code },
    });
  });
});

describe('POST /s3/multipart', () => {
  /** Requests as Uppy 6.3.1 sends them. */
  const created = {
    filename: "big f'ile (ü)*!~+&=.bin",
    metadata: { caption: 'ü x', n: 5, gone: null, list: [1] },
    type: 'application/octet-stream',
  };
  const answer =
    '<?xml version="1.0" encoding="UTF-8"?>\n<InitiateMultipartUploadResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Bucket>testbucket</Bucket><Key>another</Key><UploadId>VXBs&amp;b2Fk</UploadId></InitiateMultipartUploadResult>';

  it('creates an upload in S3', async () => {
    storage.answers = [{ body: answer }];
    const own = granted({ key: odd });
    expect((await ask('POST', '/s3/multipart', created, own)).body).toEqual({
      key: odd,
      uploadId: 'VXBs&b2Fk',
      bucket: 'testbucket',
    });
    const { method, target, header, body } = only();
    expect([method, target, body.length]).toEqual(['POST', `${oddPath}?uploads=`, 0]);
    expect(header('content-type')).toBe('application/octet-stream');
    // RFC 2047, section 2, for text that is not ASCII.
    expect(header('x-amz-meta-caption')).toBe(`=?UTF-8?B?${Buffer.from('ü x').toString('base64')}?=`);
    expect([header('x-amz-meta-n'), header('x-amz-meta-gone'), header('x-amz-meta-list')]).toEqual([
      '5',
      'null',
      '[1]',
    ]);
  });

  it('sends the token, and no metadata that is not granted', async () => {
    storage.answers = [{ body: answer }];
    const own = createCompanionHandler({
      ...granting({ headers: [] }, { signer: temporary }),
      endpoint: storage.endpoint,
    });
    expect((await ask('POST', '/s3/multipart', { filename: 'a' }, own)).status).toBe(200);
    const { header, headers } = only();
    expect(header('x-amz-security-token')).toBe(sessionToken);
    expect(headers.filter(([name]) => name.startsWith('x-amz-meta'))).toEqual([]);
    expect(header('content-type')).toBeUndefined();
  });

  test.each<[string, unknown, string]>([
    ['no name', {}, 'InvalidRequest'],
    ['a name that is a number', { filename: 1 }, 'InvalidRequest'],
    ['a lone surrogate', '{"filename":"\\ud800"}', 'InvalidRequest'],
    ['a lone surrogate in metadata', '{"filename":"a","metadata":{"a":"\\ud800"}}', 'InvalidRequest'],
    ['a type that is a list', { filename: 'a', type: ['a'] }, 'InvalidRequest'],
    ['a type with a header in it', { filename: 'a', type: 'a\r\nx-amz-acl: public-read' }, 'InvalidRequest'],
    ['metadata that is a list', { filename: 'a', metadata: [] }, 'InvalidRequest'],
    [
      'metadata that is nested',
      `{"filename":"a","metadata":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
      'InvalidBody',
    ],
    ['metadata that is null', { filename: 'a', metadata: null }, 'InvalidRequest'],
    ['an unknown property', { filename: 'a', acl: 'public-read' }, 'InvalidRequest'],
    ['a name twice', '{"filename":"a","filename":"b"}', 'InvalidBody'],
    ['a body that is not JSON', 'filename=a', 'InvalidBody'],
    ['dots', { filename: 'a/../b' }, 'KeyNotAllowed'],
  ])('refuses %s', async (_, body, code) => {
    const { body: refusal } = await ask('POST', '/s3/multipart', body);
    expect(refusal).toEqual({ error: expect.any(String), code });
    expect(storage.received).toEqual([]);
  });

  it('sends no header except encoded metadata: a line break is encoded', async () => {
    storage.answers = [{ body: answer }];
    await ask('POST', '/s3/multipart', {
      filename: 'a',
      metadata: { a: 'b\r\nx-amz-acl: public-read', 'x\r\ny': 'z', B: ' c ' },
    });
    const { header, headers } = only();
    expect(header('x-amz-meta-a')).toBe(`=?UTF-8?B?${Buffer.from('b\r\nx-amz-acl: public-read').toString('base64')}?=`);
    expect(header('x-amz-meta-b')).toBe(`=?UTF-8?B?${Buffer.from(' c ').toString('base64')}?=`);
    expect(headers.filter(([name]) => name.startsWith('x-amz-meta'))).toHaveLength(2);
  });
});

describe('the parts of an upload', () => {
  it('are signed', async () => {
    const { body } = await ask('GET', `/s3/multipart/-Fux%2F%3D/10000?${oddQuery}`);
    const url = `${storage.endpoint}${oddPath}?partNumber=10000&uploadId=-Fux%2F%3D`;
    expect(body).toEqual({ url: reference('PUT', url), expires: 900 });
    expect(storage.received).toEqual([]);
  });

  const part = (number: number) =>
    `<Part><PartNumber>${number}</PartNumber><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;483c&#34;</ETag><Size>5242880</Size></Part>`;
  const listed = (number: number) => ({
    PartNumber: number,
    LastModified: '2026-01-01T00:00:00.000Z',
    ETag: '"483c"',
    Size: 5242880,
  });

  it('are listed, page after page', async () => {
    storage.answers = [
      {
        body: `<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker>${part(1)}${part(2)}</ListPartsResult>`,
      },
      {
        body: `<ListPartsResult><IsTruncated>false</IsTruncated><NextPartNumberMarker>3</NextPartNumberMarker>${part(3)}</ListPartsResult>`,
      },
    ];
    expect((await ask('GET', `/s3/multipart/SEtt-vSw12-N?${oddQuery}`)).body).toEqual([1, 2, 3].map(listed));
    expect(storage.received.map(({ method, target }) => `${method} ${target}`)).toEqual([
      `GET ${oddPath}?uploadId=SEtt-vSw12-N`,
      `GET ${oddPath}?part-number-marker=2&uploadId=SEtt-vSw12-N`,
    ]);
    for (const received of storage.received) {
      const { given, expected } = check(received, credentials.secretAccessKey);
      expect(given).toBe(expected);
    }
  });

  it('may be an empty list; an endless list is an error', async () => {
    storage.answers = [{ body: '<ListPartsResult/>' }];
    expect((await ask('GET', '/s3/multipart/u?key=a')).body).toEqual([]);
    const again = {
      body: '<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker></ListPartsResult>',
    };
    storage.answers = [again, again, again];
    expect(await ask('GET', '/s3/multipart/u?key=a')).toMatchObject({ status: 502, body: { code: 'StorageFailed' } });
    expect(storage.received).toHaveLength(3);
  });

  it('become an object', async () => {
    storage.answers = [
      {
        body: '\n \n<?xml version="1.0" encoding="UTF-8"?>\n<CompleteMultipartUploadResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Location>http://s3.example/a%20b?x&amp;y</Location><Bucket>b</Bucket><Key>k</Key></CompleteMultipartUploadResult>',
      },
    ];
    const parts = [
      { PartNumber: 1, ETag: '"483c"' },
      { PartNumber: 2, ETag: '83ce<&>' },
    ];
    const { body } = await ask('POST', `/s3/multipart/u/complete?${oddQuery}`, { parts });
    // Not the name from S3, which is not always a URL.
    expect(body).toEqual({ location: `${storage.endpoint}${oddPath}`, key: odd, bucket: 'testbucket' });
    const { method, target, header, text } = only();
    expect([method, target, header('content-type')]).toEqual(['POST', `${oddPath}?uploadId=u`, 'application/xml']);
    expect(text).toBe(
      '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Part><PartNumber>1</PartNumber><ETag>&#34;483c&#34;</ETag></Part><Part><PartNumber>2</PartNumber><ETag>83ce&#60;&#38;&#62;</ETag></Part></CompleteMultipartUpload>',
    );
  });

  it('are as many as S3 allows', async () => {
    storage.answers = [{ body: '<CompleteMultipartUploadResult/>' }];
    const parts = Array.from({ length: 10_000 }, (_, i) => ({ PartNumber: i + 1, ETag: `"${'0'.repeat(32)}"` }));
    expect((await ask('POST', '/s3/multipart/u/complete?key=a', { parts })).status).toBe(200);
    const more = [...parts, { PartNumber: 10_000, ETag: 'e' }];
    expect(await ask('POST', '/s3/multipart/u/complete?key=a', { parts: more })).toMatchObject({ status: 400 });
  });

  it('can be aborted', async () => {
    storage.answers = [{ status: 204 }];
    expect(await ask('DELETE', '/s3/multipart/a%2Fb?key=k')).toMatchObject({ status: 200, body: {} });
    const { method, target } = only();
    expect(`${method} ${target}`).toBe('DELETE /testbucket/k?uploadId=a%2Fb');
  });

  test.each<[string, unknown]>([
    ['none', {}],
    ['an empty list', { parts: [] }],
    ['an object', { parts: { 0: { PartNumber: 1, ETag: 'e' } } }],
    ['a string', { parts: '1' }],
    ['null in the list', { parts: [null] }],
    ['a number as a string', { parts: [{ PartNumber: '1', ETag: 'e' }] }],
    ['part 0', { parts: [{ PartNumber: 0, ETag: 'e' }] }],
    ['no ETag', { parts: [{ PartNumber: 1 }] }],
    ['an empty ETag', { parts: [{ PartNumber: 1, ETag: '' }] }],
    ['an ETag with a newline', { parts: [{ PartNumber: 1, ETag: 'a\nb' }] }],
    ['an unknown property', { parts: [{ PartNumber: 1, ETag: 'e', ChecksumCRC32: 'x' }] }],
    ['an additional property', { parts: [{ PartNumber: 1, ETag: 'e' }], key: 'k' }],
  ])('cannot be %s', async (_, body) => {
    expect(await ask('POST', '/s3/multipart/u/complete?key=a', body)).toMatchObject({
      status: 400,
      body: { code: 'InvalidRequest' },
    });
    expect(storage.received).toEqual([]);
  });
});

describe('an error of S3', () => {
  const create = () => ask('POST', '/s3/multipart', { filename: 'a' });
  test.each<[string, { status?: number; body?: string; headers?: Record<string, string> }, string]>([
    [
      'its error',
      { status: 404, body: '<Error><Code>NoSuchUpload</Code><Message>secret detail</Message></Error>' },
      'NoSuchUpload',
    ],
    [
      'its error with status 200',
      { body: '<?xml version="1.0"?><Error><Code>InternalError</Code></Error>' },
      'InternalError',
    ],
    ['an error without a code', { body: '<Error/>' }, 'StorageFailed'],
    [
      'an invalid error code',
      { status: 403, body: '<Error><Code>Set-Cookie: a&#10;b</Code></Error>' },
      'StorageFailed',
    ],
    ['an error that is not XML', { status: 503, body: '<html><p>busy</html>' }, 'StorageFailed'],
    ['a response without an upload', { body: '<InitiateMultipartUploadResult/>' }, 'StorageFailed'],
    ['nothing', {}, 'StorageFailed'],
    [
      'entities',
      {
        body: '<!DOCTYPE a [<!ENTITY x "y">]><InitiateMultipartUploadResult><UploadId>&x;</UploadId></InitiateMultipartUploadResult>',
      },
      'StorageFailed',
    ],
    ['a long response', { body: `<a>${' '.repeat(1_048_576)}</a>` }, 'StorageFailed'],
  ])('is status 502: %s', async (_, answer, code) => {
    storage.answers = [answer];
    const { status, statusText, body } = await create();
    expect(body).toEqual({ error: expect.any(String), code });
    expect([status, statusText]).toEqual([502, code]);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('as a redirect is not followed: the signature and the token must not go to another server', async () => {
    const location = `${storage.endpoint}/elsewhere`;
    storage.answers = [
      { status: 307, headers: { location } },
      { body: '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>' },
    ];
    expect(await create()).toMatchObject({ status: 502, body: { code: 'StorageFailed' } });
    expect(storage.received).toHaveLength(1);
  });

  test.each<[string, { status?: number; body?: string }, string]>([
    ['a status', { status: 500 }, 'S3 answered with status 500'],
    ['an error that says nothing', { body: '<Error/>' }, 'S3 answered with status 200'],
    [
      'an answer of more than a mebibyte',
      { body: ' '.repeat(1_048_577) },
      'the response of S3 has more than 1048576 bytes',
    ],
  ])('is an upload that is not given up: %s', async (_, answer, error) => {
    storage.answers = [answer];
    const refusal = await ask('DELETE', '/s3/multipart/u?key=a');
    expect(refusal).toMatchObject({ status: 502, body: { error, code: 'StorageFailed' } });
  });

  it('is an error if S3 returns something other than a list', async () => {
    storage.answers = [{ body: '<ListBucketResult/>' }];
    expect(await ask('GET', '/s3/multipart/u?key=a')).toMatchObject({ status: 502, body: { code: 'StorageFailed' } });
  });

  it('is an error if S3 does not confirm the completed upload', async () => {
    storage.answers = [{ body: '' }];
    const answer = await ask('POST', '/s3/multipart/u/complete?key=a', { parts: [{ PartNumber: 1, ETag: 'e' }] });
    expect(answer).toMatchObject({ status: 502, body: { code: 'StorageFailed' } });
  });

  it('is an error if S3 cannot be reached', async () => {
    const fetch = () => Promise.reject(new TypeError('fetch failed: http://10.0.0.1/?token'));
    const { status, body } = await ask(
      'POST',
      '/s3/multipart',
      { filename: 'a' },
      createCompanionHandler({ ...options, fetch }),
    );
    expect(body).toEqual({ error: 'S3 could not be reached', code: 'StorageFailed' });
    expect(status).toBe(502);
  });
});

describe('createCompanionHandler', () => {
  test.each<[string, string, number, string]>([
    ['GET', '/', 404, 'NotFound'],
    ['GET', '/s3', 404, 'NotFound'],
    ['GET', '/s3/', 404, 'NotFound'],
    ['GET', '//s3/params?filename=a', 404, 'NotFound'],
    ['GET', '/x/s3/params?filename=a', 404, 'NotFound'],
    ['GET', '/s3/params/?filename=a', 404, 'NotFound'],
    ['GET', '/S3/params?filename=a', 404, 'NotFound'],
    ['POST', '/s3/params?filename=a', 404, 'NotFound'],
    ['GET', '/s3/sts', 404, 'NotFound'],
    ['GET', '/s3/multipart', 404, 'NotFound'],
    ['POST', '/s3/multipart/u?key=a', 404, 'NotFound'],
    ['POST', '/s3/multipart/u/1?key=a', 404, 'NotFound'],
    ['GET', '/s3/multipart/u/complete?key=a', 404, 'NotFound'],
    ['GET', '/s3/multipart/u/batch?key=a&partNumbers=1', 404, 'NotFound'],
    ['DELETE', '/s3/multipart/u/1?key=a', 404, 'NotFound'],
    ['GET', '/s3/multipart/u/1/2?key=a', 404, 'NotFound'],
    ['PUT', '/s3/multipart', 405, 'MethodNotAllowed'],
    ['GET', '/s3/multipart//1?key=a', 400, 'InvalidRequest'],
    ['GET', '/s3/multipart/%0A/1?key=a', 400, 'InvalidRequest'],
    ['GET', '/s3/multipart/%FF/1?key=a', 400, 'InvalidRequest'],
    ['GET', '/s3/multipart/u/0?key=a', 400, 'InvalidRequest'],
    ['GET', '/s3/multipart/u/10001?key=a', 400, 'InvalidRequest'],
    ['GET', '/s3/multipart/u/1', 400, 'InvalidRequest'],
    ['GET', '/s3/multipart/u/1?key=a&key=b', 400, 'InvalidRequest'],
    ['GET', '/s3/multipart/u/1?key=', 403, 'KeyNotAllowed'],
    ['GET', '/s3/multipart/u/1?key=a/../b', 403, 'KeyNotAllowed'],
    ['DELETE', '/s3/multipart/u?key=a%00', 403, 'KeyNotAllowed'],
  ])('answers %s %s with %i', async (method, path, status, code) => {
    const answer = await ask(method, path);
    expect(answer.body).toEqual({ error: expect.any(String), code });
    expect(answer.status).toBe(status);
    expect(storage.received).toEqual([]);
  });

  test.each<[string, Partial<UploadGrant>, string, string, string]>([
    ['a form', { operations: ['create'] }, 'GET', '/s3/params?filename=a', 'OperationNotAllowed'],
    ['an upload', { operations: ['post'] }, 'POST', '/s3/multipart', 'OperationNotAllowed'],
    ['a part', { operations: ['create', 'complete'] }, 'GET', '/s3/multipart/u/1?key=a', 'OperationNotAllowed'],
    ['a list', { operations: ['part'] }, 'GET', '/s3/multipart/u?key=a', 'OperationNotAllowed'],
    ['an abort', { operations: ['part'] }, 'DELETE', '/s3/multipart/u?key=a', 'OperationNotAllowed'],
    [
      'the upload of another user',
      { keyPrefix: 'users/1/' },
      'DELETE',
      '/s3/multipart/u?key=users/10/a',
      'KeyNotAllowed',
    ],
    ['a name without the granted prefix', { keyPrefix: 'users/1/' }, 'GET', '/s3/params?filename=a', 'KeyNotAllowed'],
    [
      'a key chosen by the grant that is outside',
      { keyPrefix: 'users/1/', key: 'users/2/a' },
      'POST',
      '/s3/multipart',
      'KeyNotAllowed',
    ],
  ])('does not allow %s', async (_, grant, method, path, code) => {
    const body = method === 'POST' ? { filename: 'a' } : undefined;
    expect(await ask(method, path, body, granted(grant))).toMatchObject({ status: 403, body: { code } });
    expect(storage.received).toEqual([]);
  });

  it('serves below a path', async () => {
    const below = createCompanionHandler({ ...options, basePath: '/api/companion' });
    expect((await ask('GET', '/api/companion/s3/multipart/u/1?key=a', undefined, below)).status).toBe(200);
    for (const path of [
      '/s3/multipart/u/1?key=a',
      '/api/companion2/s3/multipart/u/1?key=a',
      '/x/api/companion/s3/multipart/u/1?key=a',
    ])
      expect((await ask('GET', path, undefined, below)).status).toBe(404);
  });

  it('passes the request to the grant, so that the grant can identify the user', async () => {
    const grant = (request: Request) => (request.headers.get('cookie') === 'session=1' ? everything : undefined);
    const own = createCompanionHandler({ ...options, grant });
    const as = (cookie: string) =>
      answerOf(own(new Request('https://app.example/s3/multipart/u/1?key=a', { headers: { cookie } })));
    expect((await as('session=1')).status).toBe(200);
    expect(await as('session=2')).toMatchObject({ status: 403, body: { code: 'NotGranted' } });
  });

  it('throws at once for wrong options', () => {
    for (const basePath of ['companion', '/companion/', '/', '/a?b', '/a#b', '//a'])
      expect(() => createCompanionHandler({ ...options, basePath })).toThrow(RangeError);
    expect(() => createCompanionHandler({ ...options, basePath: 5 as never })).toThrow(TypeError);
    expect(() => createCompanionHandler({ ...options, fetch: 'fetch' as never })).toThrow(TypeError);
    expect(() => createCompanionHandler({ ...options, companionUrl: '/' } as never)).toThrow(TypeError);
  });
});
