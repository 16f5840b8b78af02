/** The canonical query (AWS, "Create a signed AWS API request", step 1), and common implementation mistakes. */
import { describe, expect, it, test } from 'vitest';
import { createSigner, type Dialect } from '../../bindings/entries/index.js';
import { credentials, region, signingDate, thrown } from '../support/example.js';
import { canonical, canonicalOfUrl } from './canonical.js';

const origin = 'https://example.amazonaws.com/';
const queryOf = async (query: string, dialect: Partial<Dialect> = {}) =>
  (await canonical({ url: `${origin}?${query}` }, { dialect })).query;
const urlOf = async (query: string) => (await canonical({ url: `${origin}?${query}` })).url;

describe('split', () => {
  test.each([
    ['at every "&"; empty parts are dropped', '&a=1&&b=2&', 'a=1&b=2'],
    ['at the first "=" only', 'a=b=c', 'a=b%3Dc'],
    ['a name without value is "name="', 'lifecycle', 'lifecycle='],
    ['an empty value is kept', 'a=', 'a='],
    ['an empty name is kept', '=1&a=2', '=1&a=2'],
    ['a semicolon is not a separator', 'a=1;b=2', 'a=1%3Bb%3D2'],
  ])('%s', async (_, given, expected) => {
    expect(await queryOf(given)).toBe(expected);
  });
});

describe('decode and encode', () => {
  test.each([
    ['the unreserved characters are kept', 'a=AZaz09-._~', 'a=AZaz09-._~'],
    [
      'all others are encoded, with upper-case hex',
      'a=!\'()*/:@,$ "<>[]{}|\\^`',
      'a=%21%27%28%29%2A%2F%3A%40%2C%24%20%22%3C%3E%5B%5D%7B%7D%7C%5C%5E%60',
    ],
    ['encoded characters are decoded first', 'a=%7E%41%2f', 'a=~A%2F'],
    ['a plus stays a plus and is never a space', 'a=b+c', 'a=b%2Bc'],
    ['a space is %20, never a plus', 'a=b c&d=%20', 'a=b%20c&d=%20'],
    ['text is encoded as UTF-8', 'ü=é&e=😀', '%C3%BC=%C3%A9&e=%F0%9F%98%80'],
    ['bytes that are not UTF-8 stay unchanged', 'a=%FF%fe', 'a=%FF%FE'],
    ['an upload id of Ceph has a "~", and may have asterisks', 'uploadId=2~abc&x=a*b', 'uploadId=2~abc&x=a%2Ab'],
    ['an HTML entity is not decoded', 'Action=A&amp;Version=1', 'Action=A&amp%3BVersion=1'],
  ])('%s', async (_, given, expected) => {
    expect(await queryOf(given)).toBe(expected);
  });

  it('refuses a "%" without two hex digits, and names the place', async () => {
    const signer = await createSigner({ credentials, region, service: 'ec2' });
    for (const [url, position] of [
      [`${origin}?a=%zz`, 33],
      [`${origin}?a%4`, 32],
      [`${origin}?ok=1&a=%`, 38],
      [`${origin}%gg`, 30],
    ] as const) {
      const error = thrown(() => signer.sign({ url }));
      expect(error).toMatchObject({ name: 'SigV4Error', code: 'InvalidPercentEncoding', field: 'url' });
      expect(error.message).toContain(`position ${position}`);
    }
  });
});

describe('order', () => {
  test.each([
    ['by name, not by the joined text', 'Param-3=a&Param=b&Param.1=c', 'Param=b&Param-3=a&Param.1=c'],
    ['a name before longer names that begin with it', 'select-type=2&select=', 'select=&select-type=2'],
    [
      'InstanceId.1 before InstanceId.10 and InstanceId.2',
      'InstanceId.2=c&InstanceId.10=b&InstanceId.1=a',
      'InstanceId.1=a&InstanceId.10=b&InstanceId.2=c',
    ],
    ['after encoding', 'params[pageSize]=1&params[page]=2', 'params%5Bpage%5D=2&params%5BpageSize%5D=1'],
    ['by bytes: an encoded name before every letter', 'a=1&à=2&A=3', '%C3%A0=2&A=3&a=1'],
    ['upper case before lower case', 'b=1&B=2&a=3&A=4', 'A=4&B=2&a=3&b=1'],
    ['by value, where names are equal', 'a=2&a=10&a=1&a=', 'a=&a=1&a=10&a=2'],
  ])('%s', async (_, given, expected) => {
    expect(await queryOf(given)).toBe(expected);
  });

  it('does not depend on the given order, for any number of parameters', async () => {
    const parts = Array.from({ length: 300 }, (_, i) => `InstanceId.${i}=i-${(i * 7919) % 300}`);
    const expected = [...parts].sort((a, b) => ((a.split('=')[0] as string) < (b.split('=')[0] as string) ? -1 : 1));
    expect(await queryOf(parts.join('&'))).toBe(expected.join('&'));
    expect(await queryOf(parts.reverse().join('&'))).toBe(expected.join('&'));
  });
});

describe('parameters with the same name', () => {
  it('are all signed by most services', async () => {
    expect(await queryOf('a=2&a=1&a=2')).toBe('a=1&a=2&a=2');
  });

  it('are refused by the dialect of S3, which would use the first value', async () => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    for (const query of ['prefix=b&prefix=a', 'x&y&x', 'a%62=1&ab=2', '&=1&=2']) {
      expect(thrown(() => signer.sign({ url: `${origin}?${query}` }))).toMatchObject({
        code: 'DuplicateQueryParameter',
        field: 'url',
      });
    }
    expect(thrown(() => signer.sign({ url: `${origin}?q=1&prefix=b&prefix=a` })).message).toContain('"prefix"');
  });

  it('can be kept, or reduced to the first, for S3 too', async () => {
    expect(await queryOf('b=1&a=2&b=0', { duplicateQuery: 'all' })).toBe('a=2&b=0&b=1');
    expect(await queryOf('b=1&a=2&b=0&b=2', { duplicateQuery: 'first' })).toBe('a=2&b=1');
  });
});

describe('a POST', () => {
  it('keeps the query of its URL, and does not add a form body to it', async () => {
    const given = { method: 'POST', url: `${origin}?b=2&a=1`, payload: 'c=3' };
    expect((await canonical(given)).query).toBe('a=1&b=2');
  });

  it('has an empty canonical query for Keystone', async () => {
    const given = { method: 'POST', url: `${origin}?b=2&a=1` };
    const { query, url } = await canonical(given, { dialect: 'keystone' });
    expect([query, url]).toEqual(['', given.url]);
    expect((await canonical({ ...given, method: 'GET' }, { dialect: 'keystone' })).query).toBe('a=1&b=2');
  });

  it('cannot be presigned for Keystone, because the signature would not cover the expiry', async () => {
    const signer = await createSigner({ credentials, region, service: 's3', dialect: 'keystone' });
    const error = thrown(() => signer.presign({ method: 'POST', url: origin }));
    expect(error).toMatchObject({ code: 'UnsupportedDialect', field: 'dialect.postQuery' });
    expect(signer.presign({ method: 'PUT', url: origin })).toContain('X-Amz-Signature=');
  });
});

describe('the URL to send', () => {
  test.each([
    ['has the query in the given order, encoded as it is signed', 'b=x y&a=1+1&(=é', 'b=x%20y&a=1%2B1&%28=%C3%A9'],
    ['keeps a name without "="', 'lifecycle&a=', 'lifecycle&a='],
    ['has no empty parts', '&a=1&&b&', 'a=1&b'],
  ])('%s', async (_, given, expected) => {
    expect(await urlOf(given)).toBe(`${origin}?${expected}`);
  });

  it('has no "?" without a query', async () => {
    expect(await urlOf('')).toBe(origin);
    expect(await urlOf('&')).toBe(origin);
  });
});

describe('in a presigned URL', () => {
  it('every parameter except the signature is signed', async () => {
    const { query, url } = await canonicalOfUrl({
      url: `${origin}?z=1&A=2`,
      expiresIn: 60,
      headers: { 'x-b': '1', 'x-a': '2' },
    });
    const scope = 'AKIAIOSFODNN7EXAMPLE%2F20260102%2Fus-east-1%2Fexecute-api%2Faws4_request';
    const own = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${scope}&X-Amz-Date=20260102T030405Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-a%3Bx-b`;
    expect(query).toBe(`A=2&${own}&z=1`);
    expect(url).toMatch(
      new RegExp(
        `^${origin.replaceAll('.', '\\.')}\\?z=1&A=2&${own.replaceAll('.', '\\.')}&X-Amz-Signature=[0-9a-f]{64}$`,
      ),
    );
  });

  it('every byte of the token is encoded', async () => {
    const sessionToken = 'ab+/=~*';
    const { query } = await canonicalOfUrl({ url: origin }, { credentials: { ...credentials, sessionToken } });
    expect(query).toContain('&X-Amz-Security-Token=ab%2B%2F%3D~%2A&');
  });

  it('parameters of the signature are refused, in both modes and any encoding', async () => {
    const signer = await createSigner({ credentials, region, service: 'iot' });
    for (const name of [
      'Algorithm',
      'Credential',
      'Date',
      'Expires',
      'SignedHeaders',
      'Security-Token',
      'Signature',
      'Content-Sha256',
    ]) {
      for (const written of [`X-Amz-${name}`, `x-amz-${name.toLowerCase()}`, `%58-Amz-${name}`]) {
        const request = { url: `${origin}?a=1&${written}=1`, signingDate };
        const expected = { code: 'ReservedQueryParameter', field: 'url' };
        expect(thrown(() => signer.sign(request))).toMatchObject(expected);
        expect(thrown(() => signer.presign(request))).toMatchObject(expected);
      }
    }
    expect((await canonical({ url: `${origin}?X-Amz-Target=1&x-amz-datex=2&x-amz-=3` })).query).toBe(
      'X-Amz-Target=1&x-amz-=3&x-amz-datex=2',
    );
  });
});
