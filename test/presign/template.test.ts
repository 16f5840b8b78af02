import { describe, expect, it } from 'vitest';
import { createSigner, type PresignTemplate, type SignerOptions } from '../../bindings/entries/index.js';
import {
  hasSameValues,
  NO_DEFAULTS,
  readTemplate,
  TEMPLATE_NAMES,
  valuesOf,
} from '../../bindings/template/template.js';
import { presign } from '../reference/presign.mjs';
import {
  bucket,
  type Case,
  credentials,
  reference,
  region,
  signingDate,
  template,
  thrown,
} from '../support/example.js';

const signer = await createSigner({ credentials, region });
const one = (given: PresignTemplate, key = 'a') =>
  signer.presignMany({ signingDate, expiresIn: 3600, ...given }, [key])[0];

describe('the place of the bucket', () => {
  const path = '/a';
  const cases: [name: string, given: PresignTemplate, expected: Partial<Case>][] = [
    ['in front of the regional host', { bucket }, { path }],
    [
      'on the dual-stack host',
      { bucket, dualStack: true },
      { origin: 'https://examplebucket.s3.dualstack.us-east-1.amazonaws.com', path },
    ],
    [
      'in the path',
      { bucket, pathStyle: true },
      { origin: 'https://s3.us-east-1.amazonaws.com', path: '/examplebucket/a' },
    ],
    [
      'in the path, if it has dots',
      { bucket: 'my.bucket' },
      { origin: 'https://s3.us-east-1.amazonaws.com', path: '/my.bucket/a' },
    ],
    [
      'in the path, if it has capitals',
      { bucket: 'MyBucket' },
      { origin: 'https://s3.us-east-1.amazonaws.com', path: '/MyBucket/a' },
    ],
    [
      'in the path, if it has an underscore',
      { bucket: 'my_bucket' },
      { origin: 'https://s3.us-east-1.amazonaws.com', path: '/my_bucket/a' },
    ],
    [
      'in the path, if it ends in a hyphen',
      { bucket: 'bucket-' },
      { origin: 'https://s3.us-east-1.amazonaws.com', path: '/bucket-/a' },
    ],
    [
      'in the path, if it has two characters',
      { bucket: 'ab' },
      { origin: 'https://s3.us-east-1.amazonaws.com', path: '/ab/a' },
    ],
    [
      'in the path, if it has 64 characters',
      { bucket: 'b'.repeat(64) },
      { origin: 'https://s3.us-east-1.amazonaws.com', path: `/${'b'.repeat(64)}/a` },
    ],
    [
      'in front of the regional host, with 63 characters',
      { bucket: 'b'.repeat(63) },
      { origin: `https://${'b'.repeat(63)}.s3.us-east-1.amazonaws.com`, path },
    ],
    [
      'in the path, encoded',
      { bucket: 'tenant:b é' },
      { origin: 'https://s3.us-east-1.amazonaws.com', path: '/tenant:b é/a' },
    ],
    [
      'in front of an endpoint',
      { bucket, endpoint: 'https://storage.example' },
      { origin: 'https://examplebucket.storage.example', path },
    ],
    [
      'in front of an endpoint with a port',
      { bucket, endpoint: 'http://localhost:9000' },
      { origin: 'http://examplebucket.localhost:9000', path },
    ],
    [
      'in the path of an endpoint',
      { bucket, endpoint: 'http://localhost:9000/', pathStyle: true },
      { origin: 'http://localhost:9000', path: '/examplebucket/a' },
    ],
    [
      'in the path of an address',
      { bucket, endpoint: 'http://127.0.0.1:9000' },
      { origin: 'http://127.0.0.1:9000', path: '/examplebucket/a' },
    ],
    [
      'in the path of an IPv6 address',
      { bucket, endpoint: 'http://[::1]:9000' },
      { origin: 'http://[::1]:9000', path: '/examplebucket/a' },
    ],
    [
      'after the endpoint’s own path',
      { bucket, endpoint: 'https://x.example/storage/v1/s3', pathStyle: true },
      { origin: 'https://x.example', path: '/storage/v1/s3/examplebucket/a' },
    ],
    ['in the endpoint itself', { endpoint: 'https://cdn.example' }, { origin: 'https://cdn.example', path }],
    [
      'without the scheme’s default port',
      { endpoint: 'https://cdn.example:443' },
      { origin: 'https://cdn.example', path },
    ],
    [
      'with the other scheme’s port',
      { endpoint: 'http://cdn.example:443' },
      { origin: 'http://cdn.example:443', path },
    ],
    [
      'without the default port of http',
      { endpoint: 'HTTP://CDN.example:080' },
      { origin: 'http://cdn.example', path },
    ],
  ];
  it.each(cases)('%s', (_, given, expected) => {
    expect(one(given)).toBe(reference({ path, ...expected }).url);
  });

  it("in China, in front of its partition's domain", async () => {
    const china = await createSigner({ credentials, region: 'cn-north-1' });
    const host = 'https://examplebucket.s3.cn-north-1.amazonaws.com.cn';
    expect(china.presign({ ...template, key: 'a' })).toBe(reference({ origin: host, region: 'cn-north-1', path }).url);
    expect(china.presign({ ...template, dualStack: true, key: 'a' })).toContain(
      '//examplebucket.s3.dualstack.cn-north-1.amazonaws.com.cn/',
    );
  });

  it.each([
    ['eusc-de-east-1', 'amazonaws.eu'],
    ['us-iso-east-1', 'c2s.ic.gov'],
    ['us-isob-east-1', 'sc2s.sgov.gov'],
    ['us-isof-south-1', 'csp.hci.ic.gov'],
    ['eu-isoe-west-1', 'cloud.adc-e.uk'],
    ['us-gov-west-1', 'amazonaws.com'],
  ])("%s, in front of its partition's domain", async (name, suffix) => {
    const there = await createSigner({ credentials, region: name });
    expect(there.presign({ ...template, key: 'a' })).toContain(`//examplebucket.s3.${name}.${suffix}/a?`);
  });

  it.each([
    'http://127.1:9000',
    'http://[0:0:0:0:0:0:0:1]:9000',
    'http://0x7f.0.0.1',
    'http://1.2.3',
  ])('refuses the endpoint %s, which clients would rewrite', (endpoint) =>
    expect(thrown(() => one({ endpoint }))).toMatchObject({ code: 'InvalidEndpoint', field: 'endpoint' }));

  it.each(['', '.', '..', 'a/b', 'a\nb', 'a?b', 'a#b', '\ud800', 'b'.repeat(256)])('refuses the bucket %j', (name) => {
    expect(thrown(() => one({ bucket: name }))).toMatchObject({ code: 'InvalidBucket', field: 'bucket' });
  });

  it.each([
    '',
    'example.com',
    'ftp://example.com',
    'https://',
    'https://user@example.com',
    'https://example.com?x',
    'https://example.com/#x',
    'https://exa mple.com',
    'https://example.com/a%2Fb',
    'https://exämple.com',
    'https://example.com/a/../b',
    'https://[::1',
    'https://example.com:x',
  ])('refuses the endpoint %j', (endpoint) => {
    expect(thrown(() => one({ endpoint }))).toMatchObject({ code: 'InvalidEndpoint', field: 'endpoint' });
  });

  it('refuses an invalid port, an endpoint with dualStack, and neither bucket nor endpoint', () => {
    expect(thrown(() => one({ endpoint: 'https://example.com:0' }))).toMatchObject({
      name: 'RangeError',
      field: 'endpoint',
    });
    expect(thrown(() => one({ endpoint: 'https://example.com:65536' }))).toMatchObject({
      name: 'RangeError',
      field: 'endpoint',
    });
    expect(thrown(() => one({ endpoint: 'https://example.com', dualStack: true }))).toMatchObject({
      code: 'InvalidEndpoint',
      field: 'dualStack',
    });
    expect(thrown(() => one({}))).toMatchObject({ name: 'TypeError', field: 'bucket' });
  });

  it('refuses the bucket of a signer for another service before it checks the day of the signing key', async () => {
    const signingKey = { signingKey: new Uint8Array(32), date: '20200101', accessKeyId: credentials.accessKeyId };
    const other = await createSigner({ credentials: signingKey, region, service: 'sqs' });
    expect(thrown(() => other.presign({ bucket, key: 'a' }))).toMatchObject({ code: 'InvalidScope', field: 'service' });
  });

  it('refuses a region that is not a host label, unless there is an endpoint', async () => {
    const odd = await createSigner({ credentials, region: 'my_region' });
    expect(thrown(() => odd.presign({ ...template, key: 'a' }))).toMatchObject({
      code: 'InvalidScope',
      field: 'region',
    });
    const expected = reference({ origin: 'https://x.example', region: 'my_region', path: '/examplebucket/a' }).url;
    expect(odd.presign({ ...template, endpoint: 'https://x.example', pathStyle: true, key: 'a' })).toBe(expected);
  });
});

describe('method, expiry and date', () => {
  it.each(['GET', 'PUT', 'POST', 'HEAD', 'DELETE'] as const)('signs %s', (method) => {
    expect(one({ bucket, method })).toBe(reference({ method, path: '/a' }).url);
  });

  it('refuses other methods', () => {
    for (const method of ['PATCH', 'OPTIONS', 'get', ''])
      expect(thrown(() => one({ bucket, method: method as 'GET' }))).toMatchObject({
        name: 'RangeError',
        field: 'method',
      });
    expect(thrown(() => one({ bucket, method: 1 as never }))).toMatchObject({ name: 'TypeError', field: 'method' });
  });

  it.each([1, 900, 604_800])('signs for %d seconds', (expiresIn) => {
    expect(one({ bucket, expiresIn })).toBe(reference({ expiresIn, path: '/a' }).url);
  });

  it.each([0, -1, 1.5, Number.NaN, 604_801, Number.POSITIVE_INFINITY])('refuses expiresIn %d', (expiresIn) => {
    const error = thrown(() => one({ bucket, expiresIn }));
    expect(error).toMatchObject({
      name: 'RangeError',
      field: 'expiresIn',
      message: `"expiresIn" expected 1 to 604800 seconds, got ${expiresIn}`,
    });
  });

  it('refuses an expiresIn that is not a number, and defaults to 900 seconds', () => {
    expect(thrown(() => one({ bucket, expiresIn: '60' as never }))).toMatchObject({
      name: 'TypeError',
      field: 'expiresIn',
    });
    expect(signer.presign({ bucket, signingDate, key: 'a' })).toBe(reference({ expiresIn: 900, path: '/a' }).url);
  });

  it('refuses an invalid date, and a value that is not a date', () => {
    for (const date of [new Date(Number.NaN), new Date(-1), new Date('+010000-01-01T00:00:00Z')]) {
      expect(thrown(() => one({ bucket, signingDate: date }))).toMatchObject({
        name: 'RangeError',
        field: 'signingDate',
      });
    }
    expect(thrown(() => one({ bucket, signingDate: '2026-01-02' as never }))).toMatchObject({
      name: 'TypeError',
      field: 'signingDate',
    });
  });

  it('drops fractions of a second, and signs any day from 1970 to 9999', () => {
    for (const date of ['1970-01-01T00:00:00Z', '2024-02-29T23:59:59.999Z', '9999-12-31T23:59:59Z'].map(
      (text) => new Date(text),
    )) {
      expect(one({ bucket, signingDate: date })).toBe(reference({ date, path: '/a' }).url);
    }
  });
});

describe('the clock', () => {
  const at = (now: SignerOptions['now']) => createSigner({ credentials, region, ...(now && { now }) });

  it('is read once in each call', async () => {
    let reads = 0;
    const ticking = await at(() => {
      reads++;
      return signingDate;
    });
    ticking.presignMany(
      { bucket, expiresIn: 3600 },
      Array.from({ length: 5000 }, (_, i) => `key-${i}`),
    );
    expect(reads).toBe(1);
    ticking.presignMany(template, ['a']);
    expect(reads).toBe(1);
  });

  it('changes scope and date together at midnight', async () => {
    let time = Date.parse('2026-01-02T23:59:59.500Z');
    const moving = await at(() => time);
    for (const date of [
      '2026-01-02T23:59:59Z',
      '2026-01-03T00:00:00Z',
      '2026-01-03T00:00:01Z',
      '2026-01-02T23:59:59Z',
    ]) {
      time = Date.parse(date);
      expect(moving.presign({ bucket, expiresIn: 3600, key: 'a' })).toBe(
        reference({ date: new Date(date), path: '/a' }).url,
      );
    }
  });

  it('is the system’s clock unless an option gives another', () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const date = /X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(
      signer.presign({ bucket, key: 'a' }),
    ) as RegExpExecArray;
    const [year, month, ...rest] = date.slice(1).map(Number) as [number, number, number, number, number, number];
    const signed = Date.UTC(year, month - 1, ...rest);
    expect(signed).toBeGreaterThanOrEqual(before);
    expect(signed).toBeLessThanOrEqual(Date.now());
  });

  it('refuses a clock that does not return a time', async () => {
    const broken = await at(() => Number.NaN);
    expect(thrown(() => broken.presign({ bucket, key: 'a' }))).toMatchObject({ name: 'RangeError', field: 'now' });
    await expect(at(7 as never)).rejects.toMatchObject({ name: 'TypeError', field: 'now' });
  });
});

describe('headers and query of all URLs', () => {
  it('signs extra headers: sorted, in lower case, with folded whitespace', () => {
    const headers = { 'X-Amz-Meta-B': '  two   words\t here ', 'content-type': 'text/plain', 'x-amz-meta-a': '' };
    expect(one({ bucket, method: 'PUT', headers })).toBe(
      reference({ method: 'PUT', headers: Object.entries(headers), path: '/a' }).url,
    );
    expect(one({ bucket, method: 'PUT', headers: new Headers({ 'content-type': 'text/plain' }) })).toBe(
      reference({ method: 'PUT', headers: [['content-type', 'text/plain']], path: '/a' }).url,
    );
  });

  it('puts a given payload hash into the canonical request', () => {
    const hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(one({ bucket, method: 'PUT', headers: { 'X-Amz-Content-Sha256': hash } })).toBe(
      reference({ method: 'PUT', headers: [['x-amz-content-sha256', hash]], payloadHash: hash, path: '/a' }).url,
    );
    expect(one({ bucket, method: 'PUT', query: { 'X-Amz-Content-Sha256': hash } })).toBe(
      reference({ method: 'PUT', query: [['X-Amz-Content-Sha256', hash]], payloadHash: hash, path: '/a' }).url,
    );
  });

  it.each([
    'host',
    'Authorization',
    'X-Amz-Date',
    'x-amz-security-token',
    'User-Agent',
    'connection',
    'proxy-authorization',
    'sec-fetch-mode',
    'transfer-encoding',
  ])('refuses the header %s', (name) =>
    expect(thrown(() => one({ bucket, headers: { [name]: 'x' } }))).toMatchObject({ code: 'ReservedHeader' }));

  it('refuses headers that cannot be sent', () => {
    for (const value of ['a\nb', 'a\rb', 'a\0b', 'é', '\ud800', '\x7f']) {
      expect(thrown(() => one({ bucket, headers: { 'x-amz-meta-a': value } }))).toMatchObject({
        code: 'InvalidHeader',
      });
    }
    for (const name of ['', 'a b', 'a:b', 'é', 'a\n'])
      expect(thrown(() => one({ bucket, headers: { [name]: 'x' } }))).toMatchObject({ code: 'InvalidHeader' });
    expect(
      thrown(() =>
        one({
          bucket,
          headers: [
            ['A', '1'],
            ['a', '2'],
          ],
        }),
      ),
    ).toMatchObject({ code: 'InvalidHeader' });
    expect(thrown(() => one({ bucket, headers: { a: 1 as never } }))).toMatchObject({ name: 'TypeError' });
    expect(thrown(() => one({ bucket, headers: ['a'] as never }))).toMatchObject({
      name: 'TypeError',
      field: 'headers',
    });
  });

  it.each(['', 'abc', 'E3B0C442'.repeat(8), 'a\nb', 'UNSIGNED', 'é'])('refuses %j as a payload hash', (hash) => {
    const wrong = { code: 'InvalidHeader' };
    expect(thrown(() => one({ bucket, query: { 'X-Amz-Content-Sha256': hash } }))).toMatchObject(wrong);
    expect(thrown(() => one({ bucket, headers: { 'x-amz-content-sha256': hash } }))).toMatchObject(wrong);
  });

  it('refuses two payload hashes that differ', () => {
    const [name, parameter] = ['x-amz-content-sha256', 'X-Amz-Content-Sha256'];
    const [a, b] = ['a'.repeat(64), 'b'.repeat(64)] as const;
    const wrong = { code: 'InvalidHeader', field: name };
    expect(thrown(() => one({ bucket, headers: { [name]: a }, query: { [parameter]: b } }))).toMatchObject(wrong);
    const twice: [string, string][] = [
      [parameter, a],
      [parameter, b],
    ];
    expect(thrown(() => one({ bucket, query: twice }))).toMatchObject(wrong);
    expect(thrown(() => one({ bucket, query: { [parameter]: ` ${a}` } }))).toMatchObject({
      code: 'InvalidHeader',
      field: `query.${parameter}`,
    });
    expect(thrown(() => one({ bucket, query: { [name]: a } }))).toMatchObject({ code: 'ReservedQueryParameter' });
    expect(one({ bucket, method: 'PUT', headers: { [name]: ` ${a}` }, query: { [parameter]: a } })).toBe(
      reference({
        method: 'PUT',
        headers: [[name, a]],
        query: [[parameter, a]],
        payloadHash: a,
        path: '/a',
      }).url,
    );
  });

  it('signs extra parameters, with empty names and values', () => {
    const query: [string, string][] = [
      ['response-content-disposition', 'attachment; filename="é.txt"'],
      ['versionId', 'null'],
      ['', 'x'],
      ['y', ''],
    ];
    expect(one({ bucket, query })).toBe(reference({ query, path: '/a' }).url);
    expect(one({ bucket, query: new URLSearchParams(query) })).toBe(reference({ query, path: '/a' }).url);
  });

  it('reads every property once', () => {
    const reads = new Map<string, number>();
    const whole = { bucket, endpoint: 'https://a.example', pathStyle: true, method: 'GET' };
    const flags = { dualStack: false, accelerate: false, fips: false };
    const rest = {
      ...flags,
      headers: { b: '1' },
      query: { a: '1' },
      outliveCredentials: 'cap',
      stableFor: 60,
      maxKeyBytes: 100,
      allowDotSegments: false,
      signingDate,
    };
    const counting = new Proxy({ ...whole, ...rest, expiresIn: 3600 } as PresignTemplate, {
      get(target, name, self) {
        reads.set(String(name), (reads.get(String(name)) ?? 0) + 1);
        return Reflect.get(target, name, self);
      },
    });
    signer.presignMany(counting, ['k']);
    expect([...reads.keys()].sort()).toEqual(Object.keys({ ...whole, ...rest, expiresIn: 0 }).sort());
    expect(new Set(reads.values())).toEqual(new Set([1]));
  });

  it('notices each property that changed between two calls', () => {
    const base = { bucket, expiresIn: 3600, signingDate, allowDotSegments: true };
    const changes: Required<PresignTemplate> = {
      bucket: 'another',
      endpoint: 'https://a.example',
      pathStyle: true,
      dualStack: true,
      accelerate: true,
      fips: true,
      method: 'PUT',
      headers: { a: '1' },
      query: { a: '1' },
      expiresIn: 3601,
      outliveCredentials: 'allow',
      stableFor: 60,
      signingDate: new Date(signingDate.getTime() + 1),
      maxKeyBytes: 1,
      allowDotSegments: false,
    };
    expect(new Set(Object.keys(changes))).toEqual(TEMPLATE_NAMES);
    // Only the second of the date matters, and it is compared separately.
    for (const change of Object.keys(changes) as (keyof PresignTemplate)[]) {
      const [a, b] = [base, { ...base, [change]: changes[change] }].map((each) =>
        valuesOf(readTemplate(each, NO_DEFAULTS)),
      );
      expect({ change, isSame: hasSameValues(a as unknown[], b as unknown[]) }).toEqual({
        change,
        isSame: change === 'signingDate',
      });
    }
    expect(
      hasSameValues(valuesOf(readTemplate(base, NO_DEFAULTS)), valuesOf(readTemplate({ ...base }, NO_DEFAULTS))),
    ).toBe(true);
  });

  it('notices when a template has changed between two calls', () => {
    const changing = { bucket, signingDate, expiresIn: 3600, query: { a: '1' }, headers: { b: '1' } };
    const expected = (a: string, b: string) => reference({ query: [['a', a]], headers: [['b', b]], path: '/k' }).url;
    expect(signer.presignMany(changing, ['k'])).toEqual([expected('1', '1')]);
    changing.query.a = '2';
    expect(signer.presignMany(changing, ['k'])).toEqual([expected('2', '1')]);
    changing.headers.b = '2';
    expect(signer.presignMany(changing, ['k'])).toEqual([expected('2', '2')]);
  });

  it('refuses a template that exceeds its limits', () => {
    expect(thrown(() => one({ bucket, query: { a: 'x'.repeat(17_000) } }))).toMatchObject({
      name: 'RangeError',
      field: 'template',
    });
    const many = Array.from({ length: 130 }, (_, i) => [`p${i}`, 'x'] as const);
    expect(thrown(() => one({ bucket, query: many }))).toMatchObject({ name: 'RangeError', field: 'template' });
    expect(thrown(() => one({ bucket, headers: many }))).toMatchObject({ name: 'RangeError', field: 'template' });
    expect(one({ bucket })).toBe(reference({ path: '/a' }).url);
  });

  it('signs a template at its limits', () => {
    const query: [string, string][] = [['a', '€'.repeat(4000)]];
    expect(one({ bucket, query })).toBe(reference({ query, path: '/a' }).url);
    const headers = Array.from({ length: 100 }, (_, i) => [`${'^'.repeat(100)}${i}`, 'v'] as [string, string]);
    expect(one({ bucket, headers })).toBe(reference({ headers, path: '/a' }).url);
    const base = `/${'p'.repeat(300)}`;
    expect(one({ bucket, endpoint: `https://x.example${base}`, pathStyle: true })).toBe(
      reference({ origin: 'https://x.example', path: `${base}/${bucket}/a` }).url,
    );
  });

  it.each([
    ['bucket', 7],
    ['endpoint', 7],
    ['pathStyle', 'yes'],
    ['dualStack', 1],
    ['allowDotSegments', 0],
    ['maxKeyBytes', '10'],
    ['headers', 'x'],
    ['query', 'a=b'],
    ['query', null],
  ])('refuses %s of a wrong type', (field, value) => {
    expect(thrown(() => one({ bucket, [field]: value }))).toMatchObject({ name: 'TypeError', field });
  });
});

describe('several alternating templates', () => {
  const expiries = [60, 61, 62, 63, 64, 65];

  it('each give the same URLs as without the others, also when a list of one is signed meanwhile', () => {
    const own = { bucket, signingDate };
    const expected = (expiresIn: number, key: string) => reference({ expiresIn, path: `/${key}` }).url;
    for (let round = 0; round < 3; round++)
      for (const expiresIn of expiries) {
        function* keys() {
          for (const other of expiries) {
            expect(signer.presign({ ...own, expiresIn: other, key: 'b' })).toBe(expected(other, 'b'));
            yield `a/${other}`;
          }
        }
        const urls = signer.presignMany({ ...own, expiresIn }, keys());
        expect(urls).toEqual(expiries.map((other) => expected(expiresIn, `a/${other}`)));
      }
  });

  it('are signed with the time of each call', async () => {
    let now = signingDate;
    const timed = await createSigner({ credentials, region, now: () => now });
    for (const second of ['05', '06', '05', '07', '08', '09', '05'])
      for (const method of ['GET', 'PUT'] as const) {
        now = new Date(`2026-01-02T03:04:${second}Z`);
        const url = timed.presign({ bucket, expiresIn: 3600, method, key: 'a' });
        expect(url).toBe(reference({ method, path: '/a', date: now }).url);
      }
  });
});

describe('an access point or a directory bucket is signed for its own service', () => {
  const date = new Date('2026-01-02T03:04:05Z');

  it.each([
    ['arn:aws:s3:us-east-1:123456789012:accesspoint/test', 'test-123456789012.s3-accesspoint', 's3'],
    [
      'arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/test',
      'test-123456789012.s3-object-lambda',
      's3-object-lambda',
    ],
    ['examplebucket--use1-az4--x-s3', 'examplebucket--use1-az4--x-s3.s3express-use1-az4', 's3express'],
  ])('%s', async (bucket, host, service) => {
    const there = await createSigner({ credentials, region: 'us-east-1' });
    const { url: expected } = presign({
      ...{ method: 'GET', origin: `https://${host}.us-east-1.amazonaws.com`, path: '/a b', query: [], headers: [] },
      ...{ payloadHash: 'UNSIGNED-PAYLOAD', credentials, region: 'us-east-1', service, date, expiresIn: 900 },
    });
    const request = { bucket, key: 'a b', signingDate: date };
    expect(there.presign(request)).toBe(expected);
    expect(there.presignMany({ bucket, signingDate: date }, ['a b'])).toEqual([expected]);
    expect(there.explain(request).credentialScope).toBe(`20260102/us-east-1/${service}/aws4_request`);
  });

  it('is refused by a signer that has a signing key in place of the secret', async () => {
    const there = await createSigner({ credentials, region: 'us-east-1', now: () => date });
    const derived = await createSigner({
      credentials: there.deriveCredentials(),
      region: 'us-east-1',
      now: () => date,
    });
    const bucket = 'examplebucket--use1-az4--x-s3';
    expect(thrown(() => derived.presign({ bucket, key: 'a' }))).toMatchObject({
      code: 'InvalidScope',
      field: 'service',
    });
  });

  it('uses no key of either service after dispose', async () => {
    const there = await createSigner({ credentials, region: 'us-east-1' });
    const request = { bucket: 'examplebucket--use1-az4--x-s3', key: 'a' };
    there.presign(request);
    there.dispose();
    expect(thrown(() => there.presign(request))).toMatchObject({ code: 'SignerDisposed' });
  });
});

describe('stableFor gives the same URL for the given number of seconds', () => {
  const at = async (time: string, more: Partial<PresignTemplate> = {}) => {
    const there = await createSigner({ credentials, region, now: () => new Date(time) });
    return there.presign({ bucket, key: 'a', expiresIn: 3600, stableFor: 600, ...more });
  };
  const expected = (time: string) => reference({ path: '/a', date: new Date(time) }).url;

  it('between two multiples of stableFor', async () => {
    for (const time of ['03:00:00.000Z', '03:00:00.999Z', '03:09:59.999Z'])
      expect(await at(`2026-01-02T${time}`)).toBe(expected('2026-01-02T03:00:00Z'));
    expect(await at('2026-01-02T03:10:00Z')).toBe(expected('2026-01-02T03:10:00Z'));
    expect(await at('2026-01-02T23:59:59Z')).toBe(expected('2026-01-02T23:50:00Z'));
  });

  it('also for a given date, for many keys, and as a default of the signer', async () => {
    const date = new Date('2026-01-02T03:04:05Z');
    expect(await at('2026-05-05T00:00:00Z', { signingDate: date })).toBe(expected('2026-01-02T03:00:00Z'));
    const there = await createSigner({ credentials, region, now: () => date, bucket, expiresIn: 3600, stableFor: 600 });
    expect(there.presignMany({}, ['a'])).toEqual([expected('2026-01-02T03:00:00Z')]);
    for await (const url of there.presignStream({}, ['a'])) expect(url).toBe(expected('2026-01-02T03:00:00Z'));
  });

  it('refuses an item that would expire before the next URL begins', async () => {
    const there = await createSigner({ credentials, region, bucket, expiresIn: 3600, stableFor: 600 });
    const items = [{ key: 'a', expiresIn: 601 }, { key: 'b', expiresIn: 600 }]; // biome-ignore format: one line
    expect(thrown(() => there.presignMany({}, items))).toMatchObject({ field: 'stableFor', index: 1 });
    expect(there.presignMany({}, items.slice(0, 1))).toHaveLength(1);
  });

  it.each([0, 3600, 3601, 1.5, '60'])('refuses %j', async (stableFor) => {
    await expect(at('2026-01-02T03:04:05Z', { stableFor: stableFor as number })).rejects.toMatchObject({
      field: 'stableFor',
    });
  });
});
