/**
 * The time of a case is the one that this part of its turns did not exceed. A disturbance makes a turn longer, never
 * shorter, so low times repeat best. Two halves of one run, with 126 turns each, agreed within 5 % for 87 % of the
 * ratios of goals with a twentieth, for 65 % with a tenth, for 44 % with a quarter, and for 74 % with the shortest
 * turn.
 */
const part = 0.05;

/** The times of a run: us per item, one number for each case, candidate and turn. */
export class Results {
  #entries = new Map();
  #order;
  #oursIn;

  /**
   * @param cases the result of `listCases`
   * @param oursIn names siglane's candidate in a case
   */
  constructor(cases, oursIn) {
    this.#order = cases.map(({ what }) => what);
    this.#oursIn = oursIn;
  }

  /** @returns the results that `toJSON` was called on */
  static from(entries, oursIn) {
    const cases = entries.map(({ id, rounds, time, ...what }) => ({ what }));
    const results = new Results(cases, oursIn);
    for (const [i, { id, rounds }] of entries.entries())
      for (const { round, us } of rounds) results.add(cases[i].what, id, round, us);
    return results;
  }

  add(what, id, round, us) {
    const key = keyOf(what, id);
    if (!this.#entries.has(key)) this.#entries.set(key, { what, id, rounds: [] });
    this.#entries.get(key).rounds.push({ round, us });
  }

  /** @returns the time that a twentieth of the turns did not exceed; undefined if it was not measured */
  time(what, id) {
    const entry = this.#entries.get(keyOf(what, id));
    return entry && lowOf(entry.rounds.map(({ us }) => us));
  }

  /** @returns how many times as long as siglane it took, see `quotient` */
  ratio(what, id) {
    return this.quotient({ what, id }, { what, id: this.#oursIn(what) })?.ratio;
  }

  /**
   * Computes how many times as long one took as another, over the turns that both took part in. Other turns had other
   * disturbances.
   *
   * @param one `{ what, id }`, the same for `other`
   * @returns {{ ratio: number, turns: number[] } | undefined} `turns` has the ratio of each turn, from the lowest to
   *   the highest
   */
  quotient(one, other) {
    const [first, second] = [one, other].map(({ what, id }) => this.#entries.get(keyOf(what, id))?.rounds ?? []);
    const pairs = first.flatMap(({ round, us }) => {
      const same = second.find((turn) => turn.round === round);
      return same ? [[us, same.us]] : [];
    });
    if (pairs.length === 0) return undefined;
    const ratio = lowOf(pairs.map(([us]) => us)) / lowOf(pairs.map(([, us]) => us));
    return { ratio, turns: pairs.map(([a, b]) => a / b).sort((a, b) => a - b) };
  }

  /** @returns {{ what: object, id: string, ratio: number, turns: number[] }[]} the ratio of each other candidate to siglane's */
  ratios() {
    return [...this.#entries.values()].flatMap(({ what, id }) => {
      const ours = this.#oursIn(what);
      const quotient = id === ours ? undefined : this.quotient({ what, id }, { what, id: ours });
      return quotient === undefined ? [] : [{ what, id, ...quotient }];
    });
  }

  /** @returns the times of the turns, from the lowest to the highest */
  turns(what, id) {
    const rounds = this.#entries.get(keyOf(what, id))?.rounds ?? [];
    return rounds.map(({ us }) => us).sort((a, b) => a - b);
  }

  /** @returns the cases that were measured and have all properties of `part`, in order */
  like(part) {
    // Cold cases are left out unless `part` names them.
    const agrees = (what) =>
      Object.entries({ cold: undefined, ...part }).every(([name, value]) => what[name] === value);
    const measured = new Set([...this.#entries.values()].map(({ what }) => keyOf(what)));
    return this.#order.filter((what) => agrees(what) && measured.has(keyOf(what)));
  }

  /** @returns all times, for the JSON file */
  toJSON() {
    return this.#order.flatMap((what) =>
      [...this.#entries.values()]
        .filter((entry) => keyOf(entry.what) === keyOf(what))
        .map(({ id, rounds }) => ({ ...what, id, rounds, time: this.time(what, id) })),
    );
  }
}

export function lowOf(numbers) {
  return quantileOf(numbers, part);
}

export function medianOf(numbers) {
  return quantileOf(numbers, 0.5);
}

/** Returns a quantile, interpolated between the two nearest numbers. */
function quantileOf(numbers, place) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (sorted.length - 1) * place;
  const before = Math.floor(at);
  const after = Math.min(before + 1, sorted.length - 1);
  return sorted[before] + (at - before) * (sorted[after] - sorted[before]);
}

function keyOf(what, id = '') {
  return `${JSON.stringify(Object.entries(what).sort())} ${id}`;
}
