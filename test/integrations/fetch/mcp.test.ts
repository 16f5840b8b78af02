/** The streamable HTTP transport of @modelcontextprotocol/sdk, and a server of the same package, which gets verified requests. */
import { randomUUID } from 'node:crypto';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { expect, test } from 'vitest';
import { expectMeant, fetchFor, meant, startService } from './server.js';

const runtime = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/shop-Ab12';
const urls = {
  'bedrock-agentcore': `https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/${encodeURIComponent(runtime)}/invocations`,
  lambda: 'https://abc123.lambda-url.us-east-1.on.aws/mcp',
};

test.each(Object.entries(urls))('a client and a server of MCP talk through %s', async (service, text) => {
  const ofServer = new StreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID() });
  const tools = new McpServer({ name: 'shop', version: '1' });
  tools.registerTool('greet', { description: 'é' }, () => ({ content: [{ type: 'text', text: 'é!' }] }));
  await tools.connect(ofServer as never);
  const server = await startService({
    service,
    answer: ({ body, method }, response, _, request) =>
      ofServer.handleRequest(request as never, response, method === 'POST' ? JSON.parse(String(body)) : undefined),
  });

  const url = new URL(text);
  for (const [name, value] of Object.entries(meant)) url.searchParams.set(name, value);
  const fetch = fetchFor(server, { origins: [url.origin] });
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(url, { fetch });
  await client.connect(transport as never);
  expect((await client.listTools()).tools).toMatchObject([{ name: 'greet', description: 'é' }]);
  expect((await client.callTool({ name: 'greet' })).content).toEqual([{ type: 'text', text: 'é!' }]);
  await transport.terminateSession();
  await client.close();
  await tools.close();

  // POST: initialize, initialized, tools/list, tools/call. GET: the stream of the server's messages. DELETE: the end.
  expectMeant(server, 6);
  expect(server.arrived.map(({ method }) => method).sort()).toEqual(['DELETE', 'GET', 'POST', 'POST', 'POST', 'POST']);
  const path = service === 'lambda' ? ['mcp'] : ['runtimes', runtime, 'invocations'];
  for (const { segments } of server.arrived) expect(segments).toEqual(path);
});
