import { isSiglaneError } from '../../api/errors.js';
import { findAccount } from '../credentials.js';
import { ExitCode, UsageError } from '../exit.js';
import { Output } from '../output.js';
import { isUrl, readArgument } from '../request-text.js';
import type { Surroundings } from '../surroundings.js';
import { readVerifyCommand } from './options.js';
import { toJson, toText } from './print.js';
import { judge, type Verdict } from './verdict.js';

const EXITS: Readonly<Record<Verdict['result'], ExitCode>> = {
  right: ExitCode.Done,
  wrong: ExitCode.Failed,
  unknown: ExitCode.Unknown,
};

/** Runs `siglane verify`. Returns the exit code. @throws UsageError, or the error of writing */
export async function verify(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const command = readVerifyCommand(args);
  // Checked before standard input is read: a user without a key should not wait.
  const { credentials } = await findAccount(command.profile, surroundings.env);
  const now = (command.now ?? new Date()).getTime();
  let verdict: Verdict;
  try {
    const text = await readArgument(command.request, surroundings);
    if (command.method !== undefined && !isUrl(text))
      throw new UsageError('--method works only with a URL, because other requests contain their method');
    if (isCut(text)) throw new UsageError('the URL ends at its first "&". Put it into quotes');
    verdict = await judge(text, credentials, { ...command, now: new Date(now) });
  } catch (error) {
    surroundings.signal.throwIfAborted();
    // Exit code 2, because 1 tells a script that a signature was checked and is wrong.
    throw error instanceof Error ? new UsageError(isSiglaneError(error) ? said(error) : error.message) : error;
  }
  const output = new Output(surroundings);
  await output.write(Buffer.from(command.json ? toJson(verdict) : toText(verdict, now)), 0);
  await output.finish();
  return EXITS[verdict.result];
}

/** True for the part of a presigned URL that a shell passes on if the URL is not quoted. */
function isCut(text: string): boolean {
  return isUrl(text) && /\?X-Amz-[A-Za-z-]+=[^&\s]*\s*$/.test(text);
}

function said({ field, reason, message }: Error & { field?: string; reason?: string }): string {
  return field === 'request' ? `the input is not a request: ${reason}` : message;
}
