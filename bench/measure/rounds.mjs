import { startPool } from './pool.mjs';

/** What is slow takes part in every fourth round. */
export const slowEvery = 4;

const casesPerShift = 5;

/**
 * Times all cases in rounds, each with fresh processes, and adds the times to `results`.
 *
 * @returns the number of rounds that were made before `deadline`
 */
export async function measure({ benchmark, plan, cases, rounds, deadline, results, say }) {
  const lasted = new Map();
  let done = 0;
  for (; done < rounds && !late(); done++) {
    const before = performance.now();
    await runRound(done);
    lasted.set(isSlow(done), performance.now() - before);
    say(`${benchmark.id}: round ${done + 1} of ${rounds}`);
  }
  if (done < rounds) say(`${benchmark.id}: out of time after ${done} of ${rounds} rounds`);
  return done;

  async function runRound(round) {
    const members = (measured) => measured.members.filter(({ every }) => round % every === 0);
    const present = new Set(cases.flatMap((measured) => members(measured).map(({ id }) => id)));
    const ids = benchmark.candidateIds.filter((id) => present.has(id));
    const pool = await startPool(benchmark.id, ids, plan);
    for (let index = 0; index < cases.length; index++) {
      // No case is always the first of a round, and no candidate always the first of a case.
      const measured = cases[(index + round * casesPerShift) % cases.length];
      for (let turn = 0; turn < measured.turns; turn++) {
        // What is slow takes one turn, and is far enough behind.
        const all = members(measured).filter(({ every }) => turn === 0 || every === 1);
        for (let i = 0; i < all.length; i++) {
          const { id, itemsPerPass, timing } = all[(i + round + index + turn) % all.length];
          const time = await pool.time(id, { what: measured.what, itemsPerPass, timing });
          results.add(measured.what, id, `${round + 1}.${turn + 1}`, time);
        }
      }
      if (process.stdout.isTTY) {
        process.stdout.write(`\r\x1b[K${benchmark.id}, round ${round + 1}: ${benchmark.nameOf(measured.what)}`);
      }
    }
    await pool.stop();
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  }

  /** Whether the next round might end too late, judged by the last one of its kind. */
  function late() {
    const expected = lasted.get(isSlow(done)) ?? lasted.get(true) ?? 0;
    return performance.now() + expected > deadline;
  }
}

/** Whether what is slow takes part in a round. */
function isSlow(round) {
  return round % slowEvery === 0;
}
