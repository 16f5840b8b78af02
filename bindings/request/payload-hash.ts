/** What a request says of its payload, in up to three places that must agree. */

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

/** What was given. */
export interface PayloadSource {
  readonly payload: unknown;
  readonly payloadHash: unknown;
  /** The header `x-amz-content-sha256`. */
  readonly header: string | undefined;
}

/**
 * The payload line: the given hash, or what the header says, or the hash of the payload, or what the dialect says of none.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidHeader` if two of them contradict each other, `InvalidText`
 */
export function payloadHashOf(
  core: Core,
  dialect: Dialect,
  { payload, payloadHash, header }: PayloadSource,
  mode: Mode,
  index: number | undefined,
): string {
  if (payload !== undefined && payloadHash !== undefined)
    throw refused('InvalidHeader', 'payloadHash', 'is given together with "payload"', index);
  if (payloadHash !== undefined) return agreeing(readPayloadHash(payloadHash, index), header, index);
  if (payload === undefined) return header ?? defaultPayloadHash(dialect, mode);
  checkPayload(payload, index);
  // A word in the header stands for whatever payload there is.
  if (header !== undefined && !isHash(header)) return header;
  if (header === undefined && dialect.unsignedPayload === 'always') return UNSIGNED_PAYLOAD;
  return agreeing(hashPayload(core, payload), header, index);
}

/** The payload line of a request that says nothing of a payload. */
export function defaultPayloadHash(dialect: Dialect, mode: Mode): string {
  return isPayloadUnsigned(dialect, mode === 'presign') ? UNSIGNED_PAYLOAD : EMPTY_HASH;
}

function agreeing(hash: string, header: string | undefined, index: number | undefined): string {
  if (header !== undefined && header !== hash)
    throw refused('InvalidHeader', HEADER.payloadHash, 'contradicts the payload', index);
  return hash;
}
