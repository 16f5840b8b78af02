import { add, suite } from 'benny';
import { cpuMicros } from './cpu-clock.mjs';

/** A candidate repeats its pass in a turn until it has taken about so long. */
const turnMicros = 15_000;

/**
 * Times passes in turns, in which each is run for some milliseconds and another goes first each time. benny repeats the turns; what it times is
 * the whole of a turn by the clock, so the processor time of each pass is read beside it. Nothing is collected on demand: after a forced
 * collection V8 compiles much of the code anew, which a server does not see. What createHmac leaves to the collector falls to each in turn.
 *
 * @param {(() => unknown)[]} passes
 * @param {number} turns
 * @param {number} first who begins
 * @returns {Promise<number[][]>} for each pass and turn the microseconds of one run
 */
export async function takeTurns(passes, turns, first) {
  const times = passes.map(() => []);
  const repeats = [];
  for (const [i, pass] of passes.entries()) repeats[i] = Math.max(1, Math.round(turnMicros / (await microsOf(pass))));

  let done = first;
  async function turn() {
    for (let k = 0; k < passes.length; k++) {
      const i = (k + done) % passes.length;
      const pass = passes[i];
      const before = cpuMicros();
      for (let n = 0; n < repeats[i]; n++) {
        const result = pass();
        if (result instanceof Promise) await result;
      }
      times[i].push((cpuMicros() - before) / repeats[i]);
    }
    done++;
  }

  // benny tries a function before it times it. A sample is one turn: none is so short that it would be repeated.
  const timing = { initCount: 1, minTime: 1e-9, maxTime: 1e-9, minSamples: turns };
  await suite(
    'turns',
    add('turn', () => turn, timing),
  );
  return times.map((each) => each.slice(-turns));
}

/** The shorter of two runs: the first may be slow. */
async function microsOf(pass) {
  const runs = [];
  for (let i = 0; i < 2; i++) {
    const before = cpuMicros();
    await pass();
    runs.push(Math.max(1, cpuMicros() - before));
  }
  return Math.min(...runs);
}
