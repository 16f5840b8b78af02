import { requestCount } from './cases.mjs';
import { createWorkload } from './workload.mjs';

/** @returns the passes that warm a process up, and the function that makes the pass for a case */
export async function createStand(candidate, plan) {
  const passes = new Map();
  for (const what of plan.cases) {
    const workload = createWorkload({ ...what, n: requestCount });
    const { verify } = await candidate.prepare(workload);
    passes.set(JSON.stringify(what), passOf(verify, workload.requests, what.n));
  }
  const passFor = (what) => passes.get(JSON.stringify(what));
  return { warmUps: plan.cases.filter(({ cold }) => !cold).map(passFor), passFor };
}

function passOf(verify, requests, n) {
  const batches = [];
  for (let i = 0; i < requests.length; i += n) batches.push(requests.slice(i, i + n));
  return async () => {
    for (let i = 0; i < batches.length; i++) await verify(batches[i]);
  };
}
