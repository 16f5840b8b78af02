/** Reads the options of a signing interceptor. */

import { checkNames, checkOptions, refused, wrongType } from '../api/errors.js';
import type { SignerProvider } from '../api/provider.js';
import type { Signer } from '../api/signer.js';
import type { SigningInterceptorOptions } from '../api/undici.js';
import { isToken } from '../protocol/header-names.js';
import { Destinations } from '../signer/destinations.js';
import { wholeNumber } from '../util/integers.js';
import { flag } from '../util/options.js';
import { lowerCase } from '../util/text.js';

const OPTION_NAMES: ReadonlySet<string> = new Set([
  'origin',
  'services',
  'origins',
  'drop',
  'maxBodyBytes',
  'unsignedStreams',
]);
const DEFAULT_BODY_BYTES = 64 * 2 ** 20;
const MOST_BODY_BYTES = 2 ** 31 - 1;

/** Checked options. */
export interface Settings {
  readonly source: Signer | Pick<SignerProvider, 'current'>;
  /** Scheme, host and port, as `URL` writes them. */
  readonly origin: string | undefined;
  readonly destinations: Destinations | undefined;
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
  const { origin, drop, maxBodyBytes, unsignedStreams } = options;
  const destinations = Destinations.of(options);
  if (origin === undefined && destinations === undefined)
    throw wrongType('origin', 'the origin to sign for (or give "services" or "origins")', origin);
  return {
    source: source as Settings['source'],
    origin: origin === undefined ? undefined : readOrigin(origin),
    destinations,
    drop: new Set(drop === undefined ? [] : readDropped(drop)),
    maxBodyBytes: wholeNumber('maxBodyBytes', maxBodyBytes, MOST_BODY_BYTES, ' bytes') ?? DEFAULT_BODY_BYTES,
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

/** Reads names of headers to remove, which must be exact: a pattern would remove headers that nobody has looked at. */
function readDropped(given: unknown): string[] {
  if (!Array.isArray(given)) throw wrongType('drop', 'an array of header names', given);
  const list: unknown[] = [...given];
  return list.map((each, index) => {
    if (typeof each !== 'string') throw wrongType('drop', 'a string', each, index);
    if (!isToken(each) || each.includes('*'))
      throw refused('InvalidHeader', 'drop', 'is not the exact name of a header, such as "x-api-key"', index);
    const name = lowerCase(each);
    if (name === 'host' || name.startsWith('x-amz-'))
      throw refused(
        'ReservedHeader',
        'drop',
        `is ${name}, which services read: only other headers can be dropped`,
        index,
      );
    return name;
  });
}
