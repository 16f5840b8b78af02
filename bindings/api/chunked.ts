/** What callers give to send or to receive a body in chunks, and what they get. */
import type { SignedRequest, SigningRequest } from './signer.js';

/** The checksums of S3 (Amazon S3 User Guide, "Checking object integrity"), by the ends of their headers' names. */
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

/** A checksum that is made as a body passes. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** The value, its most significant byte first. */
  digest(): Uint8Array | Promise<Uint8Array>;
}

/**
 * Functions that start a checksum each, for algorithms that a runtime can neither bring nor compile: on Cloudflare Workers those that begin
 * with `xxhash`.
 */
export type Hashers = Readonly<Partial<Record<ChecksumAlgorithm, () => Hasher>>>;

/** A request whose body is sent in chunks. */
export interface ChunkedRequest extends Omit<SigningRequest, 'payload' | 'payloadHash' | 'strictUrl'> {
  /** Bytes of the body before it is framed: `x-amz-decoded-content-length`. */
  decodedLength: number;
  /** Whether each chunk is signed. Unsigned ones, for HTTPS alone, need a checksum or another trailer. Default: true. */
  signedChunks?: boolean | undefined;
  /** Bytes of each chunk but the last: 8,192 to 16,777,216. About two chunks are held in memory, if pieces are no larger. Default: 262,144. */
  chunkSize?: number | undefined;
  /** A checksum of the whole body, made as it passes and sent behind it. */
  checksum?: ChecksumAlgorithm | undefined;
  /** Default: the runtime's, and those of libraries that this package depends on. */
  hashers?: Hashers | undefined;
  /** Other trailers, with values that are known before. */
  trailers?: Readonly<Record<string, string>> | undefined;
}

/** How to send it. */
export interface ChunkedUpload extends SignedRequest {
  /**
   * The headers to add, in place of those of the same name: besides a signature's own `content-encoding`, `content-length`,
   * `x-amz-decoded-content-length` and, with trailers, `x-amz-trailer`.
   */
  headers: Record<string, string>;
  /** Bytes on the wire, with all framing. */
  contentLength: number;
  /**
   * Takes the body, in pieces of any size, and gives what goes on the wire. The pieces are passed on, not copied: whoever writes them must
   * not change them afterwards. An error, a `LengthMismatch` above all, ends it before the last chunk was given, so that no server takes
   * what came for a whole body.
   */
  stream: TransformStream<Uint8Array, Uint8Array>;
}

/** How a body in chunks was announced. */
export interface ChunkDecoderOptions {
  /** The header `x-amz-content-sha256`, a `STREAMING-` word. */
  payloadHash: string;
  /** The header `x-amz-date`. */
  date: string;
  /** The signature of the request, verified, which the first chunk's goes on from. Not for unsigned chunks. */
  seedSignature?: string | undefined;
  /** The header `x-amz-decoded-content-length`, as a number. */
  decodedLength: number;
  /** The header `x-amz-trailer`: names, separated by commas. */
  trailer?: string | undefined;
  /** The largest chunk that is taken, and held in memory: 8,192 to 1,073,741,824 bytes. Default: 16,777,216. */
  maxChunkBytes?: number | undefined;
  /** Default: the runtime's, and those of libraries that this package depends on. */
  hashers?: Hashers | undefined;
}

/** What may be told of a body whose request was verified: the rest stands in its headers. */
export type VerifiedChunksOptions = Pick<ChunkDecoderOptions, 'maxChunkBytes' | 'hashers'>;

/** Options for a body that is not in chunks. */
export type VerifiedBodyOptions = Pick<ChunkDecoderOptions, 'hashers'>;

/** Takes a body in chunks apart. */
export interface ChunkDecoder {
  /** Takes what comes from the wire, and gives the bytes of each chunk once the chunk is known to be right, without copying them. */
  stream: TransformStream<Uint8Array, Uint8Array>;
  /**
   * The trailers, by names in lower case, once the stream has ended well; until then undefined. They are whatever the sender announced: take none of them
   * for a header of the request.
   */
  readonly trailers: Readonly<Record<string, string>> | undefined;
}

/** Where an event stream begins. */
export interface EventSignerOptions {
  /**
   * The signature of the request that opens the stream: of `signer.sign` with `payloadHash` `STREAMING-AWS4-HMAC-SHA256-EVENTS`, or, for a
   * WebSocket, the last parameter of its presigned URL.
   */
  seedSignature: string;
}

/** Signs one event after the other, each on top of the one before. */
export interface EventSigner {
  /**
   * @param payload the event, an encoded message itself; empty bytes end the stream. 16 MiB at most
   * @param date of the event; default: now
   */
  sign(payload: Uint8Array, date?: Date): SignedEvent;
}

/** An event, signed and framed. */
export interface SignedEvent {
  /** The whole message to send. */
  message: Uint8Array<ArrayBuffer>;
  /** 64 lower-case hexadecimal digits. */
  signature: string;
}
