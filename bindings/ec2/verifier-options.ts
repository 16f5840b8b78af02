/** Validates the options of a document verifier. */

import type { Ec2VerifierOptions } from '../api/ec2.js';
import { checkNames, checkOptions, wrongType } from '../api/errors.js';
import type { KeyLookup } from '../api/verify.js';
import type { Core } from '../core/core.js';
import { CLOCK_SKEW, DAY_SECONDS } from '../protocol/dates.js';
import { WEEK } from '../protocol/expires.js';
import { wholeNumber } from '../util/integers.js';
import { flag } from '../util/options.js';
import { ANY, type Expectation, readExpectation } from '../verify/verifier-options.js';

const NAMES: ReadonlySet<string> = new Set([
  'lookup',
  'region',
  'service',
  'maxAgeSeconds',
  'clockSkewSeconds',
  'oldBotoHosts',
  'now',
  'core',
]);

/** Milliseconds, the longest lifetime of a presigned URL. */
export const S3_MAX_AGE = 1000 * WEEK;

/** Services that `/v3/s3tokens` accepts (`keystone/api/s3tokens.py`). */
export const S3TOKENS_SERVICES: Expectation = readExpectation('service', ['s3', 'iam', 'sts']);

export interface Ec2Settings {
  readonly core: Core;
  readonly lookup: KeyLookup;
  readonly region: Expectation;
  readonly service: Expectation;
  readonly isAnyService: boolean;
  /** Milliseconds, if given. */
  readonly maxAge: number | undefined;
  /** Milliseconds. */
  readonly skew: number;
  readonly oldBotoHosts: boolean;
  readonly now: () => Date | number;
}

/** @throws TypeError, RangeError, or SigV4Error `InvalidScope` */
export function readOptions(core: Core, options: Ec2VerifierOptions): Ec2Settings {
  checkOptions(options);
  checkNames('options', options, NAMES);
  const { lookup, region, service, now = Date.now } = options;
  if (typeof lookup !== 'function') throw wrongType('lookup', 'a function', lookup);
  if (typeof now !== 'function') throw wrongType('now', 'a function', now);
  const maxAge = wholeNumber('maxAgeSeconds', options.maxAgeSeconds, WEEK, ' seconds');
  const skew = wholeNumber('clockSkewSeconds', options.clockSkewSeconds, DAY_SECONDS, ' seconds');
  return {
    core,
    lookup,
    region: region === undefined ? ANY : readExpectation('region', region),
    service: service === undefined ? ANY : readExpectation('service', service),
    isAnyService: service === undefined,
    maxAge: maxAge === undefined ? undefined : 1000 * maxAge,
    skew: skew === undefined ? CLOCK_SKEW : 1000 * skew,
    oldBotoHosts: flag('oldBotoHosts', options.oldBotoHosts),
    now,
  };
}
