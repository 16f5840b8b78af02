import { createSigner } from '../../../dist/entries/index.js';

export const name = 'siglane';
export const family = 'siglane';

export async function prepare({ credentials, region, service, date }) {
  const signer = await createSigner({ credentials, region, service, now: () => date });
  return {
    one: (request) => signer.sign(request),
    many: (requests) => signer.signMany(requests),
  };
}
