/** The command prints words, file names and profiles with their control characters escaped, so that no terminal obeys them. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { quote } from '../../bindings/cli/shell.js';
import { CONTROLS, isVisible } from '../support/hostile.js';
import { run } from './program.js';

const evil = `x${CONTROLS}\nsiglane: forged`;
/** A text that neither a word of a command line nor a file name can contain. */
const url = 'https://examplebucket.s3.us-east-1.amazonaws.com/a';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-echo-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('error messages', () => {
  it.each<[string, () => string[], string?]>([
    ['an unknown command', () => [evil]],
    ['an unknown option', () => ['presign', `--${evil}`]],
    ['an extra argument', () => ['post-policy', evil]],
    ['a number', () => ['presign', '--bucket', 'examplebucket', '--expires', evil]],
    ['a date', () => ['sign', url, '--date', evil]],
    ['a method', () => ['sign', url, '-X', evil]],
    ['a profile', () => ['sign', url, '--profile', evil]],
    ['a missing file', () => ['presign', '--bucket', 'examplebucket', '--file', evil]],
    ['a file of a request', () => ['diagnose', evil]],
    ['a missing body', () => ['sign', url, '-d', `@${evil}`]],
    ['a field twice', () => ['post-policy', '--bucket', 'examplebucket', '-f', `${evil}=1`, '-f', `${evil}=2`]],
    ['a header', () => ['sign', url, '-H', `${evil}: 1`]],
    [
      'a name in a query of NDJSON',
      () => ['presign', '--bucket', 'examplebucket', '--ndjson'],
      `${JSON.stringify({ key: 'a', query: { [evil]: null } })}\n`,
    ],
    [
      'a property of NDJSON',
      () => ['presign', '--bucket', 'examplebucket', '--ndjson'],
      `${JSON.stringify({ key: 'a', [evil]: null })}\n`,
    ],
  ])('%s', async (_, args, stdin = '') => {
    const { code, stdout, stderr } = await run(args(), stdin);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(isVisible(stderr)).toBe(true);
    // There is no second message, except the hint about the help.
    expect(stderr.split('\n').filter((line) => line.startsWith('siglane:'))).toHaveLength(1);
  });

  it('suggests no command that a profile name contains', async () => {
    const name = 'x$(touch pwned); `id` \'"';
    const file = join(folder, 'credentials');
    await writeFile(file, `[${name}]\nregion = us-east-1\n`);
    const env = { AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: join(folder, 'none') };
    const { stderr } = await run(['sign', url, '--profile', name], '', env);
    const [, command] = /eval "\$\(aws (.*)\)"/.exec(stderr) ?? [];
    expect(command).toBeDefined();
    // The shell reads it as one word, and runs nothing.
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8', cwd: folder });
    expect(words.split('\n')).toContain(`--profile=${name}`);
  });
});

describe('output', () => {
  it('JSON of a form', async () => {
    const args = [
      'post-policy',
      '--bucket',
      'examplebucket',
      '--key',
      'a\u009b\u202eb',
      '-f',
      'x-amz-meta-a=\u2066\x7f',
    ];
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(isVisible(stdout)).toBe(true);
    expect(JSON.parse(stdout).fields).toMatchObject({ key: 'a\u009b\u202eb' });
  });

  it('a form in HTML', async () => {
    const args = ['post-policy', '--html', '--bucket', 'examplebucket', '--key'];
    const { code, stdout } = await run([...args, 'a\u202e\x7f"b']);
    expect(code).toBe(0);
    expect(isVisible(stdout)).toBe(true);
    expect(stdout).toContain('value="a&#8238;&#127;&#34;b"');
    const c1 = await run([...args, 'a\u009bb']);
    expect([c1.code, c1.stdout]).toEqual([2, '']);
  });

  it('NDJSON', async () => {
    const line = `${JSON.stringify({ key: 'a\u009b\u202eb' })}\n`;
    const args = ['presign', '--bucket', 'examplebucket', '--ndjson', '--output-ndjson'];
    const { stdout } = await run(args, line);
    expect(isVisible(stdout)).toBe(true);
    expect(JSON.parse(stdout).key).toBe('a\u009b\u202eb');
  });

  it('a curl command, whose words keep their values', async () => {
    const body = 'a\x1b]0;x\x07\r\u009b\u202e\n\'"$b\\';
    const { stdout } = await run(['sign', url, '-X', 'PUT', '-d', body, '--curl']);
    expect(isVisible(stdout)).toBe(true);
    const data = /--data-raw ([\s\S]*?) \\\n {2}https/.exec(stdout)?.[1];
    expect(execFileSync('sh', ['-c', `printf %s ${data}`], { encoding: 'utf8' })).toBe(body);
  });
});

test.each([
  '',
  'plain',
  "it's",
  CONTROLS,
  `${CONTROLS}\n`,
  `a${CONTROLS}b\n\tc'`,
  '\u009b',
])('a quoted shell word keeps its value: %j', (word) => {
  expect(isVisible(quote(word).replaceAll('\t', ''))).toBe(true);
  expect(execFileSync('sh', ['-c', `printf '%s.' ${quote(word)}`], { encoding: 'utf8' })).toBe(`${word}.`);
});
