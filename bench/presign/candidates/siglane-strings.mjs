import { createSigner } from 'siglane';

export const name = 'siglane, strings';
export const family = 'siglane';

export async function prepare({ credentials, region, bucket, expiresIn, date }) {
  const signer = await createSigner({ credentials, region });
  const template = { bucket, expiresIn, signingDate: date };
  return { strings: (keys) => signer.presignMany(template, keys) };
}
