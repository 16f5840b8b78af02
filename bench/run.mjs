import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { jsonRows } from '../scripts/json-rows.mjs';
import { benchmarkIds, loadBenchmark, loadCandidate } from './benchmarks.mjs';
import { judge, Results } from './measure/results.mjs';
import { measure, slowEvery } from './measure/rounds.mjs';
import { charts, fileOf } from './report/charts/charts.mjs';
import { describeMachine } from './report/machine.mjs';
import { toMarkdown } from './report/markdown.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: fileURLToPath(new URL('./results/', import.meta.url)) },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
});
for (const id of positionals) {
  if (!benchmarkIds.includes(id)) throw new Error(`There is no benchmark ${id}, only ${benchmarkIds.join(' and ')}`);
}
const started = performance.now();
const verdicts = [];
for (const id of positionals.length > 0 ? positionals : benchmarkIds) verdicts.push(...(await run(id)));
for (const { title, reached, lowest, highest, least } of verdicts) {
  const answer =
    reached === undefined
      ? 'not measured'
      : `${reached.toFixed(2)}x (${lowest.toFixed(2)}x to ${highest.toFixed(2)}x), ${reached >= least ? 'reached' : 'MISSED'}`;
  say(`${title}: ${answer} (at least ${Number(least.toPrecision(2))}x)`);
}

/** Runs one benchmark, writes its report, and returns its goals with what was reached. */
async function run(id) {
  const since = performance.now();
  const machine = describeMachine();
  const benchmark = await loadBenchmark(id);
  const plan = options.quick ? benchmark.quickRun : benchmark.fullRun;
  const rounds = Number(options.rounds ?? plan.rounds);
  const candidates = await Promise.all(benchmark.candidateIds.map((candidate) => loadCandidate(id, candidate)));
  say(`${id}: checking the ${benchmark.unit}s of ${candidates.length} candidates`);
  const checks = await benchmark.checkAll(candidates, plan);

  const cases = benchmark.listCases(candidates, plan);
  const results = new Results(cases, benchmark.oursIn);
  const deadline = since + plan.minutes * 60_000;
  const done = await measure({ benchmark, plan, cases, rounds, deadline, results, say });

  const seconds = (performance.now() - since) / 1000;
  const about = { rounds: done, roundsOfSlow: Math.ceil(done / slowEvery), seconds, quick: options.quick };
  const goals = judge(benchmark.goals, results);
  const folder = join(resolve(options.out), id);
  const name = `node${process.versions.node.split('.')[0]}`;
  // Drawn later, by report/charts/draw.mjs, from the numbers.
  const chart = `../charts/${fileOf(
    charts.find((each) => each.name === id),
    name,
  )}.svg`;
  const report = { benchmark, machine, run: about, candidates, checks, goals, results, chart };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.md`), toMarkdown(report));
  const numbers = { machine, run: about, checks, goals, results };
  writeFileSync(join(folder, `${name}.json`), jsonRows(numbers));
  return goals.map((goal) => ({ ...goal, title: `${id}: ${goal.name}, ${benchmark.nameOf(goal.what)}` }));
}

function say(text) {
  const seconds = (performance.now() - started) / 1000;
  console.log(`[${seconds.toFixed(0).padStart(3)} s] ${text}`);
}
