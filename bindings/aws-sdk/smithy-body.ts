/** Decides the payload hash of a request of the SDK (@smithy/signature-v4 5.7.5, `getPayloadHash`). */

import { refused, wrongType } from '../api/errors.js';
import type { Core } from '../core/core.js';
import * as HEADER from '../protocol/names/header.js';
import {
  checkPayload,
  EMPTY_HASH,
  hashPayload,
  isPayloadHash,
  PAYLOAD_HASH_FORMS,
  UNSIGNED_PAYLOAD,
} from '../protocol/payload-hash.js';

/**
 * Returns the payload hash: the header `x-amz-content-sha256` unchanged, the SHA-256 of a body in memory, or `UNSIGNED-PAYLOAD` for a
 * stream or a `Blob`.
 *
 * @throws TypeError for a body that the SDK cannot send; SigV4Error `InvalidText` for a text with a lone surrogate, `InvalidHeader`
 */
export function payloadHashOf(core: Core, headers: Readonly<Record<string, unknown>>, body: unknown): string {
  const given = payloadHeader(headers);
  if (given !== undefined) return given;
  if (body === undefined || body === null) return EMPTY_HASH;
  // Asked by ArrayBuffer.isView: DynamoDB's bodies are of a subclass, whose constructor has another name.
  if (typeof body === 'string' || ArrayBuffer.isView(body)) return hashOf(core, body);
  if (isArrayBuffer(body)) return hashOf(core, new Uint8Array(body));
  if (!isSentInPieces(body))
    throw wrongType('body', 'a string, an ArrayBuffer, a view of one, a stream or a Blob', body);
  return UNSIGNED_PAYLOAD;
}

/** Returns the SHA-256 of a payload in memory. @throws TypeError; SigV4Error `InvalidText` */
export function hashOf(core: Core, payload: unknown, field = 'body'): string {
  checkPayload(payload, undefined, field);
  return hashPayload(core, payload);
}

function payloadHeader(headers: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of Object.keys(headers)) {
    if (name.length !== HEADER.payloadHash.length || name.toLowerCase() !== HEADER.payloadHash) continue;
    const value = headers[name];
    if (typeof value !== 'string') throw wrongType(`headers.${name}`, 'a string', value);
    if (!isPayloadHash(value)) throw refused('InvalidHeader', HEADER.payloadHash, `must be ${PAYLOAD_HASH_FORMS}`);
    return value;
  }
  return undefined;
}

/** True for an `ArrayBuffer` of any realm: a body can come from another one, as in Jest. */
function isArrayBuffer(body: unknown): body is ArrayBuffer {
  return body instanceof ArrayBuffer || Object.prototype.toString.call(body) === '[object ArrayBuffer]';
}

/** True for a Readable, a ReadableStream, a Blob and their like; false for values that were forgotten to be serialized. */
function isSentInPieces(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  if ('pipe' in body || 'getReader' in body || Symbol.asyncIterator in body) return true;
  const prototype = Object.getPrototypeOf(body);
  return prototype !== null && Object.getPrototypeOf(prototype) !== null;
}
