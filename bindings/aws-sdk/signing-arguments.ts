/** Reads the arguments that all signing methods of the SDK share (`SigningArguments` of @smithy/types). */

import type { SigningArguments } from '@smithy/types';
import { checkOptions, refused, wrongType } from '../api/errors.js';
import { readScopePart } from '../identity/credentials.js';
import { readSigningDate } from './signing-date.js';
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
    time: readSigningDate(signingDate) ?? Date.now(),
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
