import { add, suite } from 'benny';
import { loadBenchmark, loadCandidate } from '../benchmarks.mjs';

/** One candidate in a process of its own: it waits for a case, times it with benny, and answers with the median. */
const [benchmarkId, id, plan] = process.argv.slice(2);
const warmUpMs = 150;
const benchmark = await loadBenchmark(benchmarkId);
const collect = benchmark.keepsCompiled ? () => {} : () => globalThis.gc?.();
const candidate = await loadCandidate(benchmarkId, id);
const { warmUps, passFor } = await benchmark.createStand(candidate, JSON.parse(plan));
for (const pass of warmUps) await warmUp(pass);

process.on('message', async ({ what, itemsPerPass, timing }) => {
  const pass = passFor(what, itemsPerPass);
  collect();
  const { results } = await suite(
    id,
    add(benchmarkId, () => pass, timing),
  );
  const { median, sampleResults } = results[0].details;
  if (!(median > 0)) throw new Error(`${id} could not be timed: ${benchmark.nameOf(what)}`);
  collect();
  process.send({ us: (median * 1e6) / itemsPerPass, samples: sampleResults.length });
});
process.on('disconnect', () => process.exit());
process.send('ready');

/** The compilers of the engine have done most of their work before the first sample. */
async function warmUp(pass) {
  // The processes start together, so it is their processor time that counts.
  const before = process.cpuUsage();
  for (let used = 0; used < warmUpMs; ) {
    await pass();
    const { user, system } = process.cpuUsage(before);
    used = (user + system) / 1000;
  }
}
