import type { Credentials } from '../api/credentials.js';
import { UsageError } from './exit.js';
import { quote } from './shell.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Credentials, and the region that goes with them if a profile names one. */
export interface Account {
  readonly credentials: Credentials;
  readonly region: string | undefined;
}

/**
 * Finds credentials as AWS's own command does: a profile that is asked for, then the environment, then AWS_PROFILE or the
 * default profile.
 *
 * @throws UsageError if there are none, or the profile gets its credentials in a way that needs the network or a program
 */
export async function findAccount(profile: string | undefined, env: Environment): Promise<Account> {
  const region = set(env['AWS_REGION']) ?? set(env['AWS_DEFAULT_REGION']);
  if (profile === undefined) {
    const accessKeyId = set(env['AWS_ACCESS_KEY_ID']);
    const secretAccessKey = set(env['AWS_SECRET_ACCESS_KEY']);
    if (accessKeyId !== undefined && secretAccessKey !== undefined) {
      return { credentials: toCredentials(accessKeyId, secretAccessKey, env['AWS_SESSION_TOKEN']), region };
    }
    if (accessKeyId !== undefined) throw new UsageError('AWS_ACCESS_KEY_ID is set, but not AWS_SECRET_ACCESS_KEY');
    if (secretAccessKey !== undefined) throw new UsageError('AWS_SECRET_ACCESS_KEY is set, but not AWS_ACCESS_KEY_ID');
  }
  const account = await readProfile(profile ?? set(env['AWS_PROFILE']) ?? 'default', profile !== undefined, env);
  return { credentials: account.credentials, region: region ?? account.region };
}

/** @throws UsageError if neither an option nor the environment names a region */
export function requireRegion(region: string | undefined): string {
  if (region === undefined) throw new UsageError('give --region, or set AWS_REGION');
  return region;
}

async function readProfile(name: string, asked: boolean, env: Environment): Promise<Account> {
  const { credentialsFile, configFile } = await loadFiles(env);
  const settings = { ...configFile[name], ...credentialsFile[name] };
  const {
    aws_access_key_id: accessKeyId,
    aws_secret_access_key: secretAccessKey,
    aws_session_token: sessionToken,
  } = settings;
  if (accessKeyId && secretAccessKey) {
    return { credentials: toCredentials(accessKeyId, secretAccessKey, sessionToken), region: settings['region'] };
  }
  if (Object.keys(settings).length > 0) {
    throw new UsageError(
      `the profile "${name}" has no keys of its own; let AWS's command resolve it: eval "$(aws configure export-credentials ${quote(`--profile=${name}`)} --format env)"`,
    );
  }
  throw new UsageError(
    asked || env['AWS_PROFILE']
      ? `there is no profile "${name}"`
      : 'no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile',
  );
}

async function loadFiles(env: Environment) {
  const loader = await import('@smithy/shared-ini-file-loader').catch(() => {
    throw new UsageError(
      'no credentials in the environment, and profiles need the optional package @smithy/shared-ini-file-loader',
    );
  });
  const filepath = set(env['AWS_SHARED_CREDENTIALS_FILE']);
  const configFilepath = set(env['AWS_CONFIG_FILE']);
  return loader.loadSharedConfigFiles({ ...(filepath && { filepath }), ...(configFilepath && { configFilepath }) });
}

function toCredentials(accessKeyId: string, secretAccessKey: string, sessionToken: string | undefined): Credentials {
  return sessionToken ? { accessKeyId, secretAccessKey, sessionToken } : { accessKeyId, secretAccessKey };
}

/** A variable that is set to nothing counts as not set. */
function set(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
