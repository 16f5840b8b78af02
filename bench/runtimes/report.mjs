import { medianOf, Results } from '../measure/results.mjs';
import { goalsTable } from '../report/goals-table.mjs';
import { machineTable } from '../report/markdown.mjs';
import { count, micros, rounds, table, times } from '../report/table.mjs';
import { candidateNames, coldNames, runtimeNames } from './names.mjs';

const ours = Object.keys(candidateNames).filter((id) => id.startsWith('siglane'));
const others = Object.keys(candidateNames).filter((id) => !ours.includes(id));
const tasks = { urls: 'URLs', call: 'pool, one call', stream: 'pool, a stream', cold: 'a cold start' };
const oursOf = { urls: ours[0], cold: 'siglane-presign' };

/** @returns the candidate that the others of a task are compared with */
export function oursIn({ task }) {
  return oursOf[task] ?? 'two';
}

export function nameOf({ runtime, task }) {
  return `${runtime}, ${tasks[task]}`;
}

/** @returns the tables of docs/understand/speed.md, from the JSON of a report */
export function speedTables(report) {
  const { machine, run } = report;
  const results = Results.from(report.results, oursIn);
  return [
    timesTable({ ...report, results }),
    `${machine.cpu}, SHA instructions: ${machine.shaInstructions}; commit ${machine.commit}; ${rounds(run.rounds)}, ${run.turns} turns in each.`,
    costsTable(report),
  ].join('\n\n');
}

/** @returns the report as Markdown */
export function toMarkdown({ machine, run, versions, checks, goals, results, starts, bundles }) {
  const report = { results, versions, starts, bundles };
  const candidates = [...Object.entries({ ...candidateNames, ...coldNames }), ['one', 'one worker']].map(
    ([id, name]) => ({ id, name }),
  );
  return [
    '# Presigned URLs in every runtime',
    ...(run.quick ? ['A quick run. It shows that everything works, but its numbers mean nothing.'] : []),
    `Each time is the one that a twentieth of the turns did not exceed, in ${rounds(run.rounds)} with ${run.turns} turns each. How it was measured: [README](../../README.md).`,
    '## Goals',
    goalsTable({ nameOf }, goals, candidates),
    '## The bulk job',
    'Microseconds per URL; in parentheses how many times as long as siglane with strings.',
    timesTable(report),
    '## siglane/pool',
    `Bytes in, bytes out, ${count(poolCount(checks))} URLs: microseconds per URL, and in parentheses how many times as fast two workers are.`,
    poolTable(report),
    '## What it costs',
    costs,
    costsTable(report),
    ...(results.like({ task: 'cold' }).length > 0 ? ['## A cold start', coldText, coldTable(report)] : []),
    '## The URLs',
    checksText(checks),
    '## Machine',
    machineTable(machine, run),
    '',
  ].join('\n\n');
}

const costs =
  'Bytes of a minified program that imports one function, and its size gzipped; milliseconds from the import to the first URL, in a new' +
  ' process or browser.';

/** Makes a row for each runtime, and a column for each candidate. */
export function timesTable({ results, versions }) {
  const rows = Object.keys(versions).map((runtime) => {
    const what = { runtime, task: 'urls' };
    const cells = Object.keys(candidateNames).map((id) => cell(results, what, id));
    return [titleOf(runtime, versions), ...cells, fastest(results, what)];
  });
  return table(['us per URL', ...Object.values(candidateNames), 'the fastest of them'], rows);
}

function cell(results, what, id) {
  const time = results.time(what, id);
  if (time === undefined) return '–';
  return ours.includes(id) ? `**${micros(time)}**` : `${micros(time)} (${times(results.ratio(what, id))})`;
}

function fastest(results, what) {
  const measured = others.filter((id) => results.time(what, id) !== undefined);
  return times(Math.min(...measured.map((id) => results.ratio(what, id))));
}

function poolTable({ results, versions }) {
  const rows = Object.keys(versions)
    .filter((runtime) => results.time({ runtime, task: 'call' }, 'one') !== undefined)
    .map((runtime) => {
      const pairs = ['call', 'stream'].flatMap((task) => {
        const what = { runtime, task };
        const two = `**${micros(results.time(what, 'two'))}** (${times(results.ratio(what, 'one'))})`;
        return [micros(results.time(what, 'one')), two];
      });
      return [titleOf(runtime, versions), ...pairs];
    });
  return table(['us per URL', 'one call: one worker', 'two workers', 'a stream: one worker', 'two workers'], rows);
}

/** Makes the table of bundle sizes and start-up times of each runtime. */
export function costsTable({ versions, starts, bundles }) {
  const loads = [...new Set(bundles.map(({ load }) => load))];
  const rows = Object.keys(versions).map((runtime) => {
    const target = runtime === 'workerd' ? 'workerd' : 'default';
    const pairs = loads.flatMap((load) => {
      const { bytes, gzipped } = bundles.find((bundle) => bundle.load === load && bundle.target === target);
      const median = medianOf(
        starts.filter((start) => start.runtime === runtime && start.load === load).map(({ ms }) => ms),
      );
      return [`${count(bytes)} (${count(gzipped)})`, median.toFixed(median < 10 ? 1 : 0)];
    });
    return [titleOf(runtime, versions), target === 'workerd' ? 'imported' : 'inlined', ...pairs];
  });
  return table(['', 'the core is', ...loads.flatMap((load) => [`\`${load}\`: bytes (gzipped)`, 'ms'])], rows);
}

const coldText =
  'Milliseconds of processor time of a process that imports a library and signs one URL, minus a process that does nothing; in parentheses' +
  ' how many times as long as siglane/presign.';

function coldTable({ results, versions }) {
  const rows = results.like({ task: 'cold' }).map((what) => [
    titleOf(what.runtime, versions),
    ...Object.keys(coldNames).map((id) => {
      const ms = micros(results.time(what, id) / 1000);
      return id === oursIn(what) ? `**${ms}**` : `${ms} (${times(results.ratio(what, id))})`;
    }),
  ]);
  return table(['ms', ...Object.values(coldNames)], rows);
}

function titleOf(runtime, versions) {
  return `${runtimeNames[runtime]} ${versions[runtime]}`;
}

export function checksText(checks) {
  const counts = new Set(checks.filter(({ task }) => task === 'urls').map(({ count }) => count));
  const everywhere = new Set(checks.map(({ runtime }) => runtime)).size;
  return (
    `In each of ${everywhere} runtimes and in every round, before the measurement, all ${[...counts].map(count).join(' or ')} URLs of every` +
    ` candidate, and all ${count(poolCount(checks))} of each pool, were equal to those of createHash + createHmac in Node 20. An independent verifier` +
    ' recomputed the signatures of createHash + createHmac. Bun signs with its own date, so the verifier recomputed each signature of its URLs.'
  );
}

function poolCount(checks) {
  return checks.find(({ task }) => task === 'call')?.count ?? 0;
}
