/** Reads the options of a signer. */

import type { Credentials, DerivedCredentials, SignerOptions } from '../api/credentials.js';
import type { Dialect } from '../api/dialect.js';
import { checkNames, checkOptions, wrongType } from '../api/errors.js';
import type { SignedRequest, SigningRequest, UrlPresignRequest } from '../api/signer.js';
import type { Core } from '../core/core.js';
import { readDialects } from '../protocol/dialects.js';
import { DEFAULT_NAMES, type Defaults, readDefaults } from '../template/template.js';
import { readScopePart } from './credentials.js';
import type { RequestScope, RequestScopes } from './request-scopes.js';
import { SigningKeys } from './signing-keys.js';

/** The options of a signer that stay when its credentials are replaced. */
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
/** The options of a presigner, which does not read hosts. */
const PRESIGNER_NAMES: ReadonlySet<string> = new Set([...OPTION_NAMES].filter((name) => name !== 'hostScope'));

/**
 * Signs requests with a URL for a service that the caller knows. A signer with a service of its own keeps its service. A scope is used as
 * it is.
 */
export interface ServiceRequests {
  sign(request: SigningRequest, service: string | RequestScope): SignedRequest;
  presign(request: UrlPresignRequest, service: string): string;
}

export interface SignerParts {
  readonly signingKeys: SigningKeys;
  /** The dialect of the signer's service. */
  readonly dialect: Dialect;
  readonly dialects: (service: string) => Dialect;
  /** The signer reads hosts of AWS. */
  readonly readsHosts: boolean;
  /** The scopes of requests that have a URL. Undefined in a presigner. */
  readonly scopes?: RequestScopes;
  /** Undefined in a presigner. */
  readonly requests?: ServiceRequests;
  /** The defaults of presigned URLs. */
  readonly defaults: Defaults;
}

/**
 * Reads a signer's options.
 *
 * @param readsHosts true for a signer that may leave service and region to hosts of AWS, false for `hostScope: 'ignore'`; undefined for a
 * presigner, which has no table of hosts
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials` or `InvalidScope`
 */
export function readSignerParts(core: Core, options: SignerOptions, readsHosts?: boolean): SignerParts {
  checkOptions(options);
  checkNames('options', options, readsHosts === undefined ? PRESIGNER_NAMES : OPTION_NAMES);
  const { credentials, region, service = readsHosts ? undefined : 's3', dialect, now = Date.now } = options;
  if (typeof now !== 'function') throw wrongType('now', 'a function', now);
  const setup = {
    core,
    region: readsHosts && region === undefined ? region : readScopePart('region', region),
    service: service === undefined ? service : readScopePart('service', service),
    now,
  };
  const dialects = readDialects(dialect);
  const defaults = readDefaults(options);
  // Last, because it copies a signing key. If another option were refused after it, the copy would never be overwritten.
  const signingKeys = SigningKeys.of(setup, credentials);
  return { signingKeys, dialect: dialects(signingKeys.service), dialects, readsHosts: readsHosts === true, defaults };
}

/** Copies the parts, with other credentials. @throws TypeError, or SigV4Error `InvalidCredentials`, `InvalidScope` or `SignerDisposed` */
export function withCredentials(parts: SignerParts, credentials: Credentials | DerivedCredentials): SignerParts {
  const signingKeys = parts.signingKeys.with(credentials);
  return { ...parts, signingKeys, dialect: parts.dialects(signingKeys.service) };
}

/** Returns the session token, unless the dialect omits it. */
export function sentToken({ signingKeys, dialect }: Pick<SignerParts, 'signingKeys' | 'dialect'>): string | undefined {
  return dialect.sessionToken === 'omitted' ? undefined : signingKeys.sessionToken;
}
