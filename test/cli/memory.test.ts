import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { start } from './program.js';

// Maximum resident set size (VmHWM on Linux), which the process itself reports at its end.
const tell = `data:text/javascript,process.on('exit',()=>process.stderr.write('maxrss='+process.resourceUsage().maxRSS))`;

/** Runs the program on `count` keys. Returns its output and its peak memory in bytes. */
async function peakMemory(count: number, workers: number): Promise<{ bytes: number; peak: number }> {
  const child = start(['presign', '--bucket', 'examplebucket', '--workers', String(workers)], undefined, [
    '--import',
    tell,
  ]);
  let bytes = 0;
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => {
    bytes += data.length;
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data;
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  const piece = 10_000;
  for (let i = 0; i < count; i += piece) {
    const keys = Array.from(
      { length: piece },
      (_, j) => `photos/2026/key-${String(i + j).padStart(8, '0')}.jpg\n`,
    ).join('');
    if (!child.stdin.write(keys)) await new Promise((resolve) => child.stdin.once('drain', resolve));
  }
  child.stdin.end();
  expect(await closed).toBe(0);
  return { bytes, peak: Number(/maxrss=(\d+)/.exec(stderr)?.[1]) * 1024 };
}

it.each([1, 2])('presigns ten million keys in the memory of one million, with %d workers', {
  timeout: 300_000,
}, async (workers) => {
  // With fewer keys, two workers have not reached their final size: for 300,000 keys the peak is 35 MB lower.
  const some = await peakMemory(1_000_000, workers);
  const tenMillion = await peakMemory(10_000_000, workers);
  expect(tenMillion.bytes / some.bytes).toBeCloseTo(10_000_000 / 1_000_000, 5);
  expect(some.peak).toBeGreaterThan(20e6);
  // The output is more than 3 GB. The small growth is garbage that V8 has not collected.
  expect(tenMillion.peak - some.peak).toBeLessThan(64e6);
});

it('signs a file of a gigabyte without holding it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'siglane-memory-'));
  try {
    const file = join(folder, 'zeros');
    const handle = await open(file, 'w');
    await handle.truncate(2 ** 30);
    await handle.close();
    const args = ['sign', '-X', 'PUT', '-d', `@${file}`, 'https://examplebucket.s3.amazonaws.com/zeros'];
    const child = start(args, undefined, ['--import', tell]);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => {
      stdout += data;
    });
    child.stderr.on('data', (data: Buffer) => {
      stderr += data;
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
    // sha256sum of a gigabyte of zeros.
    expect(stdout).toContain('49bc20df15e412a64472421e13fe86ff1c5165e18b2afccf160d4dc19fe68a14');
    const peak = Number(/maxrss=(\d+)/.exec(stderr)?.[1]) * 1024;
    expect(peak).toBeGreaterThan(20e6);
    expect(peak).toBeLessThan(256e6);
  } finally {
    await rm(folder, { recursive: true });
  }
});
