/** The payload line of a request that does not say it. */

import type { Dialect } from '../api/dialect.js';
import type { Core } from '../core/core.js';
import { isPayloadUnsigned } from '../protocol/dialects.js';
import { EMPTY_HASH, hashPayload, UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import type { Incoming } from './incoming.js';

/** The hash of the body, if there is one or its hash is given. */
export function givenHash(core: Core, { body, payloadHash }: Incoming): string | undefined {
  return payloadHash ?? (body === undefined ? undefined : hashPayload(core, body));
}

/** What is understood of a request that says nothing of its payload. Without a body it is the hash of nothing. */
export function impliedPayloadHash(core: Core, dialect: Dialect, incoming: Incoming, inQuery: boolean): string {
  return isPayloadUnsigned(dialect, inQuery) ? UNSIGNED_PAYLOAD : (givenHash(core, incoming) ?? EMPTY_HASH);
}
