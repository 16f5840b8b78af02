/** Validates the options of a verifier. */

import type { Dialect } from '../api/dialect.js';
import { checkNames, checkOptions, outOfRange, refused, wrongType } from '../api/errors.js';
import type { BodyCheck, Expected, KeyLookup, VerifierOptions } from '../api/verify.js';
import type { Core } from '../core/core.js';
import { readScopePart } from '../identity/credentials.js';
import { CLOCK_SKEW, DAY_SECONDS } from '../protocol/dates.js';
import { readDialect } from '../protocol/dialects.js';
import { isNamePattern, matcherOf } from '../protocol/header-names.js';
import * as HEADER from '../protocol/names/header.js';
import { isS3 } from '../protocol/s3-services.js';
import { receivedRules } from '../request/rules.js';
import { wholeNumber } from '../util/integers.js';
import { flag } from '../util/options.js';

const NAMES: ReadonlySet<string> = new Set([
  'lookup',
  'region',
  'service',
  'dialect',
  'clockSkewSeconds',
  'now',
  'plusAsSpace',
  'requireSigned',
  'allowUnsigned',
  'allowDotSegments',
  'allowDuplicates',
  'checksums',
  'core',
]);
const MOST_SKEW = DAY_SECONDS;

/** Accepts any value. */
export const ANY: Expectation = { isFixed: true, accepts: () => true, only: undefined };

/** Accepted values of a region or service. `only` is set if there is exactly one. */
export interface Expectation {
  /** Set if the accepted values never change. A caller's function may change its verdict. */
  readonly isFixed: boolean;
  readonly accepts: (value: string) => boolean;
  readonly only: string | undefined;
  /** The values of a list. */
  readonly among?: ReadonlySet<string>;
}

export interface VerifierSettings {
  readonly core: Core;
  readonly lookup: KeyLookup;
  readonly region: Expectation;
  readonly service: Expectation;
  readonly dialect: Dialect;
  /** Set if errors follow S3. */
  readonly isS3: boolean;
  /** Bit flags of request/rules.ts. */
  readonly rules: number;
  /** Milliseconds. */
  readonly skew: number;
  readonly now: () => Date | number;
  /** With undefined, a "+" in a query is refused. */
  readonly plusAsSpace: boolean | undefined;
  /** Set if ambiguous paths are refused. */
  readonly refusesOddPaths: boolean;
  readonly allowDuplicates: boolean;
  readonly checksums: BodyCheck | undefined;
  /** Tests if a header must be signed when it is present. Takes the name in lower case. */
  readonly mustBeSigned: (name: string) => boolean;
}

/** @throws TypeError, RangeError, or SigV4Error `InvalidScope` or `UnsupportedDialect` */
export function readOptions(core: Core, options: VerifierOptions): VerifierSettings {
  checkOptions(options);
  checkNames('options', options, NAMES);
  const { lookup, region, service, checksums, now = Date.now } = options;
  if (typeof lookup !== 'function') throw wrongType('lookup', 'a function', lookup);
  if (checksums !== undefined && typeof checksums !== 'function')
    throw wrongType('checksums', 'a function from compareChecksums of siglane/chunked', checksums);
  if (typeof now !== 'function') throw wrongType('now', 'a function', now);
  const expectedRegion = readExpectation('region', region);
  const expectedService = readExpectation('service', service);
  const { dialect, ofS3 } = readRules(options.dialect, service);
  if (dialect.postQuery === 'empty')
    throw refused(
      'UnsupportedDialect',
      'dialect.postQuery',
      'is "empty", which leaves the query of a POST unsigned: use "kept"',
    );
  const { plusAsSpace = ofS3 ? true : undefined } = options;
  if (plusAsSpace !== undefined) flag('plusAsSpace', plusAsSpace);
  const allowDuplicates = flag('allowDuplicates', options.allowDuplicates);
  const isRequired = readNames('requireSigned', options.requireSigned ?? ['x-amz-*']);
  const isAllowed = readNames('allowUnsigned', options.allowUnsigned ?? ['x-amz-cf-id']);
  // Some services do not want the token signed. The verifier compares it with the key record instead.
  const isTokenFree = dialect.sessionToken !== 'signed';
  return {
    core,
    lookup,
    region: expectedRegion,
    service: expectedService,
    dialect,
    isS3: ofS3,
    rules: receivedRules(allowDuplicates ? dialect : { ...dialect, duplicateQuery: 'refuse' }),
    skew:
      1000 * (wholeNumber('clockSkewSeconds', options.clockSkewSeconds, MOST_SKEW, ' seconds') ?? CLOCK_SKEW / 1000),
    now,
    plusAsSpace,
    refusesOddPaths: !flag('allowDotSegments', options.allowDotSegments) && dialect.pathNormalization === 'rfc3986',
    allowDuplicates,
    checksums,
    // Servers along the way may read x_amz_acl as x-amz-acl.
    mustBeSigned: (name) =>
      name === 'host' ||
      ((isRequired(name) || (name.includes('_') && isRequired(name.replaceAll('_', '-')))) &&
        !isAllowed(name) &&
        !(isTokenFree && name === HEADER.sessionToken)),
  };
}

/** @throws TypeError, RangeError, or SigV4Error `InvalidScope` */
export function readExpectation(field: string, given: Expected): Expectation {
  if (typeof given === 'function')
    return { isFixed: false, accepts: (value) => given(value) === true, only: undefined };
  if (!Array.isArray(given)) {
    const value = readScopePart(field, given);
    return { isFixed: true, accepts: (text) => text === value, only: value };
  }
  const values = new Set(given.map((value) => readScopePart(field, value)));
  if (values.size === 0) throw outOfRange(field, 'at least one value', 'none');
  const only = values.size === 1 ? [...values][0] : undefined;
  return { isFixed: true, accepts: (text) => values.has(text), only, among: values };
}

function readRules(given: VerifierOptions['dialect'], service: Expected): { dialect: Dialect; ofS3: boolean } {
  if (typeof service === 'function') {
    if (given === undefined) throw wrongType('dialect', 'a dialect, because "service" is a function', given);
    return { dialect: readDialect(given, ''), ofS3: given === 's3' };
  }
  const [first, ...others] = typeof service === 'string' ? [service] : service;
  const dialect = readDialect(given, first as string);
  const ofS3 = typeof given === 'string' ? given === 's3' : isS3(first as string);
  // Custom settings change the dialect of one service, so they cannot reconcile services that differ. S3's relatives differ only in the
  // names of their tokens, and all names are recognized.
  const differs = others.some(
    (other) =>
      isS3(other) !== ofS3 || (!ofS3 && readDialect(undefined, other) !== readDialect(undefined, first as string)),
  );
  if (typeof given !== 'string' && differs)
    throw outOfRange(
      'service',
      'services with the same dialect, or the name of a "dialect"',
      'services with different dialects',
    );
  return { dialect, ofS3 };
}

/** Parses header names, and prefixes that end with `*`. */
function readNames(field: string, given: readonly string[]): (name: string) => boolean {
  if (!Array.isArray(given) || !given.every((each) => typeof each === 'string'))
    throw wrongType(field, 'an array of strings', given);
  const odd = given.find((each: string) => !isNamePattern(each));
  if (odd !== undefined) throw outOfRange(field, 'header names, or prefixes that end with "*"', JSON.stringify(odd));
  return matcherOf(given.map((each: string) => each.toLowerCase()));
}
