import { startPool } from './pool.mjs';

/** Slow candidates take part in every second round. */
export const slowEvery = 2;

const casesPerShift = 5;

/**
 * Times all cases in rounds, each with fresh processes, and adds the times to `results`.
 *
 * Candidates of similar speed share a process and take short turns in it, so a disturbance affects all of them. A
 * library may load much and be far slower, so it shares a process only with siglane.
 *
 * @returns the number of rounds that ended before `deadline`
 */
export async function measure({ benchmark, plan, candidates, cases, rounds, deadline, results, say }) {
  const families = new Map(candidates.map(({ id, family }) => [id, family]));
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
    const tasks = cases.flatMap((measured) => tasksOf(measured, round));
    const warm = tasks.filter(({ cold }) => !cold);
    const groups = new Map();
    for (const { group, members } of warm) {
      const ids = [...(groups.get(group) ?? []), ...members.map(({ id }) => id)];
      groups.set(group, [...new Set(ids)]);
    }
    const pool = await startPool(benchmark.id, groups, plan);
    for (let i = 0; i < warm.length; i++) {
      // Each round starts with another case.
      const task = warm[(i + round * casesPerShift) % warm.length];
      showProgress(`, round ${round + 1}: ${benchmark.nameOf(task.what)}`);
      add(task, round, await pool.time(task.group, { ...task, first: round + i }));
    }
    await pool.stop();
    for (const task of tasks.filter(({ cold }) => cold)) await timeCold(task, round);
    showProgress(undefined);
  }

  /** Returns a task for each process that has candidates of a case. */
  function tasksOf({ what, turns, members, cold }, round) {
    const present = members.filter(({ every }) => round % every === 0);
    const near = present.filter(({ id }) => families.get(id) !== 'library');
    const ours = near.filter(({ id }) => id === benchmark.oursIn(what));
    const libraries = present.filter((member) => !near.includes(member));
    return [
      { group: 'near each other', members: near, turns },
      ...libraries.map((member) => ({ group: member.id, members: [...ours, member], turns: member.turns ?? turns })),
    ]
      .filter((task) => task.members.length > 0)
      .map((task) => ({ what, cold, ...task }));
  }

  /** Times each candidate in a new process that has done nothing before. */
  async function timeCold({ what, members }, round) {
    for (const member of members) {
      const pool = await startPool(benchmark.id, new Map([['cold', [member.id]]]), { ...plan, cold: true });
      add({ what, group: 'cold', members: [member] }, round, await pool.time('cold', { what, members: [member] }));
      await pool.stop();
    }
  }

  function add({ what, group, members }, round, times) {
    for (const [i, { id }] of members.entries())
      for (const [turn, us] of times[i].entries()) results.add(what, id, `${round + 1} ${group} ${turn + 1}`, us);
  }

  function showProgress(text) {
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text === undefined ? '' : benchmark.id + text}`);
  }

  /** Estimates from the last round of the same kind whether the next round would end too late. */
  function late() {
    const expected = lasted.get(isSlow(done)) ?? lasted.get(true) ?? 0;
    return performance.now() + expected > deadline;
  }
}

/** Tests whether slow candidates take part in a round. */
function isSlow(round) {
  return round % slowEvery === 0;
}
