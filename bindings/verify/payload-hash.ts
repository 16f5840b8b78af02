/** Determines the payloadHash of a request that does not state it, and checks the headers of chunked bodies. */

import type { Dialect } from '../api/dialect.js';
import type { Core } from '../core/core.js';
import { isPayloadUnsigned } from '../protocol/dialects.js';
import * as HEADER from '../protocol/names/header.js';
import { EMPTY_HASH, hashPayload, hasTrailers, UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { readTrailerNames } from '../protocol/trailer-names.js';
import { headerOf, type Incoming } from './incoming.js';
import { Rejection } from './rejection.js';

/** Returns the SHA-256 of the body, if the body or its hash was given. */
export function givenHash(core: Core, { body, payloadHash }: Incoming): string | undefined {
  return payloadHash ?? (body === undefined ? undefined : hashPayload(core, body));
}

/** Returns the implied payloadHash of a request without that header. Without a body it is the hash of the empty string. */
export function impliedPayloadHash(core: Core, dialect: Dialect, incoming: Incoming, inQuery: boolean): string {
  return isPayloadUnsigned(dialect, inQuery) ? UNSIGNED_PAYLOAD : (givenHash(core, incoming) ?? EMPTY_HASH);
}

/**
 * Checks that a chunked request states its decoded length and its trailers, which `siglane/chunked` needs.
 *
 * @throws Rejection
 */
export function checkChunks(payloadHash: string, incoming: Incoming): void {
  if (!/^[0-9]{1,15}$/.test(headerOf(incoming, HEADER.decodedLength) ?? ''))
    throw new Rejection('MissingContentLength', 411, 'You must provide the Content-Length HTTP header.');
  const trailer = headerOf(incoming, HEADER.trailer);
  const isRight = hasTrailers(payloadHash)
    ? trailer !== undefined && readTrailerNames(trailer) !== undefined
    : trailer === undefined;
  if (!isRight)
    throw new Rejection('InvalidRequest', 400, 'The value specified in the x-amz-trailer header is not supported');
}
