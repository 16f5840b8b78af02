import { createSigner } from '../../../dist/index.js';

export const name = 'siglane, bytes';
export const family = 'siglane';

export async function prepare({ credentials, region, bucket, expiresIn, date }) {
  const signer = await createSigner({ credentials, region });
  const template = { bucket, expiresIn, signingDate: date };
  return {
    inputOf: (keys) => new Uint8Array(Buffer.from(keys.join('\n'))),
    bytes: (lines) => signer.presignBytes(template, lines),
    textOf: ({ urls }) => Buffer.from(urls).latin1Slice(),
  };
}
