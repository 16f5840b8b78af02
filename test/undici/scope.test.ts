/** The options `service` and `region` of a signing interceptor. */
import { expect, it } from 'vitest';
import { createSigner, createSignerProvider } from '../../bindings/entries/index.js';
import { createSigningInterceptor, type SigningInterceptorOptions } from '../../bindings/entries/undici.js';
import { credentials, region, thrown } from '../support/example.js';
import { headerOf } from './server.js';
import { outcome, setUp } from './setup.js';

const anywhere = await createSigner({ credentials });
const forS3 = await createSigner({ credentials, region: 'eu-central-1', service: 's3' });
const { server, agent } = await setUp('execute-api');

/** Returns the signed scope, or the code of the error. */
async function scopeOf(source: object, options: SigningInterceptorOptions, request: object = {}) {
  const { code, headers } = await outcome(source, options, request);
  return code ?? /Credential=\w+\/\d+\/([^,]+)\/aws4/.exec(headers?.['authorization'] ?? '')?.[1];
}

it('are signed in place of the service and region of the signer, and verify', async () => {
  const options = { origin: server.origin, service: 'execute-api', region };
  const provider = createSignerProvider(() => credentials, { region: 'eu-central-1' });
  for (const source of [anywhere, forS3, provider]) {
    const { statusCode } = await agent
      .compose(createSigningInterceptor(source, options))
      .request({ origin: server.origin, path: '/a b', query: { q: 'x y+é' }, method: 'POST', body: '{}' });
    expect(statusCode).toBe(200);
  }
  expect(server.arrived).toHaveLength(3);
  for (const arrived of server.arrived) {
    expect(arrived.result.ok).toBe(true);
    // Only S3 has this header.
    expect(headerOf(arrived, 'x-amz-content-sha256')).toBeUndefined();
  }
});

it('may be given without the other', async () => {
  expect(await scopeOf(forS3, { origin: 'https://queue.example', service: 'sqs' })).toBe('eu-central-1/sqs');
  expect(await scopeOf(forS3, { origin: 'https://bucket.example', region: 'eu-west-1' })).toBe('eu-west-1/s3');
  expect(await scopeOf(anywhere, { origin: 'https://queue.example', service: 'sqs' })).toBe('InvalidScope');
});

it('must fit a host of AWS, and a header "host" of AWS', async () => {
  const sqs = { service: 'sqs', region: 'us-east-1' };
  const to = (origin: string, headers = {}) => scopeOf(anywhere, { ...sqs, origin }, { headers });
  expect(await to('https://sqs.us-east-1.amazonaws.com')).toBe('us-east-1/sqs');
  expect(await to('https://dynamodb.us-east-1.amazonaws.com')).toBe('ScopeMismatch');
  expect(await to('https://sqs.eu-west-1.amazonaws.com')).toBe('ScopeMismatch');
  expect(await to('http://localhost:9324', { host: 'sqs.us-east-1.amazonaws.com' })).toBe('us-east-1/sqs');
  expect(await to('http://localhost:9324', { Host: 'dynamodb.us-east-1.amazonaws.com' })).toBe('ScopeMismatch');
});

it('are not for hosts that name theirs, where a list allows several', async () => {
  const options = { services: ['sqs'], origins: ['https://api.example.com'], service: 'execute-api', region };
  const to = (origin: string) => scopeOf(anywhere, options, { origin });
  expect(await to('https://sqs.us-west-2.amazonaws.com')).toBe('us-west-2/sqs');
  expect(await to('https://api.example.com')).toBe(`${region}/execute-api`);
  expect(await to('https://other.example.com')).toBe('OriginNotAllowed');
});

it('decide if a stream is sent unread', async () => {
  async function* body() {
    yield 'x';
  }
  const origin = 'https://storage.example';
  for (const source of [forS3, { current: async () => forS3 }]) {
    const stream = body();
    const toS3 = await outcome(source, { origin, region, unsignedStreams: true }, { method: 'PUT', body: stream });
    expect([toS3.body, toS3.headers?.['x-amz-content-sha256']]).toEqual([stream, 'UNSIGNED-PAYLOAD']);
    const options = { origin, service: 'execute-api', unsignedStreams: true };
    const hashed = await outcome(source, options, { method: 'PUT', body: body() });
    expect(hashed.body).toEqual(new TextEncoder().encode('x'));
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    expect(await scopeOf(source, options, { method: 'PUT', body: body(), headers })).toBe('InvalidHeader');
  }
});

it('are checked', () => {
  for (const field of ['service', 'region'] as const) {
    const create = (value: unknown) =>
      createSigningInterceptor(forS3, { origin: 'https://h', [field]: value as string });
    for (const wrong of [1, null, {}]) expect(thrown(() => create(wrong))).toMatchObject({ name: 'TypeError', field });
    for (const wrong of ['', 'a/b', 'a b']) expect(thrown(() => create(wrong))).toMatchObject({ code: 'InvalidScope' });
  }
});

it('need a signer of this library', async () => {
  const foreign = { sign: () => ({ url: 'https://h/', headers: {} }) };
  expect(await scopeOf(foreign, { origin: 'https://h', service: 'sqs' })).toBe('WrongType');
});
