/** What the process exits with, and what is thrown to end with it. */

export enum ExitCode {
  Done = 0,
  Failed = 1,
  Usage = 2,
  Unknown = 3,
  /** 128 and the number of SIGINT. */
  Interrupted = 130,
}

/** What each code says, to scripts. */
export const EXIT_CODES: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [ExitCode.Done, 'Done. verify: the signature is right.'],
  [
    ExitCode.Failed,
    'A key was refused, or reading or writing failed; what was written before is whole lines. verify: the signature is wrong, or has expired.',
  ],
  [
    ExitCode.Usage,
    'Wrong usage, no credentials, or a request that cannot be signed: nothing was signed. verify: there is nothing that could be read.',
  ],
  [ExitCode.Unknown, 'verify: right or wrong cannot be told: another key has signed, or the body is not known.'],
  [ExitCode.Interrupted, 'Interrupted by Ctrl-C, or by SIGTERM.'],
];

/** A mistake in the command line, or in what the environment should provide. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
