import { createVerifier } from '../../../dist/entries/verify.js';

export const name = 'siglane, verifyMany';
export const family = 'siglane';

export async function prepare({ credentials, region, date }) {
  const { accessKeyId, secretAccessKey } = credentials;
  const verifier = await createVerifier({
    lookup: (id) => (id === accessKeyId ? { secretAccessKey } : undefined),
    region,
    service: 's3',
    now: () => date,
  });
  return { verify: async (requests) => (await verifier.verifyMany(requests)).map(({ ok }) => ok) };
}
