/** Whether a key may be used by whoever claims to have it. */

import type { VerifyError } from '../api/verify.js';
import { isSameText } from '../util/constant-time.js';
import type { Flavour, Sender } from './claim.js';
import type { KnownKey } from './key-records.js';

/** Why it may not, or undefined: then there is a key. */
export function judgeKey(
  flavour: Pick<Flavour, 'unknownKey' | 'missingToken' | 'wrongToken' | 'expiredToken'>,
  sender: Sender,
  key: KnownKey | undefined,
  now: number,
): VerifyError | undefined {
  if (key === undefined) return flavour.unknownKey(sender);
  if (key.sessionToken === undefined) {
    if (sender.token !== undefined) return flavour.wrongToken(sender);
  } else {
    if (sender.token === undefined) return flavour.missingToken(sender);
    if (!isSameText(sender.token, key.sessionToken)) return flavour.wrongToken(sender);
  }
  return key.expiresAt !== undefined && now >= key.expiresAt ? flavour.expiredToken() : undefined;
}
