// Builds the site, or serves it while pages are written:
//   node docs/generate/site.mjs [build|dev] [--base /siglane/] [--out FOLDER]
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installDependencies } from '../../scripts/install.mjs';
import { docs, writeProjectPages } from './outside.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { base: { type: 'string' }, out: { type: 'string' } },
});
const [command = 'build'] = positionals;

installDependencies(`${docs}/`);
// They import packages that were perhaps installed just now.
const { writeReference } = await import('./reference.mjs');
const { build, createServer } = await import('vitepress');

writeProjectPages();
await writeReference();
const base = values.base === undefined ? undefined : `/${values.base}/`.replace(/\/+/g, '/');
if (command === 'dev') {
  const server = await createServer(docs, { ...(base && { base }) });
  await server.listen();
  server.printUrls();
} else {
  await build(docs, { ...(base && { base }), ...(values.out && { outDir: resolve(values.out) }) });
}
