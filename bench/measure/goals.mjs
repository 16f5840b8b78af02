/**
 * Fields of a goal. `what` is the case, and the goal limits siglane's time in it:
 *
 * - `against`: a candidate of the same case, or several; the fastest counts;
 * - `than`: another case of siglane;
 * - `ours`: the candidate of siglane, if it is not the one that the others of the case are compared with;
 * - `micros`: the most microseconds. An absolute limit, which depends on the machine.
 *
 * `least`: the other takes at least so many times as long as siglane. `aim` is a higher ratio to hope for. `most`:
 * siglane takes at most so many times as long as the other. A goal with `node` applies only to that major version.
 */

/**
 * @returns the goals of this Node, each with the value that was `reached`; a goal that this run did not measure has no
 *   `reached`
 */
export function judge(goals, results, oursIn) {
  const here = Number(process.versions.node.split('.')[0]);
  return goals
    .filter(({ node }) => node === undefined || node === here)
    .map((goal) => ({ ...goal, ...reachedOf(goal, results, goal.ours ?? oursIn(goal.what)) }));
}

export function isReached({ reached, least, most, micros }) {
  return least === undefined ? reached <= (most ?? micros) : reached >= least;
}

function reachedOf({ what, against, than, micros, least }, results, ours) {
  if (micros !== undefined) return fromTurns(results.time(what, ours), results.turns(what, ours));
  const mine = { what, id: ours };
  let other = { what: than, id: ours };
  if (against !== undefined) {
    const times = against.map((id) => ({ id, time: results.time(what, id) }));
    if (times.some(({ time }) => time === undefined)) return {};
    other = { what, id: times.reduce((best, next) => (next.time < best.time ? next : best)).id };
  }
  const quotient = least === undefined ? results.quotient(mine, other) : results.quotient(other, mine);
  if (quotient === undefined) return {};
  return { ...(against && { fastest: other.id }), ...fromTurns(quotient.ratio, quotient.turns) };
}

function fromTurns(reached, turns) {
  return reached === undefined ? {} : { reached, lowest: turns[0], highest: turns.at(-1) };
}
