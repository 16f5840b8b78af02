/** docs/tasks/frameworks.md: its examples, as one program, with requests to each of its servers. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyIn, exchange, listen } from '../node/wire.js';
import { received } from '../verify/verifiers.js';

const root = new URL('../../', import.meta.url);
const page = await readFile(new URL('docs/tasks/frameworks.md', root), 'utf8');
const program = new URL('docs-example.mjs', import.meta.url);

// biome-ignore lint/suspicious/noExplicitAny: exports of the page.
let apps: any;
beforeAll(async () => {
  const { exports } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
  const code = [...page.matchAll(/```js\n(.*?)```/gs)]
    .map(([, block]) => block as string)
    .join('\n')
    .replace(/from '(siglane[\w/.-]*)'/g, (_, name) => {
      const file = exports[name.replace('siglane', '.')].default;
      return `from ${JSON.stringify(pathToFileURL(fileURLToPath(new URL(file, root))))}`;
    });
  await writeFile(program, `${code}\nexport { server, expressApp, fastifyApp, koaApp };\n`);
  apps = await import(/* @vite-ignore */ program.href);
  await apps.fastifyApp.ready();
});
afterAll(() => rm(program, { force: true }));

const servers: Record<string, () => Server> = {
  Node: () => apps.server,
  Express: () => createServer(apps.expressApp),
  Fastify: () => apps.fastifyApp.server,
  Koa: () => createServer(apps.koaApp.callback()),
};

test.each(Object.entries(servers))('%s', async (name, make) => {
  const port = await listen(make());
  const body = '{"method":"PUT","key":"uploads/a.txt"}';
  const json = ['content-type: application/json', `content-length: ${body.length}`];
  const granted = await exchange(port, ['POST /uppy HTTP/1.1', 'host: app.example', ...json], body);
  expect(JSON.parse(bodyIn(granted)).url).toContain('/uploads/a.txt?X-Amz-');

  const { url, headers } = received(
    { method: 'POST', url: 'https://app.example/api/items', payload: body },
    { service: 'execute-api', date: new Date() },
  );
  const lines = [`POST ${url} HTTP/1.1`, ...headers.map(([header, value]) => `${header}: ${value}`), ...json];
  const verified = await exchange(port, lines, body);
  const signer = 'AKIAIOSFODNN7EXAMPLE';
  if (name === 'Node') expect(bodyIn(verified)).toBe(signer);
  else expect(JSON.parse(bodyIn(verified))).toEqual([signer, JSON.parse(body)]);
  expect(await exchange(port, lines, body.replace('a.txt', 'b.txt'))).toContain('InvalidSignatureException');
});
