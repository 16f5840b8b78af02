import { listJobs, mayMake } from './cases.mjs';
import { createPass, signingOf } from './pass.mjs';
import { takeApart, whatIsWrong } from './verify.mjs';
import { areItems, createJob, createWorkload } from './workload.mjs';

/** The plainest signer. All URLs must be equal to its URLs. */
const referenceId = 'node-create-hash';

/** Small batches may take other code paths than large ones, so some keys are also compared in batches of these sizes. */
const smallBatches = [1, 2, 4, 8, 16, 100];
const keysInSmallBatches = 100;
/** Number of compared keys for each kind except the first. */
const keysOfOthers = 2_000;
/** Number of keys that the core gets in one call, for each kind. */
const keysOfKernel = 1_000;

const degrees = ['equal', 'same parts', 'different'];

/**
 * Compares the URLs of every candidate with those of the reference, for each kind of keys and each token, and
 * recomputes the signatures.
 *
 * @returns for each candidate `{ id, count, how }`: the number of compared keys, and one of `degrees`, or 'bound' if it
 *   signs nothing
 * @throws Error at the first wrong URL
 */
export async function checkAll(candidates, plan) {
  const reference = candidates.find(({ id }) => id === referenceId);
  const results = new Map(candidates.map(({ id }) => [id, { id, count: 0, how: 'equal' }]));
  for (const { keys, token } of listJobs(plan)) {
    const job = createJob(keys, keys === 'mixed' && token === 0 ? plan.most : keysOfOthers);
    const workload = createWorkload({ token });
    const expected = signingOf(await reference.prepare(workload), job)(job);
    for (const [i, url] of expected.entries()) mustBeRight(reference, url, job[i], workload);
    for (const candidate of candidates) {
      if (!isAsked(candidate, keys, token)) continue;
      const result = results.get(candidate.id);
      const some = job.slice(0, mayMake(candidate, 'kernel') ? keysOfKernel : candidate.maxKeys);
      result.count += some.length;
      const how = await checkOne(candidate, some, expected, workload);
      if (how === 'bound' || degrees.indexOf(how) > degrees.indexOf(result.how)) result.how = how;
    }
  }
  for (const { id, difference } of candidates) {
    const { how } = results.get(id);
    if (difference !== undefined && how !== 'different')
      throw new Error(`${id} gives ${how} URLs now: remove its "difference"`);
  }
  return [...results.values()];
}

/** Libraries and the core are checked only with the input that they are timed with. */
function isAsked(candidate, keys, token) {
  if (mayMake(candidate, 'kernel')) return keys === 'mixed' && token === 0;
  if (candidate.maxKeys !== undefined) return keys === 'mixed' && token !== 400;
  return candidate.takesItems !== false || !areItems(keys);
}

/** @returns the worst degree of the URLs */
async function checkOne(candidate, job, expected, workload) {
  const signer = await candidate.prepare(workload);
  if (signer.kernel) return checkKernel(candidate, signer, job, expected);
  let worst = 0;
  const batches = candidate.maxKeys === undefined ? [...smallBatches, job.length] : [job.length];
  for (const n of batches) {
    const some = n === job.length ? job : job.slice(0, keysInSmallBatches);
    for (const urls of await allOutputs(candidate, signer, some, n, expected)) {
      if (urls.length !== some.length) throw new Error(`${candidate.id}: ${urls.length} URLs for ${some.length} keys`);
      for (let i = 0; i < urls.length; i++) {
        const degree = compare(urls[i], expected[i]);
        if (degree === 2 && candidate.difference === undefined) throw wrong(candidate, job[i], urls[i], expected[i]);
        if (degree > 0) mustBeRight(candidate, urls[i], job[i], workload);
        worst = Math.max(worst, degree);
      }
    }
  }
  return degrees[worst];
}

/** Compares the text that the core leaves in its memory. The bound leaves no text. */
function checkKernel(candidate, signer, keys, expected) {
  signer.kernel(keys)();
  if (signer.kernelText === undefined) return 'bound';
  const urls = signer.kernelText().split('\n', keys.length);
  for (const [i, url] of urls.entries()) if (url !== expected[i]) throw wrong(candidate, keys[i], url, expected[i]);
  return 'equal';
}

/** @returns a list of URLs for each output of the candidate */
async function allOutputs(candidate, signer, job, n, expected) {
  const lists = [];
  const sign = signingOf(signer, job);
  const isText = typeof job[0] === 'string';
  if (sign) lists.push([]);
  if (signer.bytes && isText) lists.push([]);
  for (let i = 0; i < job.length; i += n) {
    const batch = job.slice(i, i + n);
    if (sign) append(lists[0], await sign(batch));
    if (signer.bytes && isText) {
      const room = expected.slice(i, i + n).reduce((sum, url) => sum + url.length + 1, 0);
      const out = Buffer.alloc(room);
      const input = signer.inputOf ? signer.inputOf(batch) : batch;
      const lines = signer.textOf(signer.bytes(input, out), out).split('\n');
      if (lines.pop() !== '') throw new Error('The last URL does not end with a newline');
      append(lists.at(-1), lines);
    }
  }
  if (sign && isText && mayMake(candidate, 'json')) lists.push(await fromJson(signer, job));
  return lists;
}

async function fromJson(signer, keys) {
  const answer = await createPass({ signer, output: 'json', n: keys.length, job: keys })();
  return JSON.parse(Buffer.from(answer).toString());
}

function append(list, more) {
  for (const item of more) list.push(item);
}

/** @returns an index of `degrees` */
function compare(url, expected) {
  if (url === expected) return 0;
  return JSON.stringify(takeApart(url)) === JSON.stringify(takeApart(expected)) ? 1 : 2;
}

function mustBeRight(candidate, url, item, workload) {
  const why = whatIsWrong(url, item, workload);
  if (why !== undefined)
    throw new Error(`${candidate.id} answers ${nameOf(item)} with\n${url}\nwhich is wrong: ${why}`);
}

function wrong(candidate, item, url, expected) {
  return new Error(`${candidate.id} answers ${nameOf(item)} with\n${url}\ninstead of\n${expected}`);
}

function nameOf(item) {
  return typeof item === 'string' ? item : JSON.stringify(item);
}
