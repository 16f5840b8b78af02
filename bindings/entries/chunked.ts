/** siglane/chunked: bodies that are signed in chunks while they are sent, and event streams. */

import type {
  ChunkDecoder,
  ChunkDecoderOptions,
  ChunkedRequest,
  ChunkedUpload,
  EventSigner,
  EventSignerOptions,
  VerifiedChunksOptions,
} from '../api/chunked.js';
import type { Signer } from '../api/signer.js';
import type { VerifiedRequest } from '../api/verify.js';
import { makeDecoder } from '../chunked/decode.js';
import { makeEventSigner } from '../chunked/events.js';
import { prepareUpload } from '../chunked/upload.js';
import { makeVerifiedDecoder } from '../chunked/verified.js';
import { readSigner } from '../identity/signer-access.js';

export type {
  ChecksumAlgorithm,
  ChunkDecoder,
  ChunkDecoderOptions,
  ChunkedRequest,
  ChunkedUpload,
  EventSigner,
  EventSignerOptions,
  SignedEvent,
  VerifiedChunksOptions,
} from '../api/chunked.js';

/**
 * Signs a request whose body is sent in chunks (Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring
 * Payload in Multiple Chunks" and "Signature calculations for trailing headers"). Only its length must be known before.
 *
 * @param signer made by `createSigner` for S3. It must not be disposed before the stream has ended
 * @throws TypeError, RangeError, SigV4Error `InvalidScope` for a signer of another service, `ReservedHeader`, `InvalidHeader`, and what
 * `signer.sign` throws; the stream ends with SigV4Error `LengthMismatch` or `SignerDisposed`, or a TypeError for what is no Uint8Array
 */
export function signChunked(signer: Signer, request: ChunkedRequest): ChunkedUpload {
  return prepareUpload(signer, request);
}

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
  return makeVerifiedDecoder(result, options);
}

/**
 * Signs the events of a stream (Amazon Transcribe Developer Guide, "Signing" of event streams): each is wrapped in a message with its date
 * and its signature, which goes on from the one before.
 *
 * @param signer of the request that opened the stream
 * @throws TypeError or RangeError; `sign` throws those, SigV4Error `CredentialsExpired` or `SignerDisposed`
 */
export function createEventSigner(signer: Signer, options: EventSignerOptions): EventSigner {
  return makeEventSigner(readSigner(signer), options);
}
