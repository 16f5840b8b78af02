/** ky, ofetch, graphql-request, and `fetch` itself, each with `createFetch`. */
import { GraphQLClient, gql } from 'graphql-request';
import ky from 'ky';
import { ofetch } from 'ofetch';
import { describe, expect, test } from 'vitest';
import { createFetch, createSigner } from '../../../bindings/entries/index.js';
import { credentials } from '../../support/example.js';
import { type Answer, expectMeant, expectSignedAnew, fetchFor, json, meant, startService } from './server.js';

const gateway = 'https://abc123.execute-api.us-east-1.amazonaws.com';

async function start(service: string, origin: string, answer?: Answer) {
  const server = await startService({ service, ...(answer && { answer }) });
  return { server, fetch: fetchFor(server, { origins: [origin] }) };
}

const failsTwice: Answer = (_, response, count) => json(response, { found: 'é' }, count < 2 ? 503 : 200);

describe('ky', () => {
  test('sends parameters and bodies as they were meant', async () => {
    const { server, fetch } = await start('execute-api', gateway, (_, response) => json(response, { found: 'é' }));
    const api = ky.create({ fetch, prefixUrl: `${gateway}/prod` });
    expect(await api.get('items/a+b é', { searchParams: meant }).json()).toEqual({ found: 'é' });
    await api.post('items', { searchParams: new URLSearchParams(meant), json: { title: 'é' } });
    const form = new FormData();
    form.set('name', 'é');
    await api.put('items', { searchParams: String(new URLSearchParams(meant)), body: form });
    expectMeant(server, 3);
    expect(server.arrived[0]?.segments).toEqual(['prod', 'items', 'a+b é']);
    expect(server.arrived[1]?.body.toString()).toBe('{"title":"é"}');
    expect(server.arrived[2]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  });

  test('signs its retries anew', async () => {
    const { server, fetch } = await start('execute-api', gateway, failsTwice);
    const api = ky.create({ fetch, retry: { limit: 2, delay: () => 1 } });
    await api.put(`${gateway}/items`, { searchParams: meant, json: { title: 'é' } });
    expectMeant(server, 3);
    expectSignedAnew(server);
    for (const { body } of server.arrived) expect(body.toString()).toBe('{"title":"é"}');
  });
});

describe('ofetch', () => {
  const fromText = (fetch: typeof globalThis.fetch) => (url: string | URL | Request, init?: RequestInit) =>
    fetch(typeof url === 'string' ? new URL(url) : url, init);

  test('sends parameters and bodies as they were meant', async () => {
    const { server, fetch } = await start('execute-api', gateway, (_, response) => json(response, { found: 'é' }));
    const api = ofetch.create({ baseURL: `${gateway}/prod` }, { fetch: fromText(fetch) });
    expect(await api('items/a+b é', { query: meant })).toEqual({ found: 'é' });
    await api('items', { method: 'POST', query: meant, body: { title: 'é' } });
    await api('items?space=a+b', { query: { plus: meant.plus, letter: meant.letter } });
    expectMeant(server, 3);
    expect(server.arrived[0]?.segments).toEqual(['prod', 'items', 'a+b é']);
    expect(server.arrived[1]?.body.toString()).toBe('{"title":"é"}');
  });

  test('signs its retries anew', async () => {
    const { server, fetch } = await start('execute-api', gateway, failsTwice);
    const api = ofetch.create({ retry: 2 }, { fetch: fromText(fetch) });
    await api(`${gateway}/items`, { query: meant });
    expectMeant(server, 3);
    expectSignedAnew(server);
  });

  // The reason for `new URL` in the recipe. If this fails, ofetch writes spaces in another way, and the recipe can be shorter.
  test('sends a space as a plus without the conversion', async () => {
    const { server, fetch } = await start('execute-api', gateway);
    await ofetch.create({}, { fetch })(`${gateway}/items`, { query: meant });
    expect(server.arrived[0]?.query).toContainEqual(['space', 'a+b']);
  });
});

describe('graphql-request on AppSync', () => {
  const origin = 'https://abc123.appsync-api.us-east-1.amazonaws.com';
  const query = gql`
    query Shop($text: String!) { find(text: $text) { id } }
  `;
  const variables = { text: 'a b c+d é' };
  const url = new URL(`${origin}/graphql`);
  for (const [name, value] of Object.entries(meant)) url.searchParams.set(name, value);

  test('sends a query in the body', async () => {
    const { server, fetch } = await start('appsync', origin, (_, response) => json(response, { data: { find: [] } }));
    const client = new GraphQLClient(url.href, { fetch });
    expect(await client.request(query, variables)).toEqual({ find: [] });
    expectMeant(server, 1);
    expect(JSON.parse(String(server.arrived[0]?.body))).toMatchObject({ variables, operationName: 'Shop' });
    expect(server.arrived[0]?.segments).toEqual(['graphql']);
  });

  test('sends a query in the URL', async () => {
    const { server, fetch } = await start('appsync', origin, (_, response) => json(response, { data: { find: [] } }));
    const client = new GraphQLClient(url.href, { fetch, method: 'GET', jsonSerializer: JSON });
    await client.request(query, variables);
    expectMeant(server, 1);
    const sent = new Map(server.arrived[0]?.query);
    expect(JSON.parse(sent.get('variables') ?? '')).toEqual(variables);
    expect(sent.get('query')).toContain('query Shop($text: String!) { find(text: $text)');
  });
});

describe('fetch itself', () => {
  const text = `space=${encodeURIComponent(meant.space)}&plus=${encodeURIComponent(meant.plus)}&letter=é`;

  test.each([
    ['lambda', 'https://abc123.lambda-url.us-east-1.on.aws'],
    ['execute-api', gateway],
  ])('signs paths, parameters and bodies for %s', async (service, origin) => {
    const { server, fetch } = await start(service, origin, (_, response) => json(response, { found: 'é' }));
    const url = new URL(`${origin}/items/a+b é`);
    for (const [name, value] of Object.entries(meant)) url.searchParams.set(name, value);
    expect(await (await fetch(url)).json()).toEqual({ found: 'é' });
    await fetch(`${origin}/items/a+b é?${text}`);
    await fetch(new Request(url, { method: 'POST', body: 'é' }));
    expectMeant(server, 3);
    for (const { segments } of server.arrived) expect(segments).toEqual(['items', 'a+b é']);
    expect(server.arrived[2]?.body.toString()).toBe('é');
  });

  test('signs each of its retries anew', async () => {
    const origin = 'https://abc123.lambda-url.us-east-1.on.aws';
    const server = await startService({ service: 'lambda', answer: failsTwice });
    const fetch = fetchFor(server, { origins: [origin], retries: { limit: 2, delay: 1 } });
    const url = new URL(`${origin}/items`);
    for (const [name, value] of Object.entries(meant)) url.searchParams.set(name, value);
    expect((await fetch(url, { method: 'PUT', body: 'é' })).status).toBe(200);
    expectMeant(server, 3);
    expectSignedAnew(server);
    for (const { body } of server.arrived) expect(body.toString()).toBe('é');
  });

  test('signs for the services and regions that the hosts name', async () => {
    const hosts = [
      ['lambda', 'us-east-1', 'https://abc123.lambda-url.us-east-1.on.aws'],
      ['execute-api', 'eu-west-1', 'https://abc123.execute-api.eu-west-1.amazonaws.com'],
      ['sqs', 'eu-central-1', 'https://sqs.eu-central-1.amazonaws.com'],
    ] as const;
    const signer = await createSigner({ credentials });
    const servers = new Map<string, Awaited<ReturnType<typeof startService>>>();
    for (const [service, at, origin] of hosts) servers.set(origin, await startService({ service, region: at }));
    const fetch = createFetch(signer, {
      services: ['sqs'],
      origins: hosts.slice(0, 2).map(([, , origin]) => origin),
      fetch: (input, init) => {
        const { origin } = new URL((input as Request).url);
        return (servers.get(origin)?.fetch ?? globalThis.fetch)(input, init);
      },
    });
    for (const [, , origin] of hosts) {
      expect((await fetch(`${origin}/?${text}`)).status).toBe(200);
      expectMeant(servers.get(origin) as never, 1);
    }
  });
});
