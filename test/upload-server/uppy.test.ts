/** Results of Uppy's `signRequest`: URLs equal the reference's URLs, forms equal those of a policy. */
import { describe, expect, it, test } from 'vitest';
import { createSigner, createSignerProvider } from '../../bindings/entries/index.js';
import { createUppyHandler, type UploadGrant } from '../../bindings/entries/upload-server.js';
import { dialectOf } from '../reference/dialects.mjs';
import { sign } from '../reference/sign.mjs';
import {
  asking,
  credentials,
  granting,
  now,
  options,
  origin,
  post,
  region,
  sessionToken,
  signatureOf,
  temporary,
} from './example.js';

const handler = createUppyHandler(options);

/** The URL of the reference signer. */
function reference(
  method: string,
  url: string,
  { type, token, expiresIn = 900 }: { type?: string; token?: string; expiresIn?: number } = {},
) {
  const headers = type === undefined ? [] : [['content-type', type] as const];
  return sign(
    { method, url, headers, expiresIn },
    {
      credentials: { ...credentials, sessionToken: token },
      region,
      service: 's3',
      dialect: dialectOf('s3'),
      date: now,
      mode: 'presign',
    },
  ).url;
}

/** Keys as Uppy 6.3.1 sent them, and their paths. */
const plain = 'b62c59b8-2411-472f-8c67-81e7759271db-hello wörld (1).txt';
const plainPath = '/b62c59b8-2411-472f-8c67-81e7759271db-hello%20w%C3%B6rld%20%281%29.txt';
const odd = "fixed/big f'ile (ü)*!~+&=.bin";
const oddPath = '/fixed/big%20f%27ile%20%28%C3%BC%29%2A%21~%2B%26%3D.bin';

describe('createUppyHandler signs', () => {
  it('with credentials that last as long as its URLs, if a provider can load them', async () => {
    let clock = now.getTime() - 1000_000;
    let loads = 0;
    const load = () => ({
      ...credentials,
      sessionToken: `token${++loads}`,
      expiration: new Date(clock + 3600_000),
    });
    const signer = createSignerProvider(load, { region, now: () => clock });
    const provided = createUppyHandler({ ...options, signer, expiresIn: 3000 });
    const request = { method: 'POST', key: odd };
    await post(provided, request);
    clock = now.getTime();
    const { body } = await post(provided, request);
    const url = reference('POST', `${origin}${oddPath}?uploads=`, { token: 'token2', expiresIn: 3000 });
    expect(body).toEqual({ url });
  });

  test.each<[string, object, string, string]>([
    ['CreateMultipartUpload', { method: 'POST', key: odd }, 'POST', `${oddPath}?uploads=`],
    [
      'UploadPart',
      { method: 'PUT', key: odd, uploadId: 'gHEPtJTLJzw4', partNumber: 1 },
      'PUT',
      `${oddPath}?partNumber=1&uploadId=gHEPtJTLJzw4`,
    ],
    [
      'the last part',
      { method: 'PUT', key: 'k', uploadId: 'u', partNumber: 10_000 },
      'PUT',
      '/k?partNumber=10000&uploadId=u',
    ],
    [
      'an unusual uploadId',
      { method: 'PUT', key: 'k', uploadId: 'a/b+c=~*&d', partNumber: 2 },
      'PUT',
      '/k?partNumber=2&uploadId=a%2Fb%2Bc%3D~%2A%26d',
    ],
    ['ListParts', { method: 'GET', key: odd, uploadId: 'gHEPtJTLJzw4' }, 'GET', `${oddPath}?uploadId=gHEPtJTLJzw4`],
    [
      'CompleteMultipartUpload',
      { method: 'POST', key: odd, uploadId: 'gHEPtJTLJzw4' },
      'POST',
      `${oddPath}?uploadId=gHEPtJTLJzw4`,
    ],
    [
      'AbortMultipartUpload',
      { method: 'DELETE', key: odd, uploadId: 'gHEPtJTLJzw4' },
      'DELETE',
      `${oddPath}?uploadId=gHEPtJTLJzw4`,
    ],
    ['DeleteObject', { method: 'DELETE', key: odd }, 'DELETE', oddPath],
    ['PutObject without a type', { method: 'PUT', key: plain }, 'PUT', plainPath],
    ['PutObject with an empty type', { method: 'PUT', key: plain, contentType: '' }, 'PUT', plainPath],
  ])('%s', async (_, request, method, target) => {
    const { status, body, headers } = await post(handler, request);
    expect(body).toEqual({ url: reference(method, origin + target) });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('PutObject with its type, which the client must then send', async () => {
    const { body } = await post(handler, { method: 'PUT', key: plain, contentType: 'text/plain' });
    expect(body).toEqual({
      url: reference('PUT', origin + plainPath, { type: 'text/plain' }),
      headers: { 'content-type': 'text/plain' },
    });
  });

  it('for the validity that the server sets, with its token', async () => {
    const own = createUppyHandler({ ...options, signer: temporary, expiresIn: 60 });
    const { body } = await post(own, { method: 'DELETE', key: 'k', expiresIn: 604_800 });
    expect(body).toEqual({ url: reference('DELETE', `${origin}/k`, { token: sessionToken, expiresIn: 60 }) });
  });

  it('for a bucket in the path, and for AWS', async () => {
    const inPath = createUppyHandler({ ...options, endpoint: 'http://127.0.0.1:9000/store/' });
    expect((await post(inPath, { method: 'POST', key: 'a b' })).body).toEqual({
      url: reference('POST', 'http://127.0.0.1:9000/store/testbucket/a%20b?uploads='),
    });
    const aws = createUppyHandler({ ...options, endpoint: undefined, dualStack: true });
    expect((await post(aws, { method: 'POST', key: 'a' })).body).toEqual({
      url: reference('POST', 'https://testbucket.s3.dualstack.us-east-1.amazonaws.com/a?uploads='),
    });
  });

  it('another key if the grant has one, and returns it: for new uploads only', async () => {
    const renaming = createUppyHandler(granting({ key: 'users/1/x.bin', keyPrefix: 'users/1/' }));
    expect((await post(renaming, { method: 'PUT', key: '../a' })).body).toEqual({
      key: 'users/1/x.bin',
      url: reference('PUT', `${origin}/users/1/x.bin`),
    });
    expect((await post(renaming, { method: 'POST', key: '' })).body).toEqual({
      key: 'users/1/x.bin',
      url: reference('POST', `${origin}/users/1/x.bin?uploads=`),
    });
    expect((await post(renaming, { method: 'PUT', key: 'users/1/x.bin' })).body).toEqual({
      url: reference('PUT', `${origin}/users/1/x.bin`),
    });
    expect((await post(renaming, { method: 'POST', key: 'users/1/y', uploadId: 'u' })).body).toEqual({
      url: reference('POST', `${origin}/users/1/y?uploadId=u`),
    });
    expect(await post(renaming, { method: 'POST', key: 'users/2/y', uploadId: 'u' })).toMatchObject({
      status: 403,
      body: { code: 'KeyNotAllowed' },
    });
  });

  it('after passing the parsed request to the grant', async () => {
    const { options, asked } = asking();
    await post(createUppyHandler(options), { method: 'PUT', key: plain, contentType: 'text/plain' });
    await post(createUppyHandler(options), { method: 'PUT', key: odd, uploadId: 'u', partNumber: 3 });
    const common = { protocol: 'uppy', bucket: 'testbucket', headers: {} };
    expect(asked).toEqual([
      { ...common, operation: 'put', key: plain, contentType: 'text/plain' },
      { ...common, operation: 'part', key: odd, uploadId: 'u', partNumber: 3 },
    ]);
  });
});

describe('a simple upload under a limit', () => {
  const limited = createUppyHandler(granting({ maxBytes: 1000 }));

  test.each([
    ['text/plain', { 'Content-Type': 'text/plain' }],
    [undefined, {}],
  ])('is a form with the type %s', async (contentType, type) => {
    const { body } = await post(limited, { method: 'PUT', key: plain, contentType });
    const { url, fields } = body as { url: string; fields: Record<string, string> };
    const own = {
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      'x-amz-credential': `${credentials.accessKeyId}/20261126/us-east-1/s3/aws4_request`,
      'x-amz-date': '20261126T220340Z',
    };
    const { policy = '', 'x-amz-signature': signature, ...sent } = fields;
    expect(Object.keys(body as object).sort()).toEqual(['fields', 'url']);
    expect(url).toBe(`${origin}/`);
    expect(sent).toEqual({ key: plain, ...type, success_action_status: '201', ...own });
    expect(signature).toBe(signatureOf(policy));
    const { expiration, conditions } = JSON.parse(Buffer.from(policy, 'base64').toString());
    expect(expiration).toBe('2026-11-26T22:18:40.000Z');
    const expected = [
      { bucket: 'testbucket' },
      ...Object.entries({ ...sent }).map(([name, value]) => ({ [name]: value })),
      ['content-length-range', 0, 1000],
    ];
    expect(conditions).toHaveLength(expected.length);
    expect(conditions).toEqual(expect.arrayContaining(expected));
  });

  it('while parts have no limit', async () => {
    const { body } = await post(limited, { method: 'PUT', key: 'k', uploadId: 'u', partNumber: 1 });
    expect(body).toEqual({ url: reference('PUT', `${origin}/k?partNumber=1&uploadId=u`) });
  });

  it('with another key in its fields, too', async () => {
    const renaming = createUppyHandler(granting({ maxBytes: 1000, key: 'users/1/x' }));
    expect((await post(renaming, { method: 'PUT', key: 'a' })).body).toMatchObject({
      key: 'users/1/x',
      fields: { key: 'users/1/x' },
    });
  });
});

describe('createUppyHandler refuses', () => {
  test.each<[string, unknown, string]>([
    ['another method', { method: 'PATCH', key: 'k' }, 'OperationNotAllowed'],
    ['a method in lower case', { method: 'put', key: 'k' }, 'OperationNotAllowed'],
    ['reading an object', { method: 'GET', key: 'k' }, 'OperationNotAllowed'],
    ['HEAD', { method: 'HEAD', key: 'k' }, 'OperationNotAllowed'],
    ['reading a part', { method: 'GET', key: 'k', uploadId: 'u', partNumber: 1 }, 'OperationNotAllowed'],
    ['a part without an upload', { method: 'PUT', key: 'k', partNumber: 1 }, 'OperationNotAllowed'],
    ['an upload without a part', { method: 'PUT', key: 'k', uploadId: 'u' }, 'OperationNotAllowed'],
    ['a method with a parameter', { method: 'PUT partNumber', key: 'k', uploadId: 'u' }, 'OperationNotAllowed'],
    ['an unknown method that creates uploads', { method: 'POST uploads', key: 'k' }, 'OperationNotAllowed'],
    ['a method that objects inherit', { method: 'constructor', key: 'k' }, 'OperationNotAllowed'],
    ['no method', { key: 'k' }, 'InvalidRequest'],
    ['no key', { method: 'PUT' }, 'InvalidRequest'],
    ['a method that is a list', { method: ['PUT'], key: 'k' }, 'InvalidRequest'],
    ['a key that is a number', { method: 'PUT', key: 1 }, 'InvalidRequest'],
    ['an unknown property', { method: 'PUT', key: 'k', query: 'acl' }, 'InvalidRequest'],
    ['headers', { method: 'PUT', key: 'k', headers: { 'x-amz-copy-source': '/o/k' } }, 'InvalidRequest'],
    ['a bucket', { method: 'PUT', key: 'k', bucket: 'other' }, 'InvalidRequest'],
    ['a prototype', '{"__proto__":{"method":"PUT"},"key":"k"}', 'InvalidRequest'],
    ['a name twice', '{"method":"PUT","key":"a","key":"b"}', 'InvalidBody'],
    ['a list', [{ method: 'PUT', key: 'k' }], 'InvalidBody'],
    ['null', 'null', 'InvalidBody'],
    ['an empty key', { method: 'DELETE', key: '' }, 'KeyNotAllowed'],
    ['dots', { method: 'PUT', key: 'a/./b' }, 'KeyNotAllowed'],
    ['two dots', { method: 'PUT', key: '..' }, 'KeyNotAllowed'],
    ['a newline', { method: 'PUT', key: 'a\nb' }, 'KeyNotAllowed'],
    ['NUL', { method: 'PUT', key: 'a\0' }, 'KeyNotAllowed'],
    ['a lone surrogate', { method: 'PUT', key: '\ud800' }, 'KeyNotAllowed'],
    ['a long key', { method: 'PUT', key: 'ü'.repeat(513) }, 'KeyNotAllowed'],
    ['a placeholder', { method: 'PUT', key: 'a/${filename}' }, 'KeyNotAllowed'],
    ['an uploadId that is a number', { method: 'DELETE', key: 'k', uploadId: 1 }, 'InvalidRequest'],
    ['an uploadId that is null', { method: 'DELETE', key: 'k', uploadId: null }, 'InvalidRequest'],
    ['an empty uploadId', { method: 'DELETE', key: 'k', uploadId: '' }, 'InvalidRequest'],
    ['an uploadId with a space', { method: 'DELETE', key: 'k', uploadId: 'a b' }, 'InvalidRequest'],
    ['an uploadId that is not ASCII', { method: 'DELETE', key: 'k', uploadId: 'ü' }, 'InvalidRequest'],
    ['a long uploadId', { method: 'DELETE', key: 'k', uploadId: 'u'.repeat(1025) }, 'InvalidRequest'],
    ...[0, 10_001, 1.5, -1, '1', null, [1], 1e300].map((partNumber): [string, unknown, string] => [
      `part ${JSON.stringify(partNumber)}`,
      { method: 'PUT', key: 'k', uploadId: 'u', partNumber },
      'InvalidRequest',
    ]),
    [
      'a type with a newline',
      { method: 'PUT', key: 'k', contentType: 'a\r\nx-amz-acl: public-read' },
      'InvalidRequest',
    ],
    ['a type that is not ASCII', { method: 'PUT', key: 'k', contentType: 'text/ü' }, 'InvalidRequest'],
    ['a type with whitespace at its ends', { method: 'PUT', key: 'k', contentType: ' text/plain' }, 'InvalidRequest'],
    ['a type that is a number', { method: 'PUT', key: 'k', contentType: 1 }, 'InvalidRequest'],
    ['a long type', { method: 'PUT', key: 'k', contentType: 'x'.repeat(256) }, 'InvalidRequest'],
    ['a type that a form would replace', { method: 'PUT', key: 'k', contentType: '${filename}' }, 'InvalidRequest'],
    [
      'a type of a part',
      { method: 'PUT', key: 'k', uploadId: 'u', partNumber: 1, contentType: 'a/b' },
      'InvalidRequest',
    ],
  ])('%s', async (_, request, code) => {
    const { status, body } = await post(handler, request);
    expect(body).toEqual({ error: expect.any(String), code });
    expect(status).toBe(code.startsWith('Invalid') ? 400 : 403);
  });

  test.each<[string, Partial<UploadGrant>, object, string]>([
    [
      'a DELETE where only PUT is granted',
      { operations: ['put'] },
      { method: 'DELETE', key: 'k' },
      'OperationNotAllowed',
    ],
    ['a PUT where only POST is granted', { operations: ['post'] }, { method: 'PUT', key: 'k' }, 'OperationNotAllowed'],
    ['a key outside', { keyPrefix: 'users/1/' }, { method: 'PUT', key: 'users/10/a' }, 'KeyNotAllowed'],
    ['only the prefix', { keyPrefix: 'users/1/' }, { method: 'PUT', key: 'users/1/' }, 'KeyNotAllowed'],
    [
      'a key chosen by the grant that is outside',
      { keyPrefix: 'users/1/', key: 'users/2/a' },
      { method: 'PUT', key: 'k' },
      'KeyNotAllowed',
    ],
    ['an empty key chosen by the grant', { key: '' }, { method: 'PUT', key: 'k' }, 'KeyNotAllowed'],
  ])('%s', async (_, grant, request, code) => {
    const answer = await post(createUppyHandler(granting(grant)), request);
    expect(answer).toMatchObject({ status: 403, body: { code } });
  });
});

test.each<[string, unknown, string, string]>([
  ['no options', undefined, 'WrongType', 'options'],
  ['an unknown option', { ...options, acl: 'private' }, 'UnknownProperty', 'options'],
  ['no signer', { ...options, signer: undefined }, 'WrongType', 'signer'],
  ['a promise', { ...options, signer: createSigner({ credentials, region }) }, 'WrongType', 'signer'],
  ['a foreign signer', { ...options, signer: { sign() {} } }, 'WrongType', 'signer'],
  ['no grant', { ...options, grant: undefined }, 'WrongType', 'grant'],
  ['an invalid grant', { ...options, grant: { operations: ['put'], keyPrefix: '' } }, 'WrongType', 'grant'],
  ['no bucket', { ...options, bucket: undefined }, 'WrongType', 'bucket'],
  ['an invalid bucket', { ...options, bucket: 'a/b' }, 'InvalidBucket', 'bucket'],
  ['an invalid endpoint', { ...options, endpoint: 's3.example' }, 'InvalidEndpoint', 'endpoint'],
  ['pathStyle as a string', { ...options, pathStyle: 'no' }, 'WrongType', 'pathStyle'],
  ['an expiresIn of 0', { ...options, expiresIn: 0 }, 'OutOfRange', 'expiresIn'],
  ['more than a week', { ...options, expiresIn: 604_801 }, 'OutOfRange', 'expiresIn'],
  ['maxBodyBytes of 0', { ...options, maxBodyBytes: 0 }, 'OutOfRange', 'maxBodyBytes'],
  ['any origin', { ...options, allowOrigin: '*' }, 'OutOfRange', 'allowOrigin'],
  ['the origin null', { ...options, allowOrigin: 'null' }, 'OutOfRange', 'allowOrigin'],
  ['a URL as an origin', { ...options, allowOrigin: ['https://app.example/'] }, 'OutOfRange', 'allowOrigin'],
  [
    'an origin with the scheme’s default port',
    { ...options, allowOrigin: ['https://app.example:443'] },
    'OutOfRange',
    'allowOrigin',
  ],
  ['origins that are not strings', { ...options, allowOrigin: [/app/] }, 'WrongType', 'allowOrigin'],
])('createUppyHandler throws at once for %s', (_, given, name, field) => {
  const error = (() => {
    try {
      createUppyHandler(given as typeof options);
    } catch (thrown) {
      return thrown as Error & { code?: string; field?: string };
    }
    throw new Error('expected it to throw');
  })();
  expect(error.code).toBe(name);
  expect(error.field).toBe(field);
});

it('throws at once for a signer for another service, or with another dialect', async () => {
  const iam = await createSigner({ credentials, region, service: 'iam' });
  expect(() => createUppyHandler({ ...options, signer: iam })).toThrow(
    expect.objectContaining({ code: 'InvalidScope' }),
  );
  for (const dialect of ['standard', { sessionToken: 'appended' }, { pathNormalization: 'rfc3986' }] as const) {
    const odd = await createSigner({ credentials, region, dialect });
    expect(() => createUppyHandler({ ...options, signer: odd })).toThrow(
      expect.objectContaining({ code: 'UnsupportedDialect' }),
    );
  }
});
