import { createSigner } from 'siglane';

export const name = 'siglane, strings';
export const family = 'siglane';
export const outputs = ['kept', 'written', 'json'];

export async function prepare({ credentials, region, bucket, expiresIn, date }) {
  const signer = await createSigner({ credentials, region });
  const template = { bucket, expiresIn, signingDate: date };
  const strings = (keys) => signer.presignMany(template, keys);
  return { strings, items: strings };
}
