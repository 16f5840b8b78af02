import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

/** A TypeScript program that uses every part of the exports. */
const program = (from: string) => `
import { createFetch, createSigner, createSignerProvider, dialects, type Signer, type SigningRequest } from '${from}';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
export async function main(): Promise<string[]> {
  const signer: Signer = await createSigner({ credentials, region: 'us-east-1', dialect: { ...dialects.s3 } });
  const provider = createSignerProvider(() => credentials, { region: 'us-east-1' });
  const request: SigningRequest = { url: 'https://example.com/', payload: new Uint8Array(3) };
  createFetch(provider);
  // @ts-expect-error a request has one address
  signer.presign({ bucket: 'b', url: 'https://example.com/' });
  signer.explain({ ...request, expiresIn: 5 }, 'presign');
  const plain: string[] = signer.presignMany({}, ['a', { bucketUrl: true, query: { prefix: 'a' } }], { ownStrings: true });
  const { urls, refused } = signer.presignMany({}, plain, { onRefused: 'skip' });
  const first: string | undefined = urls[0];
  // @ts-expect-error a key may have been refused
  const mistaken: string = urls[0];
  for await (const each of signer.presignStream({}, plain, { onRefused: 'skip' })) typeof each === 'string' ? each : each.index;
  for await (const each of signer.presignStream({}, plain, { batchSize: 5 })) each.length;
  for await (const each of signer.presignByteStream({}, plain, { onRefused: 'skip' })) each.refused.length;
  // @ts-expect-error the bucket has no key
  signer.presignMany({}, [{ bucketUrl: true, key: 'a' }]);
  // @ts-expect-error an item has a key, unless it says so
  signer.presignMany({}, [{ query: { prefix: 'a' } }]);
  return [signer.sign(request).url, ...signer.signMany([request]).map(({ signature }) => signature)];
}
`;

/** Output and exit code of the compiler for a program. */
async function compiled(text: string, lib: string): Promise<{ code: number; stdout: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'siglane-types-'));
  try {
    await writeFile(join(folder, 'program.mts'), text);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: 'es2023',
      module: 'nodenext',
      lib: lib.split(','),
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    return await run(process.execPath, [compiler, '-p', folder]).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }) => ({ code, stdout }),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

const library = join(root, 'dist/entries/index.js');

it.each(['es2023', 'es2023,dom'])('the types are complete with --lib %s', async (lib) => {
  expect(await compiled(program(library), lib)).toEqual({ code: 0, stdout: '' });
});

it('the compiler names the method of a request by bucket and key that cannot be presigned', async () => {
  const text = `import type { Signer } from '${library}';
declare const signer: Signer;
signer.presign({ bucket: 'b', key: 'k', method: 'OPTIONS' });`;
  const { code, stdout } = await compiled(text, 'es2023');
  expect(code).not.toBe(0);
  expect(stdout).toContain("Types of property 'method' are incompatible");
});
