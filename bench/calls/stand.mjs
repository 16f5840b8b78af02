import { jobNames } from './cases.mjs';
import { createWorkload } from './workload.mjs';

/** @returns what a process needs to time one candidate: passes to warm up with, and the pass for a case */
export async function createStand({ prepare }) {
  const jobs = await prepare(createWorkload());
  // What was made last stays here, as it would until it is sent.
  const sink = { made: undefined };
  const passFor = ({ job }) => {
    const make = jobs[job];
    return () => {
      sink.made = make();
    };
  };
  return { warmUps: Object.keys(jobNames).map((job) => passFor({ job })), passFor };
}
