/** openai on Bedrock-style endpoints. */
import OpenAI, { toFile, toStreamingFile } from 'openai';
import { expect, test } from 'vitest';
import { createFetch, createSigner } from '../../../bindings/entries/index.js';
import { credentials, region } from '../../support/example.js';
import { type Answer, expectMeant, expectSignedAnew, fetchFor, formOf, json, meant, startService } from './server.js';

const runtime = 'https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1';
const drop = ['authorization'];
const messages = [{ role: 'user', content: 'é?' }] as const;
const model = 'openai.gpt-oss-120b-1:0';
const completion = { id: '1', object: 'chat.completion', choices: [{ index: 0, message: { content: 'é!' } }] };

async function start(answer: Answer) {
  const server = await startService({ service: 'bedrock', answer });
  const fetch = fetchFor(server, { drop, services: ['bedrock'] });
  return { server, client: new OpenAI({ apiKey: 'unused', baseURL: runtime, defaultQuery: meant, fetch }) };
}

test('sends a question, and reads the answer', async () => {
  const { client, server } = await start((_, response) => json(response, completion));
  const { choices } = await client.chat.completions.create({ model, messages: [...messages] });
  expect(choices[0]?.message.content).toBe('é!');
  expectMeant(server, 1);
  const [{ headers, segments, body } = {} as never] = server.arrived;
  expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 /);
  expect(segments).toEqual(['openai', 'v1', 'chat', 'completions']);
  expect(JSON.parse(String(body))).toEqual({ model, messages });
});

test('signs for bedrock-mantle, whose host does not name the service', async () => {
  const server = await startService({
    service: 'bedrock-mantle',
    region: 'us-west-2',
    answer: (_, response) => json(response, completion),
  });
  const origin = 'https://bedrock-mantle.us-west-2.api.aws';
  const fetch = createFetch(await createSigner({ credentials }), {
    drop,
    service: 'bedrock-mantle',
    region: 'us-west-2',
    origins: [origin],
    fetch: server.fetch,
  });
  const client = new OpenAI({ apiKey: 'unused', baseURL: `${origin}/v1`, defaultQuery: meant, fetch });
  await client.chat.completions.create({ model, messages: [...messages] });
  expectMeant(server, 1);
});

test('reads an answer while it is streamed', async () => {
  let goOn = () => {};
  const isFirstRead = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const event = (content: string) =>
    `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] })}\n\n`;
  const { client, server } = await start(async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event('é'));
    // The second part is sent only after the client has read the first.
    await isFirstRead;
    response.end(`${event('!')}data: [DONE]\n\n`);
  });
  const stream = await client.chat.completions.create({ model, messages: [...messages], stream: true });
  const parts: (string | null | undefined)[] = [];
  for await (const { choices } of stream) {
    parts.push(choices[0]?.delta.content);
    goOn();
  }
  expect(parts).toEqual(['é', '!']);
  expectMeant(server, 1);
});

test('a streamed answer that is aborted ends the connection', async () => {
  let end = () => {};
  const isEnded = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { client } = await start((_, response) => {
    response.once('close', end);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"choices":[]}\n\n');
  });
  const stream = await client.chat.completions.create({ model, messages: [...messages], stream: true });
  for await (const _ of stream) stream.controller.abort();
  await isEnded;
});

test.each([
  ['a file', () => toFile(Buffer.from('bytes of é'), 'é.jsonl')],
  ['a stream', async () => toStreamingFile(new Response('bytes of é').body as never, 'é.jsonl')],
])('uploads %s', async (_, make) => {
  const { client, server } = await start((_request, response) => json(response, { id: 'file-1' }));
  const { id } = await client.files.create({ file: (await make()) as never, purpose: 'batch' });
  expect(id).toBe('file-1');
  expectMeant(server, 1);
  const form = await formOf(server.arrived[0]);
  const file = form.get('file') as File;
  expect([file.name, await file.text(), form.get('purpose')]).toEqual(['é.jsonl', 'bytes of é', 'batch']);
});

test('an upload that is longer than maxBodyBytes is not sent', async () => {
  const server = await startService({ service: 'bedrock' });
  const signer = await createSigner({ credentials, region });
  const fetch = createFetch(signer, { services: ['bedrock'], drop, maxBodyBytes: 1000, fetch: server.fetch });
  const client = new OpenAI({ apiKey: 'unused', baseURL: runtime, maxRetries: 0, fetch });
  const upload = client.files.create({ file: await toFile(Buffer.alloc(1000), 'a.bin'), purpose: 'batch' });
  await expect(upload).rejects.toMatchObject({ cause: { code: 'BodyTooLarge' } });
  expect(server.arrived.length + server.refused.length).toBe(0);
});

test("signs the client's own retries anew", async () => {
  const { client, server } = await start((_, response, count) => {
    response.setHeader('retry-after-ms', '1');
    json(response, completion, count === 0 ? 500 : count === 1 ? 429 : 200);
  });
  await client.chat.completions.create({ model, messages: [...messages] });
  expectMeant(server, 3);
  expectSignedAnew(server);
});

test('an error of signing is the cause of an APIConnectionError', async () => {
  const server = await startService({ service: 'bedrock' });
  const signer = await createSigner({ credentials, region });
  for (const [options, code] of [
    [{ services: ['bedrock'] }, 'ReservedHeader'],
    [{ services: ['sqs'], drop }, 'OriginNotAllowed'],
  ] as const) {
    const fetch = createFetch(signer, { ...options, fetch: server.fetch } as never);
    const client = new OpenAI({ apiKey: 'unused', baseURL: runtime, maxRetries: 0, fetch });
    const error = await client.models.list().then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(OpenAI.APIConnectionError);
    expect(error.cause).toMatchObject({ code });
  }
  expect(server.arrived.length + server.refused.length).toBe(0);
});
