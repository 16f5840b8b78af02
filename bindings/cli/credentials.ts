/** Credentials and region, from where AWS's own command has them. */
import type { Credentials } from '../api/credentials.js';
import { nearest } from '../api/suggestions.js';
import { configFiles, type Environment, readProfiles, type Settings, set } from './config-files.js';
import { UsageError } from './exit.js';
import { askSdk, exportLine, failed, installLine, NoCredentials } from './sdk-credentials.js';

/** Credentials, and the region that goes with them if the environment or a profile names one. */
export interface Account {
  readonly credentials: Credentials;
  readonly region: string | undefined;
}

/**
 * Finds credentials as AWS's own command does: a profile that is asked for, then the environment, then AWS_PROFILE or the
 * default profile, then the role of the machine. The region is the environment's, or that of the profile, also for keys of the environment.
 *
 * @throws UsageError if there are none, or a package is needed to get them
 */
export async function findAccount(profile: string | undefined, env: Environment): Promise<Account> {
  const files = configFiles(env);
  const profiles = await readProfiles(files);
  const named = profile ?? set(env['AWS_PROFILE']);
  const settings = profiles.get(named ?? 'default');
  const region = set(env['AWS_REGION']) ?? set(env['AWS_DEFAULT_REGION']) ?? settings?.get('region');
  const own = (profile === undefined ? ofEnvironment(env) : undefined) ?? ofSettings(settings);
  if (own !== undefined) return { credentials: own, region };
  if (named !== undefined && settings === undefined) throw noProfile(named, profiles.keys());
  const wanted = settings === undefined ? undefined : (named ?? 'default');
  const credentials = await askSdk({ profile: wanted, region, files }).catch((error: unknown) => {
    if (wanted === undefined && error instanceof NoCredentials) throw nobody();
    const reason = error instanceof Error ? error.message : String(error);
    throw failed(reason, wanted, settings?.get('credential_process'));
  });
  if (credentials === undefined) throw withoutSdk(wanted, settings, named);
  return { credentials, region };
}

/** @throws UsageError if neither an option nor the environment names a region */
export function requireRegion(region: string | undefined): string {
  if (region === undefined) throw new UsageError('give --region, or set AWS_REGION, or a region in ~/.aws/config');
  return region;
}

/** @throws UsageError for half of a pair, or an end that is no date */
function ofEnvironment(env: Environment): Credentials | undefined {
  const accessKeyId = set(env['AWS_ACCESS_KEY_ID']);
  const secretAccessKey = set(env['AWS_SECRET_ACCESS_KEY']);
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (secretAccessKey === undefined) throw new UsageError('AWS_ACCESS_KEY_ID is set, but not AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined) throw new UsageError('AWS_SECRET_ACCESS_KEY is set, but not AWS_ACCESS_KEY_ID');
  const end = set(env['AWS_CREDENTIAL_EXPIRATION']);
  const expiration = end === undefined ? undefined : new Date(end);
  if (Number.isNaN(expiration?.getTime())) throw new UsageError('AWS_CREDENTIAL_EXPIRATION is not a date');
  return toCredentials(accessKeyId, secretAccessKey, set(env['AWS_SESSION_TOKEN']), expiration);
}

/** Keys that stand in the profile itself. A role goes before them, as they may be those that it is assumed with. */
function ofSettings(settings: Settings | undefined): Credentials | undefined {
  const accessKeyId = settings?.get('aws_access_key_id');
  const secretAccessKey = settings?.get('aws_secret_access_key');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  if (settings?.has('role_arn') && settings.has('source_profile') !== settings.has('credential_source'))
    return undefined;
  return toCredentials(accessKeyId, secretAccessKey, settings?.get('aws_session_token'));
}

function toCredentials(
  accessKeyId: string,
  secretAccessKey: string,
  sessionToken: string | undefined,
  expiration?: Date,
): Credentials {
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    ...(expiration !== undefined && { expiration }),
  };
}

function noProfile(name: string, names: Iterable<string>): UsageError {
  const near = nearest(name, names);
  return new UsageError(`there is no profile "${name}"${near === undefined ? '' : `: did you mean ${near}?`}`);
}

/** Settings by which a profile gets its keys, but for those that it has itself. */
const SOURCES = [
  'role_arn',
  'credential_process',
  'sso_session',
  'sso_start_url',
  'sso_account_id',
  'login_session',
  'web_identity_token_file',
];

function withoutSdk(
  profile: string | undefined,
  settings: Settings | undefined,
  named: string | undefined,
): UsageError {
  const source = SOURCES.find((name) => settings?.has(name));
  if (source !== undefined)
    return new UsageError(
      `the profile "${profile}" gets its keys by ${source}, which needs a package: ${installLine()}; or ${exportLine(profile)}`,
    );
  return nobody(`; for the role of a machine: ${installLine()}`, named);
}

function nobody(besides = '', profile?: string): UsageError {
  const whose = profile === undefined ? 'no credentials' : `the profile "${profile}" has no credentials`;
  return new UsageError(`${whose}: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile${besides}`);
}
