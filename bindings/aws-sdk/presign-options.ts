/** Reads the options of bulk presigning with a client of the SDK. */
import type { SdkPresignStreamOptions } from '../api/aws-sdk.js';
import type { LoadedCore } from '../api/core.js';
import { checkNames, checkOptions, outOfRange, refused, wrongType } from '../api/errors.js';
import type { PresignTemplate } from '../api/presigner.js';
import { type CallSettings, OPTIONS_OF, readCallOptions } from '../presign/call-options.js';
import { NO_DEFAULTS, readTemplate } from '../template/template.js';
import { optionalString } from '../util/options.js';
import type { HeaderRules } from './sent-headers.js';

const MANY: readonly string[] = [
  'expiresIn',
  'signingDate',
  'signingRegion',
  'signingService',
  'signableHeaders',
  'unsignableHeaders',
  'unhoistableHeaders',
  'hoistableHeaders',
  'outliveCredentials',
  'stableFor',
  'maxKeyBytes',
  'allowDotSegments',
  'onRefused',
  'ownStrings',
  'core',
];

/** The names of options, by kind of call. */
export const NAMES_OF = {
  many: new Set(MANY),
  stream: new Set([...MANY, 'batchSize', 'signal']),
} as const;

/** Enough inputs that the run of the middleware costs little for each: about 0.2 us. */
const DEFAULT_BATCH = 1024;

/** The options of a call, checked, copied and with defaults. */
export interface Settings {
  /** The options of each template; without `signingDate` for the time of the clock. */
  readonly template: PresignTemplate;
  readonly rules: HeaderRules;
  readonly region: string | undefined;
  readonly service: string | undefined;
  readonly core: LoadedCore | undefined;
  readonly call: CallSettings;
}

/**
 * Reads all options of a call.
 *
 * @param names the accepted options
 * @throws TypeError, RangeError, or SigV4Error `InvalidScope` for a region that Signature Version 4 cannot sign for
 */
export function readSettings(options: SdkPresignStreamOptions, names: ReadonlySet<string>): Settings {
  checkOptions(options);
  checkNames('options', options, names);
  const { expiresIn, outliveCredentials = 'allow', stableFor, maxKeyBytes, allowDotSegments } = options;
  const { onRefused, ownStrings, batchSize, signal, core } = options;
  const signingDate = readDate(options.signingDate);
  const template = { expiresIn, outliveCredentials, stableFor, maxKeyBytes, allowDotSegments, signingDate };
  readTemplate(template, NO_DEFAULTS);
  const region = optionalString('signingRegion', options.signingRegion);
  if (region === '*')
    throw refused('InvalidScope', 'signingRegion', 'is "*", which needs Signature Version 4A: name one region');
  return {
    template,
    rules: readRules(options),
    region,
    service: optionalString('signingService', options.signingService),
    core,
    call: readCallOptions({ onRefused, ownStrings, batchSize, signal }, OPTIONS_OF.stream, DEFAULT_BATCH),
  };
}

/** Reads a date as the SDK does: a number, or a text that is one, counts seconds. @throws TypeError or RangeError */
function readDate(value: unknown): Date | undefined {
  if (value === undefined) return undefined;
  if (value instanceof Date) return new Date(value);
  if (typeof value !== 'number' && typeof value !== 'string')
    throw wrongType('signingDate', 'a Date, seconds since 1970, or a text of a date', value);
  const seconds = Number(value);
  // The SDK reads '0' as a text of a date.
  return typeof value === 'number' || seconds ? new Date(1000 * seconds) : new Date(value);
}

function readRules(options: SdkPresignStreamOptions): HeaderRules {
  const unsignableHeaders = readNames('unsignableHeaders', options.unsignableHeaders);
  if (unsignableHeaders?.has('host'))
    throw outOfRange('unsignableHeaders', 'other names than host, which every signature has', '"host"');
  return {
    unsignableHeaders,
    signableHeaders: readNames('signableHeaders', options.signableHeaders),
    unhoistableHeaders: readNames('unhoistableHeaders', options.unhoistableHeaders),
    hoistableHeaders: readNames('hoistableHeaders', options.hoistableHeaders),
  };
}

/** Copies a set of header names. The SDK ignores a name with capitals, so it is refused here. */
function readNames(field: string, value: unknown): ReadonlySet<string> | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof Set)) throw wrongType(field, 'a Set of header names', value);
  for (const name of value) {
    if (typeof name !== 'string') throw wrongType(field, 'a Set of header names', name);
    if (name !== name.toLowerCase()) throw outOfRange(field, 'names in lower case', JSON.stringify(name));
  }
  return new Set(value);
}
