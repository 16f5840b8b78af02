import { setTimeout } from 'node:timers/promises';
import { medianOf } from '../measure/results.mjs';
import { createCycles } from '../shared/cycles.mjs';

/** Cycles of the chain, which takes about two milliseconds. */
const CHAIN = 8_000_000;
const ROUNDS = 150;
const WARM_UP = 20;

/**
 * Times every work once in each round, together with a chain of additions, which take one cycle each. So a change of
 * the clock frequency during the run does not change the numbers of cycles.
 *
 * @param {Record<string, { blocks: number, run: () => void }>} works
 * @returns the frequency, and the cycles for each block of a work; medians
 */
export async function cyclesOf(works) {
  const takeCycles = createCycles();
  const frequencies = [];
  const cycles = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    // The engine optimizes on other threads. Without a pause the first rounds would measure its first, slow code.
    if (round < 0) await setTimeout(5);
    const frequency = CHAIN / timeOf(() => takeCycles(CHAIN));
    if (round >= 0) frequencies.push(frequency);
    for (const [name, { blocks, run }] of Object.entries(works)) {
      const spent = timeOf(run);
      if (round >= 0) cycles[name].push((spent * frequency) / blocks);
    }
  }
  return {
    gigahertz: medianOf(frequencies),
    cycles: Object.fromEntries(Object.entries(cycles).map(([name, values]) => [name, medianOf(values)])),
  };
}

/**
 * Returns nanoseconds of processor time, so other programs do not count. Windows counts processor time in steps of 16
 * ms, so wall-clock time is used there.
 */
function timeOf(run) {
  if (process.platform === 'win32') {
    const before = performance.now();
    run();
    return (performance.now() - before) * 1e6;
  }
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1e3;
}
