import { mock } from 'node:test';
import { recomputePolicySignature, recomputeSignature, sha256 } from '../shared/recompute.mjs';
import { itemsOf, jobNames } from './cases.mjs';
import { createWorkload } from './workload.mjs';

/**
 * Compares the results of the two candidates at a fixed time. The requests of fetch, undici and OpenSearch may have other headers, so their
 * signatures are recomputed.
 *
 * @returns for each candidate `{ id, count, how }`
 * @throws Error at the first difference or wrong signature
 */
export async function checkAll(candidates) {
  const workload = createWorkload();
  mock.timers.enable({ apis: ['Date'], now: workload.date });
  try {
    const jobs = await Promise.all(candidates.map(({ prepare }) => prepare(workload)));
    const counts = candidates.map(() => 0);
    const requests = requestsOf(workload);
    for (const job of Object.keys(jobNames)) {
      const seen = [];
      for (const [i, { id }] of candidates.entries()) {
        const results = await jobs[i][job](itemsOf(job, id));
        counts[i] += results.length;
        const request = requests[job];
        seen.push(results.map((result) => (request ? checkRequest(id, result, request) : plain(job, result))));
      }
      const few = Math.min(...seen.map(({ length }) => length));
      for (let k = 0; k < few; k++)
        if (new Set(seen.map((results) => results[k])).size > 1)
          throw new Error(`${job}, item ${k}: ${seen.map((results) => results[k]).join('\ninstead of\n')}`);
    }
    return candidates.map(({ id }, i) => ({ id, count: counts[i], how: 'each' }));
  } finally {
    mock.timers.reset();
  }
}

/** Requests that the candidates should sign, with a header each that the signature should cover. */
function requestsOf({ itemByUrl, node, search: { index, size, body }, credentials }) {
  const post = { secretAccessKey: credentials.secretAccessKey, method: 'POST' };
  const { host } = new URL(itemByUrl.url);
  const item = { ...post, host, path: '/', query: '', body: itemByUrl.body, covered: 'x-amz-target' };
  const search = { path: `/${index}/_search`, query: `size=${size}`, body: JSON.stringify(body), covered: 'host' };
  return { fetch: item, undici: item, OpenSearch: { ...post, host: new URL(node).host, ...search } };
}

/** A result as text that is the same for equal results: the order of parameters does not count. */
function plain(job, result) {
  if (job === 'form') return plainForm(result, createWorkload().credentials);
  if (job.startsWith('sign')) return result.headers.authorization;
  if (job === 'SMTP password') return `${result.username} ${result.password}`;
  if (job === 'identity proof') return plainProof(result);
  const prefix = prefixes[job];
  const text = prefix === undefined ? result : decode(result.slice(prefix.length));
  const url = new URL(text.startsWith('https://') ? text : `https://${text}`);
  // It is appended to the token of MSK after signing, and names the library. The version is that of Bedrock's generator.
  for (const name of ['User-Agent']) url.searchParams.delete(name);
  url.searchParams.sort();
  return url.href;
}

/** Prefixes of the tokens that are a URL in base64. */
const prefixes = { 'MSK token': '', 'Bedrock key': 'bedrock-api-key-', 'EKS token': 'k8s-aws-v1.' };

const decode = (token) => Buffer.from(token, 'base64url').toString();

function plainProof({ method, url, headers, body }) {
  const { host = new URL(url).host, ...rest } = headers;
  return [method, url, host, ...new Headers(rest), body].join('\n');
}

function plainForm({ url, fields }, { secretAccessKey }) {
  const { Policy: policy = fields.policy } = fields;
  const { expiration, conditions } = JSON.parse(Buffer.from(policy, 'base64').toString());
  const get = (name) => fields[name] ?? fields[name.toLowerCase()];
  const credential = get('X-Amz-Credential');
  if (get('X-Amz-Signature') !== recomputePolicySignature({ secretAccessKey, credential, policy }))
    throw new Error('a form has a wrong signature');
  const sorted = conditions.map((condition) => JSON.stringify(condition).toLowerCase()).sort();
  return [url, new Date(expiration).toISOString(), fields.key, fields.acl, ...new Set(sorted)].join('\n');
}

/** @returns 'right' @throws Error if the signature is wrong */
function checkRequest(id, sent, { secretAccessKey, method, host, path, query, body, covered }) {
  const values = { ...Object.fromEntries(new Headers(sent.headers)), host };
  const { authorization } = values;
  const [, scope, list, signature] =
    /Credential=[^/]+\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(authorization) ?? [];
  const names = (list ?? '').split(';');
  const lines = names.map((name) => `${name}:${values[name]}`);
  const canonicalRequest = [method, path, query, ...lines, '', list, sha256(body)].join('\n');
  const expected = recomputeSignature({ secretAccessKey, scope, amzDate: values['x-amz-date'], canonicalRequest });
  if (signature !== expected || !names.includes(covered)) throw new Error(`${id}: a wrong signature, ${authorization}`);
  return 'right';
}
