/** `n`: URLs of a call. `seconds`: in how many different seconds they were signed; those of one share the lanes. */
export const fullRun = {
  cases: [
    { n: 1, seconds: 1 },
    { n: 100, seconds: 1 },
    { n: 1_000, seconds: 1 },
    { n: 1_000, seconds: 100 },
    { n: 1_000, seconds: 1_000 },
  ],
  goalTurns: 6,
  rounds: 9,
  minutes: 3,
};
export const quickRun = { cases: [{ n: 1_000, seconds: 1 }], goalTurns: 4, rounds: 3, minutes: 0.5 };

/** @returns the id of our own candidate in a case */
export function oursIn() {
  return 'siglane';
}

export function nameOf({ n, seconds }) {
  return `n = ${n.toLocaleString('en-US')}, signed in ${seconds === 1 ? 'one second' : `${seconds} seconds`}`;
}

/** @returns a case for each list; an item of a pass is a URL */
export function listCases(candidates, { cases, goalTurns }) {
  return cases.map((what) => ({
    what,
    turns: what.n === 1_000 && what.seconds === 1 ? goalTurns : 1,
    members: candidates.map(({ id }) => ({
      id,
      itemsPerPass: Math.max(what.n, 100),
      every: 1,
      // benny's own options; it takes samples of at least minTime until maxTime has passed, in seconds.
      timing: { initCount: 1, minTime: 0.02, maxTime: 0.1, minSamples: 2 },
    })),
  }));
}
