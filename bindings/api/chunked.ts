/** Types of `siglane/chunked`: bodies in signed chunks, and event streams. */
import type { SignedRequest, SigningRequest } from './signer.js';

/** The checksums of S3, by the last part of their header names (Amazon S3 User Guide, "Checking object integrity"). */
export type ChecksumAlgorithm =
  | 'crc32'
  | 'crc32c'
  | 'crc64nvme'
  | 'sha1'
  | 'sha256'
  | 'sha512'
  | 'md5'
  | 'xxhash3'
  | 'xxhash64'
  | 'xxhash128';

/** A checksum in progress. */
export interface Hasher {
  /** Adds bytes, which must not be kept after the call. */
  update(bytes: Uint8Array): void;
  /** Returns the checksum, most significant byte first. Called once, at the end. */
  digest(): Uint8Array | Promise<Uint8Array>;
}

/**
 * Functions that start a checksum, by algorithm. Needed only for algorithms that the runtime neither has nor can compile: on Cloudflare
 * Workers, the `xxhash` ones.
 */
export type Hashers = Readonly<Partial<Record<ChecksumAlgorithm, () => Hasher>>>;

/** A request whose body is sent in chunks. */
export interface ChunkedRequest extends Omit<SigningRequest, 'payload' | 'payloadHash' | 'strictUrl'> {
  /** Bytes of the body without framing, sent as `x-amz-decoded-content-length`: 0 to 2^52. */
  decodedLength: number;
  /**
   * Sign each chunk. `false` needs a `checksum` or a trailer, and should be used only over HTTPS.
   *
   * @defaultValue `true`
   */
  signedChunks?: boolean | undefined;
  /**
   * Bytes of each chunk except the last: 8,192 to 16,777,216. The stream holds about two chunks in memory, unless it receives larger
   * pieces.
   *
   * @defaultValue `262144`
   */
  chunkSize?: number | undefined;
  /**
   * The checksum of the whole body. It is computed while the body passes and sent as a trailer.
   *
   * @defaultValue no checksum
   */
  checksum?: ChecksumAlgorithm | undefined;
  /**
   * Functions for checksums that the runtime lacks.
   *
   * @defaultValue the functions of the runtime and of the packages that siglane depends on
   */
  hashers?: Hashers | undefined;
  /**
   * Further trailers, name to value. The values must be known before the body is sent.
   *
   * @defaultValue no trailers
   */
  trailers?: Readonly<Record<string, string>> | undefined;
}

/** The signed request and the stream for its body. */
export interface ChunkedUpload extends SignedRequest {
  /**
   * The headers to add; replace headers of the same name. Contains `content-encoding`, `content-length`, `x-amz-decoded-content-length`,
   * the headers of the signature and, with trailers, `x-amz-trailer`.
   */
  headers: Record<string, string>;
  /** Bytes on the wire, including all framing. */
  contentLength: number;
  /**
   * Takes the body in pieces of any size, and outputs the framed bytes for the wire. It passes pieces on without copying them, so do not
   * change a piece after you have written it. An error, such as `LengthMismatch`, ends the stream before the last chunk, so no server
   * mistakes the part for the whole body.
   */
  stream: TransformStream<Uint8Array, Uint8Array>;
}

/** The announcement of a body in chunks, from the headers of its request. */
export interface ChunkDecoderOptions {
  /** The header `x-amz-content-sha256`: `STREAMING-AWS4-HMAC-SHA256-PAYLOAD`, for example. */
  payloadHash: string;
  /** The header `x-amz-date`: `YYYYMMDDTHHMMSSZ`. */
  date: string;
  /**
   * The verified signature of the request, as 64 lower-case hexadecimal digits. The signature of the first chunk builds on it. Required for
   * signed chunks, not accepted for unsigned ones.
   */
  seedSignature?: string | undefined;
  /** The header `x-amz-decoded-content-length`, in bytes. */
  decodedLength: number;
  /**
   * The header `x-amz-trailer`: names, separated by commas.
   *
   * @defaultValue no trailers
   */
  trailer?: string | undefined;
  /**
   * Bytes of the largest accepted chunk, which is held in memory: 8,192 to 1,073,741,824.
   *
   * @defaultValue `16777216`
   */
  maxChunkBytes?: number | undefined;
  /**
   * Functions for checksums that the runtime lacks.
   *
   * @defaultValue the functions of the runtime and of the packages that siglane depends on
   */
  hashers?: Hashers | undefined;
}

/** Options for the chunked body of a verified request. Everything else comes from the headers of the request. */
export type VerifiedChunksOptions = Pick<ChunkDecoderOptions, 'maxChunkBytes' | 'hashers'>;

/** Options for a body without chunks. */
export type VerifiedBodyOptions = Pick<ChunkDecoderOptions, 'hashers'>;

/** A decoder of one body in chunks. */
export interface ChunkDecoder {
  /** Takes bytes from the wire, and outputs the bytes of each chunk after the chunk is verified. It does not copy them. */
  stream: TransformStream<Uint8Array, Uint8Array>;
  /**
   * The trailers, by lower-case name; undefined until the stream has ended without an error. The sender chose the names, so do not treat a
   * trailer as a header of the request.
   */
  readonly trailers: Readonly<Record<string, string>> | undefined;
}

/** Options of `createEventSigner`. */
export interface EventSignerOptions {
  /**
   * The signature of the request that opens the stream, as 64 lower-case hexadecimal digits. It is the `signature` of `signer.sign` with
   * `payloadHash: 'STREAMING-AWS4-HMAC-SHA256-EVENTS'`. For a WebSocket it is `X-Amz-Signature` of the presigned URL.
   */
  seedSignature: string;
}

/** Signs the events of one stream in order. Each signature builds on the one before. */
export interface EventSigner {
  /**
   * Signs one event and wraps it in a message with its date and signature.
   *
   * @param payload the encoded event, 16 MiB at most. Empty bytes end the stream
   * @param date of the event; default: now
   * @returns the framed message, in memory of its own
   * @throws TypeError or RangeError for the payload or the date; SigV4Error `CredentialsExpired`, `SigningKeyExpired` or `SignerDisposed`
   * @example
   * socket.send(events.sign(encodedEvent).message);
   * socket.send(events.sign(new Uint8Array()).message); // ends the stream
   */
  sign(payload: Uint8Array, date?: Date): SignedEvent;
}

/** A signed and framed event. */
export interface SignedEvent {
  /** The whole message to send. The memory is yours. */
  message: Uint8Array<ArrayBuffer>;
  /** 64 lower-case hexadecimal digits. */
  signature: string;
}
