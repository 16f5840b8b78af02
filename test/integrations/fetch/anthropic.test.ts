/** @anthropic-ai/sdk on Bedrock-style endpoints. */
import Anthropic, { toFile } from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { type Answer, expectMeant, expectSignedAnew, fetchFor, formOf, json, meant, startService } from './server.js';

const origin = 'https://bedrock-mantle.us-east-1.api.aws';
const question = {
  model: 'anthropic.claude-sonnet-5',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'é?' }],
};
const message = { id: '1', type: 'message', role: 'assistant', content: [{ type: 'text', text: 'é!' }] };

async function start(answer: Answer) {
  const server = await startService({ service: 'bedrock-mantle', answer });
  const fetch = fetchFor(server, {
    drop: ['authorization', 'x-api-key'],
    service: 'bedrock-mantle',
    origins: [origin],
  });
  const client = new Anthropic({ apiKey: 'unused', baseURL: `${origin}/anthropic`, defaultQuery: meant, fetch });
  return { server, client };
}

test('sends a question, and reads the answer', async () => {
  const { client, server } = await start((_, response) => json(response, message));
  const { content } = await client.messages.create(question);
  expect(content).toEqual(message.content);
  expectMeant(server, 1);
  const [{ headers, segments, body } = {} as never] = server.arrived;
  expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 /);
  expect('x-api-key' in headers).toBe(false);
  expect(segments).toEqual(['anthropic', 'v1', 'messages']);
  expect(JSON.parse(String(body))).toEqual(question);
});

test('reads an answer while it is streamed', async () => {
  let goOn = () => {};
  const isFirstRead = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const event = (type: string, fields: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
  const delta = (text: string) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });
  const { client, server } = await start(async (_, response) => {
    const usage = { input_tokens: 1, output_tokens: 1 };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(event('message_start', { message: { ...message, content: [], usage } }));
    response.write(event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }));
    response.write(delta('é'));
    // The second part is sent only after the client has read the first.
    await isFirstRead;
    response.write(delta('!'));
    response.write(event('content_block_stop', { index: 0 }));
    response.write(event('message_delta', { delta: { stop_reason: 'end_turn' }, usage }));
    response.end(event('message_stop', {}));
  });
  const stream = client.messages.stream(question).on('text', () => goOn());
  expect(await stream.finalText()).toBe('é!');
  expectMeant(server, 1);
});

test('uploads a file', async () => {
  const { client, server } = await start((_, response) => json(response, { id: 'file_1' }));
  await client.beta.files.upload({ file: await toFile(Buffer.from('bytes of é'), 'é.txt') });
  expectMeant(server, 1);
  const form = await formOf(server.arrived[0]);
  const file = form.get('file') as File;
  expect([file.name, await file.text()]).toEqual(['é.txt', 'bytes of é']);
});

test("signs the client's own retries anew", async () => {
  const { client, server } = await start((_, response, count) => {
    response.setHeader('retry-after-ms', '1');
    json(response, message, count === 0 ? 529 : count === 1 ? 429 : 200);
  });
  await client.messages.create(question);
  expectMeant(server, 3);
  expectSignedAnew(server);
});
