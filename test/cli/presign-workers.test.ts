import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seed } from '../support/arbitraries/seed.js';
import { hardText } from '../support/arbitraries/text.js';
import { referenceUrls } from '../support/example.js';
import { hardKeys } from '../support/hard-keys.js';
import { runHere, type Started, watchThreads } from './here.js';
import { run } from './program.js';

const fixed = ['presign', '--bucket', 'examplebucket', '--date', '2026-01-02T03:04:05Z', '--expires', '3600'];
const asText = (urls: readonly string[]) => urls.map((url) => `${url}\n`).join('');

/** Bytes in pieces that end anywhere. */
async function* inPieces(bytes: Uint8Array, sizes: readonly number[]) {
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}

const workers = (count: number | string) => ['--workers', String(count)];

describe('any number of workers', () => {
  it('gives the same URLs, messages and exit code', { timeout: 120_000 }, async () => {
    const key = fc.oneof(
      { weight: 40, arbitrary: hardText(1, 40).map((text) => `a/${text.replace(/[\0\n\r.]/g, '-')}`) },
      { weight: 1, arbitrary: fc.constantFrom('', '..', 'a/./b', 'x'.repeat(1025), 'b\r', 'b\n') },
    );
    const input = fc.record({
      keys: fc.array(key, { minLength: 1, maxLength: 60, size: 'max' }),
      separator: fc.constantFrom('\n', '\r\n', '\0'),
      ended: fc.boolean(),
      times: fc.integer({ min: 1, max: 100 }),
      sizes: fc.array(fc.integer({ min: 700, max: 100_000 }), { minLength: 1, maxLength: 5 }),
    });
    let refused = 0;
    let done = 0;
    const property = fc.asyncProperty(input, async ({ keys, separator, ended, times, sizes }) => {
      const good = keys.filter((each) => /^a\/[^\r]/.test(each) && each !== 'a/./b');
      // The refused key comes after the keys of many jobs.
      const text =
        [...Array.from({ length: times }, () => good).flat(), ...keys].join(separator) + (ended ? separator : '');
      const args = [...fixed, ...(separator === '\0' ? ['--null'] : [])];
      const one = await runHere([...args, ...workers(1)], inPieces(Buffer.from(text), sizes));
      const three = await runHere([...args, ...workers(3)], inPieces(Buffer.from(text), sizes));
      expect({ ...three, stdout: '' }).toEqual({ ...one, stdout: '' });
      if (one.code === 0) {
        done++;
        expect(three.stdout === one.stdout).toBe(true);
      } else {
        // The number of URLs before a refusal depends on the pieces, but they are whole lines, in order.
        refused++;
        expect(one.stderr).toMatch(/^siglane: (line|key) \d+: /);
        const all = (
          await runHere([...args, ...workers(1)], inPieces(Buffer.from(good.join(separator)), [1e6]))
        ).stdout.repeat(times);
        for (const { stdout } of [one, three]) {
          expect(stdout === '' || stdout.endsWith('\n')).toBe(true);
          expect(stdout.startsWith(all.slice(0, stdout.length))).toBe(true);
        }
      }
    });
    await fc.assert(property, { seed, numRuns: 25 });
    expect(refused).toBeGreaterThan(2);
    expect(done).toBeGreaterThan(2);
  });

  it.each(['\n', '\0'])('signs hard keys as the reference does, separated by %j', async (separator) => {
    const keys = hardKeys.filter((key) => !key.includes('\n') && !/(^|\/)\.\.?(\/|$)/.test(key));
    const args = [...fixed, ...workers(2), ...(separator === '\0' ? ['-0'] : [])];
    const input = `${keys.join(separator)}${separator}`;
    expect(await run(args, input.repeat(100))).toEqual({
      code: 0,
      stdout: asText(referenceUrls(keys)).repeat(100),
      stderr: '',
    });
  });

  it('accepts JSON, which the main thread signs', async () => {
    await watchThreads(2, async (started) => {
      const input = inPieces(Buffer.from('{"key":"a"}\n"b"\n'), [5]);
      const result = await runHere([...fixed, ...workers(2), '--ndjson'], input);
      expect(result).toEqual({ code: 0, stdout: asText(referenceUrls(['a', 'b'])), stderr: '' });
      expect(started).toEqual([]);
    });
  });

  it.each(['0', '65', '1.5', '-1', 'many', ''])('refuses --workers %j', async (count) => {
    const { code, stderr } = await run([...fixed, `--workers=${count}`], 'a\n');
    expect(code).toBe(2);
    expect(stderr).toContain(`--workers expected a number from 1 to 64 or auto, got "${count}"`);
  });
});

describe('workers with a given number', () => {
  it('are as many as given, from the first key on; with 1 there are no workers', async () => {
    for (const count of [1, 2, 5]) {
      await watchThreads(3, async (started) => {
        const { code, stdout } = await runHere([...fixed, ...workers(count)], inPieces(Buffer.from('a\nb'), [1]));
        expect({ code, stdout }).toEqual({ code: 0, stdout: asText(referenceUrls(['a', 'b'])) });
        expect(started).toHaveLength(count === 1 ? 0 : count);
        // Each worker has answered its start and its wipe, and one worker a job.
        const jobs = started.reduce((sum, { answers }) => sum + answers - 2, 0);
        expect(jobs).toBeGreaterThan(count === 1 ? -1 : 0);
      });
    }
  });

  it('are reported where they cannot be started', async () => {
    await watchThreads(
      2,
      async () => {
        const result = await runHere([...fixed, ...workers(2)], inPieces(Buffer.from('a\n'), [1]));
        expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no threads here') });
      },
      true,
    );
  });

  it('read three pieces ahead each, and no more, while the reader of the URLs waits', async () => {
    const controller = new AbortController();
    let read = 0;
    async function* endless() {
      for (;;) {
        read++;
        yield Buffer.from('some/key.jpg\n'.repeat(5000));
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    let stuck = () => {};
    const full = new Promise<void>((resolve) => {
      stuck = resolve;
    });
    const stdout = new Writable({ write: () => stuck() });
    const result = runHere([...fixed, ...workers(2)], endless(), { stdout, signal: controller.signal });
    await full;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(read).toBeGreaterThan(1);
    expect(read).toBeLessThanOrEqual(2 * 3 + 2);
    controller.abort();
    expect((await result).code).toBe(130);
  });
});

describe('automatic workers', () => {
  const long = `${'k'.repeat(1000)}\n`;
  const megabytes = (count: number) => Buffer.from(long.repeat(1000 * count));

  /** Nine megabytes of keys, then `rest` as soon as the threads exist. Keys are cut at the boundary. */
  async function* longInput(started: Started, size: number, rest: Buffer) {
    yield* inPieces(Buffer.concat([megabytes(9), Buffer.from('a/b')]), [70_000]);
    while (started.length < size || started.some(({ answers }) => answers === 0)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    yield* inPieces(rest, [70_001]);
  }

  const [longUrl] = referenceUrls(['k'.repeat(1000)]);

  it('are not started for a short input', async () => {
    await watchThreads(2, async (started) => {
      expect((await runHere(fixed, inPieces(megabytes(1), [70_000]))).code).toBe(0);
      expect(started).toEqual([]);
    });
  });

  it.each([
    [2, 2],
    [64, 4],
  ])('take over a long input between two keys: with %d processors there are %d workers', async (processors, size) => {
    await watchThreads(processors, async (started) => {
      const rest = Buffer.concat([Buffer.from('c\n'), megabytes(2), Buffer.from('last')]);
      const { code, stdout, stderr } = await runHere(fixed, longInput(started, size, rest));
      const all = asText([
        ...Array(9000).fill(longUrl),
        ...referenceUrls(['a/bc']),
        ...Array(2000).fill(longUrl),
        ...referenceUrls(['last']),
      ]);
      expect({ code, stderr, same: stdout === all }).toEqual({ code: 0, stderr: '', same: true });
      expect(started).toHaveLength(size);
      // Two megabytes are about thirty jobs.
      expect(started.reduce((sum, { answers }) => sum + answers - 2, 0)).toBeGreaterThan(20);
    });
  });

  it('start at once for a long file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'siglane-workers-'));
    try {
      const file = join(folder, 'keys.txt');
      const lines = Buffer.concat([Buffer.from('\n'), megabytes(9)]);
      await writeFile(file, lines);
      const stderr = 'line 1: is empty\n';
      await watchThreads(2, async (started) => {
        expect(await runHere(fixed, inPieces(lines, [70_000]))).toMatchObject({
          code: 1,
          stderr: `siglane: ${stderr}`,
        });
        expect(started).toEqual([]);
        expect(await runHere([...fixed, '-f', file], inPieces(lines, [1]))).toMatchObject({
          code: 1,
          stderr: `siglane: ${file}: ${stderr}`,
        });
        expect(started).toHaveLength(2);
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('name the refused line of the input', async () => {
    await watchThreads(2, async (started) => {
      const rest = Buffer.concat([Buffer.from('c\n'), megabytes(1), Buffer.from('\nd\n')]);
      const { code, stdout, stderr } = await runHere(fixed, longInput(started, 2, rest));
      expect({ code, stderr }).toEqual({ code: 1, stderr: 'siglane: line 10002: is empty\n' });
      expect(stdout.split('\n').length).toBeGreaterThan(9001);
    });
  });

  it.each([
    ['on a machine with one processor', 1, false],
    ['where they cannot be started', 2, true],
  ])('are not used %s', async (_, processors, forbidden) => {
    await watchThreads(
      processors,
      async (started) => {
        const { code, stdout } = await runHere(fixed, inPieces(megabytes(10), [70_000]));
        expect({ code, same: stdout === asText(Array(10_000).fill(longUrl)) }).toEqual({ code: 0, same: true });
        expect(started).toEqual([]);
      },
      forbidden,
    );
  });
});
