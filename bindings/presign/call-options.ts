/** Reads the options of calls for many keys. */

import { checkNames, checkOptions, outOfRange, wrongType } from '../api/errors.js';
import type { BatchOptions, BytesOptions, StringOptions } from '../api/presigner.js';
import type { OnRefused, RefusalOptions } from '../api/refusals.js';
import { NEWLINE } from '../core/presigning.js';
import { Refusals } from '../core/refusals.js';
import type { TextForm } from '../core/shapes.js';
import { wholeNumber } from '../util/integers.js';
import { flag } from '../util/options.js';
import { readFormat } from './formats.js';

const DEFAULT_BATCH = 256;
const MOST_BATCH = 2048;

/** The options of a call, checked and with defaults. */
export interface CallSettings {
  readonly batchSize: number;
  readonly form: Omit<TextForm, 'last'>;
  /** A number of core/numbers/format.ts. */
  readonly format: number;
  readonly signal: AbortSignal | undefined;
  /** Collects refused items, if they are skipped. */
  readonly refusals: Refusals | undefined;
  readonly ownStrings: boolean;
}

/** All options of all calls. `readCallOptions` gets the names that one call accepts. */
export type CallOptions = BatchOptions & BytesOptions & StringOptions & RefusalOptions;

/** The names of options, by kind of call. */
export const OPTIONS_OF = {
  many: new Set(['onRefused', 'ownStrings']),
  bytes: new Set(['onRefused', 'separator', 'format']),
  stream: new Set(['onRefused', 'ownStrings', 'batchSize', 'signal']),
  byteStream: new Set(['onRefused', 'separator', 'format', 'batchSize', 'signal']),
  call: new Set(['onRefused', 'ownStrings', 'signal']),
  bytesCall: new Set(['onRefused', 'separator', 'format', 'signal']),
} as const;

/**
 * Reads the options of a call. Streams call it at once, not at the first URL, so that a mistake throws where it was made.
 *
 * @param names the accepted options
 * @param standard the default of `batchSize`
 * @throws TypeError or RangeError
 */
export function readCallOptions(
  options: CallOptions,
  names: ReadonlySet<string>,
  standard = DEFAULT_BATCH,
): CallSettings {
  checkOptions(options);
  checkNames('options', options, names);
  const { batchSize, separator, format, signal, onRefused, ownStrings } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw wrongType('signal', 'an AbortSignal', signal);
  return {
    batchSize: wholeNumber('batchSize', batchSize, MOST_BATCH, '') ?? standard,
    form: readTextForm(separator),
    format: readFormat(format),
    signal,
    refusals: readOnRefused(onRefused) === 'skip' ? new Refusals() : undefined,
    ownStrings: flag('ownStrings', ownStrings),
  };
}

function readOnRefused(onRefused: OnRefused = 'throw'): OnRefused {
  if (typeof onRefused !== 'string') throw wrongType('onRefused', 'a string', onRefused);
  if (onRefused !== 'throw' && onRefused !== 'skip')
    throw outOfRange('onRefused', '"throw" or "skip"', JSON.stringify(onRefused));
  return onRefused;
}

function readTextForm(separator: BytesOptions['separator'] = 'newline'): Omit<TextForm, 'last'> {
  if (typeof separator !== 'string') throw wrongType('separator', 'a string', separator);
  if (separator === 'newline') return { separator: NEWLINE, stripReturn: true };
  if (separator === 'nul') return { separator: 0, stripReturn: false };
  throw outOfRange('separator', '"newline" or "nul"', JSON.stringify(separator));
}
