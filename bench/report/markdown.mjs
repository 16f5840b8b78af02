import { outputs } from '../cases.mjs';
import { oursFor } from '../results.mjs';

const titles = {
  kept: 'Strings kept in an array',
  written: 'Strings kept, and each written once to a Buffer',
  bytes: 'Bytes out',
};

/** @returns the report as Markdown */
export function toMarkdown({ machine, run, candidates, checks, goals, results, chart }) {
  return [
    `# Benchmark on Node ${machine.node}`,
    `Microseconds per URL; in parentheses how many times as long as siglane. Medians over ${rounds(run.rounds)}` +
      ` (over ${rounds(run.roundsOfSlow)} for the libraries and for n = 100,000). How it was measured: [README](../README.md).`,
    `![Microseconds per URL](${chart})`,
    '## Goals',
    goalsTable(goals, candidates),
    ...[false, true].flatMap((token) =>
      outputs.flatMap((output) => [
        `## ${titles[output]}${token ? ', with a session token of 1,024 characters' : ''}`,
        timesTable(results, candidates, token, output),
      ]),
    ),
    '## The URLs',
    'Compared before anything was timed, with and without the token, with those of createHash + createHmac, whose signatures' +
      ' an independent verifier recomputed.',
    checksTable(checks, candidates),
    '## Machine',
    machineTable(machine, run),
    '',
  ].join('\n\n');
}

function goalsTable(goals, candidates) {
  const rows = goals.map(({ name, against, n, token, least, aim, fastest, reached, lowest, highest }) => {
    const label = against.length > 1 && fastest ? `${name} (${nameOf(candidates, fastest)})` : name;
    const start = [label, count(n), token ? 'yes' : 'no', `${least}x`, aim ? `${aim}x` : ''];
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
    ['siglane against', 'n', 'token', 'at least', 'aim', 'reached', 'lowest and highest turn', 'at least?', 'aim?'],
    rows,
  );
}

function timesTable(results, candidates, token, output) {
  const sizes = results.sizes(token, output);
  const rows = candidates.flatMap(({ id, name }) => {
    const cells = sizes.map((n) => {
      const time = results.median({ token, output, n }, id);
      if (time === undefined) return '–';
      return id === oursFor(output)
        ? `**${micros(time)}**`
        : `${micros(time)} (${times(results.ratio({ token, output, n }, id))})`;
    });
    return cells.every((cell) => cell === '–') ? [] : [[name, ...cells]];
  });
  return table(['us per URL', ...sizes.map((n) => `n = ${count(n)}`)], rows);
}

function checksTable(checks, candidates) {
  const words = { equal: 'equal', 'same parts': 'equal but for the order or spelling of the parameters' };
  const rows = checks.map(({ id, keys, how }) => {
    const { difference } = candidates.find((candidate) => candidate.id === id);
    return [nameOf(candidates, id), count(keys), words[how] ?? `${difference}; every signature recomputed`];
  });
  return table(['candidate', 'keys', 'URLs'], rows);
}

function machineTable(machine, run) {
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

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function nameOf(candidates, id) {
  return candidates.find((candidate) => candidate.id === id).name;
}

export function micros(time) {
  return time < 10 ? time.toFixed(2) : time < 100 ? time.toFixed(1) : time.toFixed(0);
}

function times(ratio) {
  return `${ratio < 10 ? ratio.toFixed(2) : ratio < 100 ? ratio.toFixed(1) : ratio.toFixed(0)}x`;
}

function count(n) {
  return n.toLocaleString('en-US');
}

function rounds(number) {
  return number === 1 ? '1 round' : `${number} rounds`;
}

function yes(reached) {
  return reached ? 'yes' : '**no**';
}
