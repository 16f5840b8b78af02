import { Client, type Dispatcher, interceptors, MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { createSigner, createSignerProvider, isSiglaneError, type Signer } from '../../bindings/entries/index.js';
import { createSigningInterceptor } from '../../bindings/entries/undici.js';
import { credentials, region, thrown } from '../support/example.js';
import { renewing } from '../support/renewing.js';
import { headerOf } from './server.js';
import { dispatch as dispatched, setUp } from './setup.js';

const { server, signer, agent } = await setUp('s3');

const composed = () => agent.compose(createSigningInterceptor(signer, { origin: server.origin }));
const send = (options: object) =>
  composed().request({ origin: server.origin, path: '/', method: 'GET', ...options } as Dispatcher.RequestOptions);
const create = (...args: unknown[]) => (createSigningInterceptor as (...args: unknown[]) => unknown)(...args);

describe('options of a signing interceptor', () => {
  it('refuses a source that is neither a signer nor a provider', () => {
    for (const source of [undefined, null, 'signer', {}, Promise.resolve(signer), () => signer])
      expect(thrown(() => create(source, { origin: 'https://h' }))).toMatchObject({
        code: 'WrongType',
        field: 'source',
      });
  });

  it('refuses options of a wrong type, and unknown ones', () => {
    for (const options of [undefined, null, 'https://h', 5])
      expect(thrown(() => create(signer, options))).toMatchObject({ code: 'WrongType', field: 'options' });
    const wrong: [string, unknown, string][] = [
      ['origin', 5, 'WrongType'],
      ['origin', null, 'WrongType'],
      ['origin', {}, 'WrongType'],
      ['services', 's3', 'WrongType'],
      ['origins', [5], 'WrongType'],
      ['drop', 'authorization', 'WrongType'],
      ['drop', [5], 'WrongType'],
      ['drop', ['x-*'], 'InvalidHeader'],
      ['drop', [''], 'InvalidHeader'],
      ['drop', ['a b'], 'InvalidHeader'],
      ['drop', ['Host'], 'ReservedHeader'],
      ['drop', ['X-Amz-Date'], 'ReservedHeader'],
      ['unsignedStreams', 'yes', 'WrongType'],
      ['maxBodyBytes', '5', 'WrongType'],
      ['maxBodyBytes', 0, 'OutOfRange'],
      ['maxBodyBytes', 1.5, 'OutOfRange'],
      ['maxBodyBytes', Number.NaN, 'OutOfRange'],
      ['maxBodyBytes', 2 ** 31, 'OutOfRange'],
    ];
    for (const [field, value, code] of wrong)
      expect(
        thrown(() => create(signer, { origin: 'https://h', [field]: value })),
        `${field} ${String(value)}`,
      ).toMatchObject({ code, field });
    expect(thrown(() => create(signer, { origin: 'https://h', url: 'x' }))).toMatchObject({ code: 'UnknownProperty' });
    expect(thrown(() => create(signer, { orgin: 'https://h' })).message).toContain('Did you mean "origin"');
  });

  it('wants to know what to sign for', () => {
    for (const options of [{}, { drop: ['authorization'] }])
      expect(thrown(() => create(signer, options))).toMatchObject({ code: 'WrongType', field: 'origin' });
    for (const options of [
      { origin: new URL('https://h:8443') },
      { origin: 'http://h' },
      { services: ['s3'] },
      { origins: [] },
    ])
      expect(create(signer, options)).toBeTypeOf('function');
  });

  it('refuses an origin that is more or less than an origin, and does not show it', () => {
    for (const origin of [
      '',
      'h',
      'https://h/path',
      'https://h?q',
      'https://h#f',
      'https://user:secret@h',
      'https://*.h',
      'ftp://h',
      'data:,',
      'file:///a',
      'https://',
    ]) {
      const error = thrown(() => create(signer, { origin }));
      expect(error, origin).toMatchObject({ code: 'OriginNotAllowed', field: 'origin' });
      expect(error.message).not.toContain('secret');
    }
  });
});

describe('requests that are refused', () => {
  it('refuses another origin, and sends nothing', async () => {
    const other = server.origin.replace('127.0.0.1', 'localhost');
    for (const origin of [other, new URL(other), 'https://127.0.0.1', `${server.origin.slice(0, -1)}`])
      await expect(send({ origin })).rejects.toMatchObject({ code: 'OriginNotAllowed', field: 'origin' });
    for (const origin of ['not a URL', 5, {}])
      await expect(send({ origin })).rejects.toMatchObject({ code: 'InvalidUrl' });
    expect(server.arrived).toHaveLength(0);
  });

  it('allows services and origins by https only, and strangers at AWS by origin only', async () => {
    const anywhere = await createSigner({ credentials });
    const options = { services: ['sqs'], origins: ['https://abc123.lambda-url.eu-west-1.on.aws'] };
    const to = (origin: string) => dispatched(anywhere, options, { origin });
    expect((await to('https://sqs.eu-west-1.amazonaws.com')).sent).toBeDefined();
    expect((await to('https://abc123.lambda-url.eu-west-1.on.aws')).sent).toBeDefined();
    for (const origin of [
      'http://sqs.eu-west-1.amazonaws.com',
      'https://sns.eu-west-1.amazonaws.com',
      'https://xyz789.lambda-url.eu-west-1.on.aws',
      'https://abc123.execute-api.eu-west-1.amazonaws.com',
      'https://evil.example',
    ])
      expect((await to(origin)).error, origin).toMatchObject({ code: 'OriginNotAllowed' });
  });

  it('adds services and origins to the origin of its own', async () => {
    const options = { origin: 'http://minio:9000', origins: ['https://s3.example.com'] };
    expect((await dispatched(signer, options, {})).sent).toMatchObject({ path: '/' });
    for (const origin of [
      'http://minio:9000',
      'http://MINIO:9000/',
      'https://s3.example.com',
      'https://s3.example.com:443',
    ])
      expect((await dispatched(signer, options, { origin })).sent, origin).toBeDefined();
    for (const origin of ['http://minio', 'https://minio:9000', 'http://s3.example.com'])
      expect((await dispatched(signer, options, { origin })).error, origin).toMatchObject({ code: 'OriginNotAllowed' });
  });

  it('says that a client needs the option "origin"', async () => {
    const client = new Client(server.origin).compose(createSigningInterceptor(signer, { services: ['s3'] }));
    const error = await client.request({ path: '/', method: 'GET' }).catch((each) => each);
    expect(error).toMatchObject({ code: 'OriginNotAllowed', field: 'origin' });
    expect(error.message).toContain('give createSigningInterceptor the option "origin"');
    await client.destroy();
  });

  it('refuses targets and headers that cannot be signed or sent', async () => {
    const refused: [object, object][] = [
      [{ path: 5 }, { code: 'WrongType', field: 'path' }],
      [{ path: undefined }, { code: 'WrongType', field: 'path' }],
      [{ path: 'a' }, { code: 'InvalidUrl', field: 'path' }],
      [{ path: 'http://evil.example/' }, { code: 'InvalidUrl', field: 'path' }],
      [{ path: '/#fragment' }, { code: 'InvalidUrl' }],
      [{ path: '/%zz' }, { code: 'InvalidPercentEncoding' }],
      [{ path: '/a/../b' }, { code: 'DotSegment' }],
      [{ path: '/\r\nx: y' }, { code: 'InvalidUrl' }],
      [{ path: '/?X-Amz-Signature=1' }, { code: 'ReservedQueryParameter' }],
      [
        { path: '/?a', query: { b: 1 } },
        { code: 'InvalidUrl', field: 'query' },
      ],
      [{ query: 'a=b' }, { code: 'WrongType', field: 'query' }],
      [{ query: { a: '\ud800' } }, { code: 'InvalidText' }],
      [{ method: 'get' }, { code: 'OutOfRange', field: 'method' }],
      [{ headers: 'a: b' }, { code: 'WrongType', field: 'headers' }],
      [{ headers: 5 }, { code: 'WrongType', field: 'headers' }],
      [{ headers: ['a'] }, { code: 'InvalidHeader', field: 'headers' }],
      [{ headers: [5, 'a'] }, { code: 'WrongType', field: 'headers' }],
      [{ headers: new Set(['ab']) }, { code: 'WrongType', field: 'headers' }],
      [{ headers: { 'x-a': {} } }, { code: 'WrongType', field: 'headers.x-a' }],
      [{ headers: { 'x-a': [['b']] } }, { code: 'WrongType', field: 'headers.x-a' }],
      [{ headers: { 'x-a': () => 'b' } }, { code: 'WrongType', field: 'headers.x-a' }],
      [{ headers: { 'x a': 'b' } }, { code: 'InvalidHeader' }],
      [{ headers: { 'x-a': 'b\r\nx-c: d' } }, { code: 'InvalidHeader' }],
      [{ headers: { authorization: 'Bearer x' } }, { code: 'ReservedHeader', field: 'headers.authorization' }],
      [{ headers: { 'x-amz-security-token': 'x' } }, { code: 'ReservedHeader' }],
      [{ headers: ['host', 'a', 'host', 'b'] }, { code: 'InvalidHeader', field: 'headers.host' }],
    ];
    for (const [options, error] of refused) {
      const caught = await send(options).catch((each) => each);
      expect(caught, JSON.stringify(options)).toMatchObject(error);
      expect(isSiglaneError(caught)).toBe(true);
    }
    expect(server.arrived).toHaveLength(0);
  });

  it('leaves to undici what only undici can refuse', async () => {
    await expect(send({ headers: { expect: '100-continue' } })).rejects.toMatchObject({
      code: 'UND_ERR_NOT_SUPPORTED',
    });
    for (const headers of [{ 'transfer-encoding': 'chunked' }, { upgrade: 'x' }, { 'content-length': 'x' }])
      await expect(send({ headers })).rejects.toMatchObject({ code: 'UND_ERR_INVALID_ARG' });
    await expect(send({ signal: 5 })).rejects.toMatchObject({ code: 'UND_ERR_INVALID_ARG' });
    const dispatch = createSigningInterceptor(signer, { origin: server.origin })(agent.dispatch.bind(agent));
    expect(() => dispatch({ origin: server.origin, path: '/', method: 'GET' }, undefined as never)).toThrow(
      'handler must be an object',
    );
    expect(server.arrived).toHaveLength(0);
  });

  it('throws if the handler takes no errors', () => {
    const dispatch = createSigningInterceptor(signer, { origin: server.origin })(agent.dispatch.bind(agent));
    expect(
      thrown(() => dispatch({ origin: server.origin, path: '/%zz', method: 'GET' }, { onRequestStart() {} })),
    ).toMatchObject({
      code: 'InvalidPercentEncoding',
    });
  });

  it('gives the handler of a request that was not sent a controller that does nothing', async () => {
    const dispatch = createSigningInterceptor(signer, { origin: server.origin })(agent.dispatch.bind(agent));
    const [controller, error] = await new Promise<[Dispatcher.DispatchController, Error]>((resolve) => {
      const handler = Object.freeze({
        onRequestStart() {},
        onResponseError: (...given: [Dispatcher.DispatchController, Error]) => resolve(given),
      });
      expect(dispatch({ origin: 'https://evil.example', path: '/', method: 'GET' }, handler)).toBe(true);
    });
    expect(error).toMatchObject({ code: 'OriginNotAllowed' });
    controller.pause();
    controller.resume();
    controller.abort(error);
    expect([controller.aborted, controller.paused, controller.reason]).toEqual([false, false, null]);
  });

  it('takes a frozen handler with private fields', async () => {
    class Handler {
      #status = 0;
      readonly done: (status: number) => void;
      constructor(done: (status: number) => void) {
        this.done = done;
        Object.freeze(this);
      }
      onRequestStart() {}
      onResponseStart(_: unknown, status: number) {
        this.#status = status;
      }
      onResponseData() {}
      onResponseEnd() {
        this.done(this.#status);
      }
      onResponseError() {}
    }
    const dispatch = createSigningInterceptor(signer, { origin: server.origin })(agent.dispatch.bind(agent));
    const status = await new Promise((done) =>
      dispatch({ origin: server.origin, path: '/', method: 'GET' }, new Handler(done)),
    );
    expect(status).toBe(200);
  });

  it('shows no secret in an error', async () => {
    const secret = credentials.secretAccessKey;
    for (const options of [
      { path: '/%zz' },
      { origin: `https://user:${secret.replaceAll('/', '%2F')}@h` },
      { headers: { 'x-a': { secret } } },
    ]) {
      const error = await send(options).catch((each) => each);
      expect(isSiglaneError(error)).toBe(true);
      expect(`${error.message} ${error.stack}`).not.toContain(secret.slice(0, 12));
    }
  });
});

describe('a provider', () => {
  it('is asked for each request, and its renewed credentials are used', async () => {
    const { world, provider } = renewing(3600, { service: 's3' });
    const dispatcher = agent.compose(createSigningInterceptor(provider, { origin: server.origin }));
    for (let i = 0; i < 3; i++) {
      await dispatcher.request({ origin: server.origin, path: `/${i}`, method: 'GET' });
      world.advance(3400);
    }
    expect(server.arrived.map((each) => headerOf(each, 'x-amz-security-token'))).toEqual([
      'token1',
      'token2',
      'token3',
    ]);
  });

  it('verifies with a provider, and keeps the order of a connection', async () => {
    const provider = createSignerProvider(async () => credentials, { region, service: 's3' });
    const client = new Client(server.origin, { pipelining: 4 });
    const dispatcher = client.compose(createSigningInterceptor(provider, { origin: server.origin }));
    await Promise.all(Array.from({ length: 12 }, (_, i) => dispatcher.request({ path: `/${i}`, method: 'GET' })));
    expect(server.arrived.map(({ target }) => target)).toEqual(Array.from({ length: 12 }, (_, i) => `/${i}`));
    for (const { result } of server.arrived) expect(result.ok).toBe(true);
    await client.destroy();
  });

  it('fails the request, and sends nothing, if it has no credentials', async () => {
    const { world, provider } = renewing(3600, { service: 's3' });
    world.error = new Error('no credentials today');
    const dispatcher = agent.compose(createSigningInterceptor(provider, { origin: server.origin }));
    const options = { origin: server.origin, path: '/', method: 'GET' } as const;
    await expect(dispatcher.request(options)).rejects.toThrow('no credentials today');
    const { cause } = await globalThis.fetch(server.origin, { dispatcher } as RequestInit).catch((error) => error);
    expect(cause.message).toBe('no credentials today');
    expect(server.arrived).toHaveLength(0);
    world.error = undefined;
    world.lifetime = 60;
    await expect(dispatcher.request(options)).rejects.toMatchObject({ code: 'CredentialsExpired' });
    provider.dispose();
    await expect(dispatcher.request(options)).rejects.toMatchObject({ code: 'SignerDisposed' });
    expect(server.arrived).toHaveLength(0);
  });

  it('is asked again by compose(sign, retry) after an error of the network', async () => {
    let loads = 0;
    const load = async () => {
      if (++loads < 3) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      return credentials;
    };
    const provider = createSignerProvider(load, { region, service: 's3' });
    const sign = createSigningInterceptor(provider, { origin: server.origin });
    const dispatcher = agent.compose(sign, interceptors.retry({ minTimeout: 1 }));
    const { statusCode } = await dispatcher.request({ origin: server.origin, path: '/', method: 'GET' });
    expect([statusCode, loads, server.arrived.length]).toEqual([200, 3, 1]);
  });

  it('is not waited for after an abort', async () => {
    const source = { current: () => new Promise<Signer>(() => {}) };
    const dispatcher = agent.compose(createSigningInterceptor(source, { origin: server.origin }));
    const options = { origin: server.origin, path: '/', method: 'GET' } as const;
    const controller = new AbortController();
    const sent = [
      dispatcher.request({ ...options, signal: controller.signal }),
      globalThis.fetch(server.origin, { dispatcher, signal: controller.signal } as RequestInit),
    ];
    setTimeout(() => controller.abort(new Error('enough')), 5);
    for (const each of sent) await expect(each).rejects.toThrow('enough');
    await expect(dispatcher.request({ ...options, signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow(
      'early',
    );
    expect(server.arrived).toHaveLength(0);
  });

  it('sends nothing if fetch is aborted while it waits', async () => {
    let give = (_: Signer) => {};
    const source = { current: () => new Promise<Signer>((resolve) => (give = resolve)) };
    const dispatcher = agent.compose(createSigningInterceptor(source, { origin: server.origin }));
    const controller = new AbortController();
    const sent = globalThis.fetch(server.origin, { dispatcher, signal: controller.signal } as RequestInit);
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    await expect(sent).rejects.toThrow(/abort/i);
    give(signer);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.arrived).toHaveLength(0);
  });

  it('fails a request whose inner interceptor throws later', async () => {
    const mock = new MockAgent();
    mock.disableNetConnect();
    const provider = { current: async () => signer };
    const throwing: Dispatcher.DispatcherComposeInterceptor = () => () => {
      throw new Error('thrown inside');
    };
    const dispatcher = mock.compose(throwing, createSigningInterceptor(provider, { origin: server.origin }));
    await expect(dispatcher.request({ origin: server.origin, path: '/', method: 'GET' })).rejects.toThrow(
      'thrown inside',
    );
    await mock.close();
  });
});
