/** Decoders: for a signer, and for a request that a verifier of siglane/verify has verified. */

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
 * Takes a body in chunks apart, and verifies it: the other side of `signChunked`. No byte of a chunk is given before the chunk is known to be
 * right, and nothing is kept that is larger than was announced or than `maxChunkBytes`. Checksums among the trailers are compared with the
 * body.
 *
 * @param signer with the sender's credentials, and the region and service of the request
 * @throws TypeError or RangeError for options, SigV4Error `SignerDisposed` or, of a signer with another day's key, `SigningKeyExpired`; the
 * stream ends with SigV4Error `SignatureDoesNotMatch`, `InvalidChunk`, `ChunkTooLarge`, `ChunkTooSmall`, `LengthMismatch`, `IncompleteBody`,
 * `InvalidTrailer`, `BadDigest` or `UnsupportedChecksum`
 */
export function decodeChunks(signer: Signer, options: ChunkDecoderOptions): ChunkDecoder {
  return makeDecoder(readSigner(signer), options);
}

/**
 * The same for a request that `siglane/verify` has verified: key, date, signature and what the headers announce are taken from there.
 * Checksums of the whole body in headers are compared too. `toXml` of siglane/verify makes the answer for an error of the stream.
 *
 * @param result of `verify`, whose `isChunked` is true
 * @throws TypeError if it is not such a result, RangeError if `maxChunkBytes` is out of range; the stream ends as that of `decodeChunks`
 * @example
 * const result = await verifier.verify(receivedFromNode(request));
 * if (result.ok && result.isChunked)
 *   await Readable.toWeb(request).pipeThrough(decodeVerifiedChunks(result).stream).pipeTo(file);
 */
export function decodeVerifiedChunks(result: VerifiedRequest, options: VerifiedChunksOptions = {}): ChunkDecoder {
  const { core, claim, secretAccessKey } = Verified.bodyOf(result);
  checkOptions(options);
  checkNames('options', options, NAMES);
  const { accessKeyId, scope, date, signature, payloadHash, incoming } = claim;
  if (!isInChunks(payloadHash)) throw wrongType('result', 'one whose body comes in chunks', result);
  const setup = { core, region: scope.region, service: scope.service, now: Date.now };
  // Not from the secret: a verifier takes any text for one, and a signer refuses what a copied text drags along.
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
