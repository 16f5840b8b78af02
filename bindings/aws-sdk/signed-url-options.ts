/** Reads the options of `getSignedUrl`, which bulk presigning has too. */
import type { GetSignedUrlOptions } from '../api/aws-sdk-presigners.js';
import { checkNames, checkOptions, refused, wrongType } from '../api/errors.js';
import { readExpiresIn } from '../protocol/expires.js';
import { optionalString } from '../util/options.js';
import type { HeaderRules } from './sent-headers.js';
import { readSigningDate } from './signing-date.js';

const HEADER_SETS = ['signableHeaders', 'unsignableHeaders', 'unhoistableHeaders', 'hoistableHeaders'] as const;
/** The names of the options. */
export const OPTION_NAMES: ReadonlySet<string> = new Set([
  'expiresIn',
  'signingDate',
  'signingRegion',
  'signingService',
  ...HEADER_SETS,
]);

/** The options, read and checked. */
interface ReadOptions {
  readonly expiresIn: number;
  /** Undefined for the time of the clock. */
  readonly signingDate: Date | undefined;
  readonly signingRegion: string | undefined;
  readonly signingService: string | undefined;
  readonly rules: HeaderRules;
}

/** Reads the options, and refuses others. @throws TypeError, RangeError, or SigV4Error `ReservedHeader` or `InvalidScope` */
export function readOptions(options: GetSignedUrlOptions): ReadOptions {
  checkOptions(options);
  checkNames('options', options, OPTION_NAMES);
  return readSharedOptions(options);
}

/** Reads the options that bulk presigning has too, and ignores others. @throws as `readOptions` */
export function readSharedOptions(options: { readonly [Name in keyof GetSignedUrlOptions]: unknown }): ReadOptions {
  const [signableHeaders, unsignableHeaders, unhoistableHeaders, hoistableHeaders] = HEADER_SETS.map((name) =>
    readNames(name, options[name]),
  );
  if (unsignableHeaders?.has('host'))
    throw refused('ReservedHeader', 'unsignableHeaders', 'has host, which every signature must have: leave it out');
  if (signableHeaders?.has('user-agent'))
    throw refused(
      'ReservedHeader',
      'signableHeaders',
      'has user-agent, which the client of the URL writes: leave it out',
    );
  const expiresIn = readExpiresIn(options.expiresIn);
  const time = readSigningDate(options.signingDate);
  return {
    expiresIn,
    signingDate: time === undefined ? undefined : new Date(time),
    signingRegion: readRegion(options.signingRegion),
    signingService: optionalString('signingService', options.signingService),
    rules: { signableHeaders, unsignableHeaders, unhoistableHeaders, hoistableHeaders },
  };
}

/** Copies a set of header names, because the caller may change it before it is used. @throws TypeError */
function readNames(field: string, names: unknown): ReadonlySet<string> | undefined {
  if (names === undefined) return undefined;
  if (!(names instanceof Set)) throw wrongType(field, 'a Set of header names in lower case', names);
  return new Set(names);
}

/** @throws TypeError, or SigV4Error `InvalidScope` for the regions of SigV4A: `*` or a list */
function readRegion(given: unknown): string | undefined {
  const region = optionalString('signingRegion', given);
  if (region !== undefined && /[*,]/.test(region))
    throw refused('InvalidScope', 'signingRegion', 'is for several regions, which needs SigV4A: give one region');
  return region;
}
