/** Compares an unchunked body with its request: with the signed SHA-256 and with its checksums. */

import type { Hasher, Hashers, VerifiedBodyOptions } from '../api/chunked.js';
import { checkNames, checkOptions, refused, wrongType } from '../api/errors.js';
import type { BodyCheck, VerifiedRequest } from '../api/verify.js';
import type { Core } from '../core/core.js';
import { encodeBase64 } from '../platform/base64.js';
import { isChecksum } from '../protocol/checksums.js';
import { isHash, isInChunks } from '../protocol/payload-hash.js';
import { fromHex } from '../util/bytes.js';
import { isSameText } from '../util/constant-time.js';
import { trimBlanks } from '../util/text.js';
import type { Header, Incoming } from '../verify/incoming.js';
import { Verified } from '../verify/result.js';
import { badDigest, CONTENT_MD5, endChecksum, readHashers, startChecksum, startNamedChecksum } from './checksums.js';

const NAMES: ReadonlySet<string> = new Set(['hashers']);

/** Returns the headers with a checksum of the body as it is stored, by lower-case name. */
export function checksumsIn(headers: readonly Header[]): Map<string, string> {
  return new Map(headers.filter(({ name }) => isChecksum(name)).map(({ name, value }) => [name, trimBlanks(value)]));
}

/** Returns the same and Content-MD5, a checksum of the body as it is sent. */
function checksumsOfPlain({ method, query, headers }: Incoming): Map<string, string> {
  // The checksum in CompleteMultipartUpload is for the object, and its body is a list of parts.
  const isOfObject = method === 'POST' && /(?:^|&)uploadId=/.test(query);
  const expected = isOfObject ? new Map<string, string>() : checksumsIn(headers);
  const md5 = headers.find(({ name }) => name === CONTENT_MD5)?.value;
  if (md5 !== undefined) expected.set(CONTENT_MD5, trimBlanks(md5));
  return expected;
}

/** Computes the checksums that a body must match, while it passes. */
class Comparison {
  readonly #expected: readonly (readonly [name: string, value: string, hasher: Hasher])[];

  private constructor(expected: readonly (readonly [string, string, Hasher])[]) {
    this.#expected = expected;
  }

  /** @throws SigV4Error `UnsupportedChecksum` (as a rejection) */
  static async start(core: Core, expected: ReadonlyMap<string, string>, hashers: Hashers): Promise<Comparison> {
    const started: [string, string, Hasher][] = [];
    for (const [name, value] of expected) started.push([name, value, await startNamedChecksum(name, core, hashers)]);
    return new Comparison(started);
  }

  update(bytes: Uint8Array): void {
    for (const [, , hasher] of this.#expected) hasher.update(bytes);
  }

  /** @throws SigV4Error `BadDigest` (as a rejection) */
  async end(): Promise<void> {
    for (const [name, value, hasher] of this.#expected)
      if (!isSameText(await endChecksum(hasher), value)) throw badDigest(name);
  }
}

/**
 * Creates a stream that compares the body of a verified request with its signed hash and checksums. Use it for bodies that are too large to
 * give to `verify`.
 *
 * The stream passes all bytes on and fails at the end if the body does not match. Keep nothing of the body before the stream has ended
 * without an error. `toXml` of `siglane/verify` converts an error of the stream to S3's response.
 *
 * @param result A result of `verify` for a body that is not chunked.
 * @param options Checksum functions that the runtime lacks.
 * @returns A stream of the same bytes, not copied. It compares the SHA-256 in payloadHash (if present), Content-MD5, and every
 * `x-amz-checksum-` header. It skips `x-amz-checksum-` headers of CompleteMultipartUpload, which describe the object.
 * @throws TypeError for any other result. The stream fails with SigV4Error `PayloadMismatch`, `BadDigest` or `UnsupportedChecksum`.
 * @example
 * ```js
 * const result = await verifier.verify(receivedFromNode(request));
 * if (result.ok && !result.isChunked)
 *   await Readable.toWeb(request).pipeThrough(compareVerifiedBody(result)).pipeTo(file);
 * ```
 */
export function compareVerifiedBody(
  result: VerifiedRequest,
  options: VerifiedBodyOptions = {},
): TransformStream<Uint8Array, Uint8Array> {
  const { core, claim } = Verified.bodyOf(result);
  checkOptions(options);
  checkNames('options', options, NAMES);
  const hashers = readHashers(options.hashers);
  const { payloadHash, incoming } = claim;
  if (isInChunks(payloadHash)) throw wrongType('result', 'a verified request without a chunked body', result);
  const expected = checksumsOfPlain(incoming);
  let checksums: Comparison;
  let sha256: Hasher | undefined;
  return new TransformStream({
    async start() {
      checksums = await Comparison.start(core, expected, hashers);
      if (isHash(payloadHash)) sha256 = await startChecksum('sha256', core, {});
    },
    transform(piece, controller) {
      if (!(piece instanceof Uint8Array)) throw wrongType('chunk', 'a Uint8Array', piece);
      checksums.update(piece);
      sha256?.update(piece);
      controller.enqueue(piece);
    },
    async flush() {
      if (sha256 !== undefined && !isSameText(await endChecksum(sha256), encodeBase64(fromHex(payloadHash))))
        throw refused('PayloadMismatch', 'body', 'does not match the signed SHA-256');
      await checksums.end();
    },
  });
}

/**
 * Creates the value of a verifier's option `checksums`. The verifier then compares a body that you give to `verify` with Content-MD5 and
 * the `x-amz-checksum-` headers of its request. A body that does not match is refused with `BadDigest`.
 *
 * @param options Checksum functions that the runtime lacks.
 * @returns The function for the option.
 * @throws TypeError for a bad option.
 * @example
 * ```js
 * const verifier = await createVerifier({ lookup, region, service: 's3', checksums: compareChecksums() });
 * ```
 */
export function compareChecksums(options: VerifiedBodyOptions = {}): BodyCheck {
  checkOptions(options);
  checkNames('options', options, NAMES);
  const hashers = readHashers(options.hashers);
  return async (result, body) => {
    const { core, claim } = Verified.bodyOf(result);
    const comparison = await Comparison.start(core, checksumsOfPlain(claim.incoming), hashers);
    comparison.update(body);
    await comparison.end();
  };
}
