/** The times of a run: us per item, one number for each case, candidate and turn. */
export class Results {
  #entries = new Map();
  #order;
  #oursIn;

  /**
   * @param cases what `listCases` returned
   * @param oursIn names our own candidate in a case
   */
  constructor(cases, oursIn) {
    this.#order = cases.map(({ what }) => what);
    this.#oursIn = oursIn;
  }

  /** @returns what `toJSON` was made of */
  static from(entries, oursIn) {
    const cases = entries.map(({ id, rounds, median, ...what }) => ({ what }));
    const results = new Results(cases, oursIn);
    for (const [i, { id, rounds }] of entries.entries())
      for (const { round, ...time } of rounds) results.add(cases[i].what, id, round, time);
    return results;
  }

  add(what, id, round, { us, samples }) {
    const key = keyOf(what, id);
    if (!this.#entries.has(key)) this.#entries.set(key, { what, id, rounds: [] });
    this.#entries.get(key).rounds.push({ round, us, samples });
  }

  /** @returns the median over the turns, or undefined if it was not measured */
  median(what, id) {
    const entry = this.#entries.get(keyOf(what, id));
    return entry && medianOf(entry.rounds.map(({ us }) => us));
  }

  /** @returns how many times as long as ours it took, in the turns that both took: others had other noise */
  ratio(what, id) {
    const pairs = this.#pairs(what, id);
    if (pairs.length === 0) return undefined;
    return medianOf(pairs.map(({ theirs }) => theirs)) / medianOf(pairs.map(({ ours }) => ours));
  }

  /** @returns the ratio within each turn that has both, from the lowest to the highest */
  ratiosOfTurns(what, id) {
    return this.#pairs(what, id)
      .map(({ ours, theirs }) => theirs / ours)
      .sort((a, b) => a - b);
  }

  #pairs(what, id) {
    const ours = this.#entries.get(keyOf(what, this.#oursIn(what)))?.rounds ?? [];
    const theirs = this.#entries.get(keyOf(what, id))?.rounds ?? [];
    return theirs.flatMap(({ round, us }) => {
      const same = ours.find((other) => other.round === round);
      return same ? [{ ours: same.us, theirs: us }] : [];
    });
  }

  /** @returns what was measured and agrees with `part` in all that it says, in order */
  like(part) {
    const agrees = (what) => Object.entries(part).every(([name, value]) => what[name] === value);
    const measured = new Set([...this.#entries.values()].map(({ what }) => keyOf(what)));
    return this.#order.filter((what) => agrees(what) && measured.has(keyOf(what)));
  }

  /** @returns everything, for the JSON file */
  toJSON() {
    return this.like({}).flatMap((what) =>
      [...this.#entries.values()]
        .filter((entry) => keyOf(entry.what) === keyOf(what))
        .map(({ id, rounds }) => ({ ...what, id, rounds, median: this.median(what, id) })),
    );
  }
}

/** @returns the goals, each with what was reached; goals that this run did not measure have no `reached` */
export function judge(goals, results) {
  return goals.map((goal) => {
    const times = goal.against.map((id) => ({ id, time: results.median(goal.what, id) }));
    if (times.some(({ time }) => time === undefined)) return goal;
    const { id } = times.reduce((best, other) => (other.time < best.time ? other : best));
    const turns = results.ratiosOfTurns(goal.what, id);
    return { ...goal, fastest: id, reached: results.ratio(goal.what, id), lowest: turns[0], highest: turns.at(-1) };
  });
}

export function medianOf(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function keyOf(what, id = '') {
  return `${JSON.stringify(Object.entries(what).sort())} ${id}`;
}
