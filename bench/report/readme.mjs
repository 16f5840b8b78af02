// Writes the tables in the project's README from the reports in bench/results, so that no figure is copied by hand.
// `node bench/report/readme.mjs` writes them. With --check it only compares, and fails if the README is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchmarkIds, loadBenchmark } from '../benchmarks.mjs';
import { Results } from '../measure/results.mjs';
import { readmeTables } from '../runtimes/report.mjs';

const readmePath = fileURLToPath(new URL('../../README.md', import.meta.url));
const readme = readFileSync(readmePath, 'utf8');
let made = readme;
for (const id of benchmarkIds) {
  const benchmark = await loadBenchmark(id);
  if (benchmark.report.readme === undefined) continue;
  made = fill(made, id, ['node20', 'node24'].map((name) => tableOf(benchmark, readReport(id, name))).join('\n\n'));
}
made = fill(made, 'runtimes', readmeTables(readReport('runtimes', 'report')));
if (!process.argv.includes('--check')) writeFileSync(readmePath, made);
else if (made !== readme) {
  console.error('The tables of README.md differ from the reports in bench/results: run node bench/report/readme.mjs');
  process.exit(1);
}

function readReport(id, name) {
  return JSON.parse(readFileSync(new URL(`../results/${id}/${name}.json`, import.meta.url), 'utf8'));
}

/** Replaces the text between the two comments of a benchmark. */
function fill(text, id, tables) {
  const begin = `<!-- bench ${id}: written by bench/report/readme.mjs -->`;
  const end = `<!-- /bench ${id} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`README.md has no lines ${begin} and ${end}: add them where the table belongs`);
  return `${text.slice(0, from + begin.length)}\n${tables}\n${text.slice(to)}`;
}

function tableOf({ oursIn, report: { readme } }, report) {
  const results = Results.from(report.results, oursIn);
  const { node, cpu, shaInstructions, commit } = report.machine;
  const columns = Object.entries(readme.columns);
  const rows = Object.entries(readme.names)
    .filter(([id]) => columns.some(([, what]) => results.time(what, id) !== undefined))
    .map(([id, name]) => [name, ...columns.map(([, what]) => cell(results, id, what, oursIn(what)))]);
  const lines = [
    [`Node ${node}`, ...columns.map(([title]) => title)],
    ['---', ...columns.map(() => '---:')],
    ...rows,
  ].map((cells) => `| ${cells.join(' | ')} |`);
  const about = `${cpu}, SHA instructions: ${shaInstructions}; commit ${commit}; ${report.run.rounds} rounds${readme.fewerRounds === undefined ? '' : `, fewer for ${readme.fewerRounds}`}`;
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
