/**
 * Sends and receives S3 bodies that are signed in chunks while they stream, and signs event streams.
 *
 * Call `signChunked` with a signer from `siglane` to upload a body of known length. On a server, call `decodeVerifiedChunks` with a result
 * of `siglane/verify` to receive it.
 *
 * @module siglane/chunked
 */
export type {
  ChecksumAlgorithm,
  ChunkDecoder,
  ChunkDecoderOptions,
  ChunkedRequest,
  ChunkedUpload,
  EventSigner,
  EventSignerOptions,
  Hasher,
  Hashers,
  SignedEvent,
  VerifiedBodyOptions,
  VerifiedChunksOptions,
} from '../api/chunked.js';
export type { BodyCheck } from '../api/verify.js';
export { decodeChunks, decodeVerifiedChunks } from '../chunked/decode-chunks.js';
export { createEventSigner } from '../chunked/events.js';
export { signChunked } from '../chunked/upload.js';
export { compareChecksums, compareVerifiedBody } from '../chunked/verified-body.js';
