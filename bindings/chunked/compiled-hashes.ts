/** Hashes from a library, for runtimes that lack them. This is a separate module, so that it is loaded only on demand. */
import { createMD5, createSHA1, createSHA512, createXXHash3, createXXHash64, createXXHash128 } from 'hash-wasm';
import type { Hasher } from '../api/chunked.js';

const CREATORS = {
  md5: createMD5,
  sha1: createSHA1,
  sha512: createSHA512,
  xxhash3: createXXHash3,
  xxhash64: createXXHash64,
  xxhash128: createXXHash128,
};

export type CompiledHash = keyof typeof CREATORS;

/** @throws the runtime's error where WebAssembly cannot be compiled, as on workerd */
export async function startCompiledHash(algorithm: CompiledHash): Promise<Hasher> {
  const hash = await CREATORS[algorithm]();
  hash.init();
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('binary') };
}
