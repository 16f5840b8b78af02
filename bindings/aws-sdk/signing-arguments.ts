/** Reads the arguments that all signing methods of the SDK share (`SigningArguments` of @smithy/types). */

import type { SigningArguments } from '@smithy/types';
import { checkOptions, refused, wrongType } from '../api/errors.js';
import { readScopePart } from '../identity/credentials.js';
import { toTime } from '../protocol/dates.js';
import type { HeaderChoice, HeaderNames } from './smithy-request.js';

/** The date and scope of one signature. An undefined part is left to the signer. */
export interface ReadArguments {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly region: string | undefined;
  readonly service: string | undefined;
}

/**
 * Reads date, region and service.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidScope`
 */
export function readArguments(given: SigningArguments): ReadArguments {
  checkOptions(given);
  // The types say strings, but the SDK passes lists of regions, and undefined where its endpoint rules name no scope.
  const {
    signingDate,
    signingRegion: region,
    signingService: service,
  }: Readonly<Record<string, unknown>> = { ...given };
  return {
    time: readSigningDate(signingDate),
    region: region === undefined || region === null ? undefined : readRegion('signingRegion', region),
    service: service === undefined || service === null ? undefined : readScopePart('signingService', service),
  };
}

/**
 * Reads the region of a signature.
 *
 * @throws TypeError; SigV4Error `InvalidScope` for `*` and for lists, which Signature Version 4 has no signature for
 */
export function readRegion(field: string, region: unknown): string {
  if (Array.isArray(region) || (typeof region === 'string' && /[*,]/.test(region)))
    throw refused(
      'InvalidScope',
      field,
      'is a set of regions, which needs Signature Version 4A. siglane does not have it: use an endpoint of one region, or a client without signerConstructor',
    );
  return readScopePart(field, region);
}

/** Reads a date as @smithy/signature-v4 does: a number, or a text with one, has seconds since 1970. The default is now. */
function readSigningDate(date: unknown): number {
  if (date === undefined) return Date.now();
  if (date instanceof Date) return toTime(date, 'signingDate');
  if (typeof date === 'number') return toTime(1000 * date, 'signingDate');
  if (typeof date !== 'string') throw wrongType('signingDate', 'a Date, seconds since 1970 or a text', date);
  const seconds = Number(date);
  return toTime(seconds ? 1000 * seconds : Date.parse(date), 'signingDate');
}

/** Reads the sets of header names. @throws TypeError */
export function readHeaderChoice(given: object): HeaderChoice {
  const { unsignableHeaders, signableHeaders }: Readonly<Record<string, unknown>> = { ...given };
  return {
    unsignableHeaders: readNames('unsignableHeaders', unsignableHeaders),
    signableHeaders: readNames('signableHeaders', signableHeaders),
  };
}

/** Reads one set of header names. @throws TypeError */
export function readNames(field: string, names: unknown): HeaderNames {
  if (names === undefined) return undefined;
  if (typeof names !== 'object' || names === null || typeof (names as Partial<Set<string>>).has !== 'function')
    throw wrongType(field, 'a Set of lower-case header names', names);
  return names as HeaderNames;
}
