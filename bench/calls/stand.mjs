import { jobNames } from './cases.mjs';
import { createWorkload } from './workload.mjs';

/** @returns what a process needs to time one candidate: passes to warm up with, and the pass for a case */
export async function createStand({ prepare }) {
  const jobs = await prepare(createWorkload());
  // Holds the last result, as a server would until it has sent it.
  const sink = { made: undefined };
  const passFor = ({ job }) => {
    const make = jobs[job];
    return () => {
      sink.made = make();
    };
  };
  return { warmUps: Object.keys(jobNames).map((job) => passFor({ job })), passFor };
}
