/** @returns the report as Markdown */
export function toMarkdown({ benchmark, machine, run, candidates, checks, goals, results, chart }) {
  const { report, unit } = benchmark;
  return [
    `# ${report.title}: benchmark on Node ${machine.node}`,
    `Microseconds per ${unit}; in parentheses how many times as long as siglane. Medians over ${rounds(run.rounds)}` +
      `${report.fewerRounds === undefined ? '' : ` (over ${rounds(run.roundsOfSlow)} for ${report.fewerRounds})`}. How it was measured: [README](../../README.md).`,
    `![${report.title}](${chart})`,
    '## Goals',
    ...(report.goals ? [report.goals] : []),
    goalsTable(benchmark, goals, candidates),
    ...report.tables
      .filter(({ part }) => results.like(part).length > 0)
      .flatMap(({ title, part }) => [`## ${title}`, timesTable({ benchmark, results, candidates, part })]),
    `## ${report.checks.title}`,
    report.checks.text,
    checksTable(report.checks, checks, candidates),
    '## Machine',
    machineTable(machine, run),
    '',
  ].join('\n\n');
}

export function goalsTable({ nameOf }, goals, candidates) {
  const rows = goals.map(({ name, against, what, least, aim, fastest, reached, lowest, highest }) => {
    const label = against.length > 1 && fastest ? `${name} (${nameOfCandidate(candidates, fastest)})` : name;
    const start = [label, nameOf(what), `${Number(least.toPrecision(2))}x`, aim ? `${aim}x` : ''];
    if (reached === undefined) return [...start, 'not measured', '', '', ''];
    return [
      ...start,
      times(reached),
      `${times(lowest)} to ${times(highest)}`,
      yes(reached >= least),
      aim ? yes(reached >= aim) : '',
    ];
  });
  return table(
    ['siglane against', 'case', 'at least', 'aim', 'reached', 'lowest and highest turn', 'at least?', 'aim?'],
    rows,
  );
}

function timesTable({ benchmark, results, candidates, part }) {
  const columns = results.like(part);
  const rows = candidates.flatMap(({ id, name }) => {
    const cells = columns.map((what) => {
      const time = results.median(what, id);
      if (time === undefined) return '–';
      return id === benchmark.oursIn(what)
        ? `**${micros(time)}**`
        : `${micros(time)} (${times(results.ratio(what, id))})`;
    });
    return cells.every((cell) => cell === '–') ? [] : [[name, ...cells]];
  });
  return table([`us per ${benchmark.unit}`, ...columns.map(({ n }) => `n = ${count(n)}`)], rows);
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

/** A table of Markdown. By hand: markdown-table also aligns the columns of the source, and one changed cell would change every row. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function nameOfCandidate(candidates, id) {
  return candidates.find((candidate) => candidate.id === id).name;
}

export function micros(time) {
  return time < 10 ? time.toFixed(2) : time < 100 ? time.toFixed(1) : time.toFixed(0);
}

export function times(ratio) {
  return `${ratio < 10 ? ratio.toFixed(2) : ratio < 100 ? ratio.toFixed(1) : ratio.toFixed(0)}x`;
}

export function count(n) {
  return n.toLocaleString('en-US');
}

export function rounds(number) {
  return number === 1 ? '1 round' : `${number} rounds`;
}

function yes(reached) {
  return reached ? 'yes' : '**no**';
}
