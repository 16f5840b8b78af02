/** Checks policies that clients made before they are signed. */

import { refused } from '../api/errors.js';
import { type SignerParts, sentToken } from '../identity/signer-parts.js';
import { ALGORITHM } from '../protocol/credential-scope.js';
import { amzDate, CLOCK_SKEW, parseAmzDate } from '../protocol/dates.js';
import * as FIELD from '../protocol/names/field.js';
import { isSameText } from '../util/constant-time.js';
import { exactValue, hasCondition, type PolicyDocument } from './document.js';

/**
 * Checks that the signature of this signer makes a policy valid. Algorithm, credential, date and token must be the signer's, in exact
 * conditions. The date must be within 15 minutes of the clock, and the policy must not have expired.
 *
 * @param now in milliseconds since 1970
 * @returns the date of the policy, in milliseconds since 1970
 * @throws SigV4Error `InvalidPolicy` or `PolicyExpired`
 */
export function checkClientPolicy(parts: SignerParts, policy: PolicyDocument, now: number, index?: number): number {
  const { signingKeys } = parts;
  const date = exactValue(policy, FIELD.date) ?? '';
  const time = parseAmzDate(date);
  if (time === undefined) throw must('have an exact condition for x-amz-date, like 20260102T030405Z', index);
  if (Math.abs(time - now) > CLOCK_SKEW)
    throw must(`have an x-amz-date that is no more than ${CLOCK_SKEW / 60_000} minutes from ${amzDate(now)}`, index);
  if (exactValue(policy, FIELD.algorithm) !== ALGORITHM)
    throw must(`have an exact condition for x-amz-algorithm: ${ALGORITHM}`, index);
  const { credentialScope } = signingKeys.at(time, index);
  if (exactValue(policy, FIELD.credential) !== `${signingKeys.accessKeyId}/${credentialScope}`)
    throw must(`have an exact condition for x-amz-credential: the signer's access key, and /${credentialScope}`, index);
  const token = sentToken(parts);
  const isRight =
    token === undefined
      ? !hasCondition(policy, FIELD.sessionToken)
      : isSameText(token, exactValue(policy, FIELD.sessionToken) ?? '');
  if (!isRight)
    throw must(
      token === undefined
        ? 'have no condition for x-amz-security-token, because the signer has no token'
        : "have an exact condition for x-amz-security-token with the signer's token",
      index,
    );
  if (policy.expiration <= now)
    throw refused('PolicyExpired', 'policy', `expired at ${amzDate(policy.expiration)}`, index);
  return time;
}

function must(what: string, index: number | undefined): Error {
  return refused('InvalidPolicy', 'policy', `must ${what}`, index);
}
