/** Reads the options of a signing interceptor. */

import { checkNames, checkOptions, refused, wrongType } from '../api/errors.js';
import type { SignerProvider } from '../api/provider.js';
import type { Signer } from '../api/signer.js';
import type { SigningInterceptorOptions } from '../api/undici.js';
import { readScopePart } from '../identity/credentials.js';
import { readMaxBodyBytes } from '../signer/body-limit.js';
import { Destinations } from '../signer/destinations.js';
import { readDropped } from '../signer/dropped-headers.js';
import { flag } from '../util/options.js';

const OPTION_NAMES: ReadonlySet<string> = new Set([
  'origin',
  'services',
  'origins',
  'service',
  'region',
  'drop',
  'maxBodyBytes',
  'unsignedStreams',
]);

/** Checked options. */
export interface Settings {
  readonly source: Signer | Pick<SignerProvider, 'current'>;
  /** Scheme, host and port, as `URL` writes them. */
  readonly origin: string | undefined;
  readonly destinations: Destinations | undefined;
  readonly service: string | undefined;
  readonly region: string | undefined;
  /** Lower-case names of headers to remove. */
  readonly drop: ReadonlySet<string>;
  readonly maxBodyBytes: number;
  readonly unsignedStreams: boolean;
}

/**
 * Reads the signer and the options.
 *
 * @throws TypeError; RangeError; SigV4Error `OriginNotAllowed`, `InvalidScope`, `ReservedHeader`, `InvalidHeader`
 */
export function readSettings(source: unknown, options: SigningInterceptorOptions): Settings {
  if (typeof source !== 'object' || source === null || !('sign' in source || 'current' in source))
    throw wrongType('source', 'a signer (await it first) or a signer provider', source);
  checkOptions(options);
  checkNames('options', options, OPTION_NAMES);
  const { origin, service, region, drop, maxBodyBytes, unsignedStreams } = options;
  const destinations = Destinations.of(options);
  if (origin === undefined && destinations === undefined)
    throw wrongType('origin', 'the origin to sign for (or give "services" or "origins")', origin);
  return {
    source: source as Settings['source'],
    origin: origin === undefined ? undefined : readOrigin(origin),
    destinations,
    service: service === undefined ? undefined : readScopePart('service', service),
    region: region === undefined ? undefined : readScopePart('region', region),
    drop: new Set(readDropped(drop)),
    maxBodyBytes: readMaxBodyBytes(maxBodyBytes),
    unsignedStreams: flag('unsignedStreams', unsignedStreams),
  };
}

/** Errors do not show the text, which may contain a password. */
function readOrigin(given: unknown): string {
  if (typeof given !== 'string' && !(given instanceof URL)) throw wrongType('origin', 'a string or a URL', given);
  const { href, origin } = URL.canParse(String(given)) ? new URL(given) : { href: '', origin: '' };
  if (href !== `${origin}/` || !/^https?:[^*]+$/.test(origin))
    throw refused(
      'OriginNotAllowed',
      'origin',
      'is not an origin: write https://host, with a port if needed, without user, path and "*"',
    );
  return origin;
}
