import { describe, expect, test } from 'vitest';
import { toSignCase } from '../vectors/load.mjs';
import { readVectors, toHex } from '../vectors/read.js';
import { type Dialect, presets } from './dialects.mjs';
import { referenceInput } from './input.mjs';
import { sign } from './sign.mjs';
import { canonicalHeaders, sha256, signingKeySteps } from './steps.mjs';
import { canonicalPath, canonicalQuery, parseQuery, wirePath, wireQuery } from './url.mjs';

const examples = readVectors('worked-examples.json');

test.each(examples.cases)('the reference signer gives the published values, $name', (example) => {
  const signed = sign(...referenceInput(toSignCase(examples, example)));
  const hashed = sha256(signed.canonicalRequest);
  // Not every publication has the hash.
  const { hashedCanonicalRequest = hashed, ...stages } = example.expected;
  expect(signed).toMatchObject(stages);
  expect(hashed).toBe(hashedCanonicalRequest);
  expect(signed.stringToSign.split('\n').at(-1)).toBe(hashed);
});

test.each(readVectors('signing-key.json').published)('the signing key, $name', (vector) => {
  const { secretAccessKey, date, region, service, name, ...published } = vector;
  const steps = Object.entries(signingKeySteps(secretAccessKey, date, region, service));
  expect(Object.fromEntries(steps.map(([step, key]) => [step, toHex(key)]))).toMatchObject(
    Object.fromEntries(Object.entries(published).filter(([step]) => step.startsWith('k'))),
  );
});

describe('the Authorization header and the query', () => {
  const [header, query] = ['S3: GET Object', 'S3: presigned GET'].map((wanted) => {
    const example = examples.cases.find(({ name }) => name === wanted);
    if (example === undefined) throw new Error(`no example "${wanted}"`);
    return sign(...referenceInput(toSignCase(examples, example)));
  });

  test('have the published parts', () => {
    expect(header?.url).toBe('https://examplebucket.s3.amazonaws.com/test.txt');
    expect(header?.headers).toEqual({
      'x-amz-date': '20130524T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, ' +
        'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, ' +
        'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    });
    expect(query?.headers).toEqual({});
    expect(query?.url).toBe(
      'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
        '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
        '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
        '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });
});

describe('paths', () => {
  const { s3, standard, keystone } = presets;
  const signedOnly: Dialect = { ...standard, pathNormalization: 'none' };

  test.each<[Dialect, given: string, wire: string, canonical: string]>([
    [s3, '', '/', '/'],
    [s3, '/a b/%2f%7e(é)', '/a%20b//~%28%C3%A9%29', '/a%20b//~%28%C3%A9%29'],
    [s3, '/a//b/../c/', '/a//b/../c/', '/a//b/../c/'],
    [s3, '/%ff%25', '/%FF%25', '/%FF%25'],
    [standard, '', '/', '/'],
    [standard, '/a b/%2f%7e(é)', '/a%20b/%2f%7e%28%C3%A9%29', '/a%2520b/%252f%257e%2528%25C3%25A9%2529'],
    [standard, '/a//b', '/a//b', '/a/b'],
    [standard, '/a//b/../c/', '/a/c/', '/a/c/'],
    [standard, '/foo/bar/.', '/foo/bar', '/foo/bar'],
    [standard, '/foo/bar/..', '/foo', '/foo'],
    [standard, '/foo/bar/./', '/foo/bar/', '/foo/bar/'],
    [standard, '/../..', '/', '/'],
    [standard, '//', '//', '/'],
    [standard, '/%2e%2E', '/%2e%2E', '/%252e%252E'],
    [signedOnly, '/a//./b c', '/a//./b%20c', '/a//./b%2520c'],
    [keystone, "/a b/%2f%7e(é)!$&'*+,;=:@", "/a%20b/%2f%7e(%C3%A9)!$&'*+,;=:@", "/a%20b/%2f%7e(%C3%A9)!$&'*+,;=:@"],
    [keystone, '/a//../b', '/a//../b', '/a//../b'],
  ])('%# %s', (dialect, given, wire, canonical) => {
    expect(wirePath(given, dialect)).toBe(wire);
    expect(canonicalPath(wire, dialect)).toBe(canonical);
  });
});

describe('queries', () => {
  const given = '&b=2&&a+%20=x=y&%ff&b=1&&=&é=(%7e)&';

  test('keep their order on the wire', () => {
    expect(wireQuery(parseQuery(given))).toBe('b=2&a%2B%20=x%3Dy&%FF&b=1&=&%C3%A9=%28~%29');
  });

  test("are sorted in the canonical request, with the dialect's values of repeated names", () => {
    const rest = ['=', '%C3%A9=%28~%29', '%FF=', 'a%2B%20=x%3Dy'].join('&');
    expect(canonicalQuery('GET', parseQuery(given), presets.standard)).toBe(`${rest}&b=1&b=2`);
    expect(canonicalQuery('GET', parseQuery(given), { ...presets.s3, duplicateQuery: 'first' })).toBe(`${rest}&b=2`);
    expect(() => canonicalQuery('GET', parseQuery(given), presets.s3)).toThrow('repeated');
    expect(canonicalQuery('POST', parseQuery(given), presets.keystone)).toBe('');
    expect(canonicalQuery('PUT', parseQuery(given), presets.keystone)).toBe(`${rest}&b=1&b=2`);
  });
});

test('a line break before whitespace in a header value is folded', () => {
  expect(canonicalHeaders([['X-A', ' a\r\n \t b\r\n\t\r\n c ']])).toEqual([['x-a', 'a b c']]);
});
