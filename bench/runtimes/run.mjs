import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { jsonRows } from '../../scripts/json-rows.mjs';
import { makeConsumer } from '../../test/runtime/consumer.mjs';
import { isReached, judge } from '../measure/goals.mjs';
import { Results } from '../measure/results.mjs';
import { goalValue, limitOf } from '../report/goals-table.mjs';
import { describeMachine } from '../report/machine.mjs';
import { measureBundles } from './bundles.mjs';
import { hasColdStarts, timeColdStarts } from './cold-start.mjs';
import { goals } from './goals.mjs';
import { bringJob } from './job.mjs';
import { checksText, nameOf, oursIn, timesTable, toMarkdown } from './report.mjs';
import { runtimes } from './runtimes.mjs';
import { loads } from './start.mjs';

/** `plan`: the turns of each candidate in a round, the least time of a turn, and the time of its warm-up. */
const fullRun = {
  rounds: 4,
  minutes: 6,
  startsInRound: 5,
  keyCount: 10_000,
  plan: { turns: 4, leastMs: 120, warmUpMs: 300 },
};
const quickRun = {
  rounds: 1,
  minutes: 1,
  startsInRound: 1,
  keyCount: 1_000,
  plan: { turns: 1, leastMs: 10, warmUpMs: 20 },
};

const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const unknown = options.only.find((id) => !runtimes.some((runtime) => runtime.id === id));
if (unknown)
  throw new Error(`${unknown} is not a runtime. The runtimes are ${runtimes.map(({ id }) => id).join(', ')}`);

const began = performance.now();
const { keyCount, plan, startsInRound, ...planned } = options.quick ? quickRun : fullRun;
const rounds = Number(options.rounds ?? planned.rounds);
const chosen = runtimes.filter(({ id }) => options.only.length === 0 || options.only.includes(id));
const tasks = ['urls', 'call', 'stream', 'cold'];
const cases = chosen.flatMap(({ id }) => tasks.map((task) => ({ what: { runtime: id, task } })));
const results = new Results(cases, oursIn);
const versions = {};
const starts = [];
const checks = [];

const machine = describeMachine(['aws4', 'aws4fetch', '@smithy/signature-v4']);
const consumer = await makeConsumer();
let bundles;
let done = 0;
try {
  bundles = await measureBundles(consumer);
  const job = await bringJob(consumer, { keyCount, plan });
  for (let last = 0; done < rounds && (seconds() + last < planned.minutes * 60 || done === 0); done++) {
    const before = seconds();
    for (const runtime of chosen) await visitRuntime(runtime, job);
    last = seconds() - before;
    say(`round ${done + 1} of ${rounds}`);
  }
  if (done < rounds) say(`out of time after ${done} of ${rounds} rounds`);
} finally {
  await consumer.remove();
}

const run = { rounds: done, turns: plan.turns, seconds: seconds(), quick: options.quick };
const verdicts = judge(goals, results, oursIn);
console.log(checksText(checks));
// A short run only shows that everything works.
if (!options.quick) {
  console.log(`\n${timesTable({ results, versions })}\n`);
  for (const goal of verdicts) {
    if (goal.reached === undefined) continue;
    const verdict = isReached(goal) ? 'reached' : 'MISSED';
    console.log(
      `${nameOf(goal.what)}, against ${goal.name}: ${goalValue(goal, goal.reached)}, ${verdict} (${limitOf(goal)})`,
    );
  }
}
// Only a whole run may replace the reports.
const isWhole = !options.quick && chosen.length === runtimes.length;
const folder = options.out ?? (isWhole ? fileURLToPath(new URL('../results/runtimes/', import.meta.url)) : undefined);
if (folder !== undefined) {
  const report = { machine, run, versions, checks, goals: verdicts, results, starts, bundles };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'report.md'), toMarkdown(report));
  writeFileSync(join(folder, 'report.json'), jsonRows(report));
}

async function visitRuntime({ id, quickToStart, start, measure }, job) {
  for (const load of Object.keys(loads)) {
    const count = quickToStart ? startsInRound : 1;
    for (let i = 0; i < count; i++) starts.push({ runtime: id, load, ms: (await start(consumer, load)).ms });
  }
  if (hasColdStarts(id)) {
    for (let i = 0; i < startsInRound; i++)
      for (const { id: program, us } of await timeColdStarts(id, done * startsInRound + i))
        results.add({ runtime: id, task: 'cold' }, program, `${done + 1}.${i + 1}`, us);
  }
  const measured = await measure(consumer, job);
  const { name, version } = measured.runtime;
  if (!id.startsWith(name)) throw new Error(`${name} ran instead of ${id}`);
  versions[id] = version;
  for (const { task, id: candidate, turn, us } of measured.times)
    results.add({ runtime: id, task }, candidate, `${done + 1}.${turn}`, us);
  checks.push(...measured.checks.map((check) => ({ runtime: id, round: done + 1, ...check })));
  say(`${id} ${version}`);
}

function seconds() {
  return (performance.now() - began) / 1000;
}

function say(text) {
  console.log(`[${seconds().toFixed(0).padStart(3)} s] ${text}`);
}
