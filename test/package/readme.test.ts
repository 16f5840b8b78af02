import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subpaths } from '../../scripts/check/subpaths.mjs';
import { dialectOf } from '../reference/dialects.mjs';
import { sign } from '../reference/sign.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map((match) => match[1] as string);

const { exports: entries } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
/** The file behind `siglane` or `siglane/…`. */
const fileOf = (name: string): string => entries[name.replace('siglane', '.')].default;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-readme-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('README.md', () => {
  it('has examples that run one after the other and print what they say', async () => {
    const examples = blocks('js');
    expect(examples.length).toBeGreaterThan(8);
    const code = examples
      .join('\n')
      // Imports, and what is resolved like them.
      .replace(
        /(from |resolve\()'(siglane[\w/.-]*)'/g,
        (_, word, name) => `${word}${JSON.stringify(pathToFileURL(join(root, fileOf(name))))}`,
      );
    const file = join(folder, 'examples.mjs');
    await writeFile(file, code);
    const { stdout } = await run(process.execPath, [file]);
    const promised = [...code.matchAll(/console\.log\(.*; \/\/ → (.*)$/gm)].map((match) => match[1]);
    expect(promised.length).toBe([...code.matchAll(/console\.log\(/g)].length);
    expect(stdout.trimEnd().split('\n')).toEqual(promised);
  });

  it('has commands that run', async () => {
    const [own, presign, sign, postPolicy, verify] = blocks('sh') as [string, string, string, string, string];
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    for (const [, script] of own.matchAll(/^npm (?:run )?(\w+)/gm)) expect(Object.keys(scripts)).toContain(script);

    const work = join(folder, 'work');
    await mkdir(join(work, 'photos'), { recursive: true });
    await writeFile(join(work, 'photos', 'a b.jpg'), '');
    const shim = join(folder, 'siglane');
    await writeFile(shim, `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/cli/main.js')}" "$@"\n`);
    await chmod(shim, 0o755);
    const env = { PATH: `${folder}${delimiter}${process.env['PATH']}` };
    const { stdout, stderr } = await run('sh', ['-ec', presign], { cwd: work, env });
    expect(stderr).toBe('');
    const [url, json, ...help] = stdout.split('\n');
    expect(url).toMatch(/^https:\/\/examplebucket\.s3\..*\/photos\/a\.jpg\?.*X-Amz-Expires=3600/);
    expect(JSON.parse(json as string).url).toMatch(
      /\/video\.mp4\?.*&partNumber=1&uploadId=abc&X-Amz-Signature=[0-9a-f]{64}$/,
    );
    expect(help.join('\n')).toContain('Usage: siglane presign');
    expect(await readFile(join(work, 'urls.txt'), 'utf8')).toMatch(/^https:.*\/photos\/a%20b\.jpg\?.*\n$/);

    // The credentials of the first block stand for those of the second.
    const exports = presign.split('\n').filter((line) => line.startsWith('export '));
    expect(exports.length).toBe(1);
    const signed = await run('sh', ['-ec', [...exports, sign].join('\n')], { cwd: work, env });
    expect(signed.stderr).toBe('');
    const headers = await readFile(join(work, 'headers.txt'), 'utf8');
    expect(headers).toMatch(/^(?:[a-z0-9-]+: .*\n)+$/);
    expect(headers).toContain('\nauthorization: AWS4-HMAC-SHA256 ');
    expect(signed.stdout).toMatch(
      /^curl -X PUT .*\/hello\.txt\nhttps:[^\n]*&X-Amz-Expires=60&[^\n]*\n# payload hash\n.*# string to sign\n.*Usage: siglane sign /s,
    );

    const form = await run('sh', ['-ec', [...exports, postPolicy].join('\n')], { cwd: work, env });
    expect(form.stderr).toBe('');
    expect(form.stdout).toMatch(/^curl \\\n.*-F 'file=@"hello.txt"' \\\n {2}https:[^\n]*\n$/s);
    expect(await readFile(join(work, 'form.html'), 'utf8')).toContain('<form action="https://examplebucket.s3.');

    const verified = await run('sh', ['-ec', [...exports, verify].join('\n')], { cwd: work, env });
    expect(verified).toMatchObject({ stdout: expect.stringMatching(/^right\nGET, s3 in us-east-1, key /), stderr: '' });
  });

  it('shows a canonical request as it is', async () => {
    const block = blocks('text').find((text) => text.startsWith('POST')) as string;
    const lines = block.trimEnd().split('\n');
    // What stands behind three spaces is said about the line.
    const shown = lines.map((line) => line.split('   ')[0]).join('\n');
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
    const url = 'https://api.example.com/a b?b&a=1';
    const input = { method: 'POST', url, headers: [['Content-Type', ' text/plain']] } as const;
    const date = new Date('2026-01-02T03:04:05Z');
    const dialect = dialectOf('execute-api');
    const { canonicalRequest } = sign(input, {
      credentials,
      region: 'us-east-1',
      service: 'execute-api',
      dialect,
      date,
      mode: 'sign',
    });
    expect(shown).toBe(canonicalRequest);
  });

  it('says of each entry what a page downloads at most, as npm run check sees to it', () => {
    const rows = [...readme.matchAll(/^\| `(siglane[^` ]*)` \| .* \| (\d+) KB.* \|$/gm)];
    const promised = Object.fromEntries(rows.map(([, entry, kilobytes]) => [entry, 1000 * Number(kilobytes)]));
    const { 'siglane/pool/worker': _, ...pages } = subpaths;
    expect(promised).toEqual(Object.fromEntries(Object.entries(pages).map(([entry, { gzipped }]) => [entry, gzipped])));
  });

  it('names every error code', async () => {
    const errors = await readFile(join(root, 'bindings/api/errors.ts'), 'utf8');
    const codes = [...errors.matchAll(/^ {2}\| '(\w+)'/gm)].map((match) => match[1] as string);
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) expect(readme).toContain(`\`${code}\``);
  });
});
