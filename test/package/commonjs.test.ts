/**
 * The CommonJS build of every entry: it exists, no resolver uses it in addition to the ES module, and its types are
 * complete.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { entries, exampleUrl, expectOneInstance } from '../runtime/expect-one-instance.js';
import { compareInstances } from '../runtime/runners/commonjs.mjs';
import { useConsumer } from '../runtime/use-consumer.js';
import { type Project, runProject } from './typescript-project.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const consumer = useConsumer();

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const paths: [string, Record<string, unknown>][] = entries.map((entry) => {
  const path = entry.replace('siglane', '.');
  return [path, manifest.exports[path]];
});

describe.each(paths)('%s in package.json', (_, { require, types, default: file, workerd = file }) => {
  it('gives require the ES module, and the CommonJS build to resolvers that cannot require it', () => {
    const commonJs = String(file).replace('./dist/', './dist/cjs/');
    expect(require).toEqual({
      workerd,
      bun: file,
      'module-sync': file,
      module: file,
      default: { types: commonJs.replace(/\.js$/, '.d.ts'), default: commonJs },
    });
    // Resolvers use the first condition that they know.
    expect(Object.keys(require as object).at(-1)).toBe('default');
    expect(Object.keys((require as { default: object }).default)).toEqual(['types', 'default']);
    expect(types).toBe(String(file).replace(/\.js$/, '.d.ts'));
  });

  it('has both builds, with types', () => {
    const forRequire = Object.values((require as { default: Record<string, string> }).default);
    for (const named of [file, types, ...forRequire] as string[])
      expect(existsSync(join(root, named)), named).toBe(true);
  });
});

it('require and import give one instance of every entry', async () => {
  expectOneInstance(await compareInstances(consumer, process.execPath));
});

const projects: Project[] = [
  { type: 'commonjs', module: 'node16', moduleResolution: 'node16' },
  { type: 'commonjs', module: 'node18', moduleResolution: 'node16' },
  { type: 'commonjs', module: 'node20', moduleResolution: 'node16' },
  { type: 'commonjs', module: 'nodenext', moduleResolution: 'nodenext' },
  { type: 'commonjs', module: 'commonjs', moduleResolution: 'bundler' },
  { type: 'module', module: 'node16', moduleResolution: 'node16' },
  { type: 'module', module: 'nodenext', moduleResolution: 'nodenext' },
];

it.each(projects)('TypeScript: type $type, module $module, moduleResolution $moduleResolution', async (project) => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  expect(await runProject(consumer.folder, compiler, project)).toEqual({ said: '', printed: exampleUrl });
});
