/** Jest without configuration. It uses the CommonJS build, because its modules cannot require an ES module. */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { entries } from '../runtime/expect-one-instance.js';
import { useConsumer } from '../runtime/use-consumer.js';

const run = promisify(execFile);
const here = fileURLToPath(new URL('./', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const consumer = useConsumer();

let folder: string;
beforeAll(async () => {
  folder = join(consumer.folder, 'jest');
  await cp(join(here, 'programs'), folder, { recursive: true });
  await cp(join(root, 'test/vectors/data/presign-s3.json'), join(folder, 'presign-s3.json'));
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await mkdir(join(folder, 'docs'));
  const page = await readFile(join(root, 'docs/start/commonjs.md'), 'utf8');
  const [, example] = /```js links\.test\.js\n(.*?)```/s.exec(page) ?? [];
  await writeFile(join(folder, 'docs/uploads.test.js'), example as string);
});

interface Results {
  numPassedTests: number;
  testResults: { name: string; message: string; assertionResults: { title: string; status: string }[] }[];
}

async function jest(): Promise<Results> {
  const args = ['--ci', '--json', '--runInBand', '--no-watchman', `--cacheDirectory=${join(folder, 'cache')}`];
  const file = join(here, 'node_modules/jest/bin/jest.js');
  // Jest fails if a test fails, and its report names the test and the reason.
  const { stdout } = await run(process.execPath, [file, ...args], { cwd: folder }).catch((error) => error);
  return JSON.parse(stdout);
}

it('every entry works', async () => {
  const { testResults } = await jest();
  expect(testResults.map(({ message }) => message).join('')).toBe('');
  const passed = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ title }) => title));
  for (const entry of entries) expect(passed).toContain(`${entry} is the CommonJS form`);
  expect(testResults.length).toBe(2);
});
