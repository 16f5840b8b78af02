import { machineTable } from '../report/markdown.mjs';
import { count, table } from '../report/table.mjs';
import { LIMITS } from './memory.mjs';

/** The most rows of the memory table. */
const ROWS = 25;

/** @returns the report as Markdown */
export function toMarkdown({ machine, run, tallies, samples, growth }) {
  return [
    `# Soak: ${(run.seconds / 60).toFixed(1)} minutes of mixed jobs on Node ${machine.node}`,
    `Every answer was compared, at least in part, with the answer of the tests' reference signer on \`node:crypto\`. ${count(run.rounds)} rounds, each with all jobs in another order; seed ${run.seed}. How it works: [README](../README.md#soak).`,
    '## Growth',
    'MiB after a forced collection: median of the last quarter of the samples against the median of the second quarter.',
    growthTable(growth),
    '## Memory',
    memoryTable(samples),
    '## Jobs',
    jobsTable(tallies),
    '## Machine',
    machineTable(machine, run),
    '',
  ].join('\n\n');
}

export function growthTable(growth) {
  const rows = growth.map(({ name, before, after, limit, isFlat }) => [
    name,
    ...[before, after, limit].map(mib),
    `${(100 * (after / before - 1)).toFixed(1)} %`,
    isFlat ? 'yes' : '**no**',
  ]);
  return table(['', 'second quarter', 'last quarter', 'at most', 'growth', 'flat?'], rows);
}

/** Makes a table of the samples, evenly spaced if there are many. */
export function memoryTable(samples) {
  const step = Math.ceil(samples.length / ROWS);
  const rows = samples
    .filter((_, i) => i % step === 0 || i === samples.length - 1)
    .map(({ seconds, rounds, ...memory }) => [
      clock(seconds),
      count(rounds),
      ...Object.keys(LIMITS).map((name) => mib(memory[name])),
    ]);
  return table(['min:s', 'rounds', ...Object.keys(LIMITS).map((name) => `${name}, MiB`)], rows);
}

function jobsTable(tallies) {
  return table(
    ['job', 'times', 'items'],
    tallies.map(({ name, times, items }) => [name, count(times), count(items)]),
  );
}

/** Formats minutes and seconds: `1:05`. */
function clock(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function mib(value) {
  return value.toFixed(1);
}
