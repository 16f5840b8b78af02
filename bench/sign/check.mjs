import { whatIsWrong } from './verify.mjs';
import { createRequests, createWorkload, jobIds } from './workload.mjs';

/** The plainest signer. All signatures are compared with its signatures. */
const referenceId = 'node-create-hash';

/** siglane may take another code path for each number of requests in a call. The others have one function for all. */
const sizesFor = ({ family }) => (family === 'siglane' ? [1, 10, 1_000] : [1_000]);

/**
 * Recomputes every signature of every candidate, for both jobs, with and without a token, one at a time and in batches,
 * and compares them with those of the reference.
 *
 * @returns for each candidate `{ id, count, how }`: the number of signatures, and 'equal' or 'different'
 * @throws Error at the first wrong signature
 */
export async function checkAll(candidates) {
  const reference = candidates.find(({ id }) => id === referenceId);
  const results = candidates.map(({ id }) => ({ id, count: 0, how: 'equal' }));
  for (const job of jobIds) {
    const requests = createRequests(job);
    for (const token of [0, 1024]) {
      const workload = createWorkload({ job, token });
      const expected = (await reference.prepare(workload)).many(requests).map(({ headers }) => headers.authorization);
      for (const [i, candidate] of candidates.entries()) {
        const { prepare, difference } = candidate;
        const signer = await prepare(workload);
        for (const n of sizesFor(candidate)) {
          const answers = await signAll(signer, requests, n);
          if (answers.length !== requests.length)
            throw new Error(`${candidate.id} returned ${answers.length} answers for ${requests.length} requests`);
          for (const [k, answer] of answers.entries()) {
            const sent = sentOf(requests[k], answer, workload);
            const wrong = whatIsWrong(requests[k], sent, workload);
            if (wrong !== undefined) throw new Error(`${candidate.id}, ${job}, n = ${n}, request ${k}: ${wrong}`);
            if (sent.headers.authorization !== expected[k]) results[i].how = 'different';
          }
          results[i].count += answers.length;
        }
        if (difference === undefined && results[i].how === 'different') {
          throw new Error(`${candidate.id} signs another text than ${referenceId}`);
        }
      }
    }
  }
  for (const [i, { id, difference }] of candidates.entries()) {
    if (difference !== undefined && results[i].how === 'equal')
      throw new Error(`${id} gives the same signatures as the reference now: remove its "difference"`);
  }
  return results;
}

async function signAll({ one, many }, requests, n) {
  const answers = [];
  for (let i = 0; i < requests.length; i += n) {
    if (n === 1) answers.push(await one(requests[i]));
    else for (const answer of await many(requests.slice(i, i + n))) answers.push(answer);
  }
  return answers;
}

/**
 * Returns the request that would be sent. Some candidates return all headers, some only those to add, and aws4 returns
 * a path instead of a URL.
 */
function sentOf(request, { url, path, headers, query }, { host }) {
  const added = headers instanceof Headers ? [...headers] : Object.entries(headers);
  const all = { ...request.headers };
  for (const [name, value] of added) all[name.toLowerCase()] = String(value);
  if (all.host !== undefined && all.host !== host) throw new Error(`the host is ${all.host} instead of ${host}`);
  const search = query && Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : '';
  return { url: url === undefined ? `https://${host}${path}${search}` : String(url), headers: all };
}
