import { goals } from './goals.mjs';
import { bodies, chunksOf } from './workload.mjs';

export const fullRun = { sizes: [65_536, 262_144, 1_048_576], goalTurns: 6, rounds: 9, minutes: 6 };
export const quickRun = { sizes: [65_536, 262_144], goalTurns: 4, rounds: 3, minutes: 0.5 };

/** @returns the id of our own candidate in a case */
export function oursIn() {
  return 'siglane';
}

export function nameOf({ mib, n }) {
  return `${mib} MiB in chunks of ${n / 1024} KiB`;
}

/** @returns a case for each body and size of chunks: `n` is their bytes, and an item of a pass is a chunk */
export function listCases(candidates, { sizes, goalTurns }) {
  const cases = Object.values(bodies).flatMap((mib) => sizes.map((n) => ({ mib, n })));
  return cases.map((what) => ({
    what,
    turns: goals.some((goal) => goal.what.mib === what.mib && goal.what.n === what.n) ? goalTurns : 1,
    members: candidates.map(({ id }) => ({
      id,
      itemsPerPass: chunksOf(what),
      every: 1,
      // benny's own options; it takes samples of at least minTime until maxTime has passed, in seconds.
      timing: { initCount: 1, minTime: 0.02, maxTime: 0.1, minSamples: 2 },
    })),
  }));
}
