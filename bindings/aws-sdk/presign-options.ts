/** Reads the options of bulk presigning with a client of the SDK. */
import type { SdkPresignStreamOptions } from '../api/aws-sdk.js';
import type { LoadedCore } from '../api/core.js';
import { checkNames, checkOptions } from '../api/errors.js';
import type { PresignTemplate } from '../api/presigner.js';
import { type CallSettings, OPTIONS_OF, readCallOptions } from '../presign/call-options.js';
import { NO_DEFAULTS, readTemplate } from '../template/template.js';
import type { HeaderRules } from './sent-headers.js';
import { OPTION_NAMES, readSharedOptions } from './signed-url-options.js';

const MANY: readonly string[] = [
  ...OPTION_NAMES,
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
  const { outliveCredentials = 'allow', stableFor, maxKeyBytes, allowDotSegments } = options;
  const { onRefused, ownStrings, batchSize, signal, core } = options;
  const { expiresIn, signingDate, signingRegion, signingService, rules } = readSharedOptions(options);
  const template = { expiresIn, outliveCredentials, stableFor, maxKeyBytes, allowDotSegments, signingDate };
  readTemplate(template, NO_DEFAULTS);
  return {
    template,
    rules,
    region: signingRegion,
    service: signingService,
    core,
    call: readCallOptions({ onRefused, ownStrings, batchSize, signal }, OPTIONS_OF.stream, DEFAULT_BATCH),
  };
}
