import { goalsTable } from './goals-table.mjs';
import { repeatsText } from './repeats.mjs';
import { count, micros, rounds, table, times } from './table.mjs';

/** @returns the report as Markdown */
export function toMarkdown({ benchmark, machine, run, candidates, checks, goals, results, repeats, chart }) {
  const { report, unit } = benchmark;
  return [
    `# ${report.title}: benchmark on Node ${machine.node}`,
    `Microseconds of processor time per ${unit}; in parentheses how many times as long as siglane. Each time is the one that a twentieth of the turns did not exceed, in ${rounds(run.rounds)}` +
      `${report.fewerRounds === undefined ? '' : ` (${rounds(run.roundsOfSlow)} for ${report.fewerRounds})`}. How it was measured: [README](../../README.md).`,
    ...(chart === undefined ? [] : [`![${report.title}](${chart})`]),
    '## Goals',
    ...(report.goals ? [report.goals] : []),
    goalsTable(benchmark, goals, candidates),
    ...report.tables
      .filter(({ part }) => results.like(part).length > 0)
      .flatMap(({ title, part }) => [`## ${title}`, timesTable({ benchmark, results, candidates, part })]),
    `## ${report.checks.title}`,
    report.checks.text,
    checksTable(report.checks, checks, candidates),
    '## How the ratios repeat',
    repeatsText(repeats, benchmark.nameOf, candidates),
    '## Machine',
    machineTable(machine, run),
    '',
  ].join('\n\n');
}

function timesTable({ benchmark, results, candidates, part }) {
  const columns = results.like(part);
  const rows = candidates.flatMap(({ id, name }) => {
    const cells = columns.map((what) => {
      const time = results.time(what, id);
      if (time === undefined) return '–';
      return id === benchmark.oursIn(what)
        ? `**${micros(time)}**`
        : `${micros(time)} (${times(results.ratio(what, id))})`;
    });
    return cells.every((cell) => cell === '–') ? [] : [[name, ...cells]];
  });
  return table(
    [`us per ${benchmark.unit}`, ...columns.map(benchmark.report.columnOf ?? (({ n }) => `n = ${count(n)}`))],
    rows,
  );
}

function checksTable({ head, words }, checks, candidates) {
  const rows = checks.map(({ id, count: checked, how }) => {
    const { difference } = candidates.find((candidate) => candidate.id === id);
    return [nameOfCandidate(candidates, id), count(checked), words[how] ?? `${difference}; every signature recomputed`];
  });
  return table(head, rows);
}

export function machineTable(machine, run) {
  const { packages, shaInstructions, memoryGiB, ...rest } = machine;
  return table(
    ['', ''],
    [
      ...Object.entries(rest).map(([name, value]) => [name, String(value)]),
      ['SHA instructions', shaInstructions],
      ['memory', `${memoryGiB} GiB`],
      [
        'packages',
        Object.entries(packages)
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
      ],
      ['the run took', `${Math.round(run.seconds)} s`],
    ],
  );
}

function nameOfCandidate(candidates, id) {
  return candidates.find((candidate) => candidate.id === id).name;
}
