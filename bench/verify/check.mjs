import { requestCount } from './cases.mjs';
import { createWorkload } from './workload.mjs';

/**
 * Compares the verdicts of each candidate with the expected ones. The tests' reference signer signed the requests, and
 * every hundredth signature is wrong.
 *
 * @returns for each candidate `{ id, count, how }`: the number of requests, and what they were compared with
 * @throws Error at the first list with a wrong verdict
 */
export async function checkAll(candidates, { cases }) {
  const results = [];
  for (const { id, prepare, jobs } of candidates) {
    let count = 0;
    for (const what of cases.filter(({ job }) => jobs === undefined || jobs.includes(job))) {
      const { requests, expected, ...workload } = createWorkload({ ...what, n: requestCount });
      const { verify } = await prepare(workload);
      const verdicts = [];
      for (let i = 0; i < requests.length; i += what.n) verdicts.push(...(await verify(requests.slice(i, i + what.n))));
      if (verdicts.join() !== expected.join()) throw new Error(`${id} gives a wrong verdict: ${JSON.stringify(what)}`);
      count += verdicts.length;
    }
    results.push({ id, count, how: 'reference' });
  }
  return results;
}
