import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verifier } from '../../bindings/api/verify.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { seed } from '../support/arbitraries/seed.js';
import { testCore } from '../support/cores.js';
import { credentials, region, signingDate } from '../support/example.js';
import { errorOf, headerIn, type Received, received, verifierFor, withHeader } from './verifiers.js';

const url = 'https://sqs.us-east-1.amazonaws.com/123/queue?Action=SendMessage&MessageBody=a%20b';
const ok = { ok: true };
const refused = { ok: false };

describe('unsigned headers', () => {
  test('S3: refuses an unsigned x-amz-… header, unless an option allows it', async () => {
    const request = withHeader(received({}), 'x-amz-cf-id', 'abc');
    expect(await verifierFor().verify(request)).toMatchObject(ok);
    expect(await verifierFor({ allowUnsigned: [] }).verify(request)).toMatchObject(refused);
    const other = withHeader(received({}), 'X-Amz-Other', 'abc');
    expect(await verifierFor().verify(other)).toMatchObject(refused);
    expect(await verifierFor({ allowUnsigned: ['x-amz-other'] }).verify(other)).toMatchObject(ok);
  });

  test('other services: the same, and the error names the option that allows the header', async () => {
    const presigned = received({ url, method: 'POST' }, { service: 'sqs', mode: 'presign' });
    expect(await verifierFor({ service: 'sqs' }).verify(presigned)).toMatchObject(ok);
    const request = withHeader(presigned, 'x-amz-target', 'AmazonSQS.DeleteQueue');
    expect(errorOf(await verifierFor({ service: 'sqs' }).verify(request))).toEqual({
      code: 'SignatureDoesNotMatch',
      status: 403,
      message: "Headers of the request must be signed: 'x-amz-target' (verifier options requireSigned, allowUnsigned).",
      details: {},
    });
    expect(await verifierFor({ service: 'sqs', requireSigned: [] }).verify(request)).toMatchObject(ok);
    expect(await verifierFor({ service: 'sqs', allowUnsigned: ['X-Amz-*'] }).verify(request)).toMatchObject(ok);
  });

  test.each(['s3', 'sqs'])('%s: treats underscores as the hyphens that servers make of them', async (service) => {
    const request = withHeader(received({ url }, { service }), 'x_amz_acl', 'public-read');
    const error = errorOf(await verifierFor({ service }).verify(request));
    expect(error.message).toContain('x_amz_acl');
    expect(error.message).toContain('allowUnsigned');
    expect(await verifierFor({ service, allowUnsigned: ['x_amz_*'] }).verify(request)).toMatchObject(ok);
    const tenant = withHeader(received({ url }, { service }), 'x_tenant', 'a');
    for (const name of ['x_tenant', 'x-tenant', 'x_*'])
      expect(await verifierFor({ service, requireSigned: [name] }).verify(tenant)).toMatchObject(refused);
    // Other headers may have underscores.
    expect(await verifierFor({ service }).verify(withHeader(request, 'x_amz_acl', undefined))).toMatchObject(ok);
    const harmless = withHeader(received({ url }, { service }), 'x_request_id', 'abc');
    expect(await verifierFor({ service }).verify(harmless)).toMatchObject(ok);
  });

  test('AWS IoT: compares an appended token too', async () => {
    const request = received({ url }, { service: 'iotdevicegateway', mode: 'presign', token: 'a+b/c=' });
    const lookup = (sessionToken: string) => () => ({ ...credentials, sessionToken });
    const service = 'iotdevicegateway';
    expect(await verifierFor({ service, lookup: lookup('a+b/c=') }).verify(request)).toMatchObject(ok);
    expect(await verifierFor({ service, lookup: lookup('a+b/c-') }).verify(request)).toMatchObject(refused);
  });
});

describe('headers', () => {
  test.each([
    'host',
    'authorization',
    'x-amz-date',
    'x-amz-content-sha256',
    'content-type',
  ])('refuses a second %s header, in any case', async (name) => {
    const request = received({ headers: [['content-type', 'a/b']] });
    expect(await verifierFor().verify(request)).toMatchObject(ok);
    request.headers.push([name.toUpperCase(), headerIn(request, name)]);
    expect(errorOf(await verifierFor().verify(request))).toMatchObject({
      code: 'InvalidRequest',
      message: `The header ${name} must occur only once.`,
    });
  });

  test('refuses a repeated signed header, unless an option allows it; then both values are signed', async () => {
    const request = received({
      headers: [
        ['x-amz-meta-a', '1'],
        ['x-amz-meta-a', '2'],
      ],
    });
    expect(errorOf(await verifierFor().verify(request))).toMatchObject({
      code: 'InvalidRequest',
      message: 'The header x-amz-meta-a must occur only once (verifier option allowDuplicates).',
    });
    const lenient = verifierFor({ allowDuplicates: true });
    expect(await lenient.verify(request)).toMatchObject(ok);
    request.headers.push(['x-amz-meta-a', '3']);
    expect(await lenient.verify(request)).toMatchObject(refused);
    // Unsigned headers may be repeated.
    const vias = received({});
    vias.headers.push(['via', '1.1 a'], ['via', '1.1 b']);
    expect(await verifierFor().verify(vias)).toMatchObject(ok);
  });

  test.each([
    'host;host;x-amz-content-sha256;x-amz-date',
    'x-amz-content-sha256;host;x-amz-date',
    'Host;x-amz-content-sha256;x-amz-date',
    '',
  ])('refuses SignedHeaders in another spelling than the signed list: %s', async (names) => {
    const request = received({});
    const text = headerIn(request, 'authorization').replace(/SignedHeaders=[^,]*/, `SignedHeaders=${names}`);
    expect(await verifierFor().verify(withHeader(request, 'authorization', text))).toMatchObject(refused);
  });

  test.each(['a\nb', 'a\rb', 'a\0b', 'a\x7fb'])('refuses a control character in any header: %j', async (value) => {
    expect(await verifierFor().verify(withHeader(received({}), 'user-agent', value))).toMatchObject(refused);
  });

  test("accepts the date in the Date header, in HTTP's format", async () => {
    const request = received({ url, headers: [['date', 'Fri, 02 Jan 2026 03:04:05 GMT']] }, { service: 'sqs' });
    const unsigned = withHeader(request, 'x-amz-date', undefined);
    const error = errorOf(await verifierFor({ service: 'sqs' }).verify(unsigned));
    expect(error.message).toBe("Signed headers are missing from the request: 'x-amz-date'.");
    const wrongDay = withHeader(unsigned, 'date', 'Mon, 02 Jan 2026 03:04:05 GMT');
    const authorization = headerIn(wrongDay, 'authorization').replace(';x-amz-date', '');
    const other = await verifierFor({ service: 'sqs' }).verify(withHeader(wrongDay, 'authorization', authorization));
    expect(errorOf(other).message).toContain("Date must be in ISO-8601 'basic format'.");
  });
});

describe('the target', () => {
  test.each([
    'http://examplebucket.s3.amazonaws.com/a',
    '*',
    'a',
    '',
    '/a#b',
    '/a b',
    '/\u00e9',
    '/a\n',
  ])('refuses %j', async (target) => {
    const error = errorOf(await verifierFor().verify({ ...received({}), url: target }));
    expect(error).toMatchObject({ code: 'InvalidRequest', status: 400 });
  });

  test('"+" is a space to S3, and a plus to other services', async () => {
    const s3 = received({ url: 'https://b.s3.amazonaws.com/?prefix=a%20b' });
    expect(await verifierFor().verify({ ...s3, url: '/?prefix=a+b' })).toMatchObject(ok);
    expect(await verifierFor({ plusAsSpace: false }).verify({ ...s3, url: '/?prefix=a+b' })).toMatchObject(refused);
    const sqs = received({ url }, { service: 'sqs' });
    const plus = { ...sqs, url: sqs.url.replace('%20', '+') };
    expect(await verifierFor({ service: 'sqs' }).verify(plus)).toMatchObject(refused);
  });
});

describe('the body', () => {
  const body = 'Action=SendMessage';
  const request = received({ url, method: 'POST', payload: body }, { service: 'sqs' });

  test('must be the signed body, where it or its hash is given', async () => {
    const verifier = verifierFor({ service: 'sqs' });
    expect(await verifier.verify(request)).toMatchObject({ ...ok, isPayloadVerified: true });
    expect(await verifier.verify({ ...request, body: `${body}!` })).toMatchObject(refused);
    const { body: _, ...silent } = request;
    expect(await verifier.verify(silent)).toMatchObject(refused);
    const put = received({ method: 'PUT', payload: body });
    expect(await verifierFor().verify(put)).toMatchObject({ ...ok, isPayloadVerified: true });
    const { body: __, ...unread } = put;
    expect(await verifierFor().verify(unread)).toMatchObject({ ...ok, isPayloadVerified: false });
    expect(await verifierFor().verify({ ...unread, payloadHash: '0'.repeat(64) })).toMatchObject(refused);
  });

  test('is not verified where the request declares it unsigned', async () => {
    const put = received({ method: 'PUT', payloadHash: 'UNSIGNED-PAYLOAD' });
    const result = await verifierFor().verify({ ...put, body });
    expect(result).toMatchObject({ ...ok, isPayloadVerified: false, payloadHash: 'UNSIGNED-PAYLOAD' });
  });

  test('cannot be declared unsigned after signing', async () => {
    const changed = withHeader({ ...request, body: 'other' }, 'x-amz-content-sha256', 'UNSIGNED-PAYLOAD');
    expect(await verifierFor({ service: 'sqs' }).verify(changed)).toMatchObject(refused);
  });
});

test('a function or a list decides about regions and services, and gets only valid names', async () => {
  const seen: string[] = [];
  const verifier = verifierFor({
    region: (name) => seen.push(name) > 0 && name.startsWith('us-'),
    service: ['s3', 's3express'],
  });
  expect(await verifier.verify(received({}))).toMatchObject(ok);
  expect(await verifier.verify(received({}, { region: 'eu-west-1' }))).toMatchObject(refused);
  const odd = received({}, { mode: 'presign' });
  expect(await verifier.verify({ ...odd, url: odd.url.replace('us-east-1', 'us-%0A') })).toMatchObject(refused);
  expect(seen).toEqual(['us-east-1', 'eu-west-1']);
});

test('no result contains a computed signature', async () => {
  const request = received({});
  const authorization = headerIn(request, 'authorization');
  const signature = authorization.slice(-64);
  const wrong = withHeader(request, 'authorization', authorization.replace(signature, '0'.repeat(64)));
  expect(JSON.stringify(await verifierFor().verify(wrong))).not.toContain(signature);
});

describe('one random change of a signed request', async () => {
  const core = await testCore('simd');
  const lookup = (id: string) => (id === credentials.accessKeyId ? credentials : undefined);
  const s3 = makeVerifier(core, { lookup, region, service: 's3', now: () => signingDate });
  const sqs = makeVerifier(core, { lookup, region, service: 'sqs', now: () => signingDate });
  const headers = [
    ['x-amz-meta-note', 'hello world'],
    ['content-type', 'text/plain'],
  ] as const;
  const places = [
    { verifier: s3, request: received({ url: 'https://b.s3.amazonaws.com/a/b%20c.txt?versionId=3&x', headers }) },
    {
      verifier: s3,
      request: received({ url: 'https://b.s3.amazonaws.com/a/b%20c.txt?versionId=3', headers }, { mode: 'presign' }),
    },
    { verifier: sqs, request: received({ url, headers, method: 'POST', payload: 'text' }, { service: 'sqs' }) },
    { verifier: sqs, request: received({ url, headers }, { service: 'sqs', mode: 'presign' }) },
  ];
  /**
   * Changes that keep the meaning in another encoding: escapes in both cases, "+" for "%20", "//", "&&", whitespace,
   * the case of names.
   */
  const meaning = ({ method, url: target, headers: pairs, body }: Received, verifier: Verifier) =>
    JSON.stringify([
      method,
      target
        .replace(/^[^?]*/, (path) => (verifier === sqs ? path.replace(/\/+/g, '/') : path))
        .replaceAll('+', '%20')
        .replace(/%..|&+/g, (text) => (text.startsWith('&') ? '&' : text.toUpperCase()))
        .replace(/&$|=(?=&|$)/g, ''),
      pairs.map(([name, value]) => [
        name.toLowerCase(),
        value
          .trim()
          .replace(/[ \t]+/g, ' ')
          .replace(/, ?/g, ','),
      ]),
      body ?? '',
    ]);

  test.each([0, 1, 2, 3])('is never accepted: request %i', async (which) => {
    const { verifier, request } = places[which] as (typeof places)[number];
    expect(await verifier.verify(request)).toMatchObject(ok);
    const before = meaning(request, verifier);
    const change = fc.record({
      part: fc.nat(3 + 2 * request.headers.length),
      at: fc.nat(),
      kind: fc.constantFrom('replace', 'insert', 'remove'),
      by: fc.oneof(
        fc.string({ minLength: 1, maxLength: 1, unit: 'binary-ascii' }),
        fc.constantFrom('%', '/', '&', '=', ';', ',', '+', ' '),
      ),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ part, at, kind, by }) => {
        const edit = (text: string) => {
          const i = at % (text.length + (kind === 'insert' ? 1 : 0) || 1);
          return text.slice(0, i) + (kind === 'remove' ? '' : by) + text.slice(kind === 'insert' ? i : i + 1);
        };
        const changed: Received = { ...request, headers: request.headers.map(([name, value]) => [name, value]) };
        if (part === 0) changed.method = edit(request.method);
        else if (part === 1) changed.url = edit(request.url);
        else if (part === 2) changed.body = edit((request.body ?? '') as string);
        else {
          const pair = changed.headers[(part - 3) >> 1];
          if (pair !== undefined) pair[part % 2] = edit(pair[part % 2] as string);
        }
        fc.pre(meaning(changed, verifier) !== before);
        // A rule of S3, and of presigned URLs: no payload hash is needed.
        fc.pre(!(part === 2 && request.headers.every(([name]) => name !== 'authorization') && verifier === s3));
        expect(await verifier.verify(changed)).toMatchObject(refused);
      }),
      { seed, numRuns: 3000 },
    );
  });
});
