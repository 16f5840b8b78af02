import { presign } from '../../test/reference/presign.mjs';
import { recomputePolicySignature } from '../shared/recompute.mjs';
import { itemsPerPass, jobNames } from './cases.mjs';
import { createWorkload, urlsOfClient } from './workload.mjs';

/**
 * Compares all URLs with those of the tests' reference signer, and the signatures of the forms with an HMAC of their
 * policies.
 *
 * @throws Error at the first wrong result
 */
export async function checkAll(candidates) {
  const workload = createWorkload();
  const { secretAccessKey } = workload.credentials;
  const expected = expectedOf(workload);
  for (const { id, prepare } of candidates) {
    const jobs = await prepare(workload);
    for (const [job, wanted] of Object.entries(expected)) {
      const made = jobs[job]().flat();
      for (const [i, url] of wanted.entries())
        if (made[i] !== url) throw new Error(`${id}, ${job}: ${made[i]}\ninstead of\n${url}`);
    }
    for (const { fields } of jobs.policies()) {
      const { policy, 'x-amz-credential': credential, 'x-amz-signature': signature } = fields;
      if (signature !== recomputePolicySignature({ secretAccessKey, credential, policy }))
        throw new Error(`${id}: a form with a wrong signature, ${JSON.stringify(fields)}`);
    }
  }
  return candidates.map(({ id }) => ({ id, count: Object.keys(jobNames).length * itemsPerPass, how: 'reference' }));
}

function expectedOf({ region, credentials, date, keys, templates, dates, clients }) {
  const urlOf = (key, { bucket, expiresIn }, when = date, who = credentials) =>
    presign({
      ...{
        method: 'GET',
        origin: `https://${bucket}.s3.${region}.amazonaws.com`,
        path: `/${key}`,
        query: [],
        headers: [],
      },
      ...{ payloadHash: 'UNSIGNED-PAYLOAD', credentials: who, region, service: 's3', date: when, expiresIn },
    }).url;
  return {
    'same template': keys.map((key) => urlOf(key, templates[0])),
    alternating: keys.map((key, i) => urlOf(key, templates[i % 2])),
    'new second': keys.map((key, i) => urlOf(key, templates[0], dates[i])),
    credentials: clients.flatMap((client) =>
      keys.slice(0, urlsOfClient).map((key) => urlOf(key, templates[0], date, client)),
    ),
  };
}
