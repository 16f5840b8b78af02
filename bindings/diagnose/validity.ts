/** Period in which a signature is valid. */
import { CLOCK_SKEW, parseAmzDate } from '../protocol/dates.js';
import type { ObservedClaim } from './claim.js';
import type { Parameter } from './encodings.js';

/** Start and end, in milliseconds since 1970. */
export interface Validity {
  readonly from: number;
  readonly until: number;
}

/**
 * Computes the validity of a signature. A presigned URL is valid for X-Amz-Expires seconds. A signed header is valid while its date is near
 * the service's clock (Amazon S3 API Reference, "Authenticating Requests"). Undefined without a readable date.
 */
export function validityOf(
  { date, place }: Pick<ObservedClaim, 'date' | 'place'>,
  parameters: readonly Parameter[],
): Validity | undefined {
  const time = parseAmzDate(date);
  if (time === undefined) return undefined;
  const expires = place === 'query' ? expiresOf(parameters) : undefined;
  const until = expires === undefined ? time + CLOCK_SKEW : time + Number(expires) * 1000;
  return { from: time - CLOCK_SKEW, until };
}

/** X-Amz-Expires as sent. */
export function expiresOf(parameters: readonly Parameter[]): string | undefined {
  return parameters.find(([name]) => /^x-amz-expires$/i.test(name))?.[1];
}
