/** Documents that are created from requests. */
import { describe, expect, test } from 'vitest';
import type { DocumentOptions } from '../../bindings/api/ec2.js';
import type { ReceivedRequest } from '../../bindings/api/verify.js';
import { makeEc2Document, makeS3Document } from '../../bindings/ec2/request.js';
import { SigV4Error } from '../../bindings/entries/index.js';
import { sha256 } from '../reference/steps.mjs';
import { type Received, received as s3Received, withHeader } from '../verify/verifiers.js';
import { core, credentials, documentOf, errorOf, origin, received, verifierFor } from './documents.js';

const ec2 = (request: ReceivedRequest, options: DocumentOptions = {}) => makeEc2Document(core, request, options);
const s3 = (request: ReceivedRequest, options: DocumentOptions = {}) => makeS3Document(core, request, options);

async function expectVerified(request: ReceivedRequest, options: DocumentOptions = {}): Promise<void> {
  const document: unknown = JSON.parse(JSON.stringify(ec2(request, options)));
  expect(await verifierFor().verifyEc2(document)).toMatchObject({ ok: true });
}

function errorFrom(call: () => unknown): Error & { code?: string } {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected it to be refused');
}

const requests: [name: string, request: Received][] = [
  ['GET', received({ url: `${origin}/v1/?a=*~/%20%2B&b&c=` })],
  [
    'POST',
    received({ method: 'POST', headers: [['Content-Type', 'application/x-www-form-urlencoded']], payload: 'a=b' }),
  ],
  ['PUT', received({ method: 'PUT', url: `${origin}/v1/a%20b//c?a=%C3%A9`, payload: 'é' })],
  ['presigned', received({ url: `${origin}/v1/?a=b` }, { mode: 'presign' })],
];

describe('for /v3/ec2tokens', () => {
  test.each(requests)("%s: equals Heat's document, and is verified", async (_, request) => {
    const { ec2Credentials } = ec2(request);
    expect(ec2Credentials).toEqual(documentOf(request).ec2Credentials);
    await expectVerified(request);
  });

  test('header names get the spelling that Keystone looks for', async () => {
    const request = received({});
    for (const change of [(name: string) => name.toLowerCase(), (name: string) => name.toUpperCase()]) {
      const headers = request.headers.map(([name, value]): [string, string] => [change(name), value]);
      const { ec2Credentials } = ec2({ ...request, headers });
      expect(Object.keys(ec2Credentials.headers).sort()).toEqual(['Authorization', 'Host', 'X-Amz-Date']);
    }
  });

  test('unsigned headers are omitted, except headers that Keystone reads', () => {
    const request = received({});
    request.headers.push(['Cookie', 'session=1'], ['X-Auth-Token', 'secret'], ['user-agent', 'Boto/2.9.2']);
    expect(Object.keys(ec2(request).ec2Credentials.headers).sort()).toEqual([
      'Authorization',
      'Host',
      'User-Agent',
      'X-Amz-Date',
    ]);
    const presigned = received({}, { mode: 'presign' });
    presigned.headers.push(['Cookie', 'session=1'], ['x-amz-date', 'other'], ['user-agent', 'a']);
    expect(Object.keys(ec2(presigned).ec2Credentials.headers)).toEqual(['Host', 'User-Agent']);
  });

  test('runs of spaces become one, and values of one name are joined, as clients sign them', async () => {
    const request = received({
      headers: [
        ['x-amz-meta-a', ' b \t  c '],
        ['X-Amz-Meta-A', 'd'],
      ],
    });
    expect(ec2(request).ec2Credentials.headers['X-Amz-Meta-A']).toBe('b c,d');
    await expectVerified(request);
    expect(await verifierFor().verifyEc2(documentOf(request))).toMatchObject({ ok: false });
  });

  test('the Date header becomes X-Amz-Date', () => {
    const request = withHeader(received({}), 'x-amz-date', undefined);
    request.headers.push(['Date', 'Fri, 09 Sep 2011 23:36:00 GMT']);
    const authorization = request.headers.find(([name]) => name === 'authorization')?.[1] as string;
    const dated = withHeader(request, 'authorization', authorization.replace(';x-amz-date', ''));
    expect(ec2(dated).ec2Credentials.headers['X-Amz-Date']).toBe('20110909T233600Z');
  });

  test('a plus is a space, as Heat reads it', () => {
    expect(ec2({ ...received({}), url: '/v1/?a+b=c+d' }).ec2Credentials.params).toEqual({ 'a b': 'c d' });
  });

  test('a name that objects inherit is a parameter like others', () => {
    const { params } = ec2({ ...received({}), url: '/v1/?__proto__=1&constructor=2' }).ec2Credentials;
    expect(JSON.stringify(params)).toBe('{"__proto__":"1","constructor":"2"}');
  });

  test('the payload hash is a keyword if the request says so', () => {
    const unsigned = received({ headers: [['x-amz-content-sha256', 'UNSIGNED-PAYLOAD']] });
    expect(ec2(unsigned).ec2Credentials.body_hash).toBe('UNSIGNED-PAYLOAD');
    const hashed = received({ headers: [['x-amz-content-sha256', sha256('a')]] });
    expect(ec2({ ...hashed, body: 'b' }).ec2Credentials.body_hash).toBe(sha256('b'));
    expect(ec2({ ...received({}), payloadHash: sha256('c') }).ec2Credentials.body_hash).toBe(sha256('c'));
    expect(ec2(s3Received({}, { mode: 'presign' })).ec2Credentials.body_hash).toBe('UNSIGNED-PAYLOAD');
  });

  describe("with a dialect, from a request signed by AWS's rules", () => {
    const standard = { dialect: 'standard' } as const;
    const by = (url: string, method = 'GET') => received({ method, url: `${origin}${url}` }, standard);

    test.each([
      ['/a%20b', '/a%2520b'],
      ['/a/b%2Fc', '/a/b%252Fc'],
      ['/', '/'],
    ])('the path %s becomes %s', async (path, signed) => {
      expect(ec2(by(path), standard).ec2Credentials.path).toBe(signed);
      await expectVerified(by(path), standard);
    });

    test('the path is normalized', async () => {
      const request = { ...by('/v1/'), url: '/a/.././/v1/' };
      expect(ec2(request, standard).ec2Credentials.path).toBe('/v1/');
      await expectVerified(request, standard);
    });

    test('refuses a request that no document can make Keystone verify', () => {
      const refused = { code: 'UnsupportedDialect' };
      expect(errorFrom(() => ec2(by('/?a=b', 'POST'), standard))).toMatchObject(refused);
      expect(errorFrom(() => ec2(by('/?a=1&%C3%A0=2'), standard))).toMatchObject({
        ...refused,
        message: expect.stringMatching(/a query that/),
      });
      const unsorted = by('/');
      const authorization = unsorted.headers.find(([name]) => name === 'authorization')?.[1] as string;
      const other = authorization.replace('host;x-amz-date', 'x-amz-date;host');
      expect(errorFrom(() => ec2(withHeader(unsorted, 'authorization', other), standard))).toMatchObject(refused);
    });

    test('of Keystone: the document is unchanged', async () => {
      for (const [, request] of requests) await expectVerified(request, { dialect: 'keystone' });
    });
  });

  describe('of version 2', () => {
    const stacks = 'AWSAccessKeyId=KEY&Action=ListStacks&SignatureVersion=2&Timestamp=2011-09-09T23%3A36%3A00Z';
    const headers: [string, string][] = [
      ['host', 'heat:8000'],
      ['cookie', 'a=b'],
    ];
    const params = {
      AWSAccessKeyId: 'KEY',
      Action: 'ListStacks',
      SignatureVersion: '2',
      Timestamp: '2011-09-09T23:36:00Z',
    };
    const expected = {
      access: 'KEY',
      signature: 'a+b/c=',
      host: 'heat:8000',
      path: '/v1/',
      params,
      headers: { Host: 'heat:8000' },
    };

    test('in the query, or in a form body', () => {
      const signed = `${stacks}&Signature=a%2Bb%2Fc%3D`;
      const get = { method: 'GET', url: `/v1/?${signed}`, headers };
      expect(ec2(get)).toEqual({ ec2Credentials: { ...expected, verb: 'GET', body_hash: sha256('') } });
      const form: [string, string] = ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'];
      for (const body of [signed, new TextEncoder().encode(signed)]) {
        const post = { method: 'POST', url: '/v1/', headers: [...headers, form], body };
        expect(ec2(post)).toEqual({ ec2Credentials: { ...expected, verb: 'POST', body_hash: sha256(signed) } });
      }
    });

    test.each(['0', '1', '3'])('version %s is refused', (version) => {
      const url = `/v1/?${stacks.replace('Version=2', `Version=${version}`)}&Signature=a`;
      expect(errorFrom(() => ec2({ method: 'GET', url, headers }))).toMatchObject({
        code: 'InvalidRequest',
        message: expect.stringMatching(/SignatureVersion must be 2, got ./),
      });
    });

    test('refuses a request without a signature', () => {
      const request = { method: 'GET', url: `/v1/?${stacks}`, headers };
      expect(errorFrom(() => ec2(request))).toMatchObject({ code: 'InvalidRequest' });
    });
  });

  const plain = received({});
  const presigned = received({}, { mode: 'presign' });
  const refusals: [name: string, request: ReceivedRequest, code: string, message?: RegExp][] = [
    ['not signed', { ...plain, headers: [] }, 'InvalidRequest', /Missing Authentication|missing/i],
    ['in two places', { ...plain, url: presigned.url }, 'InvalidRequest', /not in both/],
    [
      'incomplete',
      withHeader(plain, 'authorization', 'AWS4-HMAC-SHA256 Credential=a'),
      'InvalidRequest',
      /'Signature'/,
    ],
    ['of S3, version 2', withHeader(plain, 'authorization', 'AWS KEY:abc'), 'InvalidRequest', /Version 2/],
    ['a signed header that is missing', withHeader(plain, 'x-amz-date', undefined), 'InvalidRequest'],
    ['no date', withHeader(plain, 'x-amz-date', 'now'), 'InvalidRequest', /ISO-8601/],
    [
      'a second host',
      { ...plain, headers: [...plain.headers, ['Host', 'b']] },
      'InvalidRequest',
      /host must occur only once/,
    ],
    ['a repeated parameter', { ...plain, url: '/?a=1&a=2' }, 'DuplicateQueryParameter'],
    ['a repeated parameter in another encoding', { ...plain, url: '/?a=1&%61=2' }, 'DuplicateQueryParameter'],
    ['a query that is not UTF-8', { ...plain, url: '/?a=%FF' }, 'InvalidText'],
    ['an invalid escape', { ...plain, url: '/?a=%zz' }, 'InvalidRequest', /%zz/],
    [
      'a SignatureVersion that Keystone would believe',
      { ...plain, url: '/?SignatureVersion=1' },
      'InvalidRequest',
      /SignatureVersion/,
    ],
  ];
  test.each(refusals)('refuses a request: %s', (_, request, code, message) => {
    const error = errorFrom(() => ec2(request));
    expect(error).toBeInstanceOf(SigV4Error);
    expect(error.code).toBe(code);
    if (message !== undefined) expect(error.message).toMatch(message);
  });

  test('throws a TypeError for a value that is not a request, or an unknown option', () => {
    expect(() => ec2({} as never)).toThrow(TypeError);
    expect(() => ec2(plain, { dialects: 'standard' } as never)).toThrow(TypeError);
    expect(() => ec2(plain, { dialect: 'aws' } as never)).toThrow(RangeError);
  });
});

describe('for /v3/s3tokens', () => {
  /** AWS's published example (Amazon S3 API Reference, "Signature Calculations for the Authorization Header", GET Object). */
  const scope = '20130524/us-east-1/s3/aws4_request';
  const published: ReceivedRequest = {
    method: 'GET',
    url: '/test.txt',
    headers: [
      ['Host', 'examplebucket.s3.amazonaws.com'],
      ['Range', 'bytes=0-9'],
      ['x-amz-content-sha256', sha256('')],
      ['x-amz-date', '20130524T000000Z'],
      [
        'Authorization',
        `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/${scope},SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,` +
          'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      ],
    ],
  };
  const hash = '7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972';
  const example = { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
  const verifierAt = (text: string, options = {}) => verifierFor({ lookup: () => example, ...options }, new Date(text));

  test("the token is the string to sign of AWS's example, and the signature is verified", async () => {
    const { credentials: made } = s3(published);
    expect(made).toEqual({
      access: 'AKIAIOSFODNN7EXAMPLE',
      signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      token: Buffer.from(`AWS4-HMAC-SHA256\n20130524T000000Z\n${scope}\n${hash}`).toString('base64'),
    });
    const result = await verifierAt('2013-05-24T00:01:00Z').verifyS3({ credentials: made });
    expect(result).toEqual({
      ok: true,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      credentialScope: scope,
      canonicalRequestHash: hash,
      expiresAt: new Date('2013-05-31T00:00:00Z'),
    });
  });

  test('the token may use the base64 or the base64url alphabet', async () => {
    // No known string to sign needs the difference, so the test checks that both are read alike.
    const token = Buffer.from('AWS4-HMAC-SHA256\n>>>???\n').toString('base64');
    expect(token).toMatch(/[+/]/);
    const tell = async (text: string) =>
      errorOf(await verifierFor().verifyS3({ credentials: { access: 'a', signature: 'b', token: text } })).message;
    expect(await tell(token)).toBe(await tell(token.replaceAll('+', '-').replaceAll('/', '_')));
  });

  test('presigned: the string to sign omits the signature, and expiry is up to a week', async () => {
    const request = s3Received({}, { mode: 'presign' });
    const document = s3(request);
    const at = (text: string, options = {}) => verifierAt(text, options).verifyS3(document);
    expect(await at('2026-01-09T03:04:05Z')).toMatchObject({ ok: true });
    expect(errorOf(await at('2026-01-09T03:04:06Z'))).toMatchObject({
      message: expect.stringMatching(/^Signature expired/),
    });
    expect(errorOf(await at('2026-01-02T03:24:05Z', { maxAgeSeconds: 900 }))).toMatchObject({
      message: expect.stringMatching(/^Signature expired/),
    });
    expect(errorOf(await at('2026-01-02T02:40:00Z'))).toMatchObject({
      message: expect.stringMatching(/^Signature not yet current/),
    });
  });

  test('only for s3, iam and sts', async () => {
    for (const service of ['iam', 'sts', 'ec2']) {
      const request = received({}, { service, dialect: {} });
      if (service === 'ec2')
        expect(errorFrom(() => s3(request))).toMatchObject({
          code: 'InvalidScope',
          message: expect.stringMatching(/ec2/),
        });
      else expect(await verifierFor().verifyS3(s3(request))).toMatchObject({ ok: true });
    }
    const { credentials: made } = s3(received({}, { service: 'sts', dialect: {} }));
    const token = Buffer.from(Buffer.from(made.token, 'base64').toString().replace('/sts/', '/ec2/')).toString(
      'base64',
    );
    const error = errorOf(await verifierFor().verifyS3({ credentials: { ...made, token } }));
    expect(error).toMatchObject({ code: 'SignatureDoesNotMatch', message: expect.stringMatching(/correct service/) });
    expect(errorOf(await verifierFor({ service: 's3' }).verifyS3({ credentials: made }))).toMatchObject({
      message: expect.stringMatching(/correct service: 's3'/),
    });
  });

  test('a mismatch reports the string to sign', async () => {
    const document = s3(received({}, { service: 'sts', dialect: {} }));
    const signature = '0'.repeat(64);
    const error = errorOf(await verifierFor().verifyS3({ credentials: { ...document.credentials, signature } }));
    const stringToSign = Buffer.from(document.credentials.token, 'base64').toString();
    expect(error).toMatchObject({ code: 'SignatureDoesNotMatch', status: 403, stringToSign });
  });

  test('refuses a temporary key, whose token the document cannot contain', async () => {
    const document = s3(received({}, { service: 'sts', dialect: {} }));
    const verifier = verifierFor({ lookup: () => ({ ...credentials, sessionToken: 'TOKEN' }) });
    expect(errorOf(await verifier.verifyS3(document))).toMatchObject({ code: 'InvalidClientTokenId' });
  });

  const lines = ['AWS4-HMAC-SHA256', '20110909T233600Z', '20110909/us-east-1/s3/aws4_request', hash];
  const tokens: [name: string, text: string, code: string][] = [
    ['of version 2', 'GET\n\n\nFri, 09 Sep 2011 23:36:00 GMT\n/bucket/key', 'IncompleteSignature'],
    ['three lines', lines.slice(0, 3).join('\n'), 'ValidationError'],
    ['five lines', [...lines, ''].join('\n'), 'ValidationError'],
    ['another algorithm', ['AWS4-HMAC-SHA1', ...lines.slice(1)].join('\n'), 'ValidationError'],
    ['of a chunk', ['AWS4-HMAC-SHA256-PAYLOAD', ...lines.slice(1), hash, hash].join('\n'), 'ValidationError'],
    ['a string in place of the hash', [...lines.slice(0, 3), 'text'].join('\n'), 'ValidationError'],
    ['no date', ['AWS4-HMAC-SHA256', 'now', ...lines.slice(2)].join('\n'), 'IncompleteSignature'],
    [
      'a scope of three parts',
      [...lines.slice(0, 2), '20110909/s3/aws4_request', hash].join('\n'),
      'IncompleteSignature',
    ],
    [
      'a scope of another day',
      [...lines.slice(0, 2), '20110908/us-east-1/s3/aws4_request', hash].join('\n'),
      'SignatureDoesNotMatch',
    ],
    [
      'another terminator',
      [...lines.slice(0, 2), '20110909/us-east-1/s3/aws4', hash].join('\n'),
      'SignatureDoesNotMatch',
    ],
  ];
  test.each(tokens)('refuses a token that is not a string to sign: %s', async (_, text, code) => {
    const token = Buffer.from(text).toString('base64');
    const document = { credentials: { access: credentials.accessKeyId, signature: hash, token } };
    expect(errorOf(await verifierFor().verifyS3(document)).code).toBe(code);
  });

  test.each([
    '',
    'a',
    'QVdTNA',
    'QVdTNA=',
    'QVdTNA==\n',
    'QV dTNA==',
    'QVdTNB==',
  ])('refuses a token that is not base64: %j', async (token) => {
    const document = { credentials: { access: 'a', signature: 'b', token } };
    expect(errorOf(await verifierFor().verifyS3(document)).code).toBe('ValidationError');
  });
});
