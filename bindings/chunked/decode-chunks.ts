/** Decoders: for a signer, and for a request that a verifier of siglane/verify has verified. */

import type { ChunkDecoder, ChunkDecoderOptions, VerifiedChunksOptions } from '../api/chunked.js';
import { checkNames, checkOptions } from '../api/errors.js';
import type { Signer } from '../api/signer.js';
import type { VerifiedRequest } from '../api/verify.js';
import { deriveSigningKey } from '../core/signing-keys.js';
import { readSigner } from '../identity/signer-access.js';
import { SigningKeys } from '../identity/signing-keys.js';
import { signingKeySteps } from '../protocol/credential-scope.js';
import { dialects } from '../protocol/dialects.js';
import { isSignedStreaming } from '../protocol/payload-hash.js';
import { readStream } from '../verify/access.js';
import { makeDecoder } from './decode.js';

const NAMES: ReadonlySet<string> = new Set(['maxChunkBytes']);

/**
 * Takes a body in chunks apart, and verifies it: the other side of `signChunked`. No byte of a chunk is given before the chunk is known to be
 * right, and nothing is kept that is larger than was announced or than `maxChunkBytes`. Checksums among the trailers that this library knows
 * are compared with the body.
 *
 * @param signer with the sender's credentials, and the region and service of the request
 * @throws TypeError or RangeError for options, SigV4Error `SignerDisposed` or, of a signer with another day's key, `SigningKeyExpired`; the
 * stream ends with SigV4Error `SignatureDoesNotMatch`, `InvalidChunk`, `LengthMismatch`,
 * `IncompleteBody`, `InvalidTrailer` or `BadDigest`
 */
export function decodeChunks(signer: Signer, options: ChunkDecoderOptions): ChunkDecoder {
  return makeDecoder(readSigner(signer), options);
}

/**
 * The same for a request that `siglane/verify` has verified: key, date, signature and what the headers announce are taken from there.
 *
 * @param result of `verify`, for a request to S3 whose payload line is a `STREAMING-` word of chunks
 * @throws TypeError if it is none, RangeError for a `maxChunkBytes`, or an `x-amz-trailer`, that cannot be; the stream ends as that of
 * `decodeChunks`
 */
export function decodeVerifiedChunks(result: VerifiedRequest, options: VerifiedChunksOptions = {}): ChunkDecoder {
  const stream = readStream(result);
  checkOptions(options);
  checkNames('options', options, NAMES);
  const { core, accessKeyId, secretAccessKey, scope, date, signature, payloadHash, decodedLength, trailer } = stream;
  const setup = { core, region: scope.region, service: scope.service, now: Date.now };
  // Not from the secret: a verifier takes any text for one, and a signer refuses what a copied text drags along.
  const { day, region, service } = scope;
  const signingKey = deriveSigningKey(core, secretAccessKey, signingKeySteps(scope));
  const signingKeys = new SigningKeys(setup, { accessKeyId, signingKey, date: day, region, service });
  signingKey.fill(0);
  return makeDecoder(
    { signingKeys, dialect: dialects.s3 },
    {
      payloadHash,
      date,
      decodedLength: Number(decodedLength),
      trailer,
      ...(isSignedStreaming(payloadHash) && { seedSignature: signature }),
      ...options,
    },
  );
}
