import { createBody, createWorkload } from './workload.mjs';

/** @returns what a process needs to time one candidate: a pass to warm up with, and the pass for a case */
export async function createStand(candidate) {
  const { pass } = await candidate.prepare(createWorkload());
  const body = createBody();
  // What was given last stays here, as it would until it is sent.
  const sink = { last: undefined };
  const take = (given) => {
    sink.last = given;
  };
  const passFor =
    ({ n }) =>
    () =>
      pass(body, n, take);
  // Streams are JavaScript of the runtime, and take longer than our own code to be compiled.
  return { warmUps: Array.from({ length: 5 }, () => passFor({ n: 65_536 })), passFor };
}
