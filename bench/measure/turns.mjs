import { add, suite } from 'benny';
import { cpuMicros } from './cpu-clock.mjs';

/** A candidate repeats its pass in a turn until it has taken about this long. */
const turnMicros = 15_000;

/**
 * Times passes in turns. In each turn every pass runs for some milliseconds, and another pass goes first. benny repeats
 * the turns. It times whole turns with the clock, so the processor time of each pass is read here. Garbage is not
 * collected on demand: after a forced collection V8 compiles much of the code again, which a server does not
 * experience. The garbage that createHmac leaves delays each candidate in turn.
 *
 * @param {(() => unknown)[]} passes
 * @param {number} turns
 * @param {number} first index of the pass that begins
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

  // benny tries a function before it times it. A sample is one turn; all are long enough that benny does not repeat
  // them.
  const timing = { initCount: 1, minTime: 1e-9, maxTime: 1e-9, minSamples: turns };
  await suite(
    'turns',
    add('turn', () => turn, timing),
  );
  return times.map((each) => each.slice(-turns));
}

/** Returns the shorter of two runs, because the first may be slow. */
async function microsOf(pass) {
  const runs = [];
  for (let i = 0; i < 2; i++) {
    const before = cpuMicros();
    await pass();
    runs.push(Math.max(1, cpuMicros() - before));
  }
  return Math.min(...runs);
}
