/** Cases in which diagnose could say too much, or show it to the wrong people. */
import { describe, expect, test } from 'vitest';
import { diagnose, type Evidence, toMarkdown, toText } from '../../bindings/entries/diagnose.js';
import { encode, sha256 } from '../reference/steps.mjs';
import { credentials } from '../support/example.js';
import { date, emptyHash, type Job, type Mistake, secret, send, toObject, type Wire } from './clients.js';
import { jobs } from './mistakes.js';

const now = date;
const mismatch =
  '<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your key and signing method.</Message></Error>';
const token =
  'AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT+FvwqnKwRcOIfrRh3c/LTo6UDdyJwOOvEVPvLXCrrrUtdnniCEXAMPLE/IvU1dYUg2RVAJBanLiHb4IgRmpRV3zrkuWJOgQs8IZZaIv2BXIa2R4Olgk';
const causes = async (evidence: Evidence) => (await diagnose({ now, ...evidence })).findings.map(({ cause }) => cause);
const withHeader = (job: Job, ...headers: [string, string][]): Job => ({
  ...job,
  wire: { ...job.wire, headers: [...job.wire.headers, ...headers] },
});
const urlOf = ({ scheme, target, headers }: Wire) =>
  `${scheme}://${headers.find(([name]) => name === 'Host')?.[1]}${target}`;
const replaced = (wire: Wire, from: string | RegExp, to: string): Wire => ({
  ...wire,
  headers: wire.headers.map(([name, value]) => [name, value.replace(from, to)]),
});

describe('a correct signature', () => {
  test.each([
    ['of another region than the host', { ...jobs.table, region: 'eu-west-1' }, {}, 'wrong-region'],
    ['of another service than the host', { ...jobs.table, service: 'sqs' }, {}, 'wrong-service'],
    ['of another region than the caller wants', jobs.port, { region: 'eu-west-1' }, 'wrong-region'],
    ['of another service than the caller wants', jobs.port, { service: 'execute-api' }, 'wrong-service'],
  ] as const)('%s is not the whole answer', async (_, job, more, cause) => {
    const request = toObject(send(job).wire);
    expect((await causes({ request, secretAccessKey: secret, ...more }))[0]).toBe(cause);
  });

  test('that the service refuses may have been changed on the way: the secret is not the first suspect', async () => {
    const job = withHeader(jobs.gateway, ['Accept-Encoding', 'gzip']);
    expect(await causes({ request: toObject(send(job).wire), secretAccessKey: secret, error: mismatch })).toEqual([
      'hop-header-signed',
      'wrong-secret',
    ]);
  });

  test('of a body in chunks does not cover the chunks', async () => {
    const job = withHeader(jobs.pathStyle, ['x-amz-content-sha256', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD']);
    expect((await causes({ request: toObject(send(job).wire), secretAccessKey: secret, error: mismatch }))[0]).toBe(
      'chunk-signature',
    );
  });

  test('does not explain AccessDenied', async () => {
    const error = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
    expect(await causes({ request: toObject(send(jobs.pathStyle).wire), secretAccessKey: secret, error })).toEqual([
      'not-allowed',
    ]);
  });
});

describe('requests that need one of their own', () => {
  const first = async (job: Job, mistake: Mistake) =>
    (await causes({ request: toObject(send(job, mistake).wire), secretAccessKey: secret }))[0];
  const dotted: Job = { ...jobs.gateway, wire: { ...jobs.gateway.wire, target: '/prod/a/../b//c?x=1' } };
  const twice = withHeader(jobs.gateway, ['X-Amz-Meta-A', '2'], ['X-Amz-Meta-A', '1']);
  const joined =
    (value: string): Mistake =>
    ({ headers }) => ({
      headers: headers.map(([name, given]) => [name, name === 'x-amz-meta-a' ? value : given]),
    });

  test('a path with dots and empty segments, signed unchanged', async () => {
    expect(await first(dotted, () => ({}))).toBeUndefined();
    expect(await first(dotted, () => ({ path: '/prod/a/../b//c' }))).toBe('path-not-normalized');
  });

  test.each(['2, 1', '2', '1', '1,2'])('a repeated header, signed as "%s"', async (value) => {
    expect(await first(twice, () => ({}))).toBeUndefined();
    expect(await first(twice, joined(value))).toBe('repeated-header');
  });

  test('the hash of an empty body, though a header says that the body is unsigned', async () => {
    const { wire } = jobs.pathStyle;
    const job = { ...jobs.pathStyle, wire: { ...wire, method: 'GET', body: '' } };
    const unsigned = withHeader(job, ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD']);
    expect(await first(unsigned, () => ({ payloadHash: emptyHash }))).toBe('payload-line');
  });
});

describe('missing evidence leads to no finding', () => {
  test('the method of a URL without a request', async () => {
    const job: Job = { ...jobs.presigned, wire: { ...jobs.presigned.wire, method: 'PUT' } };
    const url = urlOf(send(job).wire);
    for (const request of [url, `"${url}"`, new URL(url)])
      expect(await diagnose({ request, now, secretAccessKey: secret })).toMatchObject({
        findings: [],
        signature: 'matches',
      });
  });

  test('a body that curl reads from a file', async () => {
    const { wire } = send(jobs.table);
    const { body: _, ...request } = toObject(wire) as { body: string };
    const diagnosis = await diagnose({ request, now, secretAccessKey: secret });
    expect(diagnosis).toMatchObject({ findings: [], signature: 'unknown' });
    expect(diagnosis.wanted).toContain('the body that was sent');
  });

  test('SigV4A', async () => {
    const wire = replaced(
      replaced(send(jobs.port).wire, 'AWS4-HMAC-SHA256 ', 'AWS4-ECDSA-P256-SHA256 '),
      '/us-east-1/s3/',
      '/s3/',
    );
    expect(await diagnose({ request: toObject(wire), now, secretAccessKey: secret })).toMatchObject({
      findings: [],
      signature: 'unknown',
    });
    expect(await causes({ request: toObject(wire), error: mismatch })).toEqual(['sigv4a']);
  });

  test('a response without a body, as for HEAD', async () => {
    expect(await causes({ request: toObject(send(jobs.presigned).wire), error: '', secretAccessKey: secret })).toEqual(
      [],
    );
  });

  test('parameters that follow the signature because all are sorted', async () => {
    const { wire } = send({ ...jobs.presigned, wire: { ...jobs.presigned.wire, target: '/test.txt?x-id=GetObject' } });
    const [path = '', query = ''] = wire.target.split('?');
    const target = `${path}?${query.split('&').sort().join('&')}`;
    expect(await causes({ request: toObject({ ...wire, target }), error: mismatch })).not.toContain('parameter-added');
  });
});

describe('a mismatch without a known cause', () => {
  const { wire, canonicalRequest, stringToSign } = send(jobs.gateway, () => ({ path: '/quite/another' }));
  const request = toObject(wire);

  test('shows where the canonical requests differ, and invents no cause', async () => {
    const { findings } = await diagnose({ request, now, canonicalRequest });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      cause: 'canonical-request-differs',
      difference: { line: 'path', service: '/prod/pets/a%2520dog/', client: '/quite/another', offset: 1 },
    });
  });

  test('shows where the strings to sign differ', async () => {
    const other = stringToSign.replace('20180801T123456Z', '20180801T111111Z');
    const { findings } = await diagnose({
      request: toObject(send(jobs.gateway).wire),
      now,
      canonicalRequest: send(jobs.gateway).canonicalRequest,
      stringToSign: other,
    });
    expect(findings[0]).toMatchObject({ cause: 'string-to-sign-differs', difference: { line: 'date' } });
  });

  test('is reported as such where only the secret is known', async () => {
    expect(await causes({ request, secretAccessKey: secret })).toContain('unexplained');
  });
});

test('gives both of two causes with the same effect, and says how to tell them apart', async () => {
  // The text without whitespace, and as JavaScript writes it, is the same.
  const mistake: Mistake = (_, { body }) => ({ payloadHash: sha256(body.replace(/\s+/g, '')) });
  const { findings } = await diagnose({
    request: toObject(send(jobs.table, mistake).wire),
    now,
    secretAccessKey: secret,
  });
  expect(findings.map(({ cause }) => cause)).toEqual(['json-rewritten', 'body-stripped']);
  for (const { toTellApart } of findings) expect(toTellApart).toContain('payload hash');
});

describe('one cause hides another', () => {
  test('a service cannot find a temporary key without its token', async () => {
    const request = toObject(send(jobs.table, () => ({ accessKeyId: 'ASIAIOSFODNN7EXAMPLE' })).wire);
    const error =
      '{"__type":"UnrecognizedClientException","message":"The security token included in the request is invalid."}';
    expect(await causes({ request, error })).toEqual(['token-missing']);
  });

  test('a signature that was lost on the way', async () => {
    const found = await causes({
      request: toObject(send(jobs.gateway).wire),
      error: '{"message":"Missing Authentication Token"}',
    });
    expect(found).toEqual(['signature-lost']);
  });

  test('missing commas in Authorization', async () => {
    const wire = replaced(send(jobs.table).wire, /, (?=Signe|Signa)/g, ' ');
    expect(await causes({ request: toObject(wire), secretAccessKey: secret })).toEqual(['authorization-form']);
  });

  test('a signed token of AWS IoT', async () => {
    const job: Job = {
      service: 'iotdevicegateway',
      region: 'us-east-1',
      place: 'query',
      wire: {
        method: 'GET',
        scheme: 'https',
        target: `/mqtt?X-Amz-Security-Token=${encode(token)}`,
        headers: [['Host', 'example-ats.iot.us-east-1.amazonaws.com']],
        body: '',
      },
    };
    expect((await causes({ request: urlOf(send(job).wire), secretAccessKey: secret }))[0]).toBe('token-signed');
    expect(
      (await causes({ request: urlOf(send(job).wire).replace('https:', 'wss:'), secretAccessKey: secret }))[0],
    ).toBe('token-signed');
  });

  test('a query that smithy got as part of the path', async () => {
    const mistake: Mistake = ({ path }) => ({ path: `${path}${encode(encode('?b=2&a-1=x&a=1&A=0'))}`, query: '' });
    expect((await causes({ request: toObject(send(jobs.gateway, mistake).wire), secretAccessKey: secret }))[0]).toBe(
      'query-in-path',
    );
  });

  test('the date of a signed header is in the query', async () => {
    const job: Job = {
      ...jobs.gateway,
      wire: { ...jobs.gateway.wire, target: '/prod/pets?X-Amz-Date=20180801T123456Z' },
    };
    const { wire } = send(job, ({ headers, signedHeaders }) => ({
      headers: headers.filter(([name]) => name !== 'x-amz-date'),
      signedHeaders: signedHeaders.replace(';x-amz-date', ''),
      sentHeaders: signedHeaders.replace(';x-amz-date', ''),
    }));
    const request = toObject({ ...wire, headers: wire.headers.filter(([name]) => name !== 'X-Amz-Date') });
    expect(await diagnose({ request, now, secretAccessKey: secret })).toMatchObject({
      findings: [],
      signature: 'matches',
    });
  });
});

describe('hides secrets', () => {
  async function shown(evidence: Evidence): Promise<string> {
    const diagnosis = await diagnose({ now, ...evidence });
    return JSON.stringify(diagnosis) + toText(diagnosis, { width: 140 }) + toMarkdown(diagnosis);
  }
  test.each([
    'x-amz-security-token',
    'x-amz-s3session-token',
    'x-amz-server-side-encryption-customer-key',
  ])('in %s', async (name) => {
    const request = toObject(
      send(withHeader(jobs.pathStyle, [name, token]), ({ path }) => ({ path: `${path}x` })).wire,
    );
    for (const secretAccessKey of [secret, undefined])
      expect(await shown({ request, secretAccessKey, error: mismatch })).not.toContain(token.slice(0, 40));
  });

  test.each([
    'x-amz-securitytoken',
    'x_amz_security_token',
    'SecurityToken',
    'session-token',
  ])('in %s, a misspelt name', async (name) => {
    const inHeader = toObject(
      send(withHeader(jobs.pathStyle, [name.toLowerCase(), token]), ({ path }) => ({ path: `${path}x` })).wire,
    );
    const inQuery = `https://examplebucket.s3.amazonaws.com/a?${name}=${encode(token)}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Signature=b`;
    for (const request of [inHeader, inQuery])
      for (const secretAccessKey of [secret, undefined]) {
        const text = await shown({ request, secretAccessKey, error: mismatch });
        expect(text).not.toContain(token.slice(0, 40));
        expect(text).not.toContain(encode(token).slice(0, 40));
      }
  });

  test('in place of the key id', async () => {
    const request = toObject(send(jobs.table, () => ({ accessKeyId: secret })).wire);
    const text = await shown({ request, secretAccessKey: secret });
    expect(text).not.toContain(secret);
    expect((await causes({ request, secretAccessKey: secret }))[0]).toBe('key-id-for-secret');
    const job: Job = { ...jobs.presigned, wire: { ...jobs.presigned.wire, target: `/a?b=${encode(secret)}` } };
    expect(
      await shown({ request: urlOf(send(job, ({ path }) => ({ path: `${path}x` })).wire), secretAccessKey: secret }),
    ).not.toContain(encode(secret));
  });

  test('where one begins like another', async () => {
    const both = withHeader(jobs.pathStyle, ['session-token', token.slice(0, 40)], ['x-amz-securitytoken', token]);
    const error = JSON.stringify({ message: `'${token}' is not a token` });
    expect(await shown({ request: toObject(send(both).wire), error })).not.toContain(token.slice(40, 60));
  });

  test('but keeps values that are not tokens, whatever their name', async () => {
    for (const value of ['possible', 'canonicalRequest', 'examplebucket', 'us-east-1']) {
      const job = withHeader(jobs.pathStyle, ['x-session-token', value]);
      const request = toObject(send(job, ({ path }) => ({ path: `${path}x` })).wire);
      const diagnosis = await diagnose({ now, request, error: mismatch });
      expect(JSON.stringify(diagnosis).replaceAll(/\(\d+ characters, not shown\)/g, '')).not.toContain('not shown');
    }
  });

  test('next to options that do not go together', async () => {
    const swapped = toObject(send(jobs.table, () => ({ accessKeyId: secret })).wire);
    const inHeader = toObject(send(withHeader(jobs.table, ['x-amz-meta-note', secret])).wire);
    for (const secretAccessKey of [`${secret}\n`, ` ${secret}`, `"${secret}"`, `'${secret}'\r\n`]) {
      for (const request of [swapped, inHeader])
        expect(await shown({ request, secretAccessKey, error: mismatch })).not.toContain(secret);
      expect((await causes({ request: swapped, secretAccessKey }))[0]).toBe('key-id-for-secret');
    }
  });

  test('where the service repeats it', async () => {
    const error = JSON.stringify({
      message: `'${token}' not a valid key=value pair (missing equal-sign) in Authorization header: '${token}'.`,
    });
    expect(await shown({ request: toObject(send(jobs.table).wire), error })).not.toContain(token.slice(0, 40));
  });
});

test('many headers do not make diagnose slow', async () => {
  const job = withHeader(
    jobs.pathStyle,
    ...Array.from({ length: 60 }, (_, i): [string, string] => [`x-amz-meta-${i}`, `a b${i}`]),
  );
  const { findings } = await diagnose({ request: toObject(send(job).wire), now, secretAccessKey: `${secret}x` });
  expect(findings[0]?.cause).toBe('wrong-secret');
  expect(credentials.secretAccessKey).toBe(secret);
});
