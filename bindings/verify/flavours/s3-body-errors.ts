/**
 * S3's error responses for a body that does not match its request. Each code of this library maps to S3's text (Amazon S3 API Reference,
 * "Error responses"). Texts that are not in the reference follow versitygw, MinIO and LocalStack, which reproduce S3.
 */
import { isSiglaneError, type SigV4ErrorCode } from '../../api/errors.js';
import type { VerifyError } from '../../api/verify.js';
import { MISMATCH } from './s3-errors.js';

type Answer = readonly [code: string, status: number, message: string];

const INTERNAL: Answer = ['InternalError', 500, 'We encountered an internal error. Please try again.'];

const INCOMPLETE: Answer = [
  'IncompleteBody',
  400,
  'You did not provide the number of bytes specified by the Content-Length HTTP header.',
];

const ANSWERS: Readonly<Partial<Record<SigV4ErrorCode, Answer>>> = {
  SignatureDoesNotMatch: ['SignatureDoesNotMatch', 403, MISMATCH],
  IncompleteBody: INCOMPLETE,
  LengthMismatch: INCOMPLETE,
  InvalidChunk: INCOMPLETE,
  ChunkTooSmall: ['InvalidChunkSizeError', 403, 'Only the last chunk is allowed to have a size less than 8192 bytes'],
  ChunkTooLarge: ['MaxMessageLengthExceeded', 400, 'Your request was too big.'],
  InvalidTrailer: [
    'MalformedTrailerError',
    400,
    'The request contained trailing data that was not well-formed or did not conform to our published schema.',
  ],
  PayloadMismatch: [
    'XAmzContentSHA256Mismatch',
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ],
  UnsupportedChecksum: ['NotImplemented', 501, 'A header you provided implies functionality that is not implemented.'],
};

/** Returns S3's response to the error of a body stream. Any other error becomes `InternalError`, without its own text. */
export function bodyAnswer(error: Error): VerifyError {
  const [code, status, message] = answerOf(error);
  return { code, status, message, details: {} };
}

function answerOf(error: Error): Answer {
  if (!isSiglaneError(error)) return INTERNAL;
  if (error.code === 'BadDigest') return ['BadDigest', 400, badDigest(error.field ?? '')];
  return ANSWERS[error.code as SigV4ErrorCode] ?? INTERNAL;
}

/** @param header Name of the header with the checksum. */
function badDigest(header: string): string {
  if (header === 'content-md5') return 'The Content-MD5 you specified did not match what we received.';
  const algorithm = header.slice(header.lastIndexOf('-') + 1).toUpperCase();
  return `The ${algorithm} you specified did not match the calculated checksum.`;
}
