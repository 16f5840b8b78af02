import { createSigner } from 'siglane';
import { createPostPolicies } from 'siglane/post-policy';
import { urlsOfClient } from '../workload.mjs';

export const name = 'siglane';
export const family = 'siglane';

/** @returns a function for each job. It handles all items and returns the results. */
export async function prepare({ credentials, region, date, keys, templates, dates, clients, forms }) {
  const signer = await createSigner({ credentials, region });
  const presign = (key, template, signingDate) => signer.presign({ ...template, key, signingDate });
  return {
    'same template': () => keys.map((key) => presign(key, templates[0], date)),
    alternating: () => keys.map((key, i) => presign(key, templates[i % 2], date)),
    'new second': () => keys.map((key, i) => presign(key, templates[0], dates[i])),
    credentials: () =>
      clients.map((client) => {
        const theirs = signer.withCredentials(client);
        const urls = theirs.presignMany({ ...templates[0], signingDate: date }, keys.slice(0, urlsOfClient));
        theirs.dispose();
        return urls;
      }),
    policies: () => createPostPolicies(signer, forms),
  };
}
