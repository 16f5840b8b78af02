import { loadBenchmark, loadCandidate } from '../benchmarks.mjs';
import { cpuMicros } from './cpu-clock.mjs';
import { takeTurns } from './turns.mjs';

/** A process with some candidates. It waits for a case, lets its candidates take turns, and answers with their times. */
const [benchmarkId, idsText, planText] = process.argv.slice(2);
const warmUpMs = 150;
const plan = JSON.parse(planText);
const benchmark = await loadBenchmark(benchmarkId);
const stands = new Map();
for (const id of JSON.parse(idsText))
  stands.set(id, await benchmark.createStand(await loadCandidate(benchmarkId, id), plan));
if (!plan.cold) for (const { warmUps } of stands.values()) for (const pass of warmUps) await warmUp(pass);

process.on('message', async ({ what, members, turns, first }) => {
  const passes = members.map(({ id, itemsPerPass }) => stands.get(id).passFor(what, itemsPerPass));
  const times = plan.cold ? [[await timeOf(passes[0])]] : await takeTurns(passes, turns, first);
  process.send(times.map((each, i) => each.map((us) => us / members[i].itemsPerPass)));
});
process.on('disconnect', () => process.exit());
process.send('ready');

/** Times the first pass of a process, for cases that are `cold`. */
async function timeOf(pass) {
  const before = cpuMicros();
  await pass();
  return cpuMicros() - before;
}

/** Runs the pass until the engine's compilers have done most of their work. */
async function warmUp(pass) {
  // The processes start at the same time, so their processor time counts.
  const before = cpuMicros();
  while (cpuMicros() - before < warmUpMs * 1_000) await pass();
}
