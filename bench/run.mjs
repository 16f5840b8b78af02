import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { candidateIds, loadCandidate, referenceId } from './candidates/index.mjs';
import { caseName, fullRun, listCases, quickRun, slowEvery } from './cases.mjs';
import { checkAll } from './check.mjs';
import { goals } from './goals.mjs';
import { startPool } from './measure/pool.mjs';
import { toChart } from './report/chart.mjs';
import { describeMachine } from './report/machine.mjs';
import { toMarkdown } from './report/markdown.mjs';
import { judge, Results } from './results.mjs';
import { createKeys } from './workload.mjs';

const major = process.versions.node.split('.')[0];
const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: fileURLToPath(new URL(`./results/node${major}`, import.meta.url)) },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
});
const plan = options.quick ? quickRun : fullRun;
const casesPerShift = 5;
const rounds = Number(options.rounds ?? plan.rounds);
const started = performance.now();
const machine = describeMachine();

const candidates = await Promise.all(candidateIds.map(loadCandidate));
const reference = candidates.find(({ id }) => id === referenceId);
const keyCount = Math.max(...plan.sizes);
say(`checking the URLs of ${candidates.length} candidates`);
const checks = await checkAll(candidates, reference, createKeys(keyCount));

const results = new Results();
const cases = listCases(candidates, plan.sizes);
let done = 0;
const lasted = new Map();
for (; done < rounds && !late(); done++) {
  const before = seconds();
  await runRound(done);
  lasted.set(isSlow(done), seconds() - before);
}
if (done < rounds) say(`out of time after ${done} of ${rounds} rounds`);

const run = { rounds: done, roundsOfSlow: Math.ceil(done / slowEvery), seconds: seconds(), quick: options.quick };
const verdicts = judge(goals, results);
const base = resolve(options.out);
mkdirSync(dirname(base), { recursive: true });
const report = { machine, run, candidates, checks, goals: verdicts, results, chart: `${basename(base)}.svg` };
writeFileSync(`${base}.md`, toMarkdown(report));
writeFileSync(`${base}.svg`, toChart(report));
writeFileSync(`${base}.json`, `${JSON.stringify({ machine, run, checks, goals: verdicts, results }, null, 2)}\n`);
for (const { name, n, token, reached, least } of verdicts) {
  const what = `${name}, n = ${n}${token ? ', with token' : ''}`;
  const answer =
    reached === undefined ? 'not measured' : `${reached.toFixed(2)}x, ${reached >= least ? 'reached' : 'MISSED'}`;
  say(`${what}: ${answer} (at least ${least}x)`);
}

async function runRound(round) {
  const members = (measured) => measured.members.filter(({ every }) => round % every === 0);
  const ids = candidateIds.filter((id) =>
    cases.some((measured) => members(measured).some((member) => member.id === id)),
  );
  const pool = await startPool(ids, keyCount);
  for (let index = 0; index < cases.length; index++) {
    // No case is always the first of a round, and no candidate always the first of a case.
    const measured = cases[(index + round * casesPerShift) % cases.length];
    for (let turn = 0; turn < measured.turns; turn++) {
      // Libraries take one turn: they are slow, and far enough behind.
      const all = members(measured).filter(({ every }) => turn === 0 || every === 1);
      for (let i = 0; i < all.length; i++) {
        const { id, keysPerPass, timing } = all[(i + round + index + turn) % all.length];
        const { token, output, n } = measured;
        const time = await pool.time(id, { token, output, n, keysPerPass, timing });
        results.add(measured, id, `${round + 1}.${turn + 1}`, time);
      }
    }
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[Kround ${round + 1}: ${caseName(measured)}`);
  }
  await pool.stop();
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  say(`round ${round + 1} of ${rounds}`);
}

/** Whether the next round might end too late, judged by the last one of its kind. */
function late() {
  const expected = lasted.get(isSlow(done)) ?? lasted.get(true) ?? 0;
  return seconds() + expected > plan.minutes * 60;
}

/** Whether what is slow takes part in a round. */
function isSlow(round) {
  return round % slowEvery === 0;
}

function seconds() {
  return (performance.now() - started) / 1000;
}

function say(text) {
  console.log(`[${seconds().toFixed(0).padStart(3)} s] ${text}`);
}
