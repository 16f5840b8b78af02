/** What the process exits with. */
export enum ExitCode {
  Done = 0,
  /** A key was refused, or something failed on the way. */
  Failed = 1,
  /** The command line, or the credentials, are wrong; nothing was signed. */
  Usage = 2,
  /** Ctrl-C, or the system asked the process to end: 128 and the number of SIGINT. */
  Interrupted = 130,
}

/** A mistake in the command line, or in what the environment should provide. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
