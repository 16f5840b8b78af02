import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reference } from '../support/example.js';
import { run } from './program.js';

const fixed = ['presign', '--bucket', 'examplebucket', '--date', '2026-01-02T03:04:05Z', '--expires', '3600'];
const skip = [...fixed, '--skip-refused'];
const url = (key: string) => reference({ path: `/${key}` }).url;
const DOTS = '"key" has a segment "." or "..", which HTTP clients remove';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-skip-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('siglane presign --skip-refused', () => {
  it('leaves an empty line in place of a refused key, gives the reason, and exits with 1', async () => {
    expect(await run(skip, 'a\n\nb/../c\nd e\n')).toEqual({
      code: 1,
      stdout: `${url('a')}\n\n\n${url('d e')}\n`,
      stderr: `siglane: line 2: is empty\nsiglane: line 3: ${DOTS}\n`,
    });
  });

  it('exits with 0 where no key is refused', async () => {
    expect(await run(skip, 'a\nb')).toEqual({ code: 0, stdout: `${url('a')}\n${url('b')}\n`, stderr: '' });
  });

  it('counts the lines of each file', async () => {
    const [one, two] = [join(folder, 'one.txt'), join(folder, 'two.txt')];
    await writeFile(one, 'a\n..\n');
    await writeFile(two, './b\nc');
    expect(await run([...skip, '-f', one, '-f', two], '')).toEqual({
      code: 1,
      stdout: `${url('a')}\n\n\n${url('c')}\n`,
      stderr: `siglane: ${one}: line 2: ${DOTS}\nsiglane: ${two}: line 1: ${DOTS}\n`,
    });
  });

  it('counts lines across the jobs of workers', async () => {
    const keys = Array.from({ length: 5000 }, (_, i) => (i === 4000 ? '..' : `key-${i}`));
    const { code, stdout, stderr } = await run([...skip, '--workers', '2'], keys.join('\n'));
    expect({ code, stderr }).toEqual({ code: 1, stderr: `siglane: line 4001: ${DOTS}\n` });
    const lines = stdout.split('\n');
    expect([lines[3999], lines[4000], lines[4999]]).toEqual([url('key-3999'), '', url('key-4999')]);
  });

  it.each([['--output-ndjson'], ['--ndjson']])('skips a line over 256 KiB, in many pieces, with %s', async (mode) => {
    const [a, b] = mode === '--ndjson' ? ['"a"', '"b"'] : ['a', 'b'];
    const { code, stdout, stderr } = await run([...skip, mode], `${a}\n${'x'.repeat(600_000)}\n${b}\n`);
    const [before, skipped, after] = stdout.split('\n') as [string, string, string];
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/^siglane: line 2: /) });
    expect([before.includes(url('a')), skipped, after.includes(url('b'))]).toEqual([
      true,
      mode === '--ndjson' ? '' : 'null',
      true,
    ]);
  });

  it('accepts keys as arguments', async () => {
    expect(await run([...skip, 'a', '..', 'b'], '')).toEqual({
      code: 1,
      stdout: `${url('a')}\n\n${url('b')}\n`,
      stderr: `siglane: key 2: ${DOTS}\n`,
    });
  });

  it('takes NDJSON with lines that are not items', async () => {
    const input = '"a"\n\n{"key":"b","expiresIn":0}\nnonsense\n{"key":7}\n{}\n{"bucketUrl":true}\n"c"';
    const { code, stdout, stderr } = await run([...skip, '--ndjson', '--output-ndjson'], input);
    expect(code).toBe(1);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { key: 'a', url: url('a') },
      null,
      null,
      null,
      null,
      { key: '', url: url('') },
      { key: 'c', url: url('c') },
    ]);
    expect(stderr.split('\n').map((line) => line.slice(0, 26))).toEqual([
      'siglane: line 3: "expiresI',
      'siglane: line 4: is not JS',
      'siglane: line 5: "key" exp',
      'siglane: line 6: "key" exp',
      '',
    ]);
    const plain = await run([...skip, '--ndjson'], input);
    expect(plain).toEqual({ code: 1, stderr, stdout: `${url('a')}\n\n\n\n\n${url('')}\n${url('c')}\n` });
  });

  it('stops at the first refused key without the option', async () => {
    expect(await run(fixed, 'a\n..\nb')).toMatchObject({ code: 1, stderr: `siglane: line 2: ${DOTS}\n` });
  });
});
