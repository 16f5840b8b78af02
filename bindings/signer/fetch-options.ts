/** Reads the options of `createFetch`. */

import { checkNames, checkOptions, wrongType } from '../api/errors.js';
import type { FetchOptions } from '../api/fetch.js';
import { readScopePart } from '../identity/credentials.js';
import { flag } from '../util/options.js';
import { readMaxBodyBytes } from './body-limit.js';
import { Destinations } from './destinations.js';
import { readDropped } from './dropped-headers.js';
import { type RetrySettings, readRetries } from './retries.js';

const OPTION_NAMES: ReadonlySet<string> = new Set([
  'fetch',
  'services',
  'origins',
  'service',
  'region',
  'drop',
  'retries',
  'maxBodyBytes',
  'unsignedStreams',
  'correctClockSkew',
]);

/** Checked options. */
export interface FetchSettings {
  readonly send: typeof globalThis.fetch;
  readonly destinations: Destinations | undefined;
  readonly service: string | undefined;
  readonly region: string | undefined;
  /** Lower-case names of headers to remove. */
  readonly drop: readonly string[];
  readonly retries: RetrySettings;
  readonly maxBodyBytes: number;
  readonly unsignedStreams: boolean;
  readonly correctClockSkew: boolean;
}

/**
 * Reads the options.
 *
 * @throws TypeError; RangeError; SigV4Error `OriginNotAllowed`, `InvalidScope`, `ReservedHeader`, `InvalidHeader`
 */
export function readFetchOptions(options: FetchOptions): FetchSettings {
  checkOptions(options);
  checkNames('options', options, OPTION_NAMES);
  const { fetch: send = globalThis.fetch, service, region, drop, maxBodyBytes } = options;
  if (typeof send !== 'function') throw wrongType('fetch', 'a function', send);
  return {
    send,
    destinations: Destinations.of(options),
    service: service === undefined ? undefined : readScopePart('service', service),
    region: region === undefined ? undefined : readScopePart('region', region),
    drop: readDropped(drop),
    retries: readRetries(options.retries),
    maxBodyBytes: readMaxBodyBytes(maxBodyBytes),
    unsignedStreams: flag('unsignedStreams', options.unsignedStreams),
    correctClockSkew: flag('correctClockSkew', options.correctClockSkew),
  };
}
