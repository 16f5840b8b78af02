/** Exit codes of the process, and the error that ends it with `Usage`. */

export enum ExitCode {
  Done = 0,
  Failed = 1,
  Usage = 2,
  Unknown = 3,
  /** 128 plus the number of SIGINT. */
  Interrupted = 130,
}

/** The meaning of each code for scripts. `siglane help exit-codes` and docs/tasks/command.md print these texts. */
export const EXIT_CODES: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [ExitCode.Done, 'Success. verify: the signature is right.'],
  [
    ExitCode.Failed,
    'A key was refused, or reading or writing failed. All lines that were written are complete. verify: the signature is wrong or has expired.',
  ],
  [
    ExitCode.Usage,
    'Wrong usage, no credentials, or a request that cannot be signed. Nothing was signed. verify: no request could be read.',
  ],
  [ExitCode.Unknown, 'verify: the result is unknown, because another key signed the request or its body is not known.'],
  [ExitCode.Interrupted, 'Interrupted by Ctrl-C or SIGTERM.'],
];

/** A mistake in the command line or in the environment. The process exits with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
