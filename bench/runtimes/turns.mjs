/**
 * Warms every candidate up, then times each once in every turn. Who goes first changes from turn to turn, so that nobody pays for another's
 * garbage each time, and what a neighbour on the machine does meets all alike.
 *
 * @param stands what `createStand` made, or the like: `id`, `count`, and `repeat`
 * @param {{ turns: number, leastMs: number, warmUpMs: number }} plan
 * @param {(work: () => Promise<void>) => Promise<number>} stopwatch how many milliseconds it took
 * @returns {Promise<{ id: string, turn: number, us: number, samples: number }[]>} `us`: microseconds for a URL; `samples`: passes
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

  /** Repeats it for `warmUpMs` at least. @returns how many passes take `leastMs` when nothing disturbs them */
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
