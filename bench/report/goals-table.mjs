import { isReached } from '../measure/goals.mjs';
import { micros, table, times } from './table.mjs';

/** @returns the goals as a Markdown table; `candidates` give the name of the fastest of several */
export function goalsTable({ nameOf }, goals, candidates) {
  const rows = goals.map((goal) => {
    const { reached, lowest, highest, aim } = goal;
    const start = [labelOf(goal, candidates), nameOf(goal.what), limitOf(goal), aim ? `${aim}x` : ''];
    if (reached === undefined) return [...start, 'not measured', '', '', ''];
    const show = (value) => goalValue(goal, value);
    return [
      ...start,
      show(reached),
      `${show(lowest)} to ${show(highest)}`,
      yes(isReached(goal)),
      aim ? yes(reached >= aim) : '',
    ];
  });
  return table(['siglane against', 'case', 'goal', 'aim', 'reached', 'lowest and highest turn', 'goal?', 'aim?'], rows);
}

function labelOf({ name, against, than, micros: limit, fastest }, candidates) {
  if (limit !== undefined) return `${name} (absolute: it depends on the machine)`;
  if (than !== undefined) return `siglane with ${name}`;
  if (against.length === 1 || fastest === undefined) return name;
  return `${name} (${candidates.find(({ id }) => id === fastest).name})`;
}

/** Returns the limit of a goal in words. */
export function limitOf({ least, most, micros: limit }) {
  if (limit !== undefined) return `at most ${limit} us`;
  return least === undefined ? `at most ${short(most)}x the time` : `at least ${short(least)}x`;
}

function short(ratio) {
  return Number(ratio.toPrecision(3));
}

/** Formats a value in the unit of the goal. */
export function goalValue({ micros: limit }, value) {
  return limit === undefined ? times(value) : `${micros(value)} us`;
}

function yes(reached) {
  return reached ? 'yes' : '**no**';
}
