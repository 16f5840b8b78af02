/** Decides if a sender may use a key. */

import type { VerifyError } from '../api/verify.js';
import { isSameText } from '../util/constant-time.js';
import type { Flavour, Sender } from './claim.js';
import { FailedLookup, type FoundKey } from './key-records.js';

/** Returns the error of a key that the sender must not use. Undefined means that the key exists and is valid. */
export function judgeKey(
  flavour: Pick<Flavour, 'unknownKey' | 'missingToken' | 'wrongToken' | 'expiredToken' | 'failedLookup'>,
  sender: Sender,
  key: FoundKey,
  now: number,
): VerifyError | undefined {
  if (key === undefined) return flavour.unknownKey(sender);
  if (key instanceof FailedLookup) return withCause(flavour.failedLookup(), key.cause);
  if (key.sessionToken === undefined) {
    if (sender.token !== undefined) return flavour.wrongToken(sender);
  } else {
    if (sender.token === undefined) return flavour.missingToken(sender);
    if (!isSameText(sender.token, key.sessionToken)) return flavour.wrongToken(sender);
  }
  return key.expiresAt !== undefined && now >= key.expiresAt ? flavour.expiredToken() : undefined;
}

/** The cause is not enumerable, as in an `Error`. It is therefore not serialized with the answer to the client. */
function withCause(error: VerifyError, cause: unknown): VerifyError {
  return Object.defineProperty({ ...error }, 'cause', { value: cause });
}
