/** axios: its fetch adapter with `createFetch`, and its http adapter with the adapter that docs/tasks/fetch-clients.md shows. */
import { Readable } from 'node:stream';
import axios, { type AxiosAdapter, type AxiosInstance, type CreateAxiosDefaults } from 'axios';
import { describe, expect, test } from 'vitest';
import type { SignerProvider } from '../../../bindings/api/provider.js';
import { createFetch, createSigner, createSignerProvider } from '../../../bindings/entries/index.js';
import { credentials, region } from '../../support/example.js';
import { importFromPage } from './page.js';
import {
  type Answer,
  expectMeant,
  expectSignedAnew,
  formOf,
  json,
  meant,
  type Service,
  startService,
  ticking,
} from './server.js';

interface Page {
  signingAdapter(provider: Pick<SignerProvider, 'current'>): AxiosAdapter;
}
const { signingAdapter } = await importFromPage<Page>('tasks/fetch-clients.md', 'axios-signing.mjs');

const service = 'execute-api';
const baseURL = 'https://abc123.execute-api.us-east-1.amazonaws.com/prod';

interface Started {
  client: AxiosInstance;
  server: Service;
}
type Start = (answer?: Answer, options?: CreateAxiosDefaults) => Promise<Started>;

const startFetch: Start = async (answer, options) => {
  const server = await startService({ service, ...(answer && { answer }) });
  const signer = await createSigner({ credentials, region, service, now: ticking() });
  const signingFetch = createFetch(signer, { fetch: server.fetch });
  return { server, client: axios.create({ adapter: 'fetch', env: { fetch: signingFetch }, baseURL, ...options }) };
};

const startHttp: Start = async (answer, options) => {
  const server = await startService({ service, ...(answer && { answer }) });
  const provider = createSignerProvider(() => credentials, { region, service, now: ticking() });
  const adapter = signingAdapter(provider);
  return { server, client: axios.create({ adapter, httpsAgent: server.agent, baseURL, ...options }) };
};

describe.each([
  ['fetch', startFetch],
  ['http', startHttp],
])('the %s adapter', (_, start) => {
  test('sends what was meant in params, in the URL and in the path', async () => {
    const { client, server } = await start((_, response) => json(response, { found: 'é' }));
    const { data, status } = await client.get('/items/a+b é', { params: { ...meant, nested: { text: 'e f' } } });
    expect([data, status]).toEqual([{ found: 'é' }, 200]);
    await client.get('items?space=a+b&plus=c%2Bd', { params: { letter: meant.letter } });
    await client.get('items', { params: new URLSearchParams(meant) });
    expectMeant(server, 3);
    expect(server.arrived[0]?.segments).toEqual(['prod', 'items', 'a+b é']);
    expect(server.arrived[0]?.query).toContainEqual(['nested[text]', 'e f']);
    expect(server.arrived[0]?.host).toBe('abc123.execute-api.us-east-1.amazonaws.com');
  });

  test('sends JSON, text, bytes and forms', async () => {
    const { client, server } = await start();
    const form = new FormData();
    form.set('file', new Blob(['bytes of é'], { type: 'text/plain' }), 'é.txt');
    await client.post('items', { title: 'é' });
    await client.put('items', 'é text', { headers: { 'content-type': 'text/plain' } });
    await client.patch('items', Buffer.from([0, 255]), { headers: { 'content-type': 'application/octet-stream' } });
    await client.post('items', new URLSearchParams(meant));
    await client.postForm('items', form);
    await client.delete('items/1');
    expect(server.refused).toEqual([]);
    const [asJson, asText, asBytes, asForm, asParts, nothing] = server.arrived;
    expect(asJson?.body.toString()).toBe('{"title":"é"}');
    expect(asJson?.headers['content-type']).toBe('application/json');
    expect(asText?.body.toString()).toBe('é text');
    expect([...(asBytes?.body ?? [])]).toEqual([0, 255]);
    expect(asForm?.body.toString()).toBe(String(new URLSearchParams(meant)));
    const file = (await formOf(asParts)).get('file') as File;
    expect([file.name, await file.text()]).toEqual(['é.txt', 'bytes of é']);
    expect([nothing?.method, nothing?.body.length]).toEqual(['DELETE', 0]);
  });

  test('keeps the errors of axios, and a request that is sent again is signed anew', async () => {
    const { client, server } = await start((_, response, count) => json(response, {}, count === 0 ? 503 : 200));
    const error = await client.get('items', { params: meant }).catch((thrown) => thrown);
    expect(error).toMatchObject({ isAxiosError: true, response: { status: 503 } });
    // As an interceptor that retries does.
    expect((await client.request(error.config)).status).toBe(200);
    expectMeant(server, 2);
    expectSignedAnew(server);
  });

  test('does not show the signature in the config of an answer or an error', async () => {
    const { client } = await start((_, response, count) => json(response, {}, count === 0 ? 200 : 500));
    const { config } = await client.get('items');
    const error = await client.get('items').catch((thrown) => thrown);
    for (const { headers } of [config, error.config, error.response.config, error.toJSON().config]) {
      expect(JSON.stringify(headers)).toContain('application/json');
      expect(JSON.stringify(headers)).not.toContain('AWS4-HMAC-SHA256');
    }
  });

  test('does not follow a redirect', async () => {
    const { client, server } = await start((_, response) => {
      response.writeHead(307, { location: 'https://elsewhere.example/' }).end();
    });
    await expect(client.get('items')).rejects.toMatchObject({ response: { status: 307 } });
    expect(server.arrived).toHaveLength(1);
  });

  test('stays at its baseURL if it is told to', async () => {
    const { client, server } = await start(undefined, { allowAbsoluteUrls: false });
    await client.get('//elsewhere.example/items');
    expect(server.arrived[0]).toMatchObject({
      host: 'abc123.execute-api.us-east-1.amazonaws.com',
      segments: ['prod', 'elsewhere.example', 'items'],
    });
  });

  test('sends nothing if the request cannot be signed', async () => {
    const { client, server } = await start();
    const code = async (request: Promise<unknown>) => {
      const error = await request.then(
        () => undefined,
        (thrown) => thrown,
      );
      return (error?.cause ?? error)?.code;
    };
    expect(await code(client.get('items', { headers: { authorization: 'Bearer x' } }))).toBe('ReservedHeader');
    expect(await code(client.get('https://abc123.execute-api.eu-west-1.amazonaws.com/'))).toBe('ScopeMismatch');
    expect(server.arrived.length + server.refused.length).toBe(0);
  });
});

test('the http adapter gives a form its content type, with post too', async () => {
  const { client, server } = await startHttp();
  const form = new FormData();
  form.set('name', 'é');
  await client.post('items', form);
  expect(server.arrived[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
});

test('the http adapter refuses a stream, whose hash is not known', async () => {
  const { client, server } = await startHttp();
  await expect(client.post('items', Readable.from(['a']))).rejects.toThrow(TypeError);
  expect(server.arrived.length + server.refused.length).toBe(0);
});

test('the http adapter obeys a signal', async () => {
  const { client } = await startHttp(() => {});
  await expect(client.get('items', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
    code: 'ERR_CANCELED',
  });
});
