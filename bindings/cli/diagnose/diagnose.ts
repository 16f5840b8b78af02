import { abortable } from '../../abortable.js';
import { type Diagnosis, diagnose as findCauses, toMarkdown, toText } from '../../diagnose.js';
import { findAccount } from '../credentials.js';
import { ExitCode, UsageError } from '../exit.js';
import { openFile } from '../files.js';
import type { Surroundings } from '../main.js';
import { Output } from '../output.js';
import { diagnoseHelp } from './help.js';
import { type DiagnoseCommand, readDiagnoseCommand } from './options.js';

/** The most that is read of a file: what is looked at is text, and mostly a few KB. */
const MOST_BYTES = 8 * 1024 * 1024;

/** `siglane diagnose`. Returns the exit code; what goes wrong is thrown. */
export async function diagnose(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const command = readDiagnoseCommand(args);
  if (command.help) {
    surroundings.stdout.write(diagnoseHelp);
    return ExitCode.Done;
  }
  const { region, service, dialect, now } = command;
  const file = (name: string | undefined) => (name === undefined ? undefined : readText(name, surroundings));
  const request = await readText(command.request, surroundings);
  const diagnosis = await findCauses({
    request,
    error: await file(command.error),
    log: await file(command.log),
    canonicalRequest: await file(command.canonicalRequest),
    stringToSign: await file(command.stringToSign),
    secretAccessKey: await findSecret(command, request, surroundings),
    region,
    service,
    dialect,
    now,
  });
  const output = new Output(surroundings);
  await output.write(Buffer.from(print(diagnosis, command, surroundings)), 0);
  await output.finish();
  return ExitCode.Done;
}

function print(diagnosis: Diagnosis, { form, color }: DiagnoseCommand, { env, stdout }: Surroundings): string {
  if (form === 'json') return `${JSON.stringify(diagnosis)}\n`;
  if (form === 'markdown') return toMarkdown(diagnosis);
  const { isTTY = false, columns } = stdout as { isTTY?: boolean; columns?: number };
  return toText(diagnosis, { width: columns, color: color ?? (isTTY && !env['NO_COLOR']) });
}

/** The secret, if it is that of the key in the request: with another one every signature is wrong. */
async function findSecret(
  { profile, usesSecret }: DiagnoseCommand,
  request: string,
  { env, stderr }: Surroundings,
): Promise<string | undefined> {
  if (!usesSecret) return undefined;
  const isAsked = profile !== undefined || env['AWS_ACCESS_KEY_ID'] !== undefined;
  const account = await findAccount(profile, env).catch((error: unknown) => {
    // Without credentials there is still much to see.
    if (isAsked) throw error;
  });
  if (account === undefined) return undefined;
  const { accessKeyId, secretAccessKey } = account.credentials;
  if (request.includes(accessKeyId)) return secretAccessKey;
  stderr.write('siglane: the secret is not used: the request was signed with another access key\n');
  return undefined;
}

/** @throws UsageError for what is too large, and what reading fails with */
async function readText(name: string | undefined, { stdin, signal }: Surroundings): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of abortable(name === undefined ? stdin : openFile(name), signal)) {
    length += piece.length;
    if (length > MOST_BYTES) throw new UsageError(`${name ?? 'standard input'} has more than 8 MiB`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
