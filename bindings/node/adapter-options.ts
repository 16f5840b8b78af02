/** Validates the options of adapters. */
import { checkNames, checkOptions, outOfRange, wrongType } from '../api/errors.js';
import type { AdapterOptions, HandlerAdapterOptions, VerifierAdapterOptions } from '../api/node.js';
import { wholeNumber } from '../util/integers.js';
import { optionalString } from '../util/options.js';
import { isHost } from './target.js';

const DEFAULT_BODY_BYTES = 1024 * 1024;
const MOST_BODY_BYTES = 2 ** 31 - 1;

export interface AdapterSettings {
  readonly maxBodyBytes: number;
  readonly onError: (error: unknown) => unknown;
}

export interface HandlerSettings extends AdapterSettings {
  readonly origin: string | undefined;
}

export interface VerifierSettings extends AdapterSettings, Pick<VerifierAdapterOptions, 'host' | 'toAnswer'> {}

/** @throws TypeError or RangeError */
export function readHandlerOptions(options: HandlerAdapterOptions): HandlerSettings {
  const settings = readCommon(options, ['origin']);
  const origin = optionalString('origin', options.origin);
  if (origin !== undefined && !isOrigin(origin))
    throw outOfRange('origin', 'an http or https origin such as https://app.example, without a path', origin);
  return { ...settings, origin };
}

/** @throws TypeError or RangeError */
export function readVerifierOptions(options: VerifierAdapterOptions): VerifierSettings {
  const settings = readCommon(options, ['host', 'toAnswer']);
  const { toAnswer } = options;
  const host = optionalString('host', options.host);
  if (host !== undefined && !isHost(host))
    throw outOfRange('host', 'a host such as api.example or api.example:8443, without scheme and path', host);
  if (toAnswer !== undefined && typeof toAnswer !== 'function') throw wrongType('toAnswer', 'a function', toAnswer);
  return { ...settings, host, toAnswer };
}

function readCommon(options: AdapterOptions, further: readonly string[]): AdapterSettings {
  checkOptions(options);
  checkNames('options', options, new Set(['maxBodyBytes', 'onError', ...further]));
  const { maxBodyBytes, onError = console.error } = options;
  if (typeof onError !== 'function') throw wrongType('onError', 'a function', onError);
  return {
    maxBodyBytes: wholeNumber('maxBodyBytes', maxBodyBytes, MOST_BODY_BYTES, ' bytes') ?? DEFAULT_BODY_BYTES,
    onError,
  };
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Calls `onError` and ignores its own errors. */
export function report(onError: AdapterSettings['onError'], error: unknown): void {
  try {
    const said = onError(error);
    if (said instanceof Promise) said.catch(() => {});
  } catch {}
}
