/** The payload hash, the last line of the canonical request: a SHA-256, or a word such as `UNSIGNED-PAYLOAD`. */

import { outOfRange, refused, wrongType } from '../api/errors.js';
import type { Payload } from '../api/signer.js';
import type { Core } from '../core/core.js';
import { sha256 } from '../core/hashing.js';
import { nativeSha256 } from '../platform/sha256.js';
import { toHex } from '../util/bytes.js';
import * as HEADER from './names/header.js';

export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
/**
 * The words for a body in chunks: signed, signed with trailers, unsigned with trailers (Amazon S3 API Reference, "Authorization header").
 */
export const SIGNED_CHUNKS = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
export const SIGNED_CHUNKS_TRAILER = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER';
export const UNSIGNED_CHUNKS_TRAILER = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** Returns true if the payload hash is a word for a body in chunks or events of any kind. */
export function isStreaming(payloadHash: string): boolean {
  return payloadHash.startsWith('STREAMING-');
}

/** Returns true if each chunk has a signature. */
export function isSignedStreaming(payloadHash: string): boolean {
  return payloadHash.startsWith('STREAMING-AWS4-');
}

const CHUNK_WORDS: ReadonlySet<string> = new Set([SIGNED_CHUNKS, SIGNED_CHUNKS_TRAILER, UNSIGNED_CHUNKS_TRAILER]);

/** Returns true for chunks that `siglane/chunked` reads. False for events, and for chunks that are signed with ECDSA. */
export function isInChunks(payloadHash: string): boolean {
  return CHUNK_WORDS.has(payloadHash);
}

/** Returns true if trailers follow the chunks. */
export function hasTrailers(payloadHash: string): boolean {
  return payloadHash === SIGNED_CHUNKS_TRAILER || payloadHash === UNSIGNED_CHUNKS_TRAILER;
}

/** SHA-256 of zero bytes. */
export const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A SHA-256 or a word, which is at most as long (Amazon S3 API Reference, "Authorization header"). */
const PAYLOAD_HASH = /^(?:[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]{1,54})$/;
/** The accepted payload hashes, for error messages. */
export const PAYLOAD_HASH_FORMS = '64 lower-case hexadecimal digits, UNSIGNED-PAYLOAD or STREAMING-…';

/** Returns true for 64 lower-case hexadecimal digits: a SHA-256 or an HMAC, and not a word such as `UNSIGNED-PAYLOAD`. */
export function isHash(text: string): boolean {
  // Most requests have no body, and the pattern takes a quarter of a microsecond.
  return text === EMPTY_HASH || /^[0-9a-f]{64}$/.test(text);
}

/** Returns true for a valid payload hash. */
export function isPayloadHash(text: string): boolean {
  return PAYLOAD_HASH.test(text);
}

/** Reads the header `x-amz-content-sha256`. @throws SigV4Error `InvalidHeader` */
export function readPayloadHeader(value: string, index?: number): string {
  const hash = value.trim();
  if (!isPayloadHash(hash)) throw refused('InvalidHeader', HEADER.payloadHash, `must be ${PAYLOAD_HASH_FORMS}`, index);
  return hash;
}

/** Reads the option `payloadHash`. @throws TypeError or RangeError */
export function readPayloadHash(value: unknown, index?: number): string {
  if (typeof value !== 'string') throw wrongType('payloadHash', 'a string', value, index);
  if (!isPayloadHash(value))
    throw outOfRange('payloadHash', PAYLOAD_HASH_FORMS, `${value.length} other characters`, index);
  return value;
}

/** Checks the type of a payload. @throws TypeError; SigV4Error `InvalidText` for a text with a lone surrogate, which cannot be sent */
export function checkPayload(payload: unknown, index?: number, field = 'payload'): asserts payload is Payload {
  if (typeof payload === 'string') {
    if (!payload.isWellFormed()) throw refused('InvalidText', field, 'has a lone surrogate', index);
  } else if (!ArrayBuffer.isView(payload) && !(payload instanceof ArrayBuffer)) {
    throw wrongType(field, 'a string, an ArrayBuffer or a view of one', payload, index);
  }
}

/**
 * Hashes a payload with SHA-256, to 64 lower-case hexadecimal digits. It uses the runtime's own function if there is a synchronous one,
 * otherwise the core. The runtime's may use the SHA instructions of the processor: on Node 20 it is nearly six times as fast for a
 * megabyte.
 */
export function hashPayload(core: Core, payload: Payload): string {
  const given = typeof payload === 'string' ? payload : toBytes(payload);
  return nativeSha256(given) ?? toHex(sha256(core, toBytes(given)));
}

/** Returns the bytes of a payload: the UTF-8 of a text, or a view of the caller's memory. */
export function toBytes(payload: Payload): Uint8Array {
  if (typeof payload === 'string') return new TextEncoder().encode(payload);
  if (payload instanceof Uint8Array) return payload;
  if (payload instanceof ArrayBuffer) return new Uint8Array(payload);
  return new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
}
