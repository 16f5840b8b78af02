/** docs/fail/why-does-my-signature-not-match.md: its table of messages, its command and its example. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { causes, diagnose } from '../../bindings/entries/diagnose.js';
import { date, send, toObject } from '../diagnose/clients.js';
import { jobs } from '../diagnose/mistakes.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const page = await readFile(join(root, 'docs/fail/why-does-my-signature-not-match.md'), 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(page)?.[1] as string;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-why-'));
});
afterAll(() => rm(folder, { recursive: true }));

const rows = [...page.matchAll(/^\| `(.+?)` \| .* \| `([a-z0-9-]+)` \|$/gm)].map(
  ([, said, cause]) => [said, cause] as [string, string],
);

it('has a table of messages', () => {
  expect(rows.length).toBeGreaterThan(20);
});

it.each(rows)('"%s" is %s', async (said, cause) => {
  expect(Object.keys(causes)).toContain(cause);
  const message = said.replaceAll('…', '20210502T144040Z');
  const error = JSON.stringify({ __type: 'Error', message });
  const { findings } = await diagnose({ request: toObject(send(jobs.port).wire), error, now: date });
  expect(findings[0]).toMatchObject({ cause, certainty: 'certain' });
});

it('has a command that runs', async () => {
  const shim = join(folder, 'siglane');
  await writeFile(shim, `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/cli/main.js')}" "$@"\n`);
  await chmod(shim, 0o755);
  const env = { PATH: `${folder}${delimiter}${process.env['PATH']}`, HOME: folder };
  const { stdout, stderr } = await run('sh', ['-ec', block('sh')], { cwd: folder, env });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^The signature does not match: .*\n\n {1}1\. proven /);
});

it('has an example that runs', async () => {
  const code = block('js').replace(
    "'siglane/diagnose'",
    JSON.stringify(pathToFileURL(join(root, 'dist/entries/diagnose.js'))),
  );
  const file = join(folder, 'example.mjs');
  await writeFile(file, code);
  const promised = /console\.log\(.*; \/\/ → (.*)$/m.exec(code)?.[1];
  expect((await run(process.execPath, [file])).stdout.trimEnd()).toBe(promised);
});
