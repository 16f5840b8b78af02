/** Reads the options of `createFetch`. */

import { checkNames, checkOptions, refused, wrongType } from '../api/errors.js';
import type { FetchOptions } from '../api/fetch.js';
import { readScopePart } from '../identity/credentials.js';
import { isToken } from '../protocol/header-names.js';
import { wholeNumber } from '../util/integers.js';
import { flag } from '../util/options.js';
import { lowerCase } from '../util/text.js';
import { Destinations } from './destinations.js';
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
const DEFAULT_BODY_BYTES = 64 * 1024 * 1024;
const MOST_BODY_BYTES = 2 ** 31 - 1;

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
    drop: drop === undefined ? [] : readDropped(drop),
    retries: readRetries(options.retries),
    maxBodyBytes: wholeNumber('maxBodyBytes', maxBodyBytes, MOST_BODY_BYTES, ' bytes') ?? DEFAULT_BODY_BYTES,
    unsignedStreams: flag('unsignedStreams', options.unsignedStreams),
    correctClockSkew: flag('correctClockSkew', options.correctClockSkew),
  };
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
