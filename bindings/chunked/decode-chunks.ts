/** Creates decoders, for a signer or for a request that `siglane/verify` has verified. */

import type { ChunkDecoder, ChunkDecoderOptions, VerifiedChunksOptions } from '../api/chunked.js';
import { checkNames, checkOptions, wrongType } from '../api/errors.js';
import type { Signer } from '../api/signer.js';
import type { VerifiedRequest } from '../api/verify.js';
import { deriveSigningKey } from '../core/signing-keys.js';
import { readSigner } from '../identity/signer-access.js';
import { SigningKeys } from '../identity/signing-keys.js';
import { signingKeySteps } from '../protocol/credential-scope.js';
import { dialects } from '../protocol/dialects.js';
import * as HEADER from '../protocol/names/header.js';
import { isInChunks, isSignedStreaming } from '../protocol/payload-hash.js';
import { NO_DEFAULTS } from '../template/template.js';
import { headerOf } from '../verify/incoming.js';
import { Verified } from '../verify/result.js';
import { makeDecoder } from './decode.js';
import { checksumsIn } from './verified-body.js';

const NAMES: ReadonlySet<string> = new Set(['maxChunkBytes', 'hashers']);

/**
 * Creates a stream that decodes and verifies a chunked body, the reverse of `signChunked` (Amazon S3 API Reference, "Signature Calculations
 * for the Authorization Header: Transferring Payload in Multiple Chunks").
 *
 * The stream outputs the bytes of a chunk only after it has verified the chunk. It buffers at most one chunk of `maxChunkBytes`, and never
 * more than was announced. It compares checksums in the trailers with the body.
 *
 * @param signer Signer with the sender's credentials, and the region and service of the request. Do not dispose of it before the stream has
 * ended.
 * @param options The values of the request's headers, its signature, and limits.
 * @returns The stream, and the trailers once the stream has ended.
 * @throws TypeError or RangeError for a bad option.
 * @throws SigV4Error `SignerDisposed`, or `SigningKeyExpired` for a signer whose derived key is for another day. The stream fails with
 * SigV4Error `SignatureDoesNotMatch`, `InvalidChunk`, `ChunkTooLarge`, `ChunkTooSmall`, `LengthMismatch`, `IncompleteBody`,
 * `InvalidTrailer`, `BadDigest` or `UnsupportedChecksum`.
 * @example
 * ```js
 * const decoder = decodeChunks(signer, {
 *   payloadHash: request.headers['x-amz-content-sha256'],
 *   date: request.headers['x-amz-date'],
 *   seedSignature, // of the request, after you have verified the request
 *   decodedLength: Number(request.headers['x-amz-decoded-content-length']),
 *   trailer: request.headers['x-amz-trailer'],
 * });
 * await Readable.toWeb(request).pipeThrough(decoder.stream).pipeTo(file);
 * ```
 */
export function decodeChunks(signer: Signer, options: ChunkDecoderOptions): ChunkDecoder {
  return makeDecoder(readSigner(signer), options);
}

/**
 * Creates a stream that decodes and verifies the chunked body of a request that `siglane/verify` has verified. It takes key, date,
 * signature and announced headers from the result. It also compares checksums of the whole body in headers. `toXml` of `siglane/verify`
 * converts an error of the stream to S3's response.
 *
 * @param result A result of `verify` with `isChunked`.
 * @param options Size limit and checksum functions.
 * @returns The stream, and the trailers once the stream has ended.
 * @throws TypeError for any other result, RangeError if `maxChunkBytes` is out of range. The stream fails as for `decodeChunks`.
 * @example
 * ```js
 * const result = await verifier.verify(receivedFromNode(request));
 * if (result.ok && result.isChunked)
 *   await Readable.toWeb(request).pipeThrough(decodeVerifiedChunks(result).stream).pipeTo(file);
 * ```
 */
export function decodeVerifiedChunks(result: VerifiedRequest, options: VerifiedChunksOptions = {}): ChunkDecoder {
  const { core, claim, secretAccessKey } = Verified.bodyOf(result);
  checkOptions(options);
  checkNames('options', options, NAMES);
  const { accessKeyId, scope, date, signature, payloadHash, incoming } = claim;
  if (!isInChunks(payloadHash)) throw wrongType('result', 'a verified request with a chunked body', result);
  const setup = { core, region: scope.region, service: scope.service, now: Date.now };
  // The key is derived here instead of giving the secret to a signer. A verifier accepts any text as a secret, but a signer refuses stray
  // whitespace from copy and paste.
  const { day, region, service } = scope;
  const signingKey = deriveSigningKey(core, secretAccessKey, signingKeySteps(scope));
  const signingKeys = SigningKeys.of(setup, { accessKeyId, signingKey, date: day, region, service });
  signingKey.fill(0);
  return makeDecoder(
    { signingKeys, dialect: dialects.s3, dialects: () => dialects.s3, readsHosts: false, defaults: NO_DEFAULTS },
    {
      payloadHash,
      date,
      decodedLength: Number(headerOf(incoming, HEADER.decodedLength)),
      trailer: headerOf(incoming, HEADER.trailer),
      ...(isSignedStreaming(payloadHash) && { seedSignature: signature }),
      ...options,
    },
    checksumsIn(incoming.headers),
  );
}
