import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { jsonRows } from '../scripts/json-rows.mjs';
import { benchmarkIds, loadBenchmark, loadCandidate, otherBenchmarkIds } from './benchmarks.mjs';
import { spreadOf } from './measure/agreement.mjs';
import { compareWithEarlier } from './measure/earlier.mjs';
import { isReached, judge } from './measure/goals.mjs';
import { Results } from './measure/results.mjs';
import { measure, slowEvery } from './measure/rounds.mjs';
import { charts, fileOf } from './report/charts/charts.mjs';
import { goalValue, limitOf } from './report/goals-table.mjs';
import { describeMachine } from './report/machine.mjs';
import { toMarkdown } from './report/markdown.mjs';
import { agreementText } from './report/repeats.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: fileURLToPath(new URL('./results/', import.meta.url)) },
    compare: { type: 'string' },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    minutes: { type: 'string' },
  },
});
const known = [...benchmarkIds, ...otherBenchmarkIds];
for (const id of positionals)
  if (!known.includes(id)) throw new Error(`${id} is not a benchmark. The benchmarks are ${known.join(', ')}`);
const started = performance.now();
const verdicts = [];
for (const id of positionals.length > 0 ? positionals : benchmarkIds) verdicts.push(...(await run(id)));
for (const { title, goal } of verdicts) {
  const { reached, lowest, highest } = goal;
  const show = (value) => goalValue(goal, value);
  const answer =
    reached === undefined
      ? 'not measured'
      : `${show(reached)} (${show(lowest)} to ${show(highest)}), ${isReached(goal) ? 'reached' : 'MISSED'}`;
  say(`${title}: ${answer} (${limitOf(goal)})`);
}

/** Runs one benchmark, writes its report, and returns its goals with the reached values. */
async function run(id) {
  const since = performance.now();
  const machine = describeMachine();
  const benchmark = await loadBenchmark(id);
  const { oursIn, nameOf } = benchmark;
  const plan = options.quick ? benchmark.quickRun : benchmark.fullRun;
  const rounds = Number(options.rounds ?? plan.rounds);
  const minutes = Number(options.minutes ?? plan.minutes);
  const candidates = await Promise.all(benchmark.candidateIds.map((candidate) => loadCandidate(id, candidate)));
  say(`${id}: checking the ${benchmark.unit}s of ${candidates.length} candidates`);
  const checks = await benchmark.checkAll(candidates, plan);

  const cases = benchmark.listCases(candidates, plan);
  const results = new Results(cases, oursIn);
  const deadline = since + minutes * 60_000;
  const done = await measure({ benchmark, plan, candidates, cases, rounds, deadline, results, say });

  const seconds = (performance.now() - since) / 1000;
  const about = { rounds: done, roundsOfSlow: Math.ceil(done / slowEvery), seconds, quick: options.quick };
  const goals = judge(benchmark.goals, results, oursIn);
  const name = `node${process.versions.node.split('.')[0]}`;
  const agreement =
    options.compare && compareWithEarlier(options.compare, `${id}/${name}.json`, { machine, results, oursIn });
  const repeats = { spread: spreadOf(results), agreement };
  if (agreement) say(`${id}: ${agreementText(agreement, nameOf)}`);

  const folder = join(resolve(options.out), id);
  // report/charts/draw.mjs draws the chart later, from the numbers.
  const drawn = charts.find((each) => each.name === id);
  const chart = drawn === undefined ? undefined : `../charts/${fileOf(drawn, name)}.svg`;
  const report = { benchmark, machine, run: about, candidates, checks, goals, results, repeats, chart };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.md`), toMarkdown(report));
  const numbers = { machine, run: about, checks, goals, repeats, results };
  writeFileSync(join(folder, `${name}.json`), jsonRows(numbers));
  return goals.map((goal) => ({ goal, title: `${id}: ${goal.name}, ${nameOf(goal.what)}` }));
}

function say(text) {
  const seconds = (performance.now() - started) / 1000;
  console.log(`[${seconds.toFixed(0).padStart(3)} s] ${text}`);
}
