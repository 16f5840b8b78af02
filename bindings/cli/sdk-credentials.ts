/** Gets credentials from the AWS SDK's chain of providers. The SDK's package is optional: users install it if they need it. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Credentials } from '../api/credentials.js';
import type { ConfigFiles } from './config-files.js';
import { UsageError } from './exit.js';
import { quote } from './shell.js';

export const PACKAGE = '@aws-sdk/credential-provider-node';

/** The SDK's log message of a provider that found nothing. Providers that log it although nobody configured them are excluded. */
const GIVEN_UP = /^@smithy\/property-provider \S+ (?!AWS_PROFILE is set|Skipping )/;
/** The last error message of the chain, which hides the earlier reasons. */
const NOTHING = /^Could not load credentials from any/;

/** Input of `askSdk`. */
export interface Wanted {
  /** Undefined: the chain begins with the environment. */
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly files: ConfigFiles;
}

/** Thrown if the SDK finds no credentials. The message is the reason of the first provider that was asked, if known. */
export class NoCredentials extends Error {
  constructor(reason = 'there are none') {
    super(reason);
  }
}

/**
 * Asks the SDK's chain of providers: credential_process, roles, SSO, `aws login`, web identities, containers and instances.
 *
 * @returns undefined if the package is not installed
 * @throws NoCredentials, or the error of a provider
 */
export async function askSdk({ profile, region, files }: Wanted): Promise<Credentials | undefined> {
  const sdk = await import('@aws-sdk/credential-provider-node').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (sdk === undefined) return undefined;
  const reasons: string[] = [];
  const debug = (line: unknown) => {
    if (typeof line === 'string' && GIVEN_UP.test(line)) reasons.push(line.replace(GIVEN_UP, ''));
  };
  const provider = sdk.defaultProvider({
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { parentClientConfig: { region } }),
    filepath: files.credentials,
    configFilepath: files.config,
    logger: { debug, info() {}, warn() {}, error() {} },
  });
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provider().catch((error: unknown) => {
    throw error instanceof Error && NOTHING.test(error.message) ? new NoCredentials(reasons[0]) : error;
  });
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    ...(expiration !== undefined && { expiration }),
  };
}

/** Detects that the package itself is missing. A missing dependency is a broken installation, and its error names the dependency. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
    ? error.message.includes(`'${PACKAGE}'`)
    : false;
}

/** Command that installs the package where this program finds it: with npx, in a project, or globally. */
export function installLine(program = fileURLToPath(import.meta.url)): string {
  const at = program.replaceAll('\\', '/').lastIndexOf('/node_modules/');
  const folder = program.slice(0, Math.max(at, 0));
  if (/[/\\]_npx[/\\]/.test(program)) return `npx --package=siglane --package=${PACKAGE} siglane`;
  return `npm install ${at < 0 || existsSync(`${folder}/package.json`) ? '' : '--global '}${PACKAGE}`;
}

/** Command that makes the AWS CLI put credentials into the environment. */
export function exportLine(profile: string | undefined): string {
  const option = profile === undefined ? '' : ` ${quote(`--profile=${profile}`)}`;
  return `with AWS CLI 2: eval "$(aws configure export-credentials${option} --format env)"`;
}

/**
 * Error for credentials that the SDK could not get. The output of a failed credential_process is part of `reason` and is shown, as the AWS
 * CLI does. Its command line is not shown.
 *
 * @param reason the SDK's message
 * @param command the profile's credential_process, which may contain a secret
 */
export function failed(reason: string, profile: string | undefined, command: string | undefined): UsageError {
  const said = command === undefined ? reason : reason.replaceAll(command, 'credential_process');
  const whose = profile === undefined ? 'no credentials' : `no credentials from the profile "${profile}"`;
  return new UsageError(`${whose}: ${said.trim().replace(/\.$/, '')}; or ${exportLine(profile)}`);
}
