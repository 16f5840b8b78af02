/**
 * Warms every candidate up, then times each once in every turn. Each turn begins with another candidate, so that no
 * candidate always pays for the garbage of another, and a disturbance by other programs affects all alike.
 *
 * @param stands results of `createStand`, or objects with the same `id`, `count` and `repeat`
 * @param {{ turns: number, leastMs: number, warmUpMs: number }} plan
 * @param {(work: () => Promise<void>) => Promise<number>} stopwatch returns the milliseconds of the work
 * @returns {Promise<{ id: string, turn: number, us: number, samples: number }[]>} `us`: microseconds for a URL;
 *   `samples`: passes
 */
export async function takeTurns(stands, { turns, leastMs, warmUpMs }, stopwatch) {
  for (const stand of stands) stand.passes = await passesFor(stand);
  const times = [];
  for (let turn = 1; turn <= turns; turn++) {
    for (let i = 0; i < stands.length; i++) {
      const { id, count, passes, repeat } = stands[(i + turn) % stands.length];
      const ms = await stopwatch(() => repeat(passes));
      times.push({ id, turn, us: (ms * 1000) / (passes * count), samples: passes });
    }
  }
  return times;

  /**
   * Repeats the pass for at least `warmUpMs`.
   *
   * @returns the number of passes that take `leastMs` when nothing disturbs them
   */
  async function passesFor({ repeat }) {
    let passes = 1;
    let best = Number.POSITIVE_INFINITY;
    for (let spent = 0; spent < warmUpMs; ) {
      const ms = await stopwatch(() => repeat(passes));
      spent += ms;
      // A clock may have steps of a millisecond.
      best = Math.min(best, Math.max(ms, 1) / passes);
      passes = Math.ceil(Math.min(leastMs / best, 2 * passes));
    }
    return Math.ceil(leastMs / best);
  }
}
