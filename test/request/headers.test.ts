/** Canonical headers, and the list of signed headers (AWS, "Create a signed AWS API request", step 1). */
import { describe, expect, it, test } from 'vitest';
import { createSigner, dialects, type RequestHeaders, type SignerOptions } from '../../bindings/entries/index.js';
import { credentials, region, signingDate, thrown } from '../support/example.js';
import { canonical, canonicalOfUrl } from './canonical.js';

const url = 'https://example.amazonaws.com/';
const own = ['host:example.amazonaws.com', 'x-amz-date:20260102T030405Z'];

/** The canonical headers without the signer's own. */
async function headersOf(headers: RequestHeaders, options: Partial<SignerOptions> = {}) {
  return (await canonical({ url, headers }, options)).headers.filter((line) => !own.includes(line));
}

describe('names', () => {
  it('are in lower case, and sorted by their bytes', async () => {
    const headers = { 'X-B': '1', 'x-a_b': '2', 'X-A': '3', 'x-a-b': '4', 'x-a.b': '5' };
    expect(await headersOf(headers)).toEqual(['x-a:3', 'x-a-b:4', 'x-a.b:5', 'x-a_b:2', 'x-b:1']);
  });

  it('are listed in the same order', async () => {
    const { signedHeaders } = await canonical({ url, headers: { Zoo: '1', Ant: '2' } });
    expect(signedHeaders).toBe('ant;host;x-amz-date;zoo');
  });

  it('are own properties of the record, whatever was signed before', async () => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    const inherited = Object.create({ 'x-a': '1' });
    const before = signer.sign({ url, headers: inherited, signingDate });
    signer.sign({ url, headers: { 'x-a': '1' }, signingDate });
    expect(signer.sign({ url, headers: inherited, signingDate })).toEqual(before);
    expect(before.headers['authorization']).toContain('SignedHeaders=host;x-amz-content-sha256;x-amz-date,');
  });

  it('must be valid header names', async () => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    for (const name of ['', 'a b', 'a:b', 'é', 'a\nb', '(a)']) {
      expect(thrown(() => signer.sign({ url, headers: [[name, '1']] }))).toMatchObject({
        code: 'InvalidHeader',
        field: 'headers',
      });
    }
  });
});

describe('values', () => {
  test.each([
    ['whitespace at both ends is removed', ' \t a \t ', 'a'],
    ['runs of whitespace become one space', 'a   b\t\tc \t d', 'a b c d'],
    ['also between quotes', '"a   b   c"', '"a b c"'],
    ['a folded line becomes one line', 'a\r\n  b\r\n\tc', 'a b c'],
    ['an empty value is signed', '', ''],
    ['only whitespace becomes an empty value', ' \t ', ''],
    ['commas and colons are kept', 'a, b,c:d', 'a, b,c:d'],
    ['also in long values', `${'x'.repeat(40)}  ${'y'.repeat(40)}`, `${'x'.repeat(40)} ${'y'.repeat(40)}`],
  ])('%s', async (_, given, expected) => {
    expect(await headersOf({ 'x-a': given })).toEqual([`x-a:${expected}`]);
  });

  it('at every position in a block of sixteen bytes', async () => {
    for (let i = 0; i < 40; i++) {
      for (const blanks of ['  ', '\t', ' \t', '\t ', '   \t  ']) {
        const [before, after] = ['a'.repeat(i + 1), 'b'.repeat(40 - i)];
        expect(await headersOf({ 'x-a': `${before}${blanks}${after}` })).toEqual([`x-a:${before} ${after}`]);
      }
    }
  });

  it('must be ASCII, because clients encode other text differently', async () => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    for (const value of ['é', 'a\u0000', 'a\u007fb', `${'x'.repeat(20)}é`, '😀']) {
      const error = thrown(() => signer.sign({ url, headers: { 'x-ok': '1', 'X-Amz-Meta-A': value } }));
      expect(error).toMatchObject({ code: 'InvalidHeader', field: 'headers.x-amz-meta-a' });
    }
  });

  it('must not have line breaks that are not folds', async () => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    for (const value of ['a\nb', 'a\r\nb', 'a\rb', 'a\n b', 'x\n', '1\nx-amz-acl\npublic-read']) {
      expect(thrown(() => signer.sign({ url, headers: { 'x-a': value } }))).toMatchObject({ code: 'InvalidHeader' });
    }
  });
});

describe('repeated headers', () => {
  it('are joined with commas in the order of arrival, each trimmed', async () => {
    const headers: [string, string][] = [
      ['x-a', ' b '],
      ['x-c', '1'],
      ['x-a', 'a  c'],
      ['x-a', ''],
    ];
    expect(await headersOf(headers)).toEqual(['x-a:b,a c,', 'x-c:1']);
  });

  it('are the same header in any case', async () => {
    expect(
      await headersOf([
        ['X-A', '2'],
        ['x-a', '1'],
        ['x-A', '3'],
      ]),
    ).toEqual(['x-a:2,1,3']);
  });

  it('may be a list in a record', async () => {
    expect(await headersOf({ 'x-a': ['2', '1'], 'x-b': '3' })).toEqual(['x-a:2,1', 'x-b:3']);
  });

  it('of a Headers object are one value, joined by ", " as fetch sends them', async () => {
    const headers = new Headers([
      ['x-a', '2'],
      ['X-A', '1'],
    ]);
    expect(await headersOf(headers)).toEqual(['x-a:2, 1']);
  });
});

describe('host', () => {
  const hostOf = async (origin: string, headers: RequestHeaders = {}) => {
    const { headers: lines, url: sent } = await canonical({ url: `${origin}/a`, headers });
    return [lines.find((line) => line.startsWith('host:'))?.slice(5), sent.slice(0, -2)];
  };

  test.each([
    ['in lower case', 'https://EXAMPLE.com', 'example.com', 'https://example.com'],
    ['without the default port of https', 'https://example.com:443', 'example.com', 'https://example.com'],
    ['without the default port of http', 'HTTP://example.com:80', 'example.com', 'http://example.com'],
    ['with the default port of the other scheme', 'https://example.com:80', 'example.com:80', 'https://example.com:80'],
    ['and vice versa', 'http://example.com:443', 'example.com:443', 'http://example.com:443'],
    ['with any other port', 'http://localhost:9000', 'localhost:9000', 'http://localhost:9000'],
    ['with a port normalized as clients send it', 'http://localhost:09000', 'localhost:9000', 'http://localhost:9000'],
    ['without an empty port', 'http://localhost:', 'localhost', 'http://localhost'],
    ['an IPv6 address with its brackets', 'http://[::1]', '[::1]', 'http://[::1]'],
    ['an IPv6 address with its port', 'http://[2001:DB8::1]:9000', '[2001:db8::1]:9000', 'http://[2001:db8::1]:9000'],
    ['of a wss URL', 'WSS://example.com:443', 'example.com', 'wss://example.com'],
    ['of a ws URL', 'ws://example.com:443', 'example.com:443', 'ws://example.com:443'],
    ['an IPv4 address', 'http://127.0.0.1:9000', '127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['with a dot at the end', 'https://example.com.', 'example.com.', 'https://example.com.'],
  ])('%s', async (_, origin, host, sent) => {
    expect(await hostOf(origin)).toEqual([host, sent]);
  });

  it('given as a header is used unchanged', async () => {
    expect((await hostOf('https://proxy.internal:8443', { Host: 'EXAMPLE.com:443' }))[0]).toBe('EXAMPLE.com:443');
  });

  it('is always signed, and is not one of the headers to add', async () => {
    const signer = await createSigner({ credentials, region, service: 'sts' });
    const { headers } = signer.sign({ url, signingDate });
    expect(headers['authorization']).toContain('SignedHeaders=host;x-amz-date,');
    expect(headers).not.toHaveProperty('host');
  });

  it.each([
    'https://',
    'https:///a',
    'https://exa mple.com/',
    'https://user@example.com/',
    'https://user:word@example.com/',
    'https://example.com:65536/',
    'https://example.com:0/',
    'https://example.com:x/',
    'https://example.com:123456/',
    'https://[::1/',
    'https://[::g]/',
    'https://[::1]x/',
    'https://bücher.example/',
    'https://example.com\\a',
    'https://exa%6dple.com/',
    'https://127.1/',
    'http://127.0.0.1.:8080/',
    'http://127.0.0.1./',
    'http://0x7f.1.:9000/',
    'http://9.:/',
    'http://1.:80/',
    'https://0x7f.0.0.1/',
    'https://2130706433/',
    'https://[0:0::1]/',
    'ftp://example.com/',
    'w://example.com/',
    'wsss://example.com/',
    'httpw://example.com/',
    '//example.com/',
    '/a',
    '',
    ' https://example.com/',
    'https:/example.com',
    'httpss://example.com',
    'http//:example.com',
    'h',
    'https://example.com/#a',
    'https://example.com/a\nb',
    'https://example.com/a\u0000',
    'https://example.com/a\u007f',
    'https://example.com/?a\tb',
    'https://example.com?a#b',
  ])('refuses %j, which is not a valid URL', async (bad) => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    for (const call of [
      () => signer.sign({ url: bad }),
      () => signer.presign({ url: bad }),
      () => signer.signMany([{ url }, { url: bad }]),
    ]) {
      expect(thrown(call)).toMatchObject({ name: 'SigV4Error', code: 'InvalidUrl', field: 'url' });
    }
  });
});

describe('headers that are never signed', () => {
  const listed = {
    connection: 'close',
    expect: '100-continue',
    'keep-alive': '1',
    'proxy-authorization': 'x',
    'Sec-Fetch-Mode': 'cors',
    te: 'trailers',
    trailer: 'a',
    'transfer-encoding': 'chunked',
    upgrade: 'h2c',
    'User-Agent': 'test',
    'X-Amzn-Trace-Id': 'Root=1',
  };

  it('are omitted', async () => {
    expect(
      await headersOf({ ...listed, 'x-a': '1', range: 'bytes=0-9', 'content-type': 'a', 'cache-control': 'b' }),
    ).toEqual(['cache-control:b', 'content-type:a', 'range:bytes=0-9', 'x-a:1']);
  });

  it('can be chosen by the caller', async () => {
    const neverSign = [...dialects.standard.neverSign.filter((name) => name !== 'user-agent'), 'Range', 'x-proxy-*'];
    const headers = { ...listed, range: 'bytes=0-9', 'X-Proxy-For': '1', 'x-proxy': '2' };
    expect(await headersOf(headers, { dialect: { neverSign } })).toEqual(['user-agent:test', 'x-proxy:2']);
    expect(await headersOf({ te: 'trailers' }, { dialect: { neverSign: [] } })).toEqual(['te:trailers']);
  });

  it('cannot be signed in a presigned URL', async () => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    const error = thrown(() => signer.presign({ url, headers: { 'User-Agent': 'test' } }));
    expect(error).toMatchObject({ code: 'ReservedHeader', field: 'headers.user-agent' });
  });

  it('do not include headers that the signer sets: these are refused', async () => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    for (const name of ['Authorization', 'X-Amz-Date', 'x-amz-security-token']) {
      const expected = { code: 'ReservedHeader', field: `headers.${name.toLowerCase()}` };
      expect(thrown(() => signer.sign({ url, headers: { [name]: 'x' } }))).toMatchObject(expected);
      expect(thrown(() => signer.presign({ url, headers: { [name]: 'x' } }))).toMatchObject(expected);
    }
  });
});

describe('the session token', () => {
  const sessionToken = 'FwoGZXIvYXdzEBYaDExample+/==';
  const withToken = { ...credentials, sessionToken };
  const header = `x-amz-security-token:${sessionToken}`;
  const parameter = 'X-Amz-Security-Token=FwoGZXIvYXdzEBYaDExample%2B%2F%3D%3D';

  async function both(sessionTokenRule: 'signed' | 'appended' | 'omitted') {
    const options = { credentials: withToken, dialect: { sessionToken: sessionTokenRule } };
    const signer = await createSigner({ region, service: 'iot', ...options });
    const inHeaders = await canonical({ url }, options);
    const inQuery = await canonicalOfUrl({ url }, options);
    const { headers } = signer.sign({ url, signingDate });
    return {
      signedInHeaders: inHeaders.headers.includes(header),
      sentInHeaders: headers['x-amz-security-token'] === sessionToken,
      signedInQuery: inQuery.query.includes(parameter),
      sentInQuery: inQuery.url.includes(`&${parameter}&`)
        ? 'inside'
        : inQuery.url.endsWith(`&${parameter}`)
          ? 'at the end'
          : 'not',
    };
  }

  it('is signed', async () => {
    expect(await both('signed')).toEqual({
      signedInHeaders: true,
      sentInHeaders: true,
      signedInQuery: true,
      sentInQuery: 'inside',
    });
  });

  it('can be appended after signing', async () => {
    expect(await both('appended')).toEqual({
      signedInHeaders: false,
      sentInHeaders: true,
      signedInQuery: false,
      sentInQuery: 'at the end',
    });
  });

  it('can be omitted', async () => {
    expect(await both('omitted')).toEqual({
      signedInHeaders: false,
      sentInHeaders: false,
      signedInQuery: false,
      sentInQuery: 'not',
    });
  });

  it('changes the signature only where it is signed', async () => {
    const signature = async (rule: 'signed' | 'appended' | 'omitted' | undefined) =>
      (
        await createSigner({
          region,
          service: 'iot',
          ...(rule === undefined ? { credentials } : { credentials: withToken, dialect: { sessionToken: rule } }),
        })
      ).sign({ url, signingDate }).signature;
    const without = await signature(undefined);
    expect([await signature('omitted'), await signature('appended')]).toEqual([without, without]);
    expect(await signature('signed')).not.toBe(without);
  });

  it('is appended by default for AWS IoT', async () => {
    const { url: sent } = await canonicalOfUrl({ url }, { credentials: withToken, service: 'iotdevicegateway' });
    expect(sent.endsWith(`&${parameter}`)).toBe(true);
  });
});
