/**
 * The files of dist/ contain shared code once: one entry recognizes objects of another, by class or by private state.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const entry = (name: string) => import(`../../dist/entries/${name}.js`);
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const lookup = (): undefined => undefined;
const options = { credentials, region: 'eu-central-1' };

it.each(['index', 'streaming', 'sync', 'pool'])('an error of siglane/presign has the class of %s', async (name) => {
  const { SigV4Error } = await entry(name);
  const { createPresigner } = await entry('presign');
  const refused = createPresigner({ ...options, credentials: { ...credentials, accessKeyId: 'a b' } });
  await expect(refused).rejects.toBeInstanceOf(SigV4Error);
});

it.each(['index', 'streaming', 'sync'])('a signer of %s signs policies and chunks', async (name) => {
  const { createSigner, createSignerSync } = await entry(name);
  const signer = await (createSigner ?? createSignerSync)(options);
  const { createPostPolicy } = await entry('post-policy');
  expect(createPostPolicy(signer, { bucket: 'examplebucket', key: 'a.jpg', expiresIn: 60 })).toHaveProperty('fields');
  const { signChunked } = await entry('chunked');
  const url = 'https://examplebucket.s3.eu-central-1.amazonaws.com/a.jpg';
  expect(signChunked(signer, { method: 'PUT', url, decodedLength: 9 })).toHaveProperty('headers');
});

it.each([
  ['presign', 'createPresigner', options],
  ['verify', 'createVerifier', { lookup, region: 'eu-central-1', service: 's3' }],
  ['ec2', 'createEc2Verifier', { lookup }],
  ['sync', 'createSignerSync', options],
])('%s accepts a core that siglane loads', async (name, create, given) => {
  const { loadCore } = await entry('index');
  const core = await loadCore(readFileSync(new URL('../../dist/core.wasm', import.meta.url)));
  const { [create]: make } = await entry(name);
  expect(await make({ ...given, core })).toBeTypeOf('object');
});
