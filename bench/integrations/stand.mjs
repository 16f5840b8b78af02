import { itemsOf, jobNames } from './cases.mjs';
import { createWorkload } from './workload.mjs';

/** @returns the passes that warm a process up, and the function that makes the pass for a case */
export async function createStand({ id, prepare }) {
  const jobs = await prepare(createWorkload());
  // Holds the last result, as a server does until it has sent it.
  const sink = { made: undefined };
  const passFor = ({ job }) => {
    const make = jobs[job];
    const items = itemsOf(job, id);
    return async () => {
      sink.made = await make(items);
    };
  };
  return { warmUps: Object.keys(jobNames).map((job) => passFor({ job })), passFor };
}
