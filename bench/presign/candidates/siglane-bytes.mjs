import { createSigner } from 'siglane';

export const name = 'siglane, bytes';
export const family = 'siglane';
export const outputs = ['bytes'];

export async function prepare({ credentials, region, bucket, expiresIn, date }) {
  const signer = await createSigner({ credentials, region });
  const template = { bucket, expiresIn, signingDate: date };
  return {
    inputOf: (keys) => new TextEncoder().encode(keys.join('\n')),
    bytes: (lines) => signer.presignBytes(template, lines),
    textOf: ({ urls }) => new TextDecoder().decode(urls),
  };
}
