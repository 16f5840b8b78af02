/** Compares a body that does not come in chunks with what its request says of it: the SHA-256 that was signed, and its checksums. */

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

/** The headers that have a checksum of the body as it is stored, by their names in lower case. */
export function checksumsIn(headers: readonly Header[]): Map<string, string> {
  return new Map(headers.filter(({ name }) => isChecksum(name)).map(({ name, value }) => [name, trimBlanks(value)]));
}

/** The same, with Content-MD5, which is of the body as it is sent. */
function checksumsOfPlain({ method, query, headers }: Incoming): Map<string, string> {
  // The checksum of CompleteMultipartUpload is that of the object, and its body is a list of parts.
  const isOfObject = method === 'POST' && /(?:^|&)uploadId=/.test(query);
  const expected = isOfObject ? new Map<string, string>() : checksumsIn(headers);
  const md5 = headers.find(({ name }) => name === CONTENT_MD5)?.value;
  if (md5 !== undefined) expected.set(CONTENT_MD5, trimBlanks(md5));
  return expected;
}

/** The checksums that a body must have, made as it passes. */
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
 * Makes a stream through which the body of a verified request passes, for bodies that are too large to be given to `verify`: it hands on
 * what comes, and ends with an error if the whole is not what was signed. So nothing is to be kept before the stream has ended well. `toXml`
 * of siglane/verify makes the answer for its error.
 *
 * @param result of `verify`, of a body that does not come in chunks
 * @returns a stream of the same bytes, not copied. It compares the SHA-256 of the payload line, if that is one, Content-MD5 and every
 * `x-amz-checksum-` header but those of CompleteMultipartUpload, which are of the object
 * @throws TypeError if it is not such a result; the stream ends with SigV4Error `PayloadMismatch`, `BadDigest`
 * or `UnsupportedChecksum`
 * @example
 * const result = await verifier.verify(receivedFromNode(request));
 * if (result.ok && !result.isChunked)
 *   await Readable.toWeb(request).pipeThrough(compareVerifiedBody(result)).pipeTo(file);
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
  if (isInChunks(payloadHash)) throw wrongType('result', 'one whose body does not come in chunks', result);
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
        throw refused('PayloadMismatch', 'body', 'is not the one that was signed');
      await checksums.end();
    },
  });
}

/**
 * Makes the comparison of checksums for a verifier's option `checksums`: then a body that is given to `verify` is compared with Content-MD5
 * and the `x-amz-checksum-` headers of its request, and refused with `BadDigest` if it is another.
 *
 * @example
 * const verifier = await createVerifier({ lookup, region, service: 's3', checksums: compareChecksums() });
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
