/** Reads the options of a verifier. */

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

/** Any value will do. */
export const ANY: Expectation = { isFixed: true, accepts: () => true, only: undefined };

/** Which values are right; and which one it must be, if there is only one. */
export interface Expectation {
  /** True if what is right now stays right: a function of the caller's may think otherwise. */
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
  /** Whether errors are those of S3. */
  readonly isS3: boolean;
  /** Bits of request/rules.ts. */
  readonly rules: number;
  /** Milliseconds. */
  readonly skew: number;
  readonly now: () => Date | number;
  /** Undefined: a "+" in a query is refused. */
  readonly plusAsSpace: boolean | undefined;
  /** Whether paths that servers do not read alike are refused. */
  readonly refusesOddPaths: boolean;
  readonly allowDuplicates: boolean;
  readonly checksums: BodyCheck | undefined;
  /** Whether a header, by its name in lower case, must be signed where it is present. */
  readonly mustBeSigned: (name: string) => boolean;
}

/** @throws TypeError, RangeError, or SigV4Error `InvalidScope` or `UnsupportedDialect` */
export function readOptions(core: Core, options: VerifierOptions): VerifierSettings {
  checkOptions(options);
  checkNames('options', options, NAMES);
  const { lookup, region, service, checksums, now = Date.now } = options;
  if (typeof lookup !== 'function') throw wrongType('lookup', 'a function', lookup);
  if (checksums !== undefined && typeof checksums !== 'function')
    throw wrongType('checksums', 'what compareChecksums of siglane/chunked returns', checksums);
  if (typeof now !== 'function') throw wrongType('now', 'a function', now);
  const expectedRegion = readExpectation('region', region);
  const expectedService = readExpectation('service', service);
  const { dialect, ofS3 } = readRules(options.dialect, service);
  if (dialect.postQuery === 'empty')
    throw refused('UnsupportedDialect', 'dialect.postQuery', 'is "empty": the query of a POST would not be signed');
  const { plusAsSpace = ofS3 ? true : undefined } = options;
  if (plusAsSpace !== undefined) flag('plusAsSpace', plusAsSpace);
  const allowDuplicates = flag('allowDuplicates', options.allowDuplicates);
  const isRequired = readNames('requireSigned', options.requireSigned ?? ['x-amz-*']);
  const isAllowed = readNames('allowUnsigned', options.allowUnsigned ?? ['x-amz-cf-id']);
  // It is not signed where the service does not want it so. It is compared with the one on record.
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
    // Servers on the way read x_amz_acl as x-amz-acl.
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
  // A dialect's settings are changes of a service's own, so they do not help where those differ. S3's relatives differ in the name of
  // their tokens alone, and all names are looked for.
  const differs = others.some(
    (other) =>
      isS3(other) !== ofS3 || (!ofS3 && readDialect(undefined, other) !== readDialect(undefined, first as string)),
  );
  if (typeof given !== 'string' && differs)
    throw outOfRange('service', 'services that read requests alike, or a "dialect" by name', 'others');
  return { dialect, ofS3 };
}

/** Reads names of headers, and beginnings of them with a `*`. */
function readNames(field: string, given: readonly string[]): (name: string) => boolean {
  if (!Array.isArray(given) || !given.every((each) => typeof each === 'string'))
    throw wrongType(field, 'an array of strings', given);
  const odd = given.find((each: string) => !isNamePattern(each));
  if (odd !== undefined) throw outOfRange(field, 'header names, or beginnings of them with a "*"', JSON.stringify(odd));
  return matcherOf(given.map((each: string) => each.toLowerCase()));
}
