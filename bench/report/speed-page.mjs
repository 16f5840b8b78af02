// Writes the tables of docs/understand/speed.md from the reports in bench/results, so that no figure is copied by hand.
// `node bench/report/speed-page.mjs` writes; with --check it only compares, and fails if the page is not up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchmarkIds, loadBenchmark } from '../benchmarks.mjs';
import { Results } from '../measure/results.mjs';
import { speedTables } from '../runtimes/report.mjs';

const PAGE = 'docs/understand/speed.md';
const path = fileURLToPath(new URL(`../../${PAGE}`, import.meta.url));
const page = readFileSync(path, 'utf8');
let made = page;
for (const id of benchmarkIds) {
  const benchmark = await loadBenchmark(id);
  if (benchmark.report.speedPage === undefined) continue;
  made = fill(made, id, ['node20', 'node24'].map((name) => tableOf(benchmark, readReport(id, name))).join('\n\n'));
}
made = fill(made, 'runtimes', speedTables(readReport('runtimes', 'report')));
if (!process.argv.includes('--check')) writeFileSync(path, made);
else if (made !== page) {
  console.error(
    `The tables of ${PAGE} differ from the reports in bench/results. Run "node bench/report/speed-page.mjs".`,
  );
  process.exit(1);
}

function readReport(id, name) {
  return JSON.parse(readFileSync(new URL(`../results/${id}/${name}.json`, import.meta.url), 'utf8'));
}

/** Replaces the tables between the two comments of a benchmark. */
function fill(text, id, tables) {
  const begin = `<!-- bench ${id}: written by bench/report/speed-page.mjs -->`;
  const end = `<!-- /bench ${id} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${PAGE} lacks ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${tables}\n${text.slice(to)}`;
}

function tableOf({ oursIn, report: { speedPage } }, report) {
  const results = Results.from(report.results, oursIn);
  const { node, cpu, shaInstructions, commit } = report.machine;
  const columns = Object.entries(speedPage.columns);
  const rows = Object.entries(speedPage.names)
    .filter(([id]) => columns.some(([, what]) => results.time(what, id) !== undefined))
    .map(([id, name]) => [name, ...columns.map(([, what]) => cell(results, id, what, oursIn(what)))]);
  const lines = [
    [`Node ${node}`, ...columns.map(([title]) => title)],
    ['---', ...columns.map(() => '---:')],
    ...rows,
  ].map((cells) => `| ${cells.join(' | ')} |`);
  const about = `${cpu}, SHA instructions: ${shaInstructions}; commit ${commit}; ${report.run.rounds} rounds${speedPage.fewerRounds === undefined ? '' : `, fewer for ${speedPage.fewerRounds}`}`;
  return `${lines.join('\n')}\n\n${about}.`;
}

function cell(results, id, what, ours) {
  const time = results.time(what, id);
  if (time === undefined) return '–';
  const text = time >= 100 ? time.toFixed(0) : time.toPrecision(3);
  if (id === ours) return `**${text}**`;
  const times = results.ratio(what, id);
  return `${text} (${times >= 100 ? times.toFixed(0) : times.toPrecision(3)}x)`;
}
