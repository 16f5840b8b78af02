// Writes the table in the project's README from the reports in bench/results, so that no figure is copied by hand.
// `node bench/report/readme.mjs` writes; with --check it only compares, and fails if the README is not up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { medianOf } from '../results.mjs';

const readmePath = fileURLToPath(new URL('../../README.md', import.meta.url));
const begin = '<!-- bench: written by bench/report/readme.mjs -->';
const end = '<!-- /bench -->';

const reports = ['node20', 'node24'].map((name) =>
  JSON.parse(readFileSync(new URL(`../results/${name}.json`, import.meta.url), 'utf8')),
);
const names = {
  'siglane-strings': 'siglane, strings',
  'node-templates': 'by hand: three crypto.hash calls over templates',
  'node-three-hashes': 'by hand: three crypto.hash calls',
  'node-hash-hmac': 'by hand: crypto.hash + createHmac',
  'node-create-hash': 'by hand: createHash + createHmac',
  aws4: 'aws4',
  smithy: '@smithy/signature-v4 on node:crypto',
  minio: 'minio-js',
  'aws-crt': 'aws-crt',
  aws4fetch: 'aws4fetch',
  'sdk-presigner': '@aws-sdk/s3-request-presigner',
};
const ours = 'siglane-strings';
const columns = [
  { title: 'n = 1', n: 1, token: false },
  { title: 'n = 1,000', n: 1000, token: false },
  { title: 'n = 10,000', n: 10_000, token: false },
  { title: 'n = 1,000, token', n: 1000, token: true },
  { title: 'n = 10,000, token', n: 10_000, token: true },
];

function entryOf(report, id, { n, token }) {
  return report.results.find(
    (entry) => entry.id === id && entry.n === n && entry.token === token && entry.output === 'kept',
  );
}

/** As in the report: the quotient of the medians over the turns that both took. */
function ratio(theirs, mine) {
  const shared = mine.rounds.filter(({ round }) => theirs.rounds.some((other) => other.round === round));
  return medianOf(theirs.rounds.map(({ usPerUrl }) => usPerUrl)) / medianOf(shared.map(({ usPerUrl }) => usPerUrl));
}

function cell(report, id, column) {
  const entry = entryOf(report, id, column);
  if (entry === undefined) return '–';
  const text = entry.median >= 100 ? entry.median.toFixed(0) : entry.median.toPrecision(3);
  if (id === ours) return `**${text}**`;
  const times = ratio(entry, entryOf(report, ours, column));
  return `${text} (${times >= 100 ? times.toFixed(0) : times.toPrecision(3)}x)`;
}

function tableOf(report) {
  const { node, cpu, shaInstructions, commit } = report.machine;
  const rows = Object.entries(names).map(([id, name]) => [name, ...columns.map((column) => cell(report, id, column))]);
  const lines = [
    [`Node ${node}`, ...columns.map(({ title }) => title)],
    ['---', ...columns.map(() => '---:')],
    ...rows,
  ].map((cells) => `| ${cells.join(' | ')} |`);
  const about = `${cpu}, SHA instructions: ${shaInstructions}; commit ${commit}; medians over ${report.run.rounds} rounds, fewer for the libraries`;
  return `${lines.join('\n')}\n\n${about}.`;
}

const readme = readFileSync(readmePath, 'utf8');
const from = readme.indexOf(begin);
const to = readme.indexOf(end);
if (from < 0 || to < from) throw new Error(`README.md lacks ${begin} … ${end}`);
const made = `${readme.slice(0, from + begin.length)}\n${reports.map(tableOf).join('\n\n')}\n${readme.slice(to)}`;
if (!process.argv.includes('--check')) writeFileSync(readmePath, made);
else if (made !== readme) {
  console.error('README.md does not show what bench/results say: run node bench/report/readme.mjs');
  process.exit(1);
}
