/**
 * Error responses of AWS's services other than S3. Unless a comment says otherwise, the texts come from IAM, STS and similar services.
 * Users report these texts (boto #1573, aws-cli #5341), and scratchstack, a server by former AWS engineers, reproduces them.
 */
import type { VerifyError } from '../../api/verify.js';
import { ALGORITHM } from '../../protocol/credential-scope.js';
import { Rejection } from '../rejection.js';

export const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.' +
  ' Consult the service documentation for details.';

/** Our own text. */
export const TOO_LONG = 'The request target and the headers are too long.';

/** Returns the error for a signature mismatch, with the expected canonicalRequest and stringToSign. */
export function mismatch(canonicalRequest: string, stringToSign: string): VerifyError {
  return {
    ...error(
      'SignatureDoesNotMatch',
      403,
      `${MISMATCH}\n\nThe Canonical String for this request should have been\n'${canonicalRequest}'\n\n` +
        `The String-to-Sign should have been\n'${stringToSign}'\n`,
    ),
    canonicalRequest,
    stringToSign,
  };
}

export function error(code: string, status: number, message: string): VerifyError {
  return { code, status, message, details: {} };
}

export function invalidToken(message: string): VerifyError {
  return error('InvalidClientTokenId', 403, message);
}

export function mismatched(message: string): Rejection {
  return new Rejection('SignatureDoesNotMatch', 403, message);
}

export function incomplete(message: string): Rejection {
  return new Rejection('IncompleteSignature', 400, message);
}

/** Creates the error for a fault for which AWS's services have no known text. The code is from the IAM API Reference, "Common Errors". */
export function invalid(message: string): Rejection {
  return new Rejection('ValidationError', 400, message);
}

export function version2(): Rejection {
  return incomplete(`Signature Version 2 is not supported. Use '${ALGORITHM}'.`);
}

/** Returns the error for a failure of the server itself (AWS, "Common errors"). */
export function internalFailure(): VerifyError {
  return error(
    'InternalFailure',
    500,
    'The request processing has failed because of an unknown error, exception or failure.',
  );
}
