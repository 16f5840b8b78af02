import { createWorkload } from './workload.mjs';

/** @returns what a process needs to time one candidate: passes to warm up with, and the pass for a case */
export async function createStand(candidate) {
  const passFor = async (what) => {
    const workload = createWorkload({ ...what, n: Math.max(what.n, 100) });
    const { verify } = await candidate.prepare(workload);
    const { requests } = workload;
    if (what.n >= requests.length) return () => verify(requests);
    return async () => {
      for (let i = 0; i < requests.length; i += what.n) await verify(requests.slice(i, i + what.n));
    };
  };
  const passes = new Map();
  const known = (what) => {
    const key = JSON.stringify(what);
    if (!passes.has(key)) passes.set(key, passFor(what));
    return async () => (await passes.get(key))();
  };
  return { warmUps: [known({ n: 1_000, seconds: 1 })], passFor: known };
}
