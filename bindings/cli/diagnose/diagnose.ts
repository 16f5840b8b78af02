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

/** `siglane diagnose`. Returns the exit code; what goes wrong is thrown. */
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
    // With the secret of another key every signature is wrong.
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
    complain(surroundings.stderr, 'the secret is not used: the request was signed with another access key');
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
    // Without credentials there is still much to see.
    if (isAsked) throw error;
    return undefined;
  }
}
