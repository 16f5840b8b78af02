/** SiglaneSigner beside the SDK's own signers, and its own decisions. */
import { createHash, createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { HttpRequest } from '@smithy/core/protocols';
import fc from 'fast-check';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { MOST_PREPARED } from '../../bindings/aws-sdk/prepared-keys.js';
import { SiglaneSigner } from '../../bindings/entries/aws-sdk.js';
import { SigningKeys } from '../../bindings/identity/signing-keys.js';
import { seed } from '../support/arbitraries/seed.js';
import { credentials, region, signingDate } from '../support/example.js';
import { httpRequest, requests, settings, signers, unsignableHeaders } from './smithy.js';

const call = { signingDate, unsignableHeaders };
const sessionToken = 'FwoGZXIvYXdzEXAMPLE//token+1=';

/** The error of a rejected promise. */
async function rejection(promise: Promise<unknown>) {
  return promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (error) => error as Error & { code?: string; field?: string },
  );
}

test('signs and presigns random requests as the SDK does', async () => {
  const check = fc.asyncProperty(requests, settings, async (request, { options, call }) => {
    const { siglane, smithy } = signers(options);
    const given = { ...call, unsignableHeaders };
    expect(await siglane.sign(request, given)).toEqual(await smithy.sign(request, given));
    expect(await siglane.presign(request, given)).toEqual({ ...(await smithy.presign(request, given)) });
  });
  await fc.assert(check, { numRuns: 100, seed });
});

describe('the request', () => {
  it('is copied, with its class, and not changed', async () => {
    const given = httpRequest({ query: { a: ['1', '2'], b: 'c' }, headers: { authorization: 'old' }, body: 'x' });
    const before = structuredClone({ ...given });
    for (const made of [
      await signers().siglane.sign(given, call),
      await signers().siglane.presign(given, call),
      await signers().siglane.signWithCredentials(given, { ...credentials, sessionToken }),
      await signers().siglane.presignWithCredentials(given, { ...credentials, sessionToken }),
    ]) {
      expect({ ...given }).toEqual(before);
      expect(made).toBeInstanceOf(HttpRequest);
      expect(made).not.toBe(given);
      (made.query?.['a'] as string[]).push('3');
      expect({ ...given }).toEqual(before);
    }
  });

  it('is signed anew at another date, as in a retry, also with another case of its headers', async () => {
    const { siglane } = signers({ credentials: { ...credentials, sessionToken } });
    const later = { signingDate: new Date('2026-01-03T00:00:00Z') };
    const first = await siglane.sign(httpRequest({ headers: { Date: 'today', 'X-Amz-Date': 'x' } }), call);
    expect(Object.keys(first.headers)).not.toContain('Date');
    expect(await siglane.sign(first, later)).toEqual(await siglane.sign(httpRequest(), later));
    const presigned = await siglane.presign(httpRequest(), call);
    expect(await siglane.presign(presigned, later)).toEqual(await siglane.presign(httpRequest(), later));
  });

  it('may be a plain object, as those for WebSockets are', async () => {
    const { siglane, smithy } = signers({ service: 'transcribe' });
    const headers = { 'x-amz-user-agent': 'a', 'content-type': 'b' };
    const request = { ...httpRequest({ hostname: 'a.example.com:8443', headers, path: '/stream' }), body: '' };
    const options = { ...call, expiresIn: 60, unsignableHeaders: new Set(Object.keys(headers)) };
    const presigned = await siglane.presign(request, options);
    expect(presigned).toEqual(await smithy.presign(request, options));
    expect(presigned.query).toMatchObject({ 'X-Amz-SignedHeaders': 'host', 'X-Amz-Expires': '60' });
  });

  it('over HTTP/2 has its host signed by the name of the header', async () => {
    const { siglane } = signers();
    const { host, ...rest } = httpRequest({ headers: { 'content-type': 'a', 'x-amz-z': 'b' } }).headers;
    const signed = await siglane.sign(
      new HttpRequest({ ...httpRequest(), headers: { ':authority': host ?? '', ...rest } }),
      call,
    );
    const plain = await siglane.sign(httpRequest({ headers: rest }), call);
    expect(signed.headers['authorization']).toBe(plain.headers['authorization']);
    expect(signed.headers).not.toHaveProperty('host');
    expect(signed.headers[':authority']).toBe(host);
  });

  it('may have a header and a parameter named __proto__, for which the SDK signs another value', async () => {
    const hostname = 'service.example';
    const headers = JSON.parse(`{"host":"${hostname}","__proto__":"v"}`);
    const query = JSON.parse('{"__proto__":["b","a"],"toString":"x"}');
    const request = new HttpRequest({ method: 'GET', path: '/', hostname, headers, query });
    const options = { credentials, region, service: 'execute-api' };
    const signed = await new SiglaneSigner(options).sign(request, call);
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const date = signed.headers['x-amz-date'] ?? '';
    const scope = `${date.slice(0, 8)}/${region}/execute-api/aws4_request`;
    const lines = `__proto__:v\nhost:${hostname}\nx-amz-content-sha256:${hash('')}\nx-amz-date:${date}\n`;
    const names = '__proto__;host;x-amz-content-sha256;x-amz-date';
    const canonical = `GET\n/\n__proto__=a&__proto__=b&toString=x\n${lines}\n${names}\n${hash('')}`;
    const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(canonical)}`).toString('hex');
    expect(signed.headers['authorization']).toContain(`SignedHeaders=${names}, Signature=${signature}`);
    expect(Object.keys(signed.headers)).toContain('__proto__');
  });

  it('gets a host if it has none, because a signature must cover it', async () => {
    const { siglane } = signers();
    const bare = new HttpRequest({ method: 'GET', hostname: 'localhost', port: 9000, path: '/' });
    const same = httpRequest({ hostname: 'localhost', port: 9000 });
    expect(await siglane.sign(bare, call)).toEqual(await siglane.sign(same, call));
  });

  test.each([
    'amz-sdk-invocation-id',
    'amz-sdk-request',
    'user-agent',
    'x-amzn-trace-id',
    'expect',
    'connection',
    'te',
    'trailer',
    'transfer-encoding',
  ])('keeps %s out of the signature', async (name) => {
    const { siglane } = signers();
    const signed = await siglane.sign(httpRequest({ headers: { [name]: 'value' } }), { signingDate });
    const plain = await siglane.sign(httpRequest(), { signingDate });
    expect(signed.headers).toEqual({ ...plain.headers, [name]: 'value' });
  });
});

describe('the body', () => {
  class Bytes extends Uint8Array {}
  const foreign = runInNewContext('new Uint8Array([1, 2]).buffer');
  test.each<[string, () => unknown]>([
    ['undefined', () => undefined],
    ['a string', () => 'ü'],
    ['a Uint8Array', () => Uint8Array.of(1, 2)],
    ['an ArrayBuffer', () => Uint8Array.of(1, 2).buffer],
    ['an ArrayBuffer of another realm', () => foreign],
    ['a subclass of Uint8Array', () => Bytes.of(1, 2)],
    ['a view of a part', () => new DataView(Uint8Array.of(1, 2, 3).buffer, 1, 1)],
    ['a Readable', () => Readable.from(['a'])],
    ['a ReadableStream', () => new Blob(['a']).stream()],
    ['a Blob', () => new Blob(['a'])],
  ])('of the type %s is hashed or left unsigned as in the SDK', async (_, make) => {
    const { siglane, smithy } = signers();
    const body = make();
    const request = httpRequest({ method: 'PUT', body });
    const signed = await siglane.sign(request, call);
    expect(signed.headers).toEqual((await smithy.sign(request, call)).headers);
    expect(signed.body).toBe(body);
  });

  it('may have a hash that the SDK decided', async () => {
    const { siglane, smithy } = signers();
    for (const hash of ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'UNSIGNED-PAYLOAD', 'a'.repeat(64)]) {
      const request = httpRequest({ headers: { 'X-Amz-Content-Sha256': hash }, body: 'text' });
      expect(await siglane.sign(request, call)).toEqual(await smithy.sign(request, call));
    }
  });
});

describe('S3 Express', () => {
  const identity = { ...credentials, accessKeyId: 'AKIAIOSFODNN7SESSION', sessionToken };
  const options = {
    service: 's3express',
    uriEscapePath: false,
    credentials: { ...credentials, sessionToken: 'other' },
  };

  it('sends the token of its session as the SDK does', async () => {
    const { siglane, smithy } = signers(options);
    const headers = { 'x-amz-s3session-token': 'old' };
    const request = () => httpRequest({ path: '/a%20b', headers: { ...headers } });
    const signed = await siglane.signWithCredentials(request(), identity, call);
    expect(signed).toEqual(await smithy.signWithCredentials(request(), identity, call));
    expect(signed.headers['x-amz-s3session-token']).toBe(sessionToken);
    expect(Object.keys(signed.headers)).not.toContain('x-amz-security-token');
    const presigned = await siglane.presignWithCredentials(request(), identity, call);
    expect(presigned).toEqual({ ...(await smithy.presignWithCredentials(request(), identity, call)) });
    expect(presigned.query).toMatchObject({ 'X-Amz-S3session-Token': sessionToken });
  });

  it('uses the own token of the client for CreateSession', async () => {
    const { siglane, smithy } = signers(options);
    expect(await siglane.sign(httpRequest(), call)).toEqual(await smithy.sign(httpRequest(), call));
  });

  it('refuses a session without a token', async () => {
    const error = await rejection(signers(options).siglane.signWithCredentials(httpRequest(), credentials));
    expect(error).toMatchObject({ code: 'InvalidCredentials', field: 'sessionToken' });
  });
});

describe('texts, events and messages', () => {
  const { siglane, smithy } = signers({ service: 'transcribe' });
  const priorSignature = 'ab'.repeat(32);
  const options = { ...call, priorSignature };
  const eventStreamCredentials = { ...credentials, secretAccessKey: 'another' };

  it('signs a text', async () => {
    for (const text of ['', 'eyJjb25kaXRpb25zIjpbXX0=', 'ü', 'x'.repeat(20_000)])
      expect(await siglane.sign(text, call)).toBe(await smithy.sign(text, call));
  });

  it('signs an event', async () => {
    const event = { headers: Uint8Array.of(1, 2), payload: Uint8Array.of(3) };
    for (const more of [{}, { eventStreamCredentials }, { signingRegion: 'eu-west-1', signingService: 'lex' }]) {
      const given = { ...options, ...more };
      expect(await siglane.sign(event, given)).toBe(await smithy.sign(event, given));
    }
    const first = { ...options, priorSignature: '' };
    expect(await siglane.sign(event, first)).toBe(await smithy.sign(event, first));
  });

  it('signs a message with a header of each type', async () => {
    const message = {
      headers: {
        yes: { type: 'boolean', value: true },
        no: { type: 'boolean', value: false },
        byte: { type: 'byte', value: -3 },
        short: { type: 'short', value: -300 },
        integer: { type: 'integer', value: 70_000 },
        long: { type: 'long', value: { bytes: Uint8Array.of(0, 0, 0, 0, 1, 2, 3, 4) } },
        binary: { type: 'binary', value: Uint8Array.of(5, 6) },
        string: { type: 'string', value: 'Grüße' },
        ':date': { type: 'timestamp', value: signingDate },
        uuid: { type: 'uuid', value: '01234567-89ab-cdef-0123-456789abcdef' },
      },
      body: Buffer.from('event'),
    } as never;
    const made = await siglane.sign({ message, priorSignature }, call);
    expect(made).toEqual(await smithy.sign({ message, priorSignature }, call));
    expect(await siglane.signMessage({ message, priorSignature }, call)).toEqual(made);
    const last = { message: { headers: {}, body: new Uint8Array() }, priorSignature };
    expect(await siglane.sign(last, call)).toEqual(await smithy.sign(last, call));
  });

  test.each<[string, unknown, string, string]>([
    ['an unknown type', { type: 'float', value: 1 }, 'RangeError', 'message.headers.a'],
    ['no type', 1, 'TypeError', 'message.headers.a'],
    ['a byte of 128', { type: 'byte', value: 128 }, 'RangeError', 'message.headers.a'],
    ['a fraction', { type: 'integer', value: 0.5 }, 'RangeError', 'message.headers.a'],
    ['a long as a number', { type: 'long', value: 1 }, 'TypeError', 'message.headers.a'],
    ['a timestamp as a number', { type: 'timestamp', value: 1 }, 'TypeError', 'message.headers.a'],
    ['an invalid date', { type: 'timestamp', value: new Date(Number.NaN) }, 'RangeError', 'message.headers.a'],
    ['a malformed UUID', { type: 'uuid', value: '1' }, 'RangeError', 'message.headers.a'],
    ['bytes as a string', { type: 'binary', value: 'a' }, 'TypeError', 'message.headers.a'],
    ['a string that is too long', { type: 'string', value: 'a'.repeat(65_536) }, 'RangeError', 'message.headers.a'],
    ['a lone surrogate', { type: 'string', value: '\ud800' }, 'SigV4Error', 'message.headers.a'],
  ])('refuses a header with %s', async (_, header, name, field) => {
    const message = { headers: { a: header }, body: new Uint8Array() } as never;
    expect(await rejection(siglane.sign({ message, priorSignature }, call))).toMatchObject({ name, field });
  });

  it('refuses anything but a message in signMessage', async () => {
    const error = await rejection(siglane.signMessage(undefined as never));
    expect(error).toMatchObject({ name: 'TypeError', field: 'toSign' });
  });

  test.each<[string, unknown, unknown, string]>([
    ['no message', { message: undefined, priorSignature }, {}, 'message'],
    ['no signature before', { message: { headers: {}, body: new Uint8Array() } }, {}, 'priorSignature'],
    ['a malformed signature before', { message: { headers: {}, body: '' }, priorSignature: 'x' }, {}, 'priorSignature'],
    ['an event without bytes', { headers: {}, payload: 'a' }, options, 'headers'],
    ['an event without a payload', { headers: new Uint8Array(), payload: undefined }, options, 'payload'],
    ['no credentials', 'text', { eventStreamCredentials: 'a' }, 'eventStreamCredentials'],
  ])('refuses %s', async (_, given, more, field) => {
    expect(await rejection(siglane.sign(given as never, more as never))).toMatchObject({ field });
  });
});

describe('regions', () => {
  test.each<unknown>(['*', 'us-east-1,eu-west-1', 'us-*', ['us-east-1'], ['*']])('refuses the set %j', async (set) => {
    const { siglane } = signers();
    const wanted = { name: 'SigV4Error', code: 'InvalidScope', field: 'signingRegion' };
    const options = { signingRegion: set as string };
    for (const promise of [
      siglane.sign(httpRequest(), options),
      siglane.presign(httpRequest(), options),
      siglane.signWithCredentials(httpRequest(), { ...credentials, sessionToken }, options),
      siglane.presignWithCredentials(httpRequest(), { ...credentials, sessionToken }, options),
      siglane.sign('text', options),
    ]) {
      const error = await rejection(promise);
      expect(error).toMatchObject(wanted);
      expect(error.message).toContain('Signature Version 4A');
    }
    const own = signers({ region: async () => set as string }).siglane.sign(httpRequest());
    expect(await rejection(own)).toMatchObject({ ...wanted, field: 'region' });
  });

  it('may come from a function', async () => {
    const { siglane } = signers({ region: async () => 'eu-west-1' });
    expect(await siglane.sign(httpRequest(), call)).toEqual(
      await signers({ region: 'eu-west-1' }).siglane.sign(httpRequest(), call),
    );
  });
});

describe('dates', () => {
  it('default to now, at each call', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: signingDate });
    try {
      const { siglane } = signers();
      for (const date of ['2026-01-02T23:59:59Z', '2026-01-03T00:00:00Z']) {
        vi.setSystemTime(date);
        expect(await siglane.sign(httpRequest())).toEqual(
          await siglane.sign(httpRequest(), { signingDate: new Date(date) }),
        );
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('do not depend on the end of the credentials, because the clock may be wrong', async () => {
    const given = { ...credentials, expiration: new Date('2020-01-01') };
    const signed = await signers({ credentials: given }).siglane.sign(httpRequest(), call);
    expect(signed).toEqual(await signers().smithy.sign(httpRequest(), call));
  });
});

describe('credentials', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    SiglaneSigner.forgetKeys();
  });

  it('are asked for at each call', async () => {
    let count = 0;
    const provider = async () => ({ ...credentials, accessKeyId: `AKIA${++count}` });
    const { siglane } = signers({ credentials: provider });
    for (const id of ['AKIA1', 'AKIA2'])
      expect((await siglane.sign(httpRequest(), call)).headers['authorization']).toContain(`Credential=${id}/`);
  });

  it('of one key with other secrets or tokens never share a signature', async () => {
    for (const secretAccessKey of ['one', 'two', 'one'])
      for (const token of ['a', 'b', undefined]) {
        const given = { ...credentials, secretAccessKey, ...(token !== undefined && { sessionToken: token }) };
        const { siglane, smithy } = signers({ credentials: given });
        expect(await siglane.sign(httpRequest(), call)).toEqual(await smithy.sign(httpRequest(), call));
      }
  });

  it('have their keys kept between signers, at most 64, and the rest overwritten', async () => {
    const dispose = vi.spyOn(SigningKeys.prototype, 'dispose');
    const of = vi.spyOn(SigningKeys, 'of');
    const sign = (id: number) =>
      signers({ credentials: { ...credentials, accessKeyId: `AKIA${id}` } }).siglane.sign(httpRequest(), call);
    for (let id = 0; id < MOST_PREPARED; id++) await sign(id);
    await sign(0);
    expect([of.mock.calls.length, dispose.mock.calls.length]).toEqual([64, 0]);
    await sign(64);
    expect([of.mock.calls.length, dispose.mock.calls.length]).toEqual([65, 1]);
    await sign(0); // used last, so still there
    expect(of).toHaveBeenCalledTimes(65);
    SiglaneSigner.forgetKeys();
    expect(dispose).toHaveBeenCalledTimes(65);
    expect(await sign(0)).toBeInstanceOf(HttpRequest);
  });

  it('that have expired have their keys overwritten when others come', async () => {
    const dispose = vi.spyOn(SigningKeys.prototype, 'dispose');
    const ended = { ...credentials, accessKeyId: 'AKIAENDED', expiration: new Date(1) };
    await signers({ credentials: ended }).siglane.sign(httpRequest(), call);
    expect(dispose).not.toHaveBeenCalled();
    await signers().siglane.sign(httpRequest(), call);
    expect(dispose).toHaveBeenCalledTimes(1);
  });

  it('can be evicted while other requests sign', async () => {
    const all = Array.from({ length: 200 }, (_, id) =>
      signers({ credentials: async () => ({ ...credentials, accessKeyId: `AKIA${id}` }) }),
    );
    const signed = await Promise.all(all.map(({ siglane }) => siglane.sign(httpRequest(), call)));
    expect(signed).toEqual(await Promise.all(all.map(({ smithy }) => smithy.sign(httpRequest(), call))));
  });

  test.each<[string, unknown, string, string]>([
    ['undefined', undefined, 'TypeError', 'credentials'],
    ['a string', 'a', 'TypeError', 'credentials'],
    ['no secret', { accessKeyId: 'a' }, 'TypeError', 'secretAccessKey'],
    ['no key', { secretAccessKey: 'a' }, 'TypeError', 'accessKeyId'],
    ['an empty key', { accessKeyId: '', secretAccessKey: 's3cr3t' }, 'SigV4Error', 'accessKeyId'],
    ['a key with a slash', { accessKeyId: 'a/b', secretAccessKey: 's3cr3t' }, 'SigV4Error', 'accessKeyId'],
    ['a secret with a space', { accessKeyId: 'a', secretAccessKey: 's3cr3t ' }, 'SigV4Error', 'secretAccessKey'],
    ['a token with a line break', { ...credentials, sessionToken: 's3cr3t\n' }, 'SigV4Error', 'sessionToken'],
    ['a token that is a number', { ...credentials, sessionToken: 1 }, 'TypeError', 'sessionToken'],
  ])('that are %s are refused', async (_, given, name, field) => {
    const error = await rejection(signers({ credentials: async () => given as never }).siglane.sign(httpRequest()));
    expect(error).toMatchObject({ name, field });
    expect(error.message).not.toContain('s3cr3t');
    expect(error.message).not.toContain(credentials.secretAccessKey);
  });

  it('whose provider fails reject with its error', async () => {
    const cause = new Error('no credentials');
    const { siglane } = signers({ credentials: () => Promise.reject(cause) });
    expect(await rejection(siglane.sign(httpRequest()))).toBe(cause);
  });
});

describe('bad input', () => {
  test.each<[string, unknown, string]>([
    ['no options', undefined, 'options'],
    ['no credentials', { region, service: 's3' }, 'credentials'],
    ['no region', { credentials, service: 's3' }, 'region'],
    ['no service', { credentials, region }, 'service'],
    ['uriEscapePath as a text', { credentials, region, service: 's3', uriEscapePath: 'no' }, 'uriEscapePath'],
    ['applyChecksum as a number', { credentials, region, service: 's3', applyChecksum: 1 }, 'applyChecksum'],
  ])('a constructor refuses %s', (_, options, field) => {
    expect(() => new SiglaneSigner(options as never)).toThrow(expect.objectContaining({ name: 'TypeError', field }));
  });

  test.each<[string, unknown, string, string]>([
    ['no request', undefined, 'TypeError', 'toSign'],
    ['a method in lower case', httpRequest({ method: 'get' }), 'RangeError', 'method'],
    ['a method with a line break', httpRequest({ method: 'GET\n/' }), 'RangeError', 'method'],
    ['a path with a query', httpRequest({ path: '/a?b' }), 'SigV4Error', 'path'],
    ['a path with a line break', httpRequest({ path: '/a\nb' }), 'SigV4Error', 'path'],
    ['a path that is not encoded', httpRequest({ path: '/ü' }), 'SigV4Error', 'path'],
    ['a query as a text', httpRequest({ query: 'a=b' as never }), 'TypeError', 'query'],
    ['a number in the query', httpRequest({ query: { a: 1 as never } }), 'TypeError', 'query.a'],
    ['a number in a list', httpRequest({ query: { a: [1 as never] } }), 'TypeError', 'query.a'],
    ['a lone surrogate in the query', httpRequest({ query: { a: '\ud800' } }), 'SigV4Error', 'query'],
    ['a header that is a number', httpRequest({ headers: { a: 1 as never } }), 'TypeError', 'headers.a'],
    ['a header with a line break', httpRequest({ headers: { a: 'b\r\nc: d' } }), 'SigV4Error', 'headers.a'],
    [
      'a header that is not ASCII',
      httpRequest({ headers: { 'X-Amz-Meta-A': 'ü' } }),
      'SigV4Error',
      'headers.x-amz-meta-a',
    ],
    ['a header with a bad name', httpRequest({ headers: { 'a b': 'c' } }), 'SigV4Error', 'headers'],
    [
      'a bad payload hash',
      httpRequest({ headers: { 'x-amz-content-sha256': 'x' } }),
      'SigV4Error',
      'x-amz-content-sha256',
    ],
    ['a body that is a number', httpRequest({ body: 1 }), 'TypeError', 'body'],
    ['a body that is an object', httpRequest({ body: { a: 1 } }), 'TypeError', 'body'],
    ['a body that is an array', httpRequest({ body: [1] }), 'TypeError', 'body'],
    ['a body with a lone surrogate', httpRequest({ body: '\ud800' }), 'SigV4Error', 'body'],
    ['a request without headers', { method: 'GET', hostname: 'a', path: '/' }, 'TypeError', 'headers'],
    ['a request without a host', { method: 'GET', path: '/', headers: {} }, 'TypeError', 'hostname'],
  ])('sign refuses %s', async (_, request, name, field) => {
    expect(await rejection(signers().siglane.sign(request as never))).toMatchObject({ name, field });
  });

  test.each<[unknown, string, string]>([
    [null, 'TypeError', 'options'],
    [{ signingDate: {} }, 'TypeError', 'signingDate'],
    [{ signingDate: new Date(Number.NaN) }, 'RangeError', 'signingDate'],
    [{ signingDate: 'today' }, 'RangeError', 'signingDate'],
    [{ signingRegion: 1 }, 'TypeError', 'signingRegion'],
    [{ signingRegion: 'a/b' }, 'SigV4Error', 'signingRegion'],
    [{ signingService: '' }, 'SigV4Error', 'signingService'],
    [{ unsignableHeaders: ['a'] }, 'TypeError', 'unsignableHeaders'],
    [{ signableHeaders: 'a' }, 'TypeError', 'signableHeaders'],
    [{ expiresIn: 0 }, 'RangeError', 'expiresIn'],
    [{ expiresIn: 604_801 }, 'RangeError', 'expiresIn'],
    [{ expiresIn: '60' }, 'TypeError', 'expiresIn'],
    [{ hoistableHeaders: ['a'] }, 'TypeError', 'hoistableHeaders'],
    [{ unhoistableHeaders: 1 }, 'TypeError', 'unhoistableHeaders'],
  ])('presign refuses the options %o', async (options, name, field) => {
    expect(await rejection(signers().siglane.presign(httpRequest(), options as never))).toMatchObject({ name, field });
  });
});
