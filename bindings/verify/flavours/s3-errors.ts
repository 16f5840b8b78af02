/** S3's error responses for signatures in a header, a query or a form. */

import { ALGORITHM } from '../../protocol/credential-scope.js';
import { Rejection } from '../rejection.js';

export const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
export const WRONG_ALGORITHM = 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"';
export const WRONG_DATE = "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"";

/** Error code and message prefix for the place of a credential. */
export interface Place {
  readonly code: string;
  readonly prefix: string;
}

/** In the query or in a form. */
export const IN_PARAMETER: Place = {
  code: 'AuthorizationQueryParametersError',
  prefix: 'Error parsing the X-Amz-Credential parameter; ',
};

export const IN_HEADER: Place = {
  code: 'AuthorizationHeaderMalformed',
  prefix: 'The authorization header is malformed; ',
};

/** @param credentialDay Day in the credential.  @param day Day of X-Amz-Date. */
export function wrongCredentialDate(credentialDay: string, day: string): string {
  return `Invalid credential date "${credentialDay}". This date is not the same as X-Amz-Date: "${day}".`;
}

export function invalidArgument(message: string): Rejection {
  return new Rejection('InvalidArgument', 400, message);
}

/** Creates the error for version 2, and for version 4 with another algorithm. */
export function otherMechanism(): Rejection {
  const message = `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`;
  return new Rejection('InvalidRequest', 400, message);
}
