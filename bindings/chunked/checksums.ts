/**
 * Computes checksums of a whole body (Amazon S3 User Guide, "Checking object integrity"). The runtime or other libraries provide the
 * algorithms, because they are not the purpose of this library. SHA-256 comes from the runtime or the core.
 */

import { Crc64Nvme } from '@aws-sdk/crc64-nvme';
import crc32 from 'crc-32';
import crc32c from 'crc-32/crc32c.js';
import type { ChecksumAlgorithm, Hasher, Hashers } from '../api/chunked.js';
import { checkNames, refused, SigV4Error, wrongType } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { continueSha256, endSha256 } from '../core/hashing.js';
import { encodeBase64 } from '../platform/base64.js';
import { nativeCrc32 } from '../platform/crc32.js';
import { startRuntimeHash } from '../platform/hashes.js';
import { startNativeSha256 } from '../platform/sha256.js';
import { checksumAlgorithms, checksumOf } from '../protocol/checksums.js';
import { fromHex } from '../util/bytes.js';
import type { CompiledHash } from './compiled-hashes.js';

const NAMES: ReadonlySet<string> = new Set(checksumAlgorithms);
/** Header with a checksum of the body as it is sent (RFC 1864). */
export const CONTENT_MD5 = 'content-md5';

/** @throws TypeError if it is not a record of functions, or a name is not an algorithm */
export function readHashers(given: unknown): Hashers {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null) throw wrongType('hashers', 'a record of functions', given);
  checkNames('hashers', given, NAMES);
  for (const [name, start] of Object.entries(given))
    if (start !== undefined && typeof start !== 'function') throw wrongType(`hashers.${name}`, 'a function', start);
  return given;
}

/**
 * Starts a checksum with the caller's function, the runtime or a library.
 *
 * @throws SigV4Error `UnsupportedChecksum` if this runtime has no function for it and cannot compile one (as a rejection)
 */
export async function startChecksum(algorithm: ChecksumAlgorithm, core: Core, hashers: Hashers): Promise<Hasher> {
  const own = hashers[algorithm]?.();
  if (own !== undefined) return own;
  switch (algorithm) {
    case 'crc32':
      return new Crc(nativeCrc32 ?? crc32.buf);
    case 'crc32c':
      return new Crc(crc32c.buf);
    case 'crc64nvme':
      return new Crc64Nvme();
    case 'sha256':
      return new Sha256(core);
    case 'md5':
    case 'sha1':
    case 'sha512':
      return startRuntimeHash(algorithm) ?? startCompiled(algorithm);
    default:
      return startCompiled(algorithm);
  }
}

/**
 * Starts the checksum of a header or trailer.
 *
 * @param name In lower case: `content-md5`, or a name that begins with `x-amz-checksum-`.
 * @throws SigV4Error `UnsupportedChecksum`, also if S3 does not define the checksum (as a rejection)
 */
export async function startNamedChecksum(name: string, core: Core, hashers: Hashers): Promise<Hasher> {
  const algorithm = name === CONTENT_MD5 ? 'md5' : checksumOf(name);
  if (algorithm === undefined)
    throw refused(
      'UnsupportedChecksum',
      name,
      `is not a checksum that S3 defines: use ${checksumAlgorithms.join(', ')}`,
    );
  return startChecksum(algorithm, core, hashers);
}

async function startCompiled(algorithm: CompiledHash): Promise<Hasher> {
  try {
    const { startCompiledHash } = await import('./compiled-hashes.js');
    return await startCompiledHash(algorithm);
  } catch (error) {
    const place = { field: `hashers.${algorithm}` };
    throw new SigV4Error(
      'UnsupportedChecksum',
      'must be given, because this runtime cannot compile WebAssembly',
      place,
      error,
    );
  }
}

/** Returns the checksum in base64, most significant byte first. */
export async function endChecksum(checksum: Hasher): Promise<string> {
  return encodeBase64(await checksum.digest());
}

/** Returns the error for a body that does not match a checksum. @param name Name of the header or trailer. */
export function badDigest(name: string): SigV4Error {
  return refused('BadDigest', name, 'does not match the body');
}

class Crc implements Hasher {
  readonly #advance: (bytes: Uint8Array, before: number) => number;
  #value = 0;

  constructor(advance: (bytes: Uint8Array, before: number) => number) {
    this.#advance = advance;
  }

  update(bytes: Uint8Array): void {
    this.#value = this.#advance(bytes, this.#value);
  }

  digest(): Uint8Array {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setInt32(0, this.#value);
    return bytes;
  }
}

class Sha256 implements Hasher {
  readonly #core: Core;
  readonly #native = startNativeSha256();
  #state: Uint8Array | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  update(bytes: Uint8Array): void {
    if (this.#native !== undefined) this.#native.update(bytes);
    else this.#state = continueSha256(this.#core, this.#state, bytes);
  }

  digest(): Uint8Array {
    const digits = this.#native?.digest('hex');
    return digits === undefined ? endSha256(this.#core, this.#state) : fromHex(digits);
  }
}
