/** Names and lengths of body checksums in headers and trailers (Amazon S3 User Guide, "Checking object integrity"). */
import type { ChecksumAlgorithm } from '../api/chunked.js';

/** Bytes of the value, by algorithm. */
const VALUE_BYTES: Readonly<Record<ChecksumAlgorithm, number>> = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  sha1: 20,
  sha256: 32,
  sha512: 64,
  md5: 16,
  xxhash3: 8,
  xxhash64: 8,
  xxhash128: 16,
};

const PREFIX = 'x-amz-checksum-';

/** Headers that have the prefix of checksums but no checksum value. */
const NOT_VALUES: ReadonlySet<string> = new Set([`${PREFIX}algorithm`, `${PREFIX}mode`, `${PREFIX}type`]);

export const checksumAlgorithms = Object.keys(VALUE_BYTES) as readonly ChecksumAlgorithm[];

const ALGORITHMS: ReadonlyMap<string, ChecksumAlgorithm> = new Map(
  checksumAlgorithms.map((algorithm) => [checksumHeader(algorithm), algorithm]),
);

/** Returns the name of the header or trailer of an algorithm. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return PREFIX + algorithm;
}

/** Returns true if a header or trailer has a checksum of a known or unknown algorithm. @param name in lower case */
export function isChecksum(name: string): boolean {
  return name.startsWith(PREFIX) && !NOT_VALUES.has(name);
}

/** Returns the algorithm of a checksum header; undefined for unknown ones. @param name in lower case */
export function checksumOf(name: string): ChecksumAlgorithm | undefined {
  return ALGORITHMS.get(name);
}

/** Returns the characters that a checksum has in base64. */
export function checksumLength(algorithm: ChecksumAlgorithm): number {
  return 4 * Math.ceil(VALUE_BYTES[algorithm] / 3);
}
