import { setImmediate } from 'node:timers/promises';
import { medianOf } from '../measure/results.mjs';

/**
 * What is read of `process.memoryUsage()`, with what it may grow: a share of itself, or so many MiB, whichever is more. The allowance in MiB is
 * for what comes and goes: a core's memory has 5 MiB, and a collection frees it some time after its owner. The operating system takes
 * pages back late, so the resident set is allowed more.
 */
export const LIMITS = {
  heapUsed: { share: 0.05, mib: 2 },
  arrayBuffers: { share: 0.05, mib: 6 },
  external: { share: 0.05, mib: 6 },
  rss: { share: 0.1, mib: 20 },
};

/** Quarters of a run cannot be compared with fewer samples. */
export const LEAST_SAMPLES = 8;

/** Collects garbage, twice because finalizers of the first collection let go of more, and reads the memory in MiB. */
export async function readMemory() {
  for (let i = 0; i < 2; i++) {
    globalThis.gc();
    await setImmediate();
  }
  const usage = process.memoryUsage();
  return Object.fromEntries(Object.keys(LIMITS).map((name) => [name, usage[name] / 2 ** 20]));
}

/**
 * The median of the last quarter of the samples against that of the second quarter: in the first one code is compiled and caches fill.
 *
 * @returns for each kind of memory `{ name, before, after, limit, isFlat }`, in MiB
 */
export function growthOf(samples) {
  if (samples.length < LEAST_SAMPLES) throw new Error(`${samples.length} samples are too few: run it for longer`);
  const quarter = Math.floor(samples.length / 4);
  return Object.entries(LIMITS).map(([name, { share, mib }]) => {
    const values = samples.map((sample) => sample[name]);
    const before = medianOf(values.slice(quarter, 2 * quarter));
    const after = medianOf(values.slice(-quarter));
    const limit = before + Math.max(before * share, mib);
    return { name, before, after, limit, isFlat: after <= limit };
  });
}
