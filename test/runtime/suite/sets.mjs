import { batchChecks, presignChecks, publishedChecks, requestChecks, signingKeyChecks } from '../../vectors/checks.mjs';

/** The vectors as checks, by the name of their set. */
export function checksOf({ presign, requests, signingKey, workedExamples }) {
  return {
    presign: presignChecks(presign),
    requests: requestChecks(requests),
    batches: batchChecks(requests),
    published: publishedChecks(workedExamples),
    keys: signingKeyChecks(signingKey),
  };
}
