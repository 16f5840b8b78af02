import { describe, expect, it, test } from 'vitest';
import { createSigner, type SigningRequest } from '../../bindings/entries/index.js';
import { makeSigner } from '../../bindings/signer/signer.js';
import { builds, testCore } from '../support/cores.js';
import { credentials, region, signingDate, thrown } from '../support/example.js';

const url = 'https://dynamodb.us-east-1.amazonaws.com/';
const options = { credentials, region, service: 'dynamodb' };
const s3 = { endpoint: 'https://s3.example.com', bucket: 'examplebucket' };

/** Requests that share as much as the requests of one program, and differ in length, path, query, headers and body. */
const mixed = (count: number): SigningRequest[] =>
  Array.from({ length: count }, (_, i) => ({
    method: i % 3 === 0 ? 'POST' : 'GET',
    url: i % 5 === 0 ? url : `${url}${'path/'.repeat(i % 7)}${i}?a=${'x'.repeat((i * 37) % 200)}&b=é ${i}`,
    headers:
      i % 4 === 0 ? {} : { 'content-type': 'application/x-amz-json-1.0', 'x-number': `${i}  ${'y'.repeat(i % 90)}` },
    payload: i % 3 === 0 ? `{"id":${i}}` : '',
    signingDate,
  }));

describe('the result', () => {
  it('has the URL, the headers to add, and the signature', async () => {
    const signer = await createSigner({ ...options, credentials: { ...credentials, sessionToken: 'token' } });
    const { headers, signature, ...rest } = signer.sign({ method: 'POST', url, payload: '{}', signingDate });
    expect(rest).toEqual({ url });
    expect(Object.keys(headers)).toEqual(['x-amz-date', 'x-amz-security-token', 'authorization']);
    expect(headers['authorization']).toBe(
      `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20260102/us-east-1/dynamodb/aws4_request, ` +
        `SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=${signature}`,
    );
  });

  it('has the values that explain shows', async () => {
    const signer = await createSigner(options);
    for (const request of mixed(20)) {
      const { url: sent, headers, signature } = signer.explain(request);
      expect(signer.sign(request)).toEqual({ url: sent, headers, signature });
      const presigned = signer.explain(request, 'presign');
      expect([presigned.url, presigned.headers]).toEqual([signer.presign(request), {}]);
      expect(presigned.url.endsWith(`&X-Amz-Signature=${presigned.signature}`)).toBe(true);
    }
  });

  it('leaves the request unchanged', async () => {
    const signer = await createSigner(options);
    const payload = new Uint8Array([1, 2, 3]);
    const headers = Object.freeze({ 'X-A': Object.freeze(['1', '2']) as unknown as string[] });
    const request = Object.freeze({
      method: 'POST',
      url: `${url}a b`,
      headers,
      payload,
      signingDate: new Date(signingDate),
    });
    const before = structuredClone(request);
    signer.sign(request);
    signer.signMany([request]);
    signer.presign(request);
    signer.explain(request);
    expect(request).toEqual(before);
  });

  it('is the same again, whatever the signer did in between', async () => {
    const signer = await createSigner(options);
    const request = mixed(10)[7] as SigningRequest;
    const first = signer.sign(request);
    const url1 = signer.presign({ ...s3, key: 'a', signingDate });
    expect(signer.sign(request)).toEqual(first);
    signer.presign(request);
    signer.explain({ ...s3, key: 'b' });
    expect(signer.signMany([request])).toEqual([first]);
    expect(signer.presign({ ...s3, key: 'a', signingDate })).toBe(url1);
    expect((await createSigner(options)).sign(request)).toEqual(first);
  });
});

describe('a batch', () => {
  test.each(builds)('gives the results of single calls, for any number of requests: %s', async (build) => {
    const signer = makeSigner(await testCore(build), options);
    const requests = mixed(40);
    const singles = requests.map((request) => signer.sign(request));
    for (let count = 0; count <= 40; count++)
      expect(signer.signMany(requests.slice(0, count))).toEqual(singles.slice(0, count));
  });

  it('may be longer than one call of the core, and any iterable', async () => {
    const signer = await createSigner(options);
    const requests = mixed(1500);
    function* each() {
      yield* requests;
    }
    expect(signer.signMany(each())).toEqual(requests.map((request) => signer.sign(request)));
    expect(signer.signMany(new Set(requests))).toHaveLength(1500);
  });

  it('may be large: 100 MB of headers', async () => {
    const signer = await createSigner(options);
    const value = 'x'.repeat(20_000);
    function* each() {
      for (let i = 0; i < 5_000; i++) yield { url, headers: { 'x-a': `${value}${i}` }, signingDate };
    }
    const signed = signer.signMany(each());
    expect(signed).toHaveLength(5_000);
    expect(signed[4_999]).toEqual(signer.sign({ url, headers: { 'x-a': `${value}4999` }, signingDate }));
  });

  it('with a long token holds fewer requests at a time', async () => {
    const sessionToken = 'T'.repeat(8_000);
    const signer = await createSigner({ ...options, credentials: { ...credentials, sessionToken } });
    const requests = mixed(100);
    expect(signer.signMany(requests)).toEqual(requests.map((request) => signer.sign(request)));
  });

  it.each([undefined, null, 1, 'https://example.com/', { url }])('must be iterable: %o', async (requests) => {
    const signer = await createSigner(options);
    const error = thrown(() => signer.signMany(requests as never));
    expect(error).toMatchObject({ name: 'TypeError', field: 'requests' });
  });

  it('is refused as a whole if one request is, and the error has the index', async () => {
    const signer = await createSigner(options);
    const bad: [Partial<SigningRequest> | unknown, object][] = [
      [{ url: 'x' }, { code: 'InvalidUrl' }],
      [{ url: `${url}%zz` }, { code: 'InvalidPercentEncoding' }],
      [{ url: `${url}%2e%2e/a` }, { code: 'DotSegment' }],
      [{ url: `${url}?X-Amz-Date=1` }, { code: 'ReservedQueryParameter' }],
      [{ url: `${url}a\ud800` }, { code: 'InvalidText', field: 'url' }],
      [
        { url, headers: { a: 'x\udfff' } },
        { code: 'InvalidText', field: 'headers' },
      ],
      [{ url, headers: { a: 'é' } }, { code: 'InvalidHeader' }],
      [{ url, headers: { a: 'b\nc' } }, { code: 'InvalidHeader' }],
      [{ url, headers: { authorization: 'x' } }, { code: 'ReservedHeader' }],
      [{ url: `${url} `, strictUrl: true }, { code: 'UrlWouldChange' }],
      [{ url: 'http://127.1/' }, { code: 'InvalidUrl' }],
      [
        { url, payload: 1 },
        { name: 'TypeError', field: 'payload' },
      ],
      [
        { url, method: 'get' },
        { name: 'RangeError', field: 'method' },
      ],
      [
        { url, signingDate: new Date(Number.NaN) },
        { name: 'RangeError', field: 'signingDate' },
      ],
      [
        { url, headers: { a: 'x'.repeat(70_000) } },
        { name: 'RangeError', field: 'request' },
      ],
      [
        { url, headers: { a: 'x'.repeat(33_000) } },
        { name: 'RangeError', field: 'request' },
      ],
      [null, { name: 'TypeError', field: 'request' }],
    ];
    for (const position of [0, 3, 5, 300]) {
      for (const [request, expected] of bad) {
        const requests = [...mixed(position), request as SigningRequest, ...mixed(2)];
        const error = thrown(() => signer.signMany(requests));
        expect(error).toMatchObject({ ...expected, index: position });
        expect(error.message).toContain(`of item ${position}`);
      }
    }
    expect(signer.signMany(mixed(3))).toHaveLength(3);
  });

  it('names the first request whose day is not the day of the signing key', async () => {
    const full = await createSigner(options);
    const credentials = full.deriveCredentials(signingDate);
    const signer = await createSigner({ ...options, credentials, now: () => signingDate });
    const requests = [...mixed(3), { url, signingDate: new Date('2026-01-03') }, ...mixed(2)];
    expect(thrown(() => signer.signMany(requests))).toMatchObject({ code: 'SigningKeyExpired', index: 3 });
  });

  it('reads the clock once, for requests without a date and for expired credentials', async () => {
    let readings = 0;
    const now = () => signingDate.getTime() + 1000 * readings++;
    const lasting = { ...credentials, expiration: new Date('2026-01-03') };
    const signer = await createSigner({ ...options, credentials: lasting, now });
    const signed = signer.signMany([...mixed(3), { url }, ...mixed(2), { url }]);
    expect([readings, signed[3]]).toEqual([1, signed[6]]);
  });

  it('is complete after an iterable that signed meanwhile', async () => {
    const signer = await createSigner(options);
    const other = await createSigner({ ...options, service: 's3', hostScope: 'ignore' });
    const requests = mixed(300);
    function* each() {
      for (const [i, request] of requests.entries()) {
        if (i % 50 === 0) other.signMany(mixed(5));
        if (i % 70 === 0) signer.presignMany(s3, ['a', 'b']);
        signer.sign(mixed(2)[1] as SigningRequest);
        yield request;
      }
    }
    expect(signer.signMany(each())).toEqual(requests.map((request) => signer.sign(request)));
  });

  it('rejects with the error of an iterable, or of a signer that the iterable disposed', async () => {
    const signer = await createSigner(options);
    function* throwing() {
      yield* mixed(3);
      throw new Error('no more');
    }
    expect(thrown(() => signer.signMany(throwing())).message).toBe('no more');
    function* disposing() {
      yield* mixed(3);
      signer.dispose();
      yield* mixed(3);
    }
    expect(thrown(() => signer.signMany(disposing()))).toMatchObject({ code: 'SignerDisposed' });
  });
});

describe('a request', () => {
  test.each([
    ['request', undefined, 'TypeError'],
    ['request', 'https://example.com/', 'TypeError'],
    ['request', { url, uri: 1 }, 'TypeError'],
    ['request', { url, body: '' }, 'TypeError'],
    ['request', { url, expiresIn: 1 }, 'TypeError'],
    ['url', {}, 'TypeError'],
    ['url', { url: 1 }, 'TypeError'],
    ['method', { url, method: 1 }, 'TypeError'],
    ['method', { url, method: 'patch' }, 'RangeError'],
    ['method', { url, method: '' }, 'RangeError'],
    ['method', { url, method: 'GET\n' }, 'RangeError'],
    ['headers', { url, headers: 'a: b' }, 'TypeError'],
    ['headers', { url, headers: [['a']] }, 'TypeError'],
    ['headers', { url, headers: [[1, 'a']] }, 'TypeError'],
    ['headers.a', { url, headers: { a: 1 } }, 'TypeError'],
    ['headers.a', { url, headers: { a: undefined } }, 'TypeError'],
    ['headers.a', { url, headers: { a: ['b', 1] } }, 'TypeError'],
    ['headers.host', { url, headers: { host: '' } }, 'SigV4Error'],
    [
      'headers.host',
      {
        url,
        headers: [
          ['host', 'a'],
          ['Host', 'a'],
        ],
      },
      'SigV4Error',
    ],
    ['signingDate', { url, signingDate: '2026-01-01' }, 'TypeError'],
    ['signingDate', { url, signingDate: new Date(-1) }, 'RangeError'],
    ['strictUrl', { url, strictUrl: 1 }, 'TypeError'],
    ['allowDotSegments', { url, allowDotSegments: 'yes' }, 'TypeError'],
  ])('with a wrong %s is refused: %o', async (field, request, name) => {
    const signer = await createSigner(options);
    const error = thrown(() => signer.sign(request as unknown as SigningRequest));
    expect(error).toMatchObject({ name, field });
    expect(error.index).toBeUndefined();
  });

  it('has an expiresIn only as a presigned URL', async () => {
    const signer = await createSigner(options);
    for (const expiresIn of [0, -1, 1.5, Number.NaN, 604_801]) {
      expect(thrown(() => signer.presign({ url, expiresIn }))).toMatchObject({
        name: 'RangeError',
        field: 'expiresIn',
      });
    }
    expect(signer.presign({ url })).toContain('&X-Amz-Expires=900&');
    expect(signer.presign({ url, expiresIn: 604_800 })).toContain('&X-Amz-Expires=604800&');
  });

  it('is explained in one of two modes', async () => {
    const signer = await createSigner(options);
    expect(thrown(() => signer.explain({ url }, 'query' as 'sign'))).toMatchObject({
      name: 'RangeError',
      field: 'mode',
    });
  });

  it('may have a thousand parameters and a thousand headers, and no more', async () => {
    const signer = await createSigner(options);
    const query = (count: number) => Array.from({ length: count }, (_, i) => `p${i}=1`).join('&');
    const headers = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-${i}`, '1']));
    expect(
      signer
        .explain({ url: `${url}?${query(1000)}` })
        .canonicalRequest.split('\n')[2]
        ?.split('&'),
    ).toHaveLength(1000);
    expect(signer.explain({ url, headers: headers(1000) }).signedHeaders.split(';')).toHaveLength(1002);
    for (const request of [{ url: `${url}?${query(1025)}` }, { url, headers: headers(1025) }]) {
      expect(thrown(() => signer.sign(request))).toMatchObject({ name: 'RangeError', field: 'request' });
      expect(thrown(() => signer.presign(request))).toMatchObject({ name: 'RangeError', field: 'request' });
    }
  });

  it('may be 32 KiB long, with every byte encoded twice', async () => {
    for (const build of builds) {
      const signer = makeSigner(await testCore(build), options);
      const path = '\u0080'.repeat(16_000);
      const { canonicalRequest } = signer.explain({ url: `${url}${path}`, signingDate });
      expect(canonicalRequest.split('\n')[1]).toBe(`/${'%25C2%2580'.repeat(16_000)}`);
      const query = '*'.repeat(31_000);
      expect(signer.presign({ url: `${url}?${query}`, signingDate })).toContain(
        `?${'%2A'.repeat(31_000)}&X-Amz-Algorithm=`,
      );
      const name = `x-${'n'.repeat(15_000)}`;
      expect(signer.explain({ url, headers: { [name]: '1' } }, 'presign').url).toContain(
        `SignedHeaders=host%3B${name}&`,
      );
      expect(thrown(() => signer.sign({ url: `${url}${'a'.repeat(33_000)}` }))).toMatchObject({ name: 'RangeError' });
    }
  });

  it('is refused if a host, a method or headers are too long', async () => {
    const long = 'a'.repeat(60_000);
    const bad: SigningRequest[] = [
      { url: `https://${long}/` },
      { url: `https://${long}` },
      { url, method: long.toUpperCase() },
      { url, headers: { [long]: '1' } },
      { url, headers: { a: long } },
      { url, headers: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x-${i}`, long.slice(0, 1400)])) },
      { url: `${url}${long}` },
      { url: `${url}?${long}` },
    ];
    for (const build of builds) {
      const signer = makeSigner(await testCore(build), options);
      const expected = mixed(5).map((request) => signer.sign(request));
      for (const request of bad) {
        for (const call of [
          () => signer.sign(request),
          () => signer.presign(request),
          () => signer.signMany([request]),
        ]) {
          expect(thrown(call)).toMatchObject({ name: 'RangeError', field: 'request' });
        }
        expect(mixed(5).map((each) => signer.sign(each))).toEqual(expected);
      }
      // Another signer wipes all memory that any call may have written to, and only this memory.
      makeSigner(await testCore(build), options).dispose();
    }
  });

  it('may come with a token of up to 8 KiB', async () => {
    for (const build of builds) {
      const core = await testCore(build);
      const signerWith = (length: number, letter = 'T') =>
        makeSigner(core, { ...options, credentials: { ...credentials, sessionToken: letter.repeat(length) } });
      expect(signerWith(8_192).explain({ url, headers: { a: 'b'.repeat(32_000) } }).signedHeaders).toBe(
        'a;host;x-amz-date;x-amz-security-token',
      );
      expect(signerWith(8_192).presign({ url })).toContain('TTT&X-Amz-SignedHeaders=host&');
      expect(thrown(() => signerWith(8_193))).toMatchObject({ name: 'RangeError', field: 'sessionToken' });
      const encoded = signerWith(8_192, '+');
      expect(thrown(() => encoded.presign({ url: `${url}?${'\u4e2d'.repeat(10_000)}` }))).toMatchObject({
        name: 'RangeError',
        field: 'request',
      });
      expect(encoded.presign({ url: `${url}?${'\u4e2d'.repeat(7_000)}` })).toContain('&X-Amz-Security-Token=%2B%2B');
      encoded.dispose();
      expect(Buffer.from(core.memory).includes('%2B%2B')).toBe(false);
      expect(signerWith(1).sign({ url, signingDate }).signature).toHaveLength(64);
    }
  });

  it('keeps no secret, and its errors contain none', async () => {
    const sessionToken = 'SECRETTOKENSECRETTOKEN';
    const core = await testCore('simd');
    const signer = makeSigner(core, { ...options, credentials: { ...credentials, sessionToken } });
    signer.signMany(mixed(10));
    signer.presign(mixed(1)[0] as SigningRequest);
    const messages = [
      { url: 'x' },
      { url, headers: { 'x-amz-security-token': sessionToken } },
      { url: `${url}?X-Amz-Signature=${sessionToken}` },
    ]
      .map((request) => thrown(() => signer.sign(request)))
      .map((error) => `${error.message} ${JSON.stringify(error)}`);
    for (const message of messages) expect(message).not.toContain('SECRET');
    signer.dispose();
    expect(Buffer.from(core.memory).includes(sessionToken)).toBe(false);
    for (const call of [
      () => signer.sign({ url }),
      () => signer.signMany([]),
      () => signer.presign({ url }),
      () => signer.explain({ url }),
    ]) {
      expect(thrown(call)).toMatchObject({ code: 'SignerDisposed' });
    }
    await expect(signer.signRequest(new Request(url))).rejects.toMatchObject({ code: 'SignerDisposed' });
  });
});
