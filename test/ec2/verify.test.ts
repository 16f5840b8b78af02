/**
 * The rules of Keystone's Ec2Signer, and where siglane's verifier is stricter. Signatures come from the reference, or
 * are computed here step by step.
 */
import { describe, expect, test } from 'vitest';
import type { Ec2Credentials } from '../../bindings/api/ec2.js';
import { sha256, signature, signingKeySteps, stringToSign } from '../reference/steps.mjs';
import {
  changed,
  credentials,
  type Document,
  date,
  documentOf,
  errorOf,
  received,
  signedDocument,
  verifierFor,
} from './documents.js';

const amzDate = '20110909T233600Z';

interface Hand {
  verb?: string;
  path?: string;
  params?: Record<string, string>;
  /** The signed fields. */
  query?: string;
  lines?: string[];
  signedHeaders?: string;
  headers?: Record<string, string>;
  day?: string;
  dateTime?: string;
}

/** A document that is signed over exactly these lines. */
function handSigned(hand: Hand = {}): Document {
  const { verb = 'GET', path = '/v1/', params = {}, query = '', day = '20110909', dateTime = amzDate } = hand;
  const { lines = ['host:heat', `x-amz-date:${dateTime}`], signedHeaders = 'host;x-amz-date', headers = {} } = hand;
  const canonical = [verb, path, query, ...lines, '', signedHeaders, sha256('')].join('\n');
  const scope = `${day}/us-east-1/cloudformation/aws4_request`;
  const { kSigning } = signingKeySteps(credentials.secretAccessKey, day, 'us-east-1', 'cloudformation');
  const digits = signature(kSigning, stringToSign(dateTime, scope, canonical));
  const Authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${digits}`;
  const ec2Credentials: Ec2Credentials = {
    access: credentials.accessKeyId,
    signature: digits,
    host: 'heat',
    verb,
    path,
    params,
    headers: { Host: 'heat', 'X-Amz-Date': dateTime, Authorization, ...headers },
    body_hash: sha256(''),
  };
  return { ec2Credentials };
}

async function expectAccepted(document: unknown): Promise<void> {
  expect(await verifierFor().verifyEc2(document)).toMatchObject({ ok: true, accessKeyId: credentials.accessKeyId });
}

async function expectRefused(document: unknown, code = 'SignatureDoesNotMatch', message?: RegExp): Promise<void> {
  const error = errorOf(await verifierFor().verifyEc2(document));
  expect(error.code, error.message).toBe(code);
  if (message !== undefined) expect(error.message).toMatch(message);
}

describe('rule 37: the document', () => {
  test.each(['credentials', 'credential', 'ec2Credentials'])('is under the key %s', async (key) => {
    await expectAccepted({ [key]: signedDocument().ec2Credentials });
  });

  test('is refused under two keys: Keystone reads one, others may read the other', async () => {
    const { ec2Credentials } = signedDocument();
    await expectRefused({ ec2Credentials, credential: ec2Credentials }, 'ValidationError', /both credential and ec2/);
  });

  test.each(['0', '1', '2', '3', ''])('refuses SignatureVersion %j by name', async (SignatureVersion) => {
    for (const document of [signedDocument(), signedDocument({}, { mode: 'presign' })]) {
      const old = changed(document, (fields) => (fields.params = { ...fields.params, SignatureVersion }));
      await expectRefused(old, 'IncompleteSignature', /^Signature Version ".?" is not supported/);
    }
  });

  test('version 4 is in the Authorization header or in the parameters; both together are refused', async () => {
    const [header, query] = [signedDocument(), signedDocument({}, { mode: 'presign' })];
    await expectAccepted(header);
    await expectAccepted(query);
    const both = changed(query, (fields) => (fields.headers = { ...fields.headers, ...header.ec2Credentials.headers }));
    await expectRefused(both, 'SignatureDoesNotMatch', /not in both/);
  });

  test('a document with neither is not signed', async () => {
    const unsigned = changed(signedDocument(), (fields) => (fields.headers = { Host: 'heat' }));
    await expectRefused(unsigned, 'MissingAuthenticationToken');
  });
});

describe('rule 38: the query', () => {
  test('of a POST is empty, and the result says so', async () => {
    const post = { method: 'POST', url: 'http://heat/v1/?Action=ListStacks', payload: 'a=b' };
    const document = signedDocument(post);
    expect(await verifierFor().verifyEc2(document)).toMatchObject({ ok: true, isQuerySigned: false });
    await expectAccepted(changed(document, (fields) => (fields.params = { Action: 'Other' })));
    await expectRefused(changed(document, (fields) => (fields.body_hash = sha256('a=c'))));
    await expectRefused(signedDocument(post, { dialect: 'standard' }));
  });

  test('of other methods is signed', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'get']) {
      const document = signedDocument({ method: method.toUpperCase() });
      const sent = changed(document, (fields) => (fields.verb = method));
      expect(await verifierFor().verifyEc2(sent)).toMatchObject({ ok: true, isQuerySigned: true });
      await expectRefused(changed(sent, (fields) => (fields.params = { Action: 'Other' })));
    }
  });

  test.each([
    ['%2A~%2F%20%2B', '*~/ +'],
    ['', ''],
    ['%C3%A9%F0%9F%98%80', 'é😀'],
    ['%21%27%28%29%25', "!'()%"],
  ])('accepts names and values given as %j', async (encoded, text) => {
    await expectAccepted(handSigned({ params: { a: text }, query: `a=${encoded}` }));
    await expectAccepted(handSigned({ params: { [text]: 'a' }, query: `${encoded}=a` }));
  });

  test('is sorted by names before encoding, by code points', async () => {
    await expectAccepted(handSigned({ params: { à: '2', a: '1' }, query: 'a=1&%C3%A0=2' }));
    await expectAccepted(handSigned({ params: { 'a=': '1', 'a-': '2' }, query: 'a-=2&a%3D=1' }));
    await expectAccepted(handSigned({ params: { '😀': '', '\uffff': '' }, query: '%EF%BF%BF=&%F0%9F%98%80=' }));
    await expectRefused(handSigned({ params: { à: '2', a: '1' }, query: '%C3%A0=2&a=1' }));
  });

  test('contains a repeated parameter once, so a correct signature does not match', async () => {
    await expectRefused(signedDocument({ url: 'http://heat/v1/?a=1&a=2' }));
  });
});

describe('rule 39: headers, date, path', () => {
  test('finds names in any case, where Keystone answers 500', async () => {
    for (const name of [(each: string) => each.toLowerCase(), (each: string) => each.toUpperCase()]) {
      const document = changed(signedDocument(), (fields) => {
        fields.headers = Object.fromEntries(Object.entries(fields.headers).map(([each, value]) => [name(each), value]));
      });
      await expectAccepted(document);
    }
  });

  test('refuses a name in two cases', async () => {
    const twice = changed(signedDocument(), (fields) => (fields.headers = { ...fields.headers, host: 'other' }));
    await expectRefused(twice, 'ValidationError', /host must occur only once/);
  });

  test('trims values, and keeps runs of spaces in them', async () => {
    const signedHeaders = 'host;x-a;x-amz-date';
    const lines = (value: string) => ['host:heat', `x-a:${value}`, `x-amz-date:${amzDate}`];
    await expectAccepted(handSigned({ headers: { 'X-A': '  b   c ' }, lines: lines('b   c'), signedHeaders }));
    await expectRefused(handSigned({ headers: { 'X-A': 'b   c' }, lines: lines('b c'), signedHeaders }));
  });

  test('uses signed headers in their order', async () => {
    const order = { lines: [`x-amz-date:${amzDate}`, 'host:heat'], signedHeaders: 'x-amz-date;host' };
    await expectAccepted(handSigned(order));
  });

  test('refuses a missing signed header, where Keystone skips it', async () => {
    await expectRefused(
      handSigned({ signedHeaders: 'host;x-amz-date;x-amz-target' }),
      undefined,
      /missing.*x-amz-target/,
    );
    // In another letter case the header is missing too.
    await expectRefused(handSigned({ lines: [`x-amz-date:${amzDate}`], signedHeaders: 'Host;x-amz-date' }));
  });

  test('refuses an unsigned host, and a repeated name', async () => {
    await expectRefused(
      handSigned({ lines: [`x-amz-date:${amzDate}`], signedHeaders: 'x-amz-date' }),
      undefined,
      /Host/,
    );
    const lines = ['host:heat', 'host:heat', `x-amz-date:${amzDate}`];
    await expectRefused(handSigned({ lines, signedHeaders: 'host;host;x-amz-date' }), undefined, /repeated name/);
  });

  test('requires the exact date of the scope, where a common prefix is not enough', async () => {
    await expectRefused(handSigned({ day: '2011' }), undefined, /Date in Credential scope/);
    await expectRefused(handSigned({ day: '20110908' }), undefined, /Date in Credential scope/);
    await expectRefused(handSigned({ dateTime: '20110909' }), 'IncompleteSignature', /ISO-8601/);
  });

  test('does not accept the Date header', async () => {
    const dated = handSigned({
      lines: ['host:heat'],
      signedHeaders: 'host',
      headers: { Date: 'Fri, 09 Sep 2011 23:36:00 GMT' },
    });
    await expectAccepted(dated);
    const alone = changed(dated, (fields) => {
      const { 'X-Amz-Date': _, ...headers } = fields.headers;
      fields.headers = headers;
    });
    await expectRefused(alone, 'IncompleteSignature', /X-Amz-Date/);
    const inFormat = changed(alone, (fields) => {
      fields.headers = { ...fields.headers, Date: amzDate };
    });
    await expectRefused(inFormat, 'IncompleteSignature', /X-Amz-Date/);
  });

  test('refuses a presigned URL with another date in a header, which Keystone would use', async () => {
    const presigned = signedDocument({}, { mode: 'presign' });
    const other = changed(
      presigned,
      (fields) => (fields.headers = { ...fields.headers, 'X-Amz-Date': '20110909T233601Z' }),
    );
    await expectRefused(other, undefined, /two different dates/);
  });

  test('signs the path unchanged', async () => {
    for (const path of ['/a b', '/a%20b', '/a%2520b', '//a/../v1/./', '/é']) await expectAccepted(handSigned({ path }));
    await expectRefused(signedDocument({ url: 'http://heat/a%20b' }, { dialect: 'standard' }));
    const request = { ...received({ url: 'http://heat/v1/' }, { dialect: 'standard' }), url: '/a/../v1/' };
    await expectRefused(documentOf(request));
  });

  test.each([
    ['Boto/2.9.2 (linux2)', 'heat'],
    ['Boto/2.0.0', 'heat'],
    ['Boto/2.9.3', 'heat:8000'],
    ['Boto/2.10.0', 'heat:8000'],
    ['boto/2.9.2', 'heat:8000'],
    ['a Boto/2.9.2', 'heat:8000'],
  ])('the host of %s is %s', async (agent, host) => {
    const headers = { Host: 'heat:8000', 'User-Agent': agent };
    const document = handSigned({ headers, lines: [`host:${host}`, `x-amz-date:${amzDate}`] });
    expect(await verifierFor({ oldBotoHosts: true }).verifyEc2(document)).toMatchObject({ ok: true });
    expect(await verifierFor().verifyEc2(document)).toMatchObject({ ok: host === 'heat:8000' });
  });

  test('ignores the port in the field host', async () => {
    await expectAccepted(changed(signedDocument(), (fields) => (fields.host = 'heat.example.com')));
  });
});

describe('rule 40: a presigned URL', () => {
  test('needs its parameters without the signature, or never matches', async () => {
    const document = signedDocument({}, { mode: 'presign' });
    await expectAccepted(document);
    const left = changed(
      document,
      (fields) => (fields.params = { ...fields.params, 'X-Amz-Signature': fields.signature }),
    );
    await expectRefused(left);
  });

  test('expires by X-Amz-Expires, where Keystone checks only the age', async () => {
    const short = signedDocument({ expiresIn: 60 }, { mode: 'presign' });
    const long = signedDocument({ expiresIn: 86_400 }, { mode: 'presign' });
    const after = (seconds: number, document: unknown, options = {}) =>
      verifierFor(options, new Date(date.getTime() + seconds * 1000)).verifyEc2(document);
    expect(await after(60, short)).toMatchObject({ ok: true, expiresAt: new Date('2011-09-09T23:37:00Z') });
    expect(errorOf(await after(61, short))).toMatchObject({ message: expect.stringMatching(/^Signature expired/) });
    expect(await after(900, long)).toMatchObject({ ok: true });
    expect(errorOf(await after(901, long))).toMatchObject({ message: expect.stringMatching(/^Signature expired/) });
    expect(await after(86_400, long, { maxAgeSeconds: 604_800 })).toMatchObject({ ok: true });
    expect(await after(86_401, long, { maxAgeSeconds: 604_800 })).toMatchObject({ ok: false });
  });
});

describe('age and clock', () => {
  test.each([
    [-901, {}, false],
    [-900, {}, true],
    [-900, { clockSkewSeconds: 60 }, false],
    [900, {}, true],
    [900, { clockSkewSeconds: 60 }, true],
    [901, {}, false],
    [901, { maxAgeSeconds: 3600 }, true],
    [61, { maxAgeSeconds: 60 }, false],
  ])('a document is checked %d seconds after its date, with %j', async (seconds, options, ok) => {
    const now = new Date(date.getTime() + seconds * 1000);
    expect(await verifierFor(options, now).verifyEc2(signedDocument())).toMatchObject({ ok });
  });
});

describe('the key', () => {
  test('is refused if it is unknown', async () => {
    const verifier = verifierFor({ lookup: () => undefined });
    expect(errorOf(await verifier.verifyEc2(signedDocument()))).toMatchObject({
      code: 'InvalidClientTokenId',
      status: 403,
    });
  });

  test('must be equal in the field access and in the credential', async () => {
    await expectRefused(
      changed(signedDocument(), (fields) => (fields.access = 'OTHER')),
      undefined,
      /'access'/,
    );
  });

  test('needs the same signature in its field and in the header', async () => {
    const other = changed(signedDocument(), (fields) => (fields.signature = '0'.repeat(64)));
    await expectRefused(other, undefined, /'signature'/);
  });

  test('with a token needs the token, and expires', async () => {
    const temporary = (more: object) => verifierFor({ lookup: () => ({ ...credentials, ...more }) });
    const withToken = signedDocument({ headers: [['x-amz-security-token', 'TOKEN']] });
    expect(await temporary({ sessionToken: 'TOKEN' }).verifyEc2(withToken)).toMatchObject({ ok: true });
    expect(await temporary({ sessionToken: 'OTHER' }).verifyEc2(withToken)).toMatchObject({ ok: false });
    expect(await temporary({ sessionToken: 'TOKEN' }).verifyEc2(signedDocument())).toMatchObject({ ok: false });
    expect(await temporary({}).verifyEc2(withToken)).toMatchObject({ ok: false });
    const error = errorOf(await temporary({ expiresAt: date }).verifyEc2(signedDocument()));
    expect(error.code).toBe('ExpiredToken');
  });

  test('may be looked up asynchronously; an error there is a refusal with a cause', async () => {
    const later = verifierFor({ lookup: async () => credentials });
    expect(await later.verifyEc2(signedDocument())).toMatchObject({ ok: true });
    const failing = verifierFor({ lookup: () => Promise.reject(new Error('no database')) });
    const error = errorOf(await failing.verifyEc2(signedDocument()));
    expect(error).toMatchObject({ code: 'InternalFailure', status: 500, cause: new Error('no database') });
    expect(JSON.stringify(error)).not.toContain('no database');
  });
});

test('may be limited to regions and services', async () => {
  const of = (options: object) => verifierFor(options).verifyEc2(signedDocument());
  expect(await of({ region: 'us-east-1', service: ['cloudformation', 'monitoring'] })).toMatchObject({ ok: true });
  expect(errorOf(await of({ region: 'RegionOne' }))).toMatchObject({
    code: 'SignatureDoesNotMatch',
    message: expect.stringMatching(/valid Region/),
  });
  expect(errorOf(await of({ service: (name: string) => name === 'ec2' }))).toMatchObject({
    message: expect.stringMatching(/correct service/),
  });
});

test('a mismatch reports the canonical request, but not the signature', async () => {
  const document = changed(signedDocument(), (fields) => (fields.path = '/v2/'));
  const error = errorOf(await verifierFor().verifyEc2(document));
  const canonicalRequest = [
    'GET',
    '/v2/',
    'Action=ListStacks',
    'host:heat.example.com:8000',
    `x-amz-date:${amzDate}`,
    '',
    'host;x-amz-date',
    sha256(''),
  ].join('\n');
  const toSign = stringToSign(amzDate, '20110909/us-east-1/cloudformation/aws4_request', canonicalRequest);
  expect(error).toMatchObject({ code: 'SignatureDoesNotMatch', status: 403, canonicalRequest, stringToSign: toSign });
  const { kSigning } = signingKeySteps(credentials.secretAccessKey, '20110909', 'us-east-1', 'cloudformation');
  expect(JSON.stringify(error)).not.toContain(signature(kSigning, toSign));
});

describe('invalid documents', () => {
  test.each([
    undefined,
    null,
    0,
    'text',
    [],
    {},
    { other: {} },
    { credentials: null },
    { credentials: [] },
    { credentials: {} },
  ])('%j', async (document) => {
    await expectRefused(document, 'ValidationError');
    expect(errorOf(await verifierFor().verifyS3(document)).code).toBe('ValidationError');
  });

  const names = ['access', 'signature', 'host', 'verb', 'path', 'params', 'headers', 'body_hash'] as const;
  test.each(names)('without %s, or with a wrong type there', async (name) => {
    const { ec2Credentials } = signedDocument();
    const { [name]: _, ...others } = ec2Credentials;
    await expectRefused({ ec2Credentials: others }, 'ValidationError', new RegExp(name));
    for (const value of [null, 1, '', true, ['a'], { a: 1 }, { a: null }, { '\ud800': '' }])
      await expectRefused(
        { ec2Credentials: { ...ec2Credentials, [name]: value } },
        'ValidationError',
        new RegExp(name),
      );
    await expectRefused({ ec2Credentials: Object.create(ec2Credentials) }, 'ValidationError');
  });

  test('with a line break, which would split a line of the canonical request', async () => {
    const split: [string, (fields: { -readonly [K in keyof Ec2Credentials]: Ec2Credentials[K] }) => void][] = [
      ['path', (fields) => (fields.path = '/v1/\nAction=ListStacks')],
      ['verb', (fields) => (fields.verb = 'GET\n/v1/')],
      ['body_hash', (fields) => (fields.body_hash += '\n')],
      ['a header', (fields) => (fields.headers = { ...fields.headers, 'X-A': 'b\nc:d' })],
      ['a name', (fields) => (fields.headers = { ...fields.headers, 'X\nA': 'b' })],
      [
        'an invalid method',
        (fields) => {
          fields.verb = 'GET /';
        },
      ],
      ['an invalid path', (fields) => (fields.path = 'v1')],
      ['an invalid payload hash', (fields) => (fields.body_hash = 'x')],
    ];
    for (const [, change] of split) await expectRefused(changed(signedDocument(), change), 'ValidationError');
  });

  test.each([
    ['Authorization', 'AWS4-HMAC-SHA256', 'IncompleteSignature'],
    ['Authorization', 'Basic abc', 'IncompleteSignature'],
    ['Authorization', 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=b', 'SignatureDoesNotMatch'],
    ['X-Amz-Date', 'now', 'IncompleteSignature'],
  ])('%s: %s', async (name, value, code) => {
    await expectRefused(
      changed(signedDocument(), (fields) => (fields.headers = { ...fields.headers, [name]: value })),
      code,
    );
  });
});

describe('the verifier', () => {
  test.each([
    [{ lookup: undefined }, TypeError],
    [{ now: 1 }, TypeError],
    [{ maxAge: 1 }, TypeError],
    [{ maxAgeSeconds: 0 }, RangeError],
    [{ maxAgeSeconds: 604_801 }, RangeError],
    [{ clockSkewSeconds: 86_401 }, RangeError],
    [{ region: [] }, RangeError],
    [{ service: 'a/b' }, /service/],
  ])('refuses the options %j', (options, error) => {
    expect(() => verifierFor(options as never)).toThrow(error as never);
  });

  test('can be disposed', async () => {
    const verifier = verifierFor();
    verifier.dispose();
    verifier.dispose();
    await expect(verifier.verifyEc2(signedDocument())).rejects.toMatchObject({ code: 'SignerDisposed' });
  });
});
