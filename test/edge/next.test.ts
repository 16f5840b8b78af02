/**
 * Next's edge runtime: a route that imports every entry, built and started as users do. package/partial-runtime removes
 * the missing APIs one by one.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { installDependencies, npmCommand } from '../../scripts/install.mjs';
import { outputOf } from '../../scripts/output-of.mjs';
import { pack } from '../../scripts/pack.mjs';
import { run, whileRunning } from '../bundlers/programs.js';
import { entries, exampleUrl } from '../runtime/expect-one-instance.js';

const here = fileURLToPath(new URL('./', import.meta.url));
const next = join(here, 'node_modules/next/dist/bin/next');
const imported = entries.filter((entry) => entry !== 'siglane/pool/worker');

const route = `
${imported.map((entry, i) => `import * as entry${i} from '${entry}';`).join('\n')}

export const runtime = 'edge';
export const dynamic = 'force-dynamic';

const library = { ${imported.map((entry, i) => `'${entry}': entry${i}`).join(', ')} };
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const options = { credentials, region: 'us-east-1', now: () => Date.UTC(2013, 4, 24) };
const template = { bucket: 'examplebucket', endpoint: 'https://s3.amazonaws.com', expiresIn: 86_400 };

export async function GET() {
  const signer = library['siglane/sync'].createSignerSync(options);
  const refused = await library['siglane'].createSigner(options).then(
    () => 'a signer',
    ({ code, message }) => ({ code, message }),
  );
  return Response.json({
    runtime: typeof EdgeRuntime,
    entries: Object.keys(library).filter((entry) => Object.keys(library[entry]).length > 0),
    url: signer.presign({ ...template, key: 'test.txt' }),
    refused,
  });
}
`;

let folder: string;
beforeAll(async () => {
  installDependencies(here);
  // Below this folder, because Next resolves nothing outside its root.
  await mkdir(join(here, 'build'), { recursive: true });
  folder = await mkdtemp(join(here, 'build/next-'));
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  outputOf(...npmCommand('install', '--omit=optional', '--no-audit', '--no-fund', pack(folder)), { cwd: folder });
  await writeFile(join(folder, 'next.config.js'), `export default { turbopack: { root: ${JSON.stringify(here)} } };\n`);
  await mkdir(join(folder, 'app/sign'), { recursive: true });
  await writeFile(join(folder, 'app/sign/route.js'), route);
  await writeFile(join(folder, 'app/layout.js'), 'export default ({ children }) => children;\n');
});
afterAll(() => rm(folder, { recursive: true, maxRetries: 5 }));

it('imports every entry, signs with siglane/sync, and reports that createSigner cannot load its core', async () => {
  await run(process.execPath, [next, 'build'], folder);
  const args = [next, 'start', '--hostname=127.0.0.1', '--port=0'];
  const server = { command: process.execPath, args, cwd: folder, port: /http:\/\/127\.0\.0\.1:(\d+)/ };
  const report = await whileRunning(server, async (origin) => (await fetch(`${origin}/sign`)).json());
  expect(report).toEqual({
    runtime: 'string',
    entries: imported,
    url: exampleUrl,
    refused: { code: 'CoreUnavailable', message: expect.stringContaining('siglane/sync') },
  });
});
