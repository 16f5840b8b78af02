/** Runs the script for bash with bash. test/shells/zsh.test.ts runs the script for zsh. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manuals } from '../../bindings/cli/manuals.js';
import { run } from './program.js';

const execute = promisify(execFile);
let folder: string;
let script: string;

beforeAll(async () => {
  await execute('bash', ['--version']).catch((cause) => {
    throw new Error('these tests need bash: install it, with "apt-get install bash" for example', { cause });
  });
  folder = await mkdtemp(join(tmpdir(), 'siglane-completion-'));
  script = join(folder, 'siglane.bash');
  for (const name of ['a file.txt', 'other.txt']) await writeFile(join(folder, name), '');
  const { code, stdout, stderr } = await run(['completion', 'bash']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await writeFile(script, stdout);
});
afterAll(() => rm(folder, { recursive: true }));

/** Words that bash offers for the last word. The words before it are split as bash does. */
async function offered(...line: string[]): Promise<string[]> {
  const words = ['siglane', ...line].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const code = `. '${script}'
    [[ $(complete -p siglane) == 'complete -F _siglane siglane' ]] || exit 1
    COMP_WORDS=(${words}); COMP_CWORD=${line.length}; _siglane; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await execute('bash', ['--norc', '-c', code], { cwd: folder });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean).sort();
}

describe('bash completes', () => {
  const names = manuals.map(({ name }) => name);

  it('commands', async () => {
    expect(await offered('')).toEqual([...names, 'help', 'version'].sort());
    expect(await offered('p')).toEqual(['post-policy', 'presign']);
    expect(await offered('--')).toEqual(['--help', '--version']);
  });

  it.each(manuals.map((manual) => [manual.name, manual] as const))('all options of %s', async (name, { options }) => {
    const all = Object.keys(options).map((option) => `--${option}`);
    expect(await offered(name, '-')).toEqual(all.sort());
  });

  it('values', async () => {
    for (const option of ['--method', '-X']) expect(await offered('presign', option, 'P')).toEqual(['POST', 'PUT']);
    expect(await offered('sign', '--path-encoding', '')).toEqual(['double', 'none', 'single']);
    expect(await offered('sign', '--path-encoding', '=', 'd')).toEqual(['double']);
    expect(await offered('sign', '--path-encoding', '=')).toEqual(['double', 'none', 'single']);
    expect(await offered('presign', '--bucket', '')).toEqual([]);
    expect(await offered('completion', 'z')).toEqual(['zsh']);
    expect(await offered('help', 'exit')).toEqual(['exit-codes']);
    expect(await offered('help', 'si')).toEqual(['sign']);
  });

  it('files, also with spaces in their names', async () => {
    expect(await offered('presign', '--file', 'a')).toEqual(['a file.txt']);
    expect(await offered('presign', '-f', 'o')).toEqual(['other.txt']);
    expect(await offered('verify', 'o')).toEqual(['other.txt']);
    expect(await offered('diagnose', '--log', '=', 'a')).toEqual(['a file.txt']);
    expect(await offered('presign', 'o')).toEqual([]);
  });
});

it('zsh has its own script, with the same options', async () => {
  const { stdout } = await run(['completion', 'zsh']);
  expect(stdout).toMatch(/^#compdef siglane\n/);
  for (const { options } of manuals)
    for (const [name, { text }] of Object.entries(options)) {
      expect(stdout).toContain(`--${name}`);
      expect(stdout).toContain(text.replace(/[[\]]/g, '\\$&').replaceAll("'", "'\\''"));
    }
});
