import { createWorkload } from './workload.mjs';

/**
 * Compares the verdicts of each candidate with what the reference signer of the tests knows: every hundredth URL is wrong. Throws at the first
 * list that has another.
 *
 * @returns for each candidate `{ id, count, how }`, the number of URLs and what they were compared with
 */
export async function checkAll(candidates, { cases }) {
  const results = [];
  for (const { id, prepare } of candidates) {
    let count = 0;
    for (const what of cases) {
      const workload = createWorkload({ ...what, n: Math.max(what.n, 100) });
      const { verify } = await prepare(workload);
      const verdicts = await verify(workload.requests);
      if (verdicts.join() !== workload.expected.join()) throw new Error(`${id} judges wrongly`);
      count += verdicts.length;
    }
    results.push({ id, count, how: 'reference' });
  }
  return results;
}
