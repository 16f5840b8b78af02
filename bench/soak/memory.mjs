import { setImmediate } from 'node:timers/promises';
import { medianOf } from '../measure/results.mjs';

/**
 * Fields of `process.memoryUsage()` with their allowed growth: a share or a number of MiB, whichever is more. The
 * allowance in MiB is for objects that come and go: a core's memory has 5 MiB, and a collection frees it some time
 * after its owner. The operating system takes pages back late, so the resident set may grow more.
 */
export const LIMITS = {
  heapUsed: { share: 0.05, mib: 2 },
  arrayBuffers: { share: 0.05, mib: 6 },
  external: { share: 0.05, mib: 6 },
  rss: { share: 0.1, mib: 20 },
};

/** With fewer samples the quarters of a run cannot be compared. */
export const LEAST_SAMPLES = 8;

/** Collects garbage twice, because finalizers of the first collection release more, and reads the memory in MiB. */
export async function readMemory() {
  for (let i = 0; i < 2; i++) {
    globalThis.gc();
    await setImmediate();
  }
  const usage = process.memoryUsage();
  return Object.fromEntries(Object.keys(LIMITS).map((name) => [name, usage[name] / 2 ** 20]));
}

/**
 * Compares the median of the last quarter of the samples with the median of the second quarter. In the first quarter
 * code is compiled and caches fill.
 *
 * @returns for each kind of memory `{ name, before, after, limit, isFlat }`, in MiB
 */
export function growthOf(samples) {
  if (samples.length < LEAST_SAMPLES) throw new Error(`${samples.length} samples are too few: run it longer`);
  const quarter = Math.floor(samples.length / 4);
  return Object.entries(LIMITS).map(([name, { share, mib }]) => {
    const values = samples.map((sample) => sample[name]);
    const before = medianOf(values.slice(quarter, 2 * quarter));
    const after = medianOf(values.slice(-quarter));
    const limit = before + Math.max(before * share, mib);
    return { name, before, after, limit, isFlat: after <= limit };
  });
}
