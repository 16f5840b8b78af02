import { takeApart, whatIsWrong } from './verify.mjs';
import { createKeys, createWorkload, keyCountOf } from './workload.mjs';

/** The plainest form: all URLs must be equal to its URLs. */
const referenceId = 'node-create-hash';

/** Small batches may take other ways through the code than large ones; of these some keys are compared. */
const smallBatches = [1, 10, 100];
const keysInSmallBatches = 300;

const degrees = ['equal', 'same parts', 'different'];

/**
 * Compares the URLs of every candidate, with and without a token, with those of the reference, and recomputes the signatures.
 * Throws at the first URL that is wrong.
 *
 * @returns for each candidate `{ id, count, how }`, the number of keys compared, where `how` is one of `degrees`
 */
export async function checkAll(candidates, plan) {
  const reference = candidates.find(({ id }) => id === referenceId);
  const keys = createKeys(keyCountOf(plan));
  const results = new Map(candidates.map(({ id }) => [id, { id, count: 0, how: 'equal' }]));
  for (const token of [false, true]) {
    const workload = createWorkload({ token });
    const signer = await reference.prepare(workload);
    const expected = signer.strings(keys);
    for (const [i, url] of expected.entries()) mustBeRight(reference, url, keys[i], workload);
    for (const candidate of candidates) {
      const result = results.get(candidate.id);
      result.count = Math.min(keys.length, candidate.maxKeys ?? keys.length);
      const how = await checkOne(candidate, keys.slice(0, result.count), expected, workload);
      if (degrees.indexOf(how) > degrees.indexOf(result.how)) result.how = how;
    }
  }
  for (const { id, difference } of candidates) {
    const { how } = results.get(id);
    if (difference !== undefined && how !== 'different')
      throw new Error(`${id} differs no longer: its URLs are ${how}`);
  }
  return [...results.values()];
}

/** @returns the worst degree among the URLs */
async function checkOne(candidate, keys, expected, workload) {
  const signer = await candidate.prepare(workload);
  let worst = 0;
  for (const n of [...smallBatches, keys.length]) {
    const some = n === keys.length ? keys : keys.slice(0, keysInSmallBatches);
    for (const urls of await allOutputs(signer, some, n, expected)) {
      if (urls.length !== some.length) throw new Error(`${candidate.id}: ${urls.length} URLs for ${some.length} keys`);
      for (let i = 0; i < urls.length; i++) {
        const degree = compare(urls[i], expected[i]);
        if (degree === 2 && candidate.difference === undefined) {
          throw new Error(`${candidate.id} answers ${keys[i]} with\n${urls[i]}\ninstead of\n${expected[i]}`);
        }
        if (degree > 0) mustBeRight(candidate, urls[i], keys[i], workload);
        worst = Math.max(worst, degree);
      }
    }
  }
  return degrees[worst];
}

/** @returns one list of URLs for each kind of output that the signer has */
async function allOutputs(signer, keys, n, expected) {
  const lists = [];
  if (signer.strings) lists.push([]);
  if (signer.bytes) lists.push([]);
  for (let i = 0; i < keys.length; i += n) {
    const batch = keys.slice(i, i + n);
    if (signer.strings) append(lists[0], await signer.strings(batch));
    if (signer.bytes) {
      const room = expected.slice(i, i + n).reduce((sum, url) => sum + url.length + 1, 0);
      const out = Buffer.alloc(room);
      const input = signer.inputOf ? signer.inputOf(batch) : batch;
      const lines = signer.textOf(signer.bytes(input, out), out).split('\n');
      if (lines.pop() !== '') throw new Error('The last URL does not end in a newline');
      append(lists.at(-1), lines);
    }
  }
  return lists;
}

function append(list, more) {
  for (const item of more) list.push(item);
}

/** @returns an index of `degrees` */
function compare(url, expected) {
  if (url === expected) return 0;
  return JSON.stringify(takeApart(url)) === JSON.stringify(takeApart(expected)) ? 1 : 2;
}

function mustBeRight(candidate, url, key, workload) {
  const wrong = whatIsWrong(url, key, workload);
  if (wrong !== undefined) throw new Error(`${candidate.id} answers ${key} with\n${url}\nwhere ${wrong}`);
}
