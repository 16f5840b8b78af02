/** Whether a key may be used by whoever claims to have it. */

import type { VerifyError } from '../api/verify.js';
import { isSameText } from '../util/constant-time.js';
import type { Flavour, Sender } from './claim.js';
import { FailedLookup, type FoundKey } from './key-records.js';

/** Why it may not, or undefined: then there is a key. */
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

/** As with an `Error`, the cause is not listed, and so not sent to the client with the rest. */
function withCause(error: VerifyError, cause: unknown): VerifyError {
  return Object.defineProperty({ ...error }, 'cause', { value: cause });
}
