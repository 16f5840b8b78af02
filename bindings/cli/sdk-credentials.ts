/** Credentials from wherever AWS's tools find them: the SDK's own chain of providers, a package that users install if they need it. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Credentials } from '../api/credentials.js';
import type { ConfigFiles } from './config-files.js';
import { UsageError } from './exit.js';
import { quote } from './shell.js';

export const PACKAGE = '@aws-sdk/credential-provider-node';

/** How the SDK logs that a link of its chain has nothing, and links that say so whenever they are not asked for. */
const GIVEN_UP = /^@smithy\/property-provider \S+ (?!AWS_PROFILE is set|Skipping )/;
/** What the end of the chain says, whatever was wrong before. */
const NOTHING = /^Could not load credentials from any/;

/** What the SDK needs to know. */
export interface Wanted {
  /** Undefined: the chain begins at the environment. */
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly files: ConfigFiles;
}

/** The SDK has none. The reason is that of the first link that was asked, if it is known. */
export class NoCredentials extends Error {
  constructor(reason = 'there are none') {
    super(reason);
  }
}

/**
 * Asks the SDK's chain: credential_process, roles, SSO, `aws login`, web identities, containers and instances.
 *
 * @returns undefined if the package is not installed
 * @throws NoCredentials, or what a link of the chain has thrown
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

/** Not one of the packages that it needs: then its installation is broken, and the error says where. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
    ? error.message.includes(`'${PACKAGE}'`)
    : false;
}

/** The line that installs the package where this program finds it: with npx, in a project, or beside a global installation. */
export function installLine(program = fileURLToPath(import.meta.url)): string {
  const at = program.replaceAll('\\', '/').lastIndexOf('/node_modules/');
  const folder = program.slice(0, Math.max(at, 0));
  if (/[/\\]_npx[/\\]/.test(program)) return `npx --package=siglane --package=${PACKAGE} siglane`;
  return `npm install ${at < 0 || existsSync(`${folder}/package.json`) ? '' : '--global '}${PACKAGE}`;
}

/** The line that has AWS's own command put credentials into the environment. */
export function exportLine(profile: string | undefined): string {
  const option = profile === undefined ? '' : ` ${quote(`--profile=${profile}`)}`;
  return `with AWS CLI 2: eval "$(aws configure export-credentials${option} --format env)"`;
}

/** @param reason what the SDK said @param command the profile's credential_process, which may have a secret in it */
export function failed(reason: string, profile: string | undefined, command: string | undefined): UsageError {
  const said = command === undefined ? reason : reason.replaceAll(command, 'credential_process');
  const whose = profile === undefined ? 'no credentials' : `no credentials of the profile "${profile}"`;
  return new UsageError(`${whose}: ${said.trim().replace(/\.$/, '')}; or ${exportLine(profile)}`);
}
