// npm run soak -- --minutes N [--seed S] [--report]: runs mixed jobs for N minutes and checks every answer. Fails if an
// answer is wrong or memory grows.
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine } from '../report/machine.mjs';
import { chunks } from './jobs/chunked.mjs';
import { closePool, core, pooled, provider, refusals, renewedStream, rotation } from './jobs/lifetimes.mjs';
import { presignByteStream, presignItems, presignMany, presignOne, presignStream } from './jobs/presign.mjs';
import { policies, signMany, signOne } from './jobs/sign.mjs';
import { diagnosis, verifyMany, verifyOne } from './jobs/verify.mjs';
import { growthOf, readMemory } from './memory.mjs';
import { growthTable, memoryTable, toMarkdown } from './report.mjs';
import { createWorld } from './world.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    report: { type: 'boolean', default: false },
  },
});
const [limit, seed] = [Number(values.minutes) * 60, Number(values.seed)];
if (!(limit > 0) || !Number.isSafeInteger(seed))
  throw new Error('expected --minutes N and --seed S: a number above 0 and an integer');
if (globalThis.gc === undefined)
  throw new Error('garbage cannot be collected on demand: start Node with --expose-gc, as npm run soak does');
const machine = describeMachine([]);
if (values.report && machine.commit.endsWith('-dirty'))
  throw new Error('there are uncommitted changes: commit them first, because the report names a commit');

/** At least 24 samples, and at least one a minute. */
const interval = Math.min(60, limit / 24);
const jobs = [
  ...[presignMany, presignItems, presignOne, presignStream, presignByteStream, pooled],
  ...[signOne, signMany, policies, chunks, verifyOne, verifyMany, diagnosis],
  ...[rotation, provider, renewedStream, core, refusals],
];
const tallies = jobs.map(({ name }) => ({ name, times: 0, items: 0 }));
const samples = [];
let rounds = 0;

console.log(
  `soaking for ${values.minutes} minutes; to repeat: npm run soak -- --minutes ${values.minutes} --seed ${seed}`,
);
const world = await createWorld(seed);
const began = performance.now();
for (let next = 0; seconds() < limit; ) {
  for (const index of shuffled(jobs.length)) {
    tallies[index].items += await jobs[index].run(world);
    tallies[index].times++;
  }
  rounds++;
  if (seconds() < next) continue;
  samples.push({ seconds: seconds(), rounds, ...(await readMemory()) });
  next = seconds() + interval;
}
await closePool();

const growth = growthOf(samples);
const run = { seconds: seconds(), rounds, seed };
console.log(`\n${memoryTable(samples)}\n\n${growthTable(growth)}\n`);
console.log(`${rounds} rounds of ${jobs.length} jobs; Node ${machine.node}, ${machine.cpu}, commit ${machine.commit}`);
if (values.report) {
  const path = new URL('../results/soak.md', import.meta.url);
  writeFileSync(path, toMarkdown({ machine, run, tallies, samples, growth }));
}
const grown = growth.filter(({ isFlat }) => !isFlat);
if (grown.length > 0) {
  console.error(`memory grows: ${grown.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
}

function seconds() {
  return (performance.now() - began) / 1000;
}

/** Returns the numbers below `count` in random order, so that every job follows every other job. */
function shuffled(count) {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = world.random(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
