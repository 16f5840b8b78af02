import { isGoal } from './goals.mjs';

/**
 * `n`: requests of a call; for 1, each request is a call of `verify`. `seconds`: number of different seconds in which
 * they were signed. `cold`: the first 1,000 calls of a process.
 */
const all = [
  ...[1, 1_000].flatMap((n) => [1, 100, 1_000].map((seconds) => ({ job: 'presigned', n, seconds }))),
  { job: 'presigned', n: 100, seconds: 1 },
  { job: 'header', n: 1_000, seconds: 1 },
  { job: 'header', n: 1_000, seconds: 1_000 },
  { job: 'presigned', n: 1, seconds: 1, cold: true },
];

export const fullRun = { cases: all, turns: 12, rounds: 9, minutes: 3 };
export const quickRun = { cases: all.filter(isGoal), turns: 8, rounds: 2, minutes: 0.5 };

/** Number of requests of a pass. */
export const requestCount = 1_000;

/** @returns the id of siglane's candidate in a case */
export function oursIn() {
  return 'siglane';
}

export function nameOf({ job, n, seconds, cold }) {
  if (cold) return 'the first 1,000 calls of a process, one URL each';
  const what = job === 'header' ? 'signed in headers, ' : '';
  return `${what}n = ${n.toLocaleString('en-US')}, signed in ${seconds === 1 ? 'one second' : `${seconds} seconds`}`;
}

/** @returns a case for each list; an item of a pass is a request */
export function listCases(candidates, { cases, turns }) {
  return cases.map((what) => ({
    what,
    cold: what.cold,
    turns,
    members: candidates
      .filter(({ jobs }) => jobs === undefined || jobs.includes(what.job))
      .map(({ id }) => ({ id, itemsPerPass: requestCount, every: 1 })),
  }));
}
