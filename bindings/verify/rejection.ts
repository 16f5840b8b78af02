import type { VerifyError } from '../api/verify.js';
import { visible } from '../api/visible.js';

/** Ends the reading of a request. It never leaves the verifier: there its `error` becomes the result. */
export class Rejection extends Error {
  readonly error: VerifyError;

  constructor(code: string, status: number, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    // A message says again what a stranger has sent, and is read in logs.
    this.error = { code, status, message: visible(message), details };
  }
}

/** What `read` returns for an input, or why it refused. */
export function outcome<I, T>(read: (input: I) => T, input: I): T | VerifyError {
  try {
    return read(input);
  } catch (error) {
    if (error instanceof Rejection) return error.error;
    throw error;
  }
}

export function isError(outcome: object): outcome is VerifyError {
  return 'status' in outcome;
}
