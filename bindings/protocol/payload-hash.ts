/** The payload line, which ends the canonical request: a hash, or a word that stands for one. */

import { outOfRange, refused, wrongType } from '../api/errors.js';
import type { Payload } from '../api/signer.js';
import type { Core } from '../core/core.js';
import { sha256 } from '../core/hashing.js';
import { nativeSha256 } from '../platform/sha256.js';
import { toHex } from '../util/bytes.js';
import * as HEADER from './names/header.js';

export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
/** The words for a body in chunks: signed, signed with trailers, and not signed with trailers (Amazon S3 API Reference, "Authorization header"). */
export const SIGNED_CHUNKS = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
export const SIGNED_CHUNKS_TRAILER = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER';
export const UNSIGNED_CHUNKS_TRAILER = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** True if the payload line says that the body comes in chunks, whatever their kind. */
export function isStreaming(payloadHash: string): boolean {
  return payloadHash.startsWith('STREAMING-');
}

/** True if each chunk has a signature. */
export function isSignedStreaming(payloadHash: string): boolean {
  return payloadHash.startsWith('STREAMING-AWS4-');
}

const CHUNK_WORDS: ReadonlySet<string> = new Set([SIGNED_CHUNKS, SIGNED_CHUNKS_TRAILER, UNSIGNED_CHUNKS_TRAILER]);

/** True if the payload line says that the body comes in chunks that siglane/chunked takes: not in events, nor signed by ECDSA. */
export function isInChunks(payloadHash: string): boolean {
  return CHUNK_WORDS.has(payloadHash);
}

/** True if trailers come after the chunks. */
export function hasTrailers(payloadHash: string): boolean {
  return payloadHash === SIGNED_CHUNKS_TRAILER || payloadHash === UNSIGNED_CHUNKS_TRAILER;
}

/** SHA-256 of nothing. */
export const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Amazon S3 API Reference, "Authorization header": a hash, or one of the words, of which none is longer than a hash. */
const PAYLOAD_HASH = /^(?:[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]{1,54})$/;
/** What a payload line may be, for people. */
export const PAYLOAD_HASH_FORMS = '64 lower-case hexadecimal digits, UNSIGNED-PAYLOAD or STREAMING-…';

/** True if a text is a SHA-256, or an HMAC of it, in 64 lower-case hexadecimal digits: of a payload line, that it is no word. */
export function isHash(text: string): boolean {
  // Most requests have no body. The pattern takes a quarter of a microsecond.
  return text === EMPTY_HASH || /^[0-9a-f]{64}$/.test(text);
}

/** True if the text can stand in the payload line. */
export function isPayloadHash(text: string): boolean {
  return PAYLOAD_HASH.test(text);
}

/** What a header says about the payload. @throws SigV4Error `InvalidHeader` */
export function readPayloadHeader(value: string, index?: number): string {
  const hash = value.trim();
  if (!isPayloadHash(hash)) throw refused('InvalidHeader', HEADER.payloadHash, `must be ${PAYLOAD_HASH_FORMS}`, index);
  return hash;
}

/** What a caller says about the payload. @throws TypeError or RangeError */
export function readPayloadHash(value: unknown, index?: number): string {
  if (typeof value !== 'string') throw wrongType('payloadHash', 'a string', value, index);
  if (!isPayloadHash(value))
    throw outOfRange('payloadHash', PAYLOAD_HASH_FORMS, `${value.length} characters of another form`, index);
  return value;
}

/** @throws TypeError, or SigV4Error `InvalidText` for a text with a lone surrogate, which no client can send */
export function checkPayload(payload: unknown, index?: number, field = 'payload'): asserts payload is Payload {
  if (typeof payload === 'string') {
    if (!payload.isWellFormed()) throw refused('InvalidText', field, 'has a lone surrogate', index);
  } else if (!ArrayBuffer.isView(payload) && !(payload instanceof ArrayBuffer)) {
    throw wrongType(field, 'a string, an ArrayBuffer or a view of one', payload, index);
  }
}

/**
 * SHA-256 of a payload as 64 lower-case hexadecimal digits: with the runtime's own function if it has a synchronous one, which
 * may use the processor's SHA instructions (on Node 20 nearly six times as fast for a megabyte), else in the core.
 */
export function hashPayload(core: Core, payload: Payload): string {
  const given = typeof payload === 'string' ? payload : toBytes(payload);
  return nativeSha256(given) ?? toHex(sha256(core, toBytes(given)));
}

/** The bytes of a payload: of text its UTF-8, else the caller's own memory. */
export function toBytes(payload: Payload): Uint8Array {
  if (typeof payload === 'string') return new TextEncoder().encode(payload);
  if (payload instanceof Uint8Array) return payload;
  if (payload instanceof ArrayBuffer) return new Uint8Array(payload);
  return new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
}
