import type { Credentials } from '../../api/credentials.js';
import { visibleJson } from '../../api/visible.js';
import { diagnose as findCauses } from '../../diagnose/diagnose.js';
import type { Diagnosis } from '../../diagnose/diagnosis.js';
import { toMarkdown, toText } from '../../diagnose/render.js';
import { complain } from '../complain.js';
import { findAccount } from '../credentials.js';
import { ExitCode } from '../exit.js';
import { Output } from '../output.js';
import { readArgument, readFileText } from '../request-text.js';
import type { Surroundings } from '../surroundings.js';
import { type DiagnoseCommand, readDiagnoseCommand } from './options.js';

/** Runs `siglane diagnose`. Returns the exit code. @throws UsageError, or the error of reading or writing */
export async function diagnose(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const command = readDiagnoseCommand(args);
  const { region, service, dialect, now } = command;
  const file = (name: string | undefined) => (name === undefined ? undefined : readFileText(name, surroundings));
  const request = await readArgument(command.request, surroundings);
  const account = await findAccountFor(command, surroundings);
  const isOfKey = account !== undefined && request.includes(account.accessKeyId);
  const diagnosis = await findCauses({
    request,
    error: await file(command.error),
    log: await file(command.log),
    canonicalRequest: await file(command.canonicalRequest),
    stringToSign: await file(command.stringToSign),
    // The secret of another key would make every signature wrong.
    secretAccessKey: isOfKey ? account.secretAccessKey : undefined,
    hidden: [account?.secretAccessKey, account?.sessionToken].filter((each) => each !== undefined),
    region,
    service,
    dialect,
    now,
  });
  const output = new Output(surroundings);
  await output.write(Buffer.from(print(diagnosis, command, surroundings)), 0);
  await output.finish();
  if (account !== undefined && !isOfKey)
    complain(surroundings.stderr, 'the secret is not used, because another access key signed the request');
  return ExitCode.Done;
}

function print(diagnosis: Diagnosis, { format, color }: DiagnoseCommand, { env, stdout }: Surroundings): string {
  if (format === 'json') return `${visibleJson(JSON.stringify(diagnosis))}\n`;
  if (format === 'markdown') return toMarkdown(diagnosis);
  const { isTTY = false, columns } = stdout as { isTTY?: boolean; columns?: number };
  return toText(diagnosis, { width: columns, color: color ?? (isTTY && !env['NO_COLOR']) });
}

async function findAccountFor(
  { profile, usesSecret }: DiagnoseCommand,
  { env }: Surroundings,
): Promise<Credentials | undefined> {
  if (!usesSecret) return undefined;
  const isAsked = profile !== undefined || env['AWS_ACCESS_KEY_ID'] !== undefined;
  try {
    return (await findAccount(profile, env)).credentials;
  } catch (error) {
    // Without credentials the diagnosis still finds a lot.
    if (isAsked) throw error;
    return undefined;
  }
}
