/** What a signer's options become. */

import type { SignerOptions } from '../api/credentials.js';
import type { Dialect } from '../api/dialect.js';
import { checkNames, checkOptions, wrongType } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { readDialect } from '../protocol/dialects.js';
import { DEFAULT_NAMES, type Defaults, readDefaults } from '../template/template.js';
import { readScopePart } from './credentials.js';
import { SigningKeys } from './signing-keys.js';

/** The options of a signer that outlive its credentials. */
export const SETUP_NAMES: readonly string[] = ['region', 'service', 'dialect', 'now', 'core', ...DEFAULT_NAMES];
const OPTION_NAMES: ReadonlySet<string> = new Set(['credentials', ...SETUP_NAMES]);

export interface SignerParts {
  readonly signingKeys: SigningKeys;
  readonly dialect: Dialect;
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
  const { credentials, region, service = 's3', dialect, now = Date.now } = options;
  if (typeof now !== 'function') throw wrongType('now', 'a function', now);
  const setup = { core, region: readScopePart('region', region), service: readScopePart('service', service), now };
  const rules = readDialect(dialect, setup.service);
  const defaults = readDefaults(options);
  // Last of all: it copies a signing key, which nobody would wipe if another option were refused.
  return { signingKeys: SigningKeys.of(setup, credentials), dialect: rules, defaults };
}

/** The session token, if it is sent with what is signed. */
export function sentToken({ signingKeys, dialect }: SignerParts): string | undefined {
  return dialect.sessionToken === 'omitted' ? undefined : signingKeys.sessionToken;
}
