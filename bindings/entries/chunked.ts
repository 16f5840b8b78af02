/** siglane/chunked: bodies that are signed in chunks while they are sent, and event streams. */
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
