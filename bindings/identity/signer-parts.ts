/** What a signer's options become. */

import type { Credentials, DerivedCredentials, SignerOptions } from '../api/credentials.js';
import type { Dialect } from '../api/dialect.js';
import { checkNames, checkOptions, wrongType } from '../api/errors.js';
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
/** Those of what reads no host. */
const PRESIGNER_NAMES: ReadonlySet<string> = new Set([...OPTION_NAMES].filter((name) => name !== 'hostScope'));

/** Signs requests with a URL for a service that the caller knows. A signer with a service of its own stays with that. */
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
  /** Undefined as `scopes` is. */
  readonly requests?: ServiceRequests;
  /** What presigned URLs have unless a call says otherwise. */
  readonly defaults: Defaults;
}

/**
 * Reads a signer's options.
 *
 * @param readsHosts true if service and region may be left to the hosts of AWS, of a signer that signs requests with a URL; undefined for what
 * signs by bucket and key only, and has no table of hosts
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
  // Last of all: it copies a signing key, which nobody would wipe if another option were refused.
  const signingKeys = SigningKeys.of(setup, credentials);
  return { signingKeys, dialect: dialects(signingKeys.service), dialects, readsHosts: readsHosts === true, defaults };
}

/** The same parts with other credentials. @throws TypeError, or SigV4Error `InvalidCredentials`, `InvalidScope` or `SignerDisposed` */
export function withCredentials(parts: SignerParts, credentials: Credentials | DerivedCredentials): SignerParts {
  const signingKeys = parts.signingKeys.with(credentials);
  return { ...parts, signingKeys, dialect: parts.dialects(signingKeys.service) };
}

/** The session token, if it is sent with what is signed. */
export function sentToken({ signingKeys, dialect }: Pick<SignerParts, 'signingKeys' | 'dialect'>): string | undefined {
  return dialect.sessionToken === 'omitted' ? undefined : signingKeys.sessionToken;
}
