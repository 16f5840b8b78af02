import { createSigner } from 'siglane';

export const name = 'siglane, strings';
export const family = 'siglane';
export const outputs = ['kept', 'written', 'json'];

export async function prepare({ credentials, region, bucket, expiresIn, date }) {
  const signer = await createSigner({ credentials, region });
  const template = { bucket, expiresIn, signingDate: date };
  const strings = (keys) => signer.presignMany(template, keys);
  const json = (keys) => signer.presignBytes(template, keys, { format: 'json' }).urls;
  return { strings, items: strings, json };
}
