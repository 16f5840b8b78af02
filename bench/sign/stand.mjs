import { createPass } from './pass.mjs';
import { createRequests, createWorkload, jobIds } from './workload.mjs';

/** @returns the passes that warm a process up, and the function that makes the pass for a case */
export async function createStand(candidate) {
  const out = Buffer.alloc(1024 * 1024, 1);
  const requests = {};
  const signers = {};
  for (const job of jobIds) {
    requests[job] = createRequests(job);
    for (const token of [0, 1024]) signers[`${job} ${token}`] = await candidate.prepare(createWorkload({ job, token }));
  }
  const passFor = ({ job, token, output, n }, count) =>
    createPass({ signer: signers[`${job} ${token}`], output, n, requests: requests[job].slice(0, count), out });
  return {
    warmUps: jobIds.flatMap((job) => [1, 50].map((n) => passFor({ job, token: 0, output: 'kept', n }, 200))),
    passFor,
  };
}
