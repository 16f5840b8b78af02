/** Documents for /v3/ec2tokens that Keystone accepts and refuses. siglane's verifier must give the same results. */
import { createHmac } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import type { Ec2Credentials } from '../../../bindings/api/ec2.js';
import { type CauseId, diagnose } from '../../../bindings/entries/diagnose.js';
import { toEc2Credentials } from '../../../bindings/entries/ec2.js';
import { changed, documentOf } from '../../ec2/documents.js';
import { signature, signingKeySteps, stringToSign } from '../../reference/steps.mjs';
import type { Received } from '../../verify/verifiers.js';
import { arriving, arrivingPresigned, ask, expectAccepted, expectRefused, origin, ownError, signerFor } from './ask.js';

const { credentials } = inject('keystone');
const keystone = await signerFor('keystone');
const standard = await signerFor('standard');
const url = `${origin}/v1/?Action=ListStacks&Version=2010-05-15`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const accepted: [name: string, request: () => Received][] = [
  ['GET', () => arriving(keystone, { url })],
  ['PUT with a query', () => arriving(keystone, { method: 'PUT', url, payload: 'body' })],
  [
    'POST with a form',
    () => arriving(keystone, { method: 'POST', url: `${origin}/v1/`, headers: form, payload: 'a=b' }),
  ],
  ['POST with a query', () => arriving(keystone, { method: 'POST', url, headers: form, payload: 'a=b' })],
  ['presigned', () => arrivingPresigned(keystone, { url })],
  ['presigned, DELETE', () => arrivingPresigned(keystone, { method: 'DELETE', url })],
  ['spaces around a value', () => arriving(keystone, { url, headers: { 'x-amz-meta-a': '  b ' } })],
  ['*~/ + in a value', () => arriving(keystone, { url: `${url}&a=*~/%20%2B` })],
  ['an empty value', () => arriving(keystone, { url: `${url}&a=&b` })],
  ['an encoded path', () => arriving(keystone, { url: `${origin}/v1/a%20b//c` })],
];

describe("documents signed by Keystone's dialect are accepted", () => {
  test.each(accepted)('%s', async (_, request) => {
    await expectAccepted(await toEc2Credentials(request()));
    await expectAccepted(documentOf(request()));
  });

  test.each(['credentials', 'credential', 'ec2Credentials'])('in a document with the key %s', async (key) => {
    const { ec2Credentials } = await toEc2Credentials(arriving(keystone, { url }));
    await expectAccepted({ [key]: ec2Credentials });
  });
});

type Fields = { -readonly [K in keyof Ec2Credentials]: Ec2Credentials[K] };
const tampering: [name: string, change: (fields: Fields) => void][] = [
  [
    'signature',
    (fields) => (fields.signature = fields.signature.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))),
  ],
  ['verb', (fields) => (fields.verb = 'HEAD')],
  ['path', (fields) => (fields.path += 'x')],
  ['a value', (fields) => (fields.params = { ...fields.params, Action: 'DeleteStack' })],
  ['an additional parameter', (fields) => (fields.params = { ...fields.params, Other: '' })],
  ['a header', (fields) => (fields.headers = { ...fields.headers, Host: 'other.example.com' })],
  ['the body', (fields) => (fields.body_hash = fields.body_hash.replaceAll('a', 'b'))],
];

describe('changed documents are refused', () => {
  test.each(tampering)('%s', async (_, change) => {
    for (const request of [arriving(keystone, { url }), arrivingPresigned(keystone, { url })])
      await expectRefused(changed(await toEc2Credentials(request), change));
  });

  test('another date, or another scope', async () => {
    const document = await toEc2Credentials(arriving(keystone, { url }));
    const { Authorization = '', 'X-Amz-Date': date = '' } = document.ec2Credentials.headers;
    for (const other of [
      { Authorization: Authorization.replace('us-east-1', 'us-east-2') },
      { Authorization: Authorization.replace('SignedHeaders=host', 'SignedHeaders=host;host') },
      { 'X-Amz-Date': date.replace(/.Z$/, (end) => (end === '0Z' ? '1Z' : '0Z')) },
    ])
      await expectRefused(changed(document, (fields) => (fields.headers = { ...fields.headers, ...other })));
  });

  test('an unknown key: 404, from Keystone too', async () => {
    const other = changed(await toEc2Credentials(arriving(keystone, { url })), (fields) => {
      fields.access = 'nobody';
      const { Authorization = '' } = fields.headers;
      fields.headers = { ...fields.headers, Authorization: Authorization.replace(credentials.accessKeyId, 'nobody') };
    });
    expect((await ask(other)).status).toBe(404);
    expect(await ownError(other)).toMatchObject({ code: 'InvalidClientTokenId' });
  });

  test('a date that is too old', async () => {
    const signingDate = new Date(Date.now() - 20 * 60_000);
    await expectRefused(await toEc2Credentials(arriving(keystone, { url, signingDate })));
  });
});

/** Requests that AWS would accept, as they arrive, and the difference at Keystone. */
const differences: [name: string, cause: CauseId, request: () => Received][] = [
  [
    'the query of a POST',
    'post-query',
    () => arriving(standard, { method: 'POST', url, headers: form, payload: 'a=b' }),
  ],
  ['runs of spaces', 'header-blanks', () => arriving(standard, { url, headers: { 'x-amz-meta-a': 'b   c' } })],
  ['a parameter twice', 'duplicate-query', () => arriving(standard, { url: `${url}&a=1&a=2` })],
  ['the order of parameters', 'unsorted-query', () => arriving(standard, { url: `${origin}/v1/?a=1&%C3%A0=2` })],
  ['an encoded path', 'double-encoding', () => arriving(standard, { url: `${origin}/v1/a%20b` })],
  [
    'a path that needs normalization',
    'path-normalized',
    () => ({ ...arriving(standard, { url: `${origin}/v1/` }), url: '/a/.././/v1/' }),
  ],
];

describe('siglane/diagnose names the difference where Keystone refuses a request that AWS accepts', () => {
  test.each(differences)('%s', async (_, cause, request) => {
    const { secretAccessKey } = credentials;
    const received = request();
    const { status, body: error } = await ask(documentOf(received));
    expect(status).toBe(401);
    const { findings } = await diagnose({ request: received, error, secretAccessKey });
    expect(findings[0]).toMatchObject({ cause, certainty: 'proven', explanation: expect.stringContaining('Keystone') });
    // By AWS's rules the request is correct.
    expect(await diagnose({ request: received, secretAccessKey, dialect: 'standard' })).toMatchObject({ findings: [] });
  });
});

describe('Keystone refuses requests that AWS accepts', () => {
  test('the query of a POST: not signed', async () => {
    const request = arriving(standard, { method: 'POST', url, headers: form, payload: 'a=b' });
    await expectRefused(documentOf(request));
    await expectRefused(await toEc2Credentials(request));
    await expect(toEc2Credentials(request, { dialect: 'standard' })).rejects.toMatchObject({
      code: 'UnsupportedDialect',
    });
    await expectAccepted(await toEc2Credentials(arriving(keystone, { method: 'POST', url, headers: form })));
  });

  test('runs of spaces in a header: not folded', async () => {
    const request = arriving(standard, { url, headers: { 'x-amz-meta-a': 'b   c' } });
    await expectRefused(documentOf(request));
    await expectAccepted(await toEc2Credentials(request));
  });

  test('a repeated parameter: the document has it once', async () => {
    const request = arriving(standard, { url: `${url}&a=1&a=2` });
    await expectRefused(documentOf(request));
    await expect(toEc2Credentials(request)).rejects.toMatchObject({ code: 'DuplicateQueryParameter' });
  });

  test('the order of parameters: by their names before encoding', async () => {
    const request = arriving(standard, { url: `${origin}/v1/?a=1&%C3%A0=2` });
    await expectRefused(documentOf(request));
    await expect(toEc2Credentials(request, { dialect: 'standard' })).rejects.toMatchObject({
      code: 'UnsupportedDialect',
    });
    // As boto sorts them.
    await expectAccepted(handSigned(documentOf(request), { query: 'a=1&%C3%A0=2' }));
    await expectAccepted(
      handSigned(
        changed(documentOf(request), (fields) => (fields.params = { '\u{1f600}': '', '\uffff': '' })),
        {
          query: '%EF%BF%BF=&%F0%9F%98%80=',
        },
      ),
    );
  });

  test('an encoded path: not encoded twice', async () => {
    const request = arriving(standard, { url: `${origin}/v1/a%20b` });
    await expectRefused(documentOf(request));
    await expectAccepted(await toEc2Credentials(request, { dialect: 'standard' }));
    await expectAccepted(documentOf(arriving(keystone, { url: `${origin}/v1/a%20b` })));
  });

  test('a path that needs normalization: not normalized', async () => {
    // The signed path is /v1/.
    const request = { ...arriving(standard, { url: `${origin}/v1/` }), url: '/a/.././/v1/' };
    await expectRefused(documentOf(request));
    await expectAccepted(await toEc2Credentials(request, { dialect: 'standard' }));
  });

  test('header names in lower case: 500, without a reason', async () => {
    const request = arriving(keystone, { url });
    const lower = changed(documentOf(request), (fields) => {
      const pairs = Object.entries(fields.headers).map(([name, value]) => [name.toLowerCase(), value]);
      fields.headers = Object.fromEntries(pairs);
    });
    expect((await ask(lower)).status).toBe(500);
    expect(await ownError(lower)).toBeUndefined();
    await expectAccepted(await toEc2Credentials(request));
  });

  test('a signature among the parameters of a presigned URL: signed like the others', async () => {
    const request = arrivingPresigned(standard, { url });
    const { ec2Credentials } = documentOf(request);
    const params = { ...ec2Credentials.params, 'X-Amz-Signature': ec2Credentials.signature };
    await expectRefused({ ec2Credentials: { ...ec2Credentials, params } });
    await expectAccepted(await toEc2Credentials(request));
  });

  test('only the Date header: 500', async () => {
    const document = handSigned(documentOf(arriving(keystone, { url })), { signedHeaders: 'host' });
    const dated = changed(document, (fields) => {
      const { 'X-Amz-Date': _, ...headers } = fields.headers;
      fields.headers = { ...headers, Date: new Date().toUTCString() };
    });
    expect((await ask(dated)).status).toBe(500);
    expect(await ownError(dated)).toMatchObject({ code: 'IncompleteSignature' });
  });
});

describe('Keystone accepts documents that siglane refuses', () => {
  const document = () => documentOf(arriving(keystone, { url }));

  async function expectStricter(given: object, code = 'SignatureDoesNotMatch'): Promise<void> {
    const answer = await ask(given);
    expect(answer.status, answer.body).toBe(200);
    expect(await ownError(given)).toMatchObject({ code });
  }

  test('a signed header that is missing', async () => {
    await expectStricter(handSigned(document(), { signedHeaders: 'host;x-amz-date;x-amz-target' }));
  });

  test('a host that is not signed', async () => {
    await expectStricter(handSigned(document(), { signedHeaders: 'x-amz-date' }));
  });

  test('a date in the future', async () => {
    const signingDate = new Date(Date.now() + 20 * 60_000);
    await expectStricter(await toEc2Credentials(arriving(keystone, { url, signingDate })));
  });

  test('a presigned URL that has expired, while its credential is still valid', async () => {
    const signingDate = new Date(Date.now() - 2 * 60_000);
    await expectStricter(await toEc2Credentials(arrivingPresigned(keystone, { url, signingDate, expiresIn: 60 })));
  });

  test('a scope with the beginning of a date', async () => {
    await expectStricter(handSigned(document(), { day: '2026'.slice(0, 2) }));
  });

  test('names of signed headers in another order: accepted by both', async () => {
    await expectAccepted(handSigned(document(), { signedHeaders: 'x-amz-date;host' }));
  });
});

describe('version 2', () => {
  const stacks = { Action: 'ListStacks', SignatureVersion: '2', SignatureMethod: 'HmacSHA256' };

  /** As boto signs (Amazon EC2 API Reference of 2013, "Query Requests"). */
  function query(method: string): string {
    const params = { ...stacks, AWSAccessKeyId: credentials.accessKeyId, Timestamp: new Date().toISOString() };
    const encoded = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = encoded.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    const toSign = `${method}\nheat.example.com:8000\n/v1/\n${text}`;
    const digits = createHmac('sha256', credentials.secretAccessKey).update(toSign).digest('base64');
    return `${text}&Signature=${encodeURIComponent(digits)}`;
  }
  const host: [string, string] = ['host', 'heat.example.com:8000'];

  test("documents are created from queries and from forms; siglane's verifier refuses them by name", async () => {
    const requests: Received[] = [
      { method: 'GET', url: `/v1/?${query('GET')}`, headers: [host] },
      { method: 'POST', url: '/v1/', headers: [host, ['content-type', form['content-type']]], body: query('POST') },
    ];
    for (const request of requests) {
      const document = await toEc2Credentials(request);
      expect((await ask(document)).status).toBe(200);
      const tampered = changed(document, (fields) => (fields.params = { ...fields.params, Action: 'Other' }));
      expect((await ask(tampered)).status).toBe(401);
      expect(await ownError(document)).toMatchObject({
        code: 'IncompleteSignature',
        message: expect.stringMatching(/Signature Version "2"/),
      });
    }
  });
});

interface Hand {
  query?: string;
  signedHeaders?: string;
  day?: string;
}

/** The document with a new signature, in a variant that no signer uses. */
function handSigned(document: ReturnType<typeof documentOf>, hand: Hand): ReturnType<typeof documentOf> {
  const { verb, path, headers, body_hash } = document.ec2Credentials;
  const date = headers['X-Amz-Date'] as string;
  const {
    query = 'Action=ListStacks&Version=2010-05-15',
    signedHeaders = 'host;x-amz-date',
    day = date.slice(0, 8),
  } = hand;
  const values: Record<string, string | undefined> = { host: headers['Host'], 'x-amz-date': date };
  const lines = signedHeaders
    .split(';')
    .flatMap((name) => (values[name] === undefined ? [] : [`${name}:${values[name]}`]));
  const canonical = [verb, path, query, `${lines.join('\n')}\n`, signedHeaders, body_hash].join('\n');
  const scope = `${day}/us-east-1/cloudformation/aws4_request`;
  const { kSigning } = signingKeySteps(credentials.secretAccessKey, day, 'us-east-1', 'cloudformation');
  const digits = signature(kSigning, stringToSign(date, scope, canonical));
  const Authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${digits}`;
  return changed(document, (fields) => {
    fields.signature = digits;
    fields.headers = { ...fields.headers, Authorization };
  });
}
