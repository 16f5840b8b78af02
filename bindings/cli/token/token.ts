import { isSiglaneError } from '../../api/errors.js';
import { visibleJson } from '../../api/visible.js';
import { createSigner } from '../../signer/create-signer.js';
import { complain } from '../complain.js';
import { type Account, findAccount, requireRegion } from '../credentials.js';
import { inOptions } from '../errors.js';
import { ExitCode, UsageError } from '../exit.js';
import { Output } from '../output.js';
import { whyShortened } from '../shortened.js';
import type { Surroundings } from '../surroundings.js';
import { type Created, KINDS } from './kinds.js';
import { readTokenCommand, type TokenCommand } from './options.js';

/** Runs `siglane token`. Returns the exit code. @throws UsageError, or the error of writing */
export async function token(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const command = readTokenCommand(args);
  const account = await findAccount(command.profile, surroundings.env);
  // Signing dates have whole seconds.
  const date = new Date(1000 * Math.floor((command.date ?? new Date()).getTime() / 1000));
  const created = await create(command, account, date, surroundings);
  const output = new Output(surroundings);
  // Everything but a user's own words is ASCII, and these words may be in JSON only.
  const text = command.json ? JSON.stringify(created.json) : created.text;
  await output.write(Buffer.from(`${visibleJson(text)}\n`), 0);
  await output.finish();
  const message = shortened(created, command, date);
  if (message !== undefined) complain(surroundings.stderr, message);
  return ExitCode.Done;
}

async function create(
  { kind, values, expiresIn, region }: TokenCommand,
  { credentials, region: usual }: Account,
  date: Date,
  { env, stderr }: Surroundings,
): Promise<Created> {
  const { create: createKind, hintsRegion } = KINDS[kind];
  const note = (message: string) => complain(stderr, message);
  try {
    // An endpoint names its region more surely than the environment, as a hostname does.
    const hint = hintsRegion && values.endpoint === undefined ? usual : undefined;
    const signer = await createSigner({ credentials, now: () => date, region: hint });
    try {
      return await createKind(signer, { values, expiresIn, region, env, note });
    } catch (error) {
      if (region !== undefined || !isRegionMissing(error)) throw error;
      return await createKind(signer, { values, expiresIn, region: requireRegion(usual), env, note });
    } finally {
      signer.dispose();
    }
  } catch (error) {
    throw error instanceof UsageError ? error : inOptions(error as Error);
  }
}

/** Message about a token that ends with the credentials. Undefined for a token that lasts as long as asked. */
function shortened({ expiresAt }: Created, { kind, expiresIn }: TokenCommand, date: Date): string | undefined {
  const asked = expiresIn ?? KINDS[kind].validity;
  if (expiresAt === undefined || asked === undefined) return undefined;
  return whyShortened(Math.floor((expiresAt.getTime() - date.getTime()) / 1000), asked);
}

function isRegionMissing(error: unknown): boolean {
  return isSiglaneError(error) && error.code === 'InvalidScope' && error.field === 'region';
}
