/**
 * Checksums of a whole body, sent behind it (Amazon S3 User Guide, "Checking object integrity"). CRCs are not what this library is for, so
 * they come from libraries; SHA-256 is the runtime's, or the core's.
 */

import { Crc64Nvme } from '@aws-sdk/crc64-nvme';
import crc32 from 'crc-32';
import crc32c from 'crc-32/crc32c.js';
import type { ChecksumAlgorithm } from '../api/chunked.js';
import type { Core } from '../core/core.js';
import { continueSha256, endSha256 } from '../core/hashing.js';
import { nativeCrc32 } from '../platform/crc32.js';
import { startNativeSha256 } from '../platform/sha256.js';
import { encodeBase64 } from '../util/base64.js';
import { fromHex } from '../util/bytes.js';

/** A checksum that is made as the body passes. */
export interface Checksum {
  update(bytes: Uint8Array): void;
  /** Base64 of the value, its most significant byte first. */
  digest(): Promise<string>;
}

/** How many bytes each value has. */
const VALUE_BYTES: Readonly<Record<ChecksumAlgorithm, number>> = { crc32: 4, crc32c: 4, crc64nvme: 8, sha256: 32 };

const PREFIX = 'x-amz-checksum-';

export const checksumAlgorithms = Object.keys(VALUE_BYTES) as readonly ChecksumAlgorithm[];

/** The header, or trailer, of an algorithm. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return PREFIX + algorithm;
}

/** True if a header, or trailer, is a checksum's, of whatever algorithm. */
export function isChecksum(header: string): boolean {
  return header.startsWith(PREFIX);
}

/** The algorithm of a header, if it is one of these. */
export function checksumOf(header: string): ChecksumAlgorithm | undefined {
  return checksumAlgorithms.find((algorithm) => checksumHeader(algorithm) === header);
}

/** Characters of a checksum in base64. */
export function checksumLength(algorithm: ChecksumAlgorithm): number {
  return 4 * Math.ceil(VALUE_BYTES[algorithm] / 3);
}

export function startChecksum(algorithm: ChecksumAlgorithm, core: Core): Checksum {
  switch (algorithm) {
    case 'crc32':
      return new Crc(nativeCrc32 ?? crc32.buf);
    case 'crc32c':
      return new Crc(crc32c.buf);
    case 'crc64nvme':
      return new Crc64();
    case 'sha256':
      return new Sha256(core);
  }
}

class Crc implements Checksum {
  readonly #advance: (bytes: Uint8Array, before: number) => number;
  #value = 0;

  constructor(advance: (bytes: Uint8Array, before: number) => number) {
    this.#advance = advance;
  }

  update(bytes: Uint8Array): void {
    this.#value = this.#advance(bytes, this.#value);
  }

  async digest(): Promise<string> {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setInt32(0, this.#value);
    return encodeBase64(bytes);
  }
}

class Crc64 implements Checksum {
  readonly #crc = new Crc64Nvme();

  update(bytes: Uint8Array): void {
    this.#crc.update(bytes);
  }

  async digest(): Promise<string> {
    return encodeBase64(await this.#crc.digest());
  }
}

class Sha256 implements Checksum {
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

  async digest(): Promise<string> {
    const digits = this.#native?.digest('hex');
    return encodeBase64(digits === undefined ? endSha256(this.#core, this.#state) : fromHex(digits));
  }
}
