/** Decides the payload hash of a request from up to three sources, which must agree. */

import type { Dialect } from '../api/dialect.js';
import { refused } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { isPayloadUnsigned } from '../protocol/dialects.js';
import * as HEADER from '../protocol/names/header.js';
import {
  checkPayload,
  EMPTY_HASH,
  hashPayload,
  isHash,
  readPayloadHash,
  UNSIGNED_PAYLOAD,
} from '../protocol/payload-hash.js';
import type { Mode } from './mode.js';

/** The sources of a payload hash. */
export interface PayloadSource {
  readonly payload: unknown;
  readonly payloadHash: unknown;
  /** The header `x-amz-content-sha256`, if given. */
  readonly header: string | undefined;
}

/**
 * Decides the payload hash: the option `payloadHash`, the header, the SHA-256 of the payload, or the default of the dialect.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidHeader` if two sources contradict each other, `InvalidText`
 */
export function payloadHashOf(
  core: Core,
  dialect: Dialect,
  { payload, payloadHash, header }: PayloadSource,
  mode: Mode,
  index: number | undefined,
): string {
  if (payload !== undefined && payloadHash !== undefined)
    throw refused('InvalidHeader', 'payloadHash', 'cannot be given together with "payload"', index);
  if (payloadHash !== undefined) return agreeing(readPayloadHash(payloadHash, index), header, index);
  if (payload === undefined) return header ?? defaultPayloadHash(dialect, mode);
  checkPayload(payload, index);
  // A word in the header, such as UNSIGNED-PAYLOAD, is used in place of the payload's hash.
  if (header !== undefined && !isHash(header)) return header;
  if (header === undefined && dialect.unsignedPayload === 'always') return UNSIGNED_PAYLOAD;
  return agreeing(hashPayload(core, payload), header, index);
}

/** Returns the payload hash of a request without any of the sources. */
export function defaultPayloadHash(dialect: Dialect, mode: Mode): string {
  return isPayloadUnsigned(dialect, mode === 'presign') ? UNSIGNED_PAYLOAD : EMPTY_HASH;
}

function agreeing(hash: string, header: string | undefined, index: number | undefined): string {
  if (header !== undefined && header !== hash)
    throw refused('InvalidHeader', HEADER.payloadHash, 'contradicts the payload: leave it out', index);
  return hash;
}
