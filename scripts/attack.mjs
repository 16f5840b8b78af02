// npm run attack -- [--minutes N] [--seed S]: runs all attacks on siglane, and writes their counts into the table of
// SECURITY.md.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { outputOf } from './output-of.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isSafeInteger(seed))
  throw new Error('expected --minutes N and --seed S: a number above 0 and an integer');

/** The commands to run, a line of the table each. */
const CHECKS = [
  {
    name: 'third-party clients of S3: valid requests are accepted, and invalid ones refused',
    command: 'npm run test:clients',
  },
  {
    name: 'tampering over HTTP, each attempt with the error code that AWS gives',
    command: 'npx vitest run test/examples/s3-server.test.ts --testNamePattern tamper',
  },
  {
    name: 'requests that servers read in more than one way, and bodies that differ from their announcement',
    command: 'npx vitest run test/verify',
  },
  {
    name: 'linear time',
    command: 'npm run test:measured -- growth.test.ts',
  },
  {
    name: 'random input',
    command: `npm run fuzz -- --minutes ${minutes} --seed ${seed}`,
  },
];

const commit = outputOf('git', ['describe', '--always', '--dirty']).trim();
if (commit.endsWith('-dirty'))
  throw new Error('there are uncommitted changes: commit them first, because the table names the attacked commit');
const folder = mkdtempSync(join(tmpdir(), 'siglane-attack-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
const rows = CHECKS.map(({ name, command }) => {
  const [counts, report] = [join(folder, 'counts'), join(folder, 'report.json')];
  writeFileSync(counts, '');
  console.log(`\n== ${command}`);
  const dashes = command.startsWith('npm run') && !command.includes(' -- ') ? ' --' : '';
  const { status } = spawnSync(`${command}${dashes} --reporter=default --reporter=json --outputFile.json=${report}`, {
    shell: true,
    stdio: 'inherit',
    env: { ...process.env, COUNTS: counts },
  });
  if (status !== 0) throw new Error(`${command} failed, so SECURITY.md was not changed`);
  const { numPassedTests } = JSON.parse(readFileSync(report, 'utf8'));
  return `| ${name} | \`${command}\` | ${number(numPassedTests)} | ${tried(readFileSync(counts, 'utf8'))} |`;
});

/** Adds up the counts of equal names, in the order in which the names first occur. */
function tried(lines) {
  const sums = new Map();
  for (const line of lines.split('\n').filter((each) => each !== '')) {
    const { what, amount } = JSON.parse(line);
    sums.set(what, (sums.get(what) ?? 0) + amount);
  }
  return [...sums].map(([what, amount]) => `${number(amount)} ${what}`).join(', ');
}

function number(amount) {
  return amount.toLocaleString('en-US');
}

const table = [
  `Written by \`npm run attack -- --minutes ${minutes} --seed ${seed}\`, for commit ${commit}:`,
  '',
  '| attack | command | tests | counts |',
  '| --- | --- | --- | --- |',
  ...rows,
].join('\n');
const path = fileURLToPath(new URL('../SECURITY.md', import.meta.url));
const text = readFileSync(path, 'utf8');
const [begin, end] = ['<!-- attack: written by scripts/attack.mjs -->', '<!-- /attack -->'];
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
if (from < 0 || to < from)
  throw new Error(`SECURITY.md has no lines ${begin} and ${end}: add them where the table belongs`);
writeFileSync(path, `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`);
console.log(`\n${table}`);
