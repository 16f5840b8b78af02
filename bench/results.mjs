import { siglaneBytes, siglaneStrings } from './candidates/index.mjs';
import { outputs } from './cases.mjs';

/** The times of a run: us per URL, one number for each case, candidate and round. */
export class Results {
  #entries = new Map();

  add({ token, output, n }, id, round, { usPerUrl, samples }) {
    const key = keyOf({ token, output, n }, id);
    if (!this.#entries.has(key)) this.#entries.set(key, { token, output, n, id, rounds: [] });
    this.#entries.get(key).rounds.push({ round, usPerUrl, samples });
  }

  /** @returns the median over the rounds, or undefined if it was not measured */
  median(what, id) {
    const entry = this.#entries.get(keyOf(what, id));
    return entry && medianOf(entry.rounds.map(({ usPerUrl }) => usPerUrl));
  }

  /** @returns how many times as long as ours it took, in the rounds that both took part in: others had other noise */
  ratio(what, id) {
    const pairs = this.#pairs(what, id);
    if (pairs.length === 0) return undefined;
    return medianOf(pairs.map(({ theirs }) => theirs)) / medianOf(pairs.map(({ ours }) => ours));
  }

  /** @returns the ratio within each round that has both, from the lowest to the highest */
  ratiosOfRounds(what, id) {
    return this.#pairs(what, id)
      .map(({ ours, theirs }) => theirs / ours)
      .sort((a, b) => a - b);
  }

  #pairs(what, id) {
    const ours = this.#entries.get(keyOf(what, oursFor(what.output)))?.rounds ?? [];
    const theirs = this.#entries.get(keyOf(what, id))?.rounds ?? [];
    return theirs.flatMap(({ round, usPerUrl }) => {
      const same = ours.find((other) => other.round === round);
      return same ? [{ ours: same.usPerUrl, theirs: usPerUrl }] : [];
    });
  }

  /** @returns the numbers of keys that were measured, in order */
  sizes(token, output) {
    const found = [...this.#entries.values()].filter((entry) => entry.token === token && entry.output === output);
    return [...new Set(found.map(({ n }) => n))].sort((a, b) => a - b);
  }

  /** @returns everything, for the JSON file */
  toJSON() {
    const order = ({ token, output, n }) => [Number(token), outputs.indexOf(output), n];
    return [...this.#entries.values()]
      .sort((a, b) => compareLists(order(a), order(b)))
      .map((entry) => ({ ...entry, median: this.median(entry, entry.id) }));
  }
}

/** @returns the goals, each with what was reached; goals that this run did not measure have no `reached` */
export function judge(goals, results) {
  return goals.map((goal) => {
    const what = { token: goal.token, output: 'kept', n: goal.n };
    const times = goal.against.map((id) => ({ id, time: results.median(what, id) }));
    if (times.some(({ time }) => time === undefined)) return goal;
    const { id } = times.reduce((best, other) => (other.time < best.time ? other : best));
    const reached = results.ratio(what, id);
    const rounds = results.ratiosOfRounds(what, id);
    return { ...goal, fastest: id, reached, lowest: rounds[0], highest: rounds.at(-1) };
  });
}

export function oursFor(output) {
  return output === 'bytes' ? siglaneBytes : siglaneStrings;
}

export function medianOf(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function keyOf({ token, output, n }, id) {
  return `${id} ${output} ${token} ${n}`;
}

function compareLists(a, b) {
  const i = a.findIndex((item, index) => item !== b[index]);
  return i < 0 ? 0 : a[i] - b[i];
}
