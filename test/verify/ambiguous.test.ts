import { describe, expect, test } from 'vitest';
import type { VerifiedRequest, VerifyResult } from '../../bindings/api/verify.js';
import { errorOf, type Received, received, verifierFor } from './verifiers.js';

const service = 'execute-api';
const host = 'https://abc123.execute-api.us-east-1.amazonaws.com';
const verifier = verifierFor({ service });
const lenient = verifierFor({ service, allowDotSegments: true });

function presigned(path: string): Received {
  return received({ url: host + path }, { service, mode: 'presign' });
}

/** The same request with another path. */
function sentAs(request: Received, path: string): Received {
  return { ...request, url: path + request.url.slice(request.url.indexOf('?')) };
}

function verified(result: VerifyResult): VerifiedRequest {
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

describe('paths that servers read differently', () => {
  const signed = presigned('/public/doc');

  test.each([
    '/admin/../public/doc',
    '/admin//../public/doc',
    '//public//doc',
    '/../../public/doc',
    '/public/./doc',
    '/public//doc',
    '/./public/doc',
  ])('%s is refused for a URL of /public/doc, and the error names the option', async (path) => {
    const request = sentAs(signed, path);
    expect(errorOf(await verifier.verify(request))).toMatchObject({
      code: 'ValidationError',
      status: 400,
      message: expect.stringContaining('allowDotSegments'),
    });
    // With the option set as for AWS, the result has the signed path.
    const result = verified(await lenient.verify(request));
    expect(result.canonicalPath).toBe('/public/doc');
    expect(result.segments).toEqual(['public', 'doc']);
  });

  test.each([
    '/%2e%2e/a',
    '/a/%2E',
    '/a\\..\\b',
    '/a/.%2e/b',
  ])('%s is refused, even if it is signed correctly', async (path) => {
    const error = errorOf(await verifier.verify(sentAs(presigned('/a'), path)));
    expect(error.message).toContain('allowDotSegments');
  });

  test('trailing dots are signed without a slash, and encoded dots stay encoded', async () => {
    for (const path of ['/a/.', '/a/b/..']) {
      const result = verified(await lenient.verify(sentAs(presigned('/a'), path)));
      expect([result.canonicalPath, result.segments]).toEqual(['/a', ['a']]);
    }
    expect(verified(await lenient.verify(sentAs(presigned('/a/'), '/a/./'))).canonicalPath).toBe('/a/');
    const encoded = received(
      { url: `${host}/public/%2e%2e/admin` },
      { service, dialect: { pathNormalization: 'none' } },
    );
    const result = verified(await lenient.verify(encoded));
    expect(result.canonicalPath).toBe('/public/%2E%2E/admin');
  });

  test.each(['/', '/a/', '/a.b/..c/d..', '/...'])('%s is an ordinary path', async (path) => {
    expect(verified(await verifier.verify(presigned(path))).canonicalPath).toBe(path);
  });

  test('S3 takes every path as a literal key', async () => {
    const request = received({ url: 'https://examplebucket.s3.amazonaws.com/a/../b//c' });
    const result = verified(await verifierFor().verify(request));
    expect(result.canonicalPath).toBe('/a/../b//c');
    expect(result.segments).toEqual(['a', '..', 'b', '', 'c']);
    expect(await verifierFor().verify({ ...request, url: '/b/c' })).toMatchObject({ ok: false });
  });

  test('S3 signs an encoded slash as a slash: paths with one signature have the same segments', async () => {
    const request = received({ url: 'https://s3.amazonaws.com/bucket/a//b' });
    for (const url of ['/bucket%2Fa//b', '/bucket/a%2f%2Fb', '/bucket%2fa%2F/b']) {
      const result = verified(await verifierFor().verify({ ...request, url }));
      expect(result.canonicalPath).toBe('/bucket/a//b');
      expect(result.segments).toEqual(['bucket', 'a', '', 'b']);
    }
    const dialect = { pathNormalization: 'none' } as const;
    const twice = received({ url: `${host}/a%2Fb` }, { service, dialect });
    expect(verified(await verifierFor({ service, dialect }).verify(twice)).segments).toEqual(['a/b']);
  });
});

describe('paths of a service that signs them decoded and normalized', () => {
  const dialect = { pathEncoding: 'single', pathNormalization: 'rfc3986' } as const;

  test.each([
    's3',
    'execute-api',
  ])('%s: encoded slashes and dots are decoded before the path is split', async (name) => {
    const signed = received({ url: `${host}/public/doc` }, { service: name, dialect });
    for (const url of [
      '/admin%2F..%2Fpublic/doc',
      '/admin/%2e%2e%2fpublic/doc',
      '/%2fpublic/doc',
      '/admin/../public/doc',
      '//public//doc',
    ]) {
      const request = { ...signed, url };
      const error = errorOf(await verifierFor({ service: name, dialect }).verify(request));
      expect(error.message).toContain('allowDotSegments');
      const result = verified(await verifierFor({ service: name, dialect, allowDotSegments: true }).verify(request));
      expect([result.canonicalPath, result.segments]).toEqual(['/public/doc', ['public', 'doc']]);
    }
  });
});

describe('the path and query of a result', () => {
  test.each(['/', '//', '/..', '/.'])('%s is the root', async (path) => {
    const result = verified(await lenient.verify(sentAs(presigned('/'), path)));
    expect([result.canonicalPath, result.segments]).toEqual(['/', ['']]);
  });

  test('segments are decoded one by one: an encoded slash joins no segments', async () => {
    const result = verified(await verifier.verify(presigned('/a%2Fb/c%20d/%E6%97%A5')));
    expect(result.segments).toEqual(['a/b', 'c d', '日']);
    expect(result.canonicalPath).toBe('/a%2Fb/c%20d/%E6%97%A5');
    const other = verified(await verifier.verify(presigned('/a/b/c%20d/%E6%97%A5')));
    expect(other.segments).toEqual(['a', 'b', 'c d', '日']);
  });

  test('two encodings of one path have one canonical path', async () => {
    const request = received({ url: 'https://examplebucket.s3.amazonaws.com/a(1)~b' });
    const paths = ['/a(1)~b', '/%61%281%29%7eb', '/a%281%29%7Eb'];
    const results = await verifierFor().verifyMany(paths.map((url) => ({ ...request, url })));
    for (const result of results) expect(verified(result).canonicalPath).toBe('/a%281%29~b');
  });

  test('invalid UTF-8 becomes lone surrogates, so that two paths never become equal', async () => {
    const results = await Promise.all(
      ['/%FF', '/%25FF', '/%ED%B3%BF', '/%FF%E6%97%A5%E6%97'].map((path) =>
        verifierFor().verify(received({ url: `https://examplebucket.s3.amazonaws.com${path}` })),
      ),
    );
    expect(results.map((result) => verified(result).segments[0])).toEqual([
      '\udcff',
      '%FF',
      // The bytes that U+DCFF itself would have are not UTF-8 either.
      '\udced\udcb3\udcbf',
      '\udcff日\udce6\udc97',
    ]);
  });

  test('the query keeps its order, without the signature and unsigned parameters', async () => {
    const result = verified(await verifier.verify(presigned('/a?b=2&a=%26=&c')));
    expect(result.query.slice(0, 3)).toEqual([
      ['b', '2'],
      ['a', '&='],
      ['c', ''],
    ]);
    const names = result.query.map(([name]) => name);
    expect(names).toContain('X-Amz-Date');
    expect(names).not.toContain('X-Amz-Signature');
    const unsigned = received({ url: `${host}/a` }, { service: 'iotdevicegateway', mode: 'presign', token: 'a' });
    const options = { service: 'iotdevicegateway', lookup: () => ({ secretAccessKey, sessionToken: 'a' }) };
    const appended = verified(await verifierFor(options).verify(unsigned));
    expect(appended.query.map(([name]) => name)).not.toContain('X-Amz-Security-Token');
  });

  test('a header signature covers the whole query', async () => {
    const result = verified(await verifier.verify(received({ url: `${host}/a?x=1&y` }, { service })));
    expect(result.query).toEqual([
      ['x', '1'],
      ['y', ''],
    ]);
    expect(verified(await verifier.verify(received({ url: `${host}/a` }, { service }))).query).toEqual([]);
  });
});

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

describe('queries that servers read differently', () => {
  test('a raw "+" for a signed %2B is refused, unless an option gives its meaning', async () => {
    const request = presigned('/a?b=1%2B1');
    const raw = { ...request, url: request.url.replace('%2B', '+') };
    expect(await verifier.verify(request)).toMatchObject({ ok: true });
    expect(errorOf(await verifier.verify(raw))).toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining('plusAsSpace'),
    });
    const plus = verified(await verifierFor({ service, plusAsSpace: false }).verify(raw));
    expect(plus.query[0]).toEqual(['b', '1+1']);
    expect(await verifierFor({ service, plusAsSpace: true }).verify(raw)).toMatchObject({ ok: false });
  });

  test.each(['/a?b=1&b=2', '/a?b=1&c&b=1', '/a?%62=1&b=2'])('%s has a name twice', async (path) => {
    const request = received({ url: host + path }, { service });
    expect(errorOf(await verifier.verify(request))).toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining('allowDuplicates'),
    });
    const result = verified(await verifierFor({ service, allowDuplicates: true }).verify(request));
    expect(result.query.filter(([name]) => name === 'b')).toHaveLength(2);
  });

  test('a second value is refused where only the first is signed', async () => {
    const dialect = { duplicateQuery: 'first' } as const;
    const request = received({ url: `${host}/a?b=1` }, { service, dialect });
    const more = { ...request, url: '/a?b=1&b=2' };
    expect(await verifierFor({ service, dialect }).verify(request)).toMatchObject({ ok: true });
    expect(await verifierFor({ service, dialect }).verify(more)).toMatchObject({ ok: false });
    // The second value is not signed, so it is not in the result.
    const result = verified(await verifierFor({ service, dialect, allowDuplicates: true }).verify(more));
    expect(result.query).toEqual([['b', '1']]);
  });
});
