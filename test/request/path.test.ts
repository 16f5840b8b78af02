/** The canonical path, and the path on the wire (AWS, "Create a signed AWS API request", step 1). */
import { describe, expect, it, test } from 'vitest';
import { createSigner, type Dialect } from '../../bindings/entries/index.js';
import { credentials, region, signingDate, thrown } from '../support/example.js';
import { canonical } from './canonical.js';

const origin = 'https://example.amazonaws.com';

/** The path on the wire, and the signed path. */
async function paths(
  path: string,
  dialect: Partial<Dialect> | 's3' | 'standard' | 'keystone',
  allowDotSegments = false,
) {
  const { url, path: signed } = await canonical({ url: `${origin}${path}`, allowDotSegments }, { dialect });
  return [url.slice(origin.length), signed];
}

describe('encoded once (S3): decoded, then encoded', () => {
  test.each([
    ['an empty path is "/"', '', '/'],
    ['raw characters', "/a b/é/!'()*;:@&=+$,/[]", '/a%20b/%C3%A9/%21%27%28%29%2A%3B%3A%40%26%3D%2B%24%2C/%5B%5D'],
    ['the same characters, encoded before', '/a%20b/%C3%A9/%21%27%28', '/a%20b/%C3%A9/%21%27%28'],
    ['needless escapes and lower-case hex', '/%7Ea%2db%c3%a9', '/~a-b%C3%A9'],
    ['a plus stays a plus', '/1+1', '/1%2B1'],
    ['an escaped slash becomes a slash', '/a%2Fb', '/a/b'],
    ['empty segments are kept', '//a//b/', '//a//b/'],
    ['an encoded percent sign', '/100%25', '/100%25'],
    ['bytes that are not UTF-8', '/%ff', '/%FF'],
  ])('%s', async (_, given, expected) => {
    expect(await paths(given, 's3')).toEqual([expected, expected]);
  });

  it('keeps dot segments if an option says so', async () => {
    expect(await paths('/a/../b/./c', 's3', true)).toEqual(['/a/../b/./c', '/a/../b/./c']);
  });
});

describe('encoded twice (all other services): the wire path, encoded again', () => {
  test.each([
    ['an empty path is "/"', '', '/', '/'],
    ['raw characters are encoded once for the wire', '/a b/é', '/a%20b/%C3%A9', '/a%2520b/%25C3%25A9'],
    ['encoded characters stay unchanged on the wire', '/a%20b/%c3%a9', '/a%20b/%c3%a9', '/a%2520b/%25c3%25a9'],
    ['an escaped slash stays escaped', '/a%2Fb', '/a%2Fb', '/a%252Fb'],
    [
      'reserved characters',
      '/model/anthropic.v2:1/(x)',
      '/model/anthropic.v2%3A1/%28x%29',
      '/model/anthropic.v2%253A1/%2528x%2529',
    ],
  ])('%s', async (_, given, wire, signed) => {
    expect(await paths(given, 'standard')).toEqual([wire, signed]);
  });
});

describe('used unchanged (Keystone)', () => {
  test.each([
    ['escapes and all characters that a path allows', "/v1/a%20b%c3/!$&'()*+,;=:@~", "/v1/a%20b%c3/!$&'()*+,;=:@~"],
    [
      'characters that a path does not allow are encoded',
      '/a b/é/"<>[]\\^`{|}',
      '/a%20b/%C3%A9/%22%3C%3E%5B%5D%5C%5E%60%7B%7C%7D',
    ],
  ])('%s', async (_, given, expected) => {
    expect(await paths(given, 'keystone')).toEqual([expected, expected]);
  });
});

describe('normalized (RFC 3986, section 5.2.4, as in aws-c-auth)', () => {
  test.each([
    ['empty segments are not signed, but stay on the wire', '//a//b//', '//a//b//', '/a/b/'],
    ['"." is removed', '/a/./b', '/a/b', '/a/b'],
    ['".." is removed with the segment before it', '/a/b/../c', '/a/c', '/a/c'],
    ['".." of the root is the root', '/../../a', '/a', '/a'],
    ['nothing is left but the root', '/a/..', '/', '/'],
    ['a slash at the end is kept', '/a/./', '/a/', '/a/'],
    ['"." at the end leaves no segment', '/foo/bar/.', '/foo/bar', '/foo/bar'],
    ['".." at the end leaves no segment', '/foo/bar/..', '/foo', '/foo'],
    ['three dots are a name', '/a/.../.b', '/a/.../.b', '/a/.../.b'],
    ['dots and empty segments', '/a//../b', '/b', '/b'],
    ['slashes only', '///', '///', '/'],
  ])('%s', async (_, given, wire, signed) => {
    expect(await paths(given, 'standard')).toEqual([wire, signed]);
  });
});

describe('encoding and normalization are independent', () => {
  const path = '/a%20b//./c';
  test.each([
    ['single', 'none', ['/a%20b//./c', '/a%20b//./c']],
    ['single', 'rfc3986', ['/a%20b/c', '/a%20b/c']],
    ['double', 'none', ['/a%20b//./c', '/a%2520b//./c']],
    ['double', 'rfc3986', ['/a%20b/c', '/a%2520b/c']],
    ['none', 'none', ['/a%20b//./c', '/a%20b//./c']],
    ['none', 'rfc3986', ['/a%20b/c', '/a%20b/c']],
  ] as const)('%s, %s', async (pathEncoding, pathNormalization, expected) => {
    expect(await paths(path, { pathEncoding, pathNormalization }, true)).toEqual(expected);
  });
});

describe('paths that clients would change are refused', () => {
  const refusedBy = async (dialect: 's3' | 'standard' | 'keystone', path: string) => {
    const signer = await createSigner({ credentials, region, service: 's3', dialect });
    return thrown(() => signer.sign({ url: `${origin}${path}`, signingDate })).code;
  };

  test.each([
    '/a/../b',
    '/a/./b',
    '/..',
    '/a/.',
    '/%2e%2E/b',
    '/a/.%2e',
    '/a/%2e',
  ])('%s is refused by S3 and Keystone', async (path) => {
    expect(await refusedBy('s3', path)).toBe('DotSegment');
    expect(await refusedBy('keystone', path)).toBe('DotSegment');
  });

  test.each(['/a/%2e%2e/b', '/%2E/b', '/a/.%2e'])('%s is refused where dot segments are kept', async (path) => {
    expect(await refusedBy('standard', path)).toBe('DotSegment');
  });

  it('the signed path is the path that fetch requests', async () => {
    for (const dialect of ['s3', 'standard', 'keystone'] as const) {
      const signer = await createSigner({ credentials, region, service: 's3', dialect });
      for (const path of ['', '/a b', '/a%20b/é', "/!'()*", '/a//b/', '/..a', '/a?b=\'"<>`{}|^\\é', '/a;b=c', '/~']) {
        const { url } = signer.sign({ url: `${origin}${path}`, signingDate });
        expect(new URL(url).href).toBe(url);
      }
    }
  });

  it('a URL object has already rewritten its path', async () => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    const url = new URL(`${origin}/a/../b`) as unknown as string;
    const error = thrown(() => signer.sign({ url }));
    expect([error.name, error.message.includes('rewritten')]).toEqual(['TypeError', true]);
  });

  it('strictUrl refuses a URL that would change', async () => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    for (const rest of ['/a b', '/a+b', '/é', '/()', '/?a=b+c', '/?a=b=c', '/?b&&c', '/%c3%a9', '/%41', '/?']) {
      const request = { url: `${origin}${rest}`, signingDate };
      expect(thrown(() => signer.sign({ ...request, strictUrl: true }))).toMatchObject({
        code: 'UrlWouldChange',
        field: 'url',
      });
      expect(thrown(() => signer.presign({ ...request, strictUrl: true }))).toMatchObject({ code: 'UrlWouldChange' });
      expect(signer.sign({ ...request, strictUrl: false }).url).not.toBe(request.url);
    }
    for (const rest of ['', '/', '/a%20b/%C3%A9?x&y=1', '/a//b/']) {
      expect(signer.sign({ url: `${origin}${rest}`, strictUrl: true }).signature).toHaveLength(64);
    }
  });
});
