import type { VerifyError } from '../api/verify.js';
import { visible } from '../api/visible.js';

/** Ends the reading of a request. It never leaves the verifier, which converts its `error` to the result. */
export class Rejection extends Error {
  readonly error: VerifyError;

  constructor(code: string, status: number, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    // The message repeats text from a stranger, and ends up in logs.
    this.error = { code, status, message: visible(message), details };
  }
}

/** Returns the result of `read`, or its rejection as an error. */
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
