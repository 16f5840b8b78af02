/** What a signer's options become. */

import type { Credentials, DerivedCredentials, PresignerOptions, SignerOptions } from '../api/credentials.js';
import type { Dialect } from '../api/dialect.js';
import { checkNames, checkOptions, outOfRange, refused, wrongType } from '../api/errors.js';
import type { SignedRequest, SigningRequest, UrlPresignRequest } from '../api/signer.js';
import type { Core } from '../core/core.js';
import { readDialects } from '../protocol/dialects.js';
import { DEFAULT_NAMES, type Defaults, readDefaults } from '../template/template.js';
import { readScopePart } from './credentials.js';
import type { RequestScopes } from './request-scopes.js';
import { SigningKeys } from './signing-keys.js';

/** The options of a signer that outlive its credentials. */
export const SETUP_NAMES: readonly string[] = [
  'region',
  'service',
  'dialect',
  'hostScope',
  'now',
  'core',
  ...DEFAULT_NAMES,
];
const OPTION_NAMES: ReadonlySet<string> = new Set(['credentials', ...SETUP_NAMES]);

export interface ServiceRequests {
  sign(request: SigningRequest, service: string): SignedRequest;
  presign(request: UrlPresignRequest, service: string): string;
}

export interface SignerParts {
  readonly signingKeys: SigningKeys;
  /** The dialect of the signer's own service. */
  readonly dialect: Dialect;
  readonly dialects: (service: string) => Dialect;
  /** True if hosts of AWS are read. */
  readonly readsHosts: boolean;
  /** The scopes of requests that have a URL. Undefined in what signs by bucket and key only. */
  readonly scopes?: RequestScopes;
  /** Signs requests for a service that the caller knows, where the signer leaves it to hosts. Undefined as `scopes` is. */
  readonly requests?: ServiceRequests;
  /** What presigned URLs have unless a call says otherwise. */
  readonly defaults: Defaults;
}

/**
 * Reads a signer's options.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials` or `InvalidScope`
 */
export function readSignerParts(core: Core, options: SignerOptions): SignerParts {
  checkOptions(options);
  checkNames('options', options, OPTION_NAMES);
  const { credentials, region, service, dialect, hostScope, now = Date.now } = options;
  if (typeof now !== 'function') throw wrongType('now', 'a function', now);
  const readsHosts = readHostScope(hostScope);
  const setup = { core, region: readPart('region', region), service: readPart('service', service), now };
  for (const part of ['region', 'service'] as const)
    if (!readsHosts && setup[part] === undefined)
      throw refused('InvalidScope', part, 'must be given with hostScope "ignore", because no host is asked for it');
  const dialects = readDialects(dialect);
  const defaults = readDefaults(options);
  // Last of all: it copies a signing key, which nobody would wipe if another option were refused.
  const signingKeys = SigningKeys.of(setup, credentials);
  return { signingKeys, dialect: dialects(signingKeys.service), dialects, readsHosts, defaults };
}

/** The same for what signs by bucket and key only. @throws as `readSignerParts`; SigV4Error `InvalidScope` if there is no region */
export function readPresignerParts(core: Core, options: Omit<PresignerOptions, 'core'>): SignerParts {
  const parts = readSignerParts(core, options);
  if (parts.signingKeys.fixed.region !== undefined) return parts;
  parts.signingKeys.dispose();
  throw wrongType('region', 'a string: it is a part of what is signed, and no URL says it', undefined);
}

/** The same parts with other credentials. @throws TypeError, or SigV4Error `InvalidCredentials`, `InvalidScope` or `SignerDisposed` */
export function withCredentials(parts: SignerParts, credentials: Credentials | DerivedCredentials): SignerParts {
  const { dialects, readsHosts, defaults } = parts;
  const signingKeys = parts.signingKeys.with(credentials);
  return { signingKeys, dialect: dialects(signingKeys.service), dialects, readsHosts, defaults };
}

/** The session token, if it is sent with what is signed. */
export function sentToken({ signingKeys, dialect }: Pick<SignerParts, 'signingKeys' | 'dialect'>): string | undefined {
  return dialect.sessionToken === 'omitted' ? undefined : signingKeys.sessionToken;
}

function readPart(field: string, value: unknown): string | undefined {
  return value === undefined ? undefined : readScopePart(field, value);
}

function readHostScope(value: unknown): boolean {
  if (value === undefined || value === 'check') return true;
  if (value === 'ignore') return false;
  if (typeof value !== 'string') throw wrongType('hostScope', 'a string', value);
  throw outOfRange('hostScope', 'check or ignore', JSON.stringify(value));
}
