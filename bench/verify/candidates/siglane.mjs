import { createVerifier } from 'siglane/verify';

export const name = 'siglane: verify for one, verifyMany for more';
export const family = 'siglane';

export async function prepare({ credentials, region, date }) {
  const { accessKeyId, secretAccessKey } = credentials;
  const verifier = await createVerifier({
    lookup: (id) => (id === accessKeyId ? { secretAccessKey } : undefined),
    region,
    service: 's3',
    now: () => date,
  });
  return {
    async verify(requests) {
      if (requests.length === 1) return [(await verifier.verify(requests[0])).ok];
      return (await verifier.verifyMany(requests)).map(({ ok }) => ok);
    },
  };
}
