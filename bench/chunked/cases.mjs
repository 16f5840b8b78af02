import { goals } from './goals.mjs';
import { bodies, chunksOf } from './workload.mjs';

export const fullRun = { sizes: [65_536, 262_144, 1_048_576], turns: 4, goalTurns: 8, rounds: 6, minutes: 6 };
export const quickRun = { sizes: [65_536, 262_144], turns: 2, goalTurns: 3, rounds: 1, minutes: 0.7 };

/** @returns the id of siglane's candidate in a case */
export function oursIn() {
  return 'siglane';
}

export function nameOf({ way, mib, n }) {
  return `${way === 'decode' ? 'reading ' : ''}${mib} MiB in chunks of ${n / 1024} KiB`;
}

/**
 * @returns a case for each body and chunk size, for signing and for reading. `n` is the bytes of a chunk; an item of a
 *   pass is a chunk.
 */
export function listCases(candidates, { sizes, turns, goalTurns }) {
  const encoded = Object.values(bodies).flatMap((mib) => sizes.map((n) => ({ way: 'encode', mib, n })));
  const decoded = sizes.map((n) => ({ way: 'decode', mib: bodies.long, n }));
  return [...encoded, ...decoded].map((what) => ({
    what,
    turns: goals.some((goal) => JSON.stringify(goal.what) === JSON.stringify(what)) ? goalTurns : turns,
    members: candidates
      .filter(({ id }) => what.way === 'encode' || id !== 'node-stream')
      .map(({ id }) => ({ id, itemsPerPass: chunksOf(what), every: 1 })),
  }));
}
