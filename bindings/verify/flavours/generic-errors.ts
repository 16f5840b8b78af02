/**
 * What AWS's services but S3 answer: the texts, where no comment says otherwise, are those of IAM, STS and their like, as users report them
 * (boto #1573, aws-cli #5341) and as scratchstack, a server of AWS's former engineers, has written them down.
 */
import type { VerifyError } from '../../api/verify.js';
import { ALGORITHM } from '../../protocol/credential-scope.js';
import { Rejection } from '../rejection.js';

export const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.' +
  ' Consult the service documentation for details.';

/** Our own words. */
export const TOO_LONG = 'The request target and the headers are too long.';

/** What a signature that does not match should have been made of. */
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

/** A fault that AWS's services have no text for, or none that is known (IAM API Reference, "Common Errors", has the code). */
export function invalid(message: string): Rejection {
  return new Rejection('ValidationError', 400, message);
}

export function version2(): Rejection {
  return incomplete(`Signature Version 2 is not supported. Use '${ALGORITHM}'.`);
}

/** Something of the server's own went wrong (AWS, "Common errors"). */
export function internalFailure(): VerifyError {
  return error(
    'InternalFailure',
    500,
    'The request processing has failed because of an unknown error, exception or failure.',
  );
}
