/** siglane/chunked: bodies that are signed in chunks while they are sent, and event streams. */
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
export { decodeChunks, decodeVerifiedChunks } from '../chunked/decode-chunks.js';
export { createEventSigner } from '../chunked/events.js';
export { signChunked } from '../chunked/upload.js';
