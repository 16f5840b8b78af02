/** @opensearch-project/opensearch, with the classes that docs/tasks/opensearch.md shows. */
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { Client, type ClientOptions, type Connection, type Transport } from '@opensearch-project/opensearch';
import { describe, expect, test } from 'vitest';
import type { Credentials } from '../../../bindings/api/credentials.js';
import type { SignerProvider } from '../../../bindings/api/provider.js';
import { createSigner, createSignerProvider } from '../../../bindings/entries/index.js';
import { credentials, region } from '../../support/example.js';
import { importFromPage } from './page.js';
import {
  type Answer,
  expectMeant,
  expectSignedAnew,
  json,
  meant,
  type Service,
  type ServiceOptions,
  startService,
  ticking,
} from './server.js';

interface Page {
  signedBy(provider: Pick<SignerProvider, 'current'>): { Connection: typeof Connection; Transport: typeof Transport };
}
const { signedBy } = await importFromPage<Page>('tasks/opensearch.md', 'opensearch-signing.mjs');

const nodes = {
  es: 'https://search-shop-abc123.us-east-1.es.amazonaws.com',
  aoss: 'https://abc123.us-east-1.aoss.amazonaws.com',
};

async function start(
  service: 'es' | 'aoss',
  {
    answer,
    keys,
    load = () => credentials,
    ...options
  }: Partial<ClientOptions> &
    Pick<ServiceOptions, 'answer' | 'keys'> & { load?: () => Credentials | Promise<Credentials> } = {},
): Promise<{ client: Client; server: Service; provider: SignerProvider }> {
  const server = await startService({ service, ...(answer && { answer }), ...(keys && { keys }) });
  const provider = createSignerProvider(async () => load(), { region, service, now: ticking() });
  const client = new Client({ node: nodes[service], agent: () => server.agent, ...signedBy(provider), ...options });
  return { client, server, provider };
}

describe.each(['es', 'aoss'] as const)('%s', (service) => {
  test('a search arrives as it was meant', async () => {
    const { client, server } = await start(service, { answer: (_, response) => json(response, { hits: {} }) });
    const { body } = await client.search({
      index: 'a+b é',
      q: 'x y+z',
      body: { query: { match: { title: 'é' } } },
      // Parameters that the client does not know are sent too.
      ...(meant as object),
    });
    expect(body).toEqual({ hits: {} });
    expectMeant(server, 1);
    const [{ segments, query, headers, signedHeaders, body: sent, host } = {} as never] = server.arrived;
    expect(host).toBe(new URL(nodes[service]).host);
    expect(segments).toEqual(['a+b é', '_search']);
    expect(query).toContainEqual(['q', 'x y+z']);
    expect(JSON.parse(String(sent))).toEqual({ query: { match: { title: 'é' } } });
    expect('x-amz-content-sha256' in headers).toBe(service === 'aoss');
    expect(signedHeaders).not.toContain('content-length');
  });

  test('a query as text arrives with spaces as spaces', async () => {
    const { client, server } = await start(service);
    await client.transport.request({
      method: 'GET',
      path: '/_search',
      querystring: 'space=a+b&plus=c%2Bd&letter=%C3%A9',
    });
    expectMeant(server, 1);
  });

  test('bulk requests arrive, with gzip too', async () => {
    const documents = Array.from({ length: 500 }, (_, i) => ({ title: `é ${i}` }));
    for (const compression of [undefined, 'gzip'] as const) {
      const answer: Answer = (_, response) =>
        json(response, { items: documents.map(() => ({ index: { status: 201 } })) });
      const { client, server } = await start(service, { answer, ...(compression && { compression }) });
      const result = await client.helpers.bulk({
        datasource: Readable.from(documents),
        onDocument: () => ({ index: { _index: 'books' } }),
      });
      expect(result).toMatchObject({ total: 500, failed: 0 });
      const [{ body, headers } = {} as never] = server.arrived;
      expect(headers['content-encoding']).toBe(compression);
      const lines = (compression === undefined ? body : gunzipSync(body)).toString().trimEnd().split('\n');
      expect(lines.filter((_, i) => i % 2 === 1).map((line) => JSON.parse(line))).toEqual(documents);
    }
  });
});

test("the client's own retries are signed anew", async () => {
  const answer: Answer = (_, response, count) => json(response, { took: 1 }, count < 2 ? 503 : 200);
  const { client, server } = await start('es', { answer });
  expect((await client.search({ index: 'a' })).body).toEqual({ took: 1 });
  expect(server.arrived).toHaveLength(3);
  expect(server.refused).toEqual([]);
  expectSignedAnew(server);
});

test('credentials are renewed when they end', async () => {
  const keys = new Map(
    ['ASIAFIRSTEXAMPLE1234', 'ASIANEXTEXAMPLE12345'].map((id) => [
      id,
      { secretAccessKey: credentials.secretAccessKey, sessionToken: `token-of-${id}` },
    ]),
  );
  const ids = [...keys.keys()];
  // After a few requests the first is valid for less than `minimumValidity`.
  const load = () => {
    const accessKeyId = ids.shift() as string;
    const seconds = accessKeyId.startsWith('ASIAF') ? 310 : 3600;
    const expiration = new Date(Date.now() - 60_000 + 1000 * seconds);
    return { accessKeyId, ...(keys.get(accessKeyId) as { secretAccessKey: string; sessionToken: string }), expiration };
  };
  const { client, server } = await start('es', { load, keys });
  for (let i = 0; i < 20; i++) await client.info();
  expect(server.refused).toEqual([]);
  expect(new Set(server.arrived.map(({ accessKeyId }) => accessKeyId)).size).toBe(2);
  expect(server.arrived.at(-1)?.headers['x-amz-security-token']).toBe('token-of-ASIANEXTEXAMPLE12345');
});

test('a signer will do in place of a provider', async () => {
  const server = await startService({ service: 'es' });
  const signer = await createSigner({ credentials, region, service: 'es' });
  const provider = { current: async () => signer };
  const client = new Client({ node: nodes.es, agent: () => server.agent, ...signedBy(provider) });
  await client.info();
  expect(server.arrived).toHaveLength(1);
});

test('requests at the same time get their own signatures', async () => {
  const { client, server } = await start('es', { answer: ({ query }, response) => json(response, query) });
  const texts = Array.from({ length: 50 }, (_, i) => `x y+z ${i}`);
  const answers = await Promise.all(texts.map((q) => client.search({ index: 'a', q })));
  expect(answers.map(({ body }) => body)).toEqual(texts.map((q) => [['q', q]]));
  expect(server.refused).toEqual([]);
});

test('callbacks get the result, or the error', async () => {
  const { client, server } = await start('es', { answer: (_, response) => json(response, { took: 1 }) });
  const search = () =>
    new Promise((resolve, reject) => {
      client.search({ index: 'a' }, (error, result) => (error ? reject(error) : resolve(result.body)));
    });
  expect(await search()).toEqual({ took: 1 });
  const { client: broken } = await start('es', { load: () => Promise.reject(new Error('no credentials')) });
  const failed = new Promise((resolve) => broken.search({ index: 'a' }, (error) => resolve(error)));
  expect(await failed).toMatchObject({ message: 'no credentials' });
  // A request that the transport sends itself, and whose callback reads the result beside the error.
  const sniffed = new Promise((resolve) => broken.transport.sniff({ reason: 'test' }, resolve as never));
  expect(await sniffed).toMatchObject({ message: 'no credentials' });
  expect(server.arrived).toHaveLength(1);
});

test('a failing source of credentials rejects, and nothing is sent', async () => {
  const { client, server } = await start('es', { load: () => Promise.reject(new Error('no credentials')) });
  await expect(client.info()).rejects.toThrow('no credentials');
  expect(server.arrived.length + server.refused.length).toBe(0);
});

test('a request can be aborted before and after it is sent', async () => {
  let begun = () => {};
  const isBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const { client, server } = await start('es', { answer: () => begun() });
  const early = client.info();
  (early as unknown as { abort(): void }).abort();
  await expect(early).rejects.toMatchObject({ name: 'RequestAbortedError' });
  expect(server.arrived).toHaveLength(0);
  const late = client.info();
  await isBegun;
  (late as unknown as { abort(): void }).abort();
  await expect(late).rejects.toMatchObject({ name: 'RequestAbortedError' });
});

test('rejects a request that cannot be signed, with gzip too', async () => {
  for (const compression of [undefined, 'gzip'] as const) {
    const { client, server, provider } = await start('es', { ...(compression && { compression }) });
    if (compression === undefined)
      await expect(client.bulk({ body: Readable.from(['{}\n']) as never })).rejects.toThrow(TypeError);
    const other = new Client({
      node: 'https://search-shop-abc123.eu-west-1.es.amazonaws.com',
      agent: () => server.agent,
      ...signedBy(provider),
      ...(compression && { compression }),
    });
    await expect(other.index({ index: 'a', body: {} })).rejects.toMatchObject({ code: 'ScopeMismatch' });
    const withPassword = new Client({
      node: nodes.es,
      agent: () => server.agent,
      auth: { username: 'u', password: 'p' },
      ...signedBy(provider),
    });
    await expect(withPassword.info()).rejects.toMatchObject({ code: 'ReservedHeader' });
    provider.dispose();
    await expect(client.info()).rejects.toMatchObject({ code: 'SignerDisposed' });
    expect(server.arrived).toHaveLength(0);
  }
});
