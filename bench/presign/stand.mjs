import { mayMake } from './cases.mjs';
import { createPass } from './pass.mjs';
import { areItems, createJob, createWorkload } from './workload.mjs';

/**
 * Cases that warm a process up. They have ten thousand keys in a call, so that V8 has grown the heap to its final size:
 * the first twenty calls of 10,000 took up to six times as long as later calls.
 */
const warmUpCases = [
  ...['kept', 'bytes'].flatMap((output) => [
    { keys: 'mixed', token: 0, output, n: 50, count: 200 },
    { keys: 'mixed', token: 1024, output, n: 50, count: 200 },
    { keys: 'mixed', token: 0, output, n: 10_000, count: 10_000 },
    { keys: 'mixed', token: 0, output, n: 10_000, count: 10_000 },
  ]),
  { keys: 'items', token: 0, output: 'kept', n: 10_000, count: 10_000 },
  { keys: 'uploads', token: 0, output: 'kept', n: 10_000, count: 10_000 },
  { keys: 'mixed', token: 0, output: 'kernel', n: 1_000, count: 1_000 },
];

/** The candidates of a process share it because a larger heap takes longer to collect. */
const out = Buffer.alloc(16 * 1024 * 1024, 1);
const jobs = new Map();

/** @returns the passes that warm a process up, and the function that makes the pass for a case */
export async function createStand(candidate) {
  const signers = {};
  for (const token of [0, 400, 1024]) signers[token] = await candidate.prepare(createWorkload({ token }));
  function passFor({ keys, token, output, n }, count) {
    const name = `${keys} ${count}`;
    if (!jobs.has(name)) jobs.set(name, createJob(keys, count));
    return createPass({ signer: signers[token], output, n, job: jobs.get(name), out });
  }

  return { warmUps: warmUpCases.filter((what) => isFor(candidate, what)).map(warmUp), passFor };

  function warmUp({ count, n, ...what }) {
    const { maxKeys = count } = candidate;
    return passFor({ ...what, n: Math.min(n, maxKeys) }, Math.min(count, maxKeys));
  }
}

function isFor(candidate, { keys, output }) {
  if (areItems(keys) && (candidate.takesItems === false || candidate.maxKeys !== undefined)) return false;
  const first = ['kept', 'bytes', 'kernel'].find((kind) => mayMake(candidate, kind));
  return output === first;
}
