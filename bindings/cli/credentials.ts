/** Credentials and region, from the same places where the AWS CLI looks for them. */
import type { Credentials } from '../api/credentials.js';
import { nearest } from '../api/suggestions.js';
import { configFiles, type Environment, readProfiles, type Settings, set } from './config-files.js';
import { UsageError } from './exit.js';
import { askSdk, exportLine, failed, installLine, NoCredentials } from './sdk-credentials.js';

/** Credentials, and the region if the environment or the profile names one. */
export interface Account {
  readonly credentials: Credentials;
  readonly region: string | undefined;
}

/**
 * Finds credentials in the order of the AWS CLI: the profile of `--profile`, the environment, the profile of AWS_PROFILE or `default`, the
 * role of the machine. The region comes from the environment or else from the profile, even if the keys come from the environment.
 *
 * @throws UsageError without credentials, or if the credentials need a package that is not installed
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
  if (region === undefined)
    throw new UsageError('no region. Use --region, set AWS_REGION, or set a region in ~/.aws/config');
  return region;
}

/** @throws UsageError if only one of the two keys is set, or AWS_CREDENTIAL_EXPIRATION is not a date */
function ofEnvironment(env: Environment): Credentials | undefined {
  const accessKeyId = set(env['AWS_ACCESS_KEY_ID']);
  const secretAccessKey = set(env['AWS_SECRET_ACCESS_KEY']);
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (secretAccessKey === undefined)
    throw new UsageError('AWS_ACCESS_KEY_ID is set, but not AWS_SECRET_ACCESS_KEY. Set both');
  if (accessKeyId === undefined)
    throw new UsageError('AWS_SECRET_ACCESS_KEY is set, but not AWS_ACCESS_KEY_ID. Set both');
  const end = set(env['AWS_CREDENTIAL_EXPIRATION']);
  const expiration = end === undefined ? undefined : new Date(end);
  if (Number.isNaN(expiration?.getTime()))
    throw new UsageError('AWS_CREDENTIAL_EXPIRATION is not a date. Set it to a date such as 2026-01-02T03:04:05Z');
  return toCredentials(accessKeyId, secretAccessKey, set(env['AWS_SESSION_TOKEN']), expiration);
}

/** Keys of the profile itself. Undefined if the profile has a role, because its keys may be the ones that assume the role. */
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
  return new UsageError(
    `there is no profile "${name}" in ~/.aws${near === undefined ? '' : `. Did you mean ${near}?`}`,
  );
}

/** Settings that tell where a profile gets its keys, if the profile does not contain them. */
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
      `the profile "${profile}" uses ${source}, which needs a package. Run: ${installLine()}; or ${exportLine(profile)}`,
    );
  return nobody(`. For the role of a machine, run: ${installLine()}`, named);
}

function nobody(besides = '', profile?: string): UsageError {
  const whose = profile === undefined ? 'no credentials' : `the profile "${profile}" has no credentials`;
  return new UsageError(`${whose}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use --profile${besides}`);
}
