/** What a call for many keys may be told besides its template and its keys. */

import { checkNames, checkOptions, outOfRange, wrongType } from '../api/errors.js';
import type { BatchOptions, BytesOptions } from '../api/presigner.js';
import { NEWLINE } from '../core/presigning.js';
import type { TextForm } from '../core/shapes.js';
import { wholeNumber } from '../util/integers.js';
import { readFormat } from './formats.js';

const DEFAULT_BATCH = 256;
const MOST_BATCH = 2048;

export interface CallSettings {
  readonly batchSize: number;
  readonly form: Omit<TextForm, 'last'>;
  /** A number of core/numbers/format.ts. */
  readonly format: number;
  readonly signal: AbortSignal | undefined;
}

/** Sets of options, by the kind of call. */
export const OPTIONS_OF = {
  bytes: new Set(['separator', 'format']),
  stream: new Set(['batchSize', 'signal']),
  byteStream: new Set(['separator', 'format', 'batchSize', 'signal']),
  call: new Set(['signal']),
  bytesCall: new Set(['separator', 'format', 'signal']),
} as const;

/**
 * Reads options at the call, not when the first URL is asked for: a mistake throws where it was made.
 *
 * @param names which options there are
 * @param standard URLs in a batch, if that is not said
 * @throws TypeError or RangeError
 */
export function readCallOptions(
  options: BatchOptions & BytesOptions,
  names: ReadonlySet<string>,
  standard = DEFAULT_BATCH,
): CallSettings {
  checkOptions(options);
  checkNames('options', options, names);
  const { batchSize, separator, format, signal } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw wrongType('signal', 'an AbortSignal', signal);
  return {
    batchSize: wholeNumber('batchSize', batchSize, MOST_BATCH, '') ?? standard,
    form: readTextForm(separator),
    format: readFormat(format),
    signal,
  };
}

function readTextForm(separator: BytesOptions['separator'] = 'newline'): Omit<TextForm, 'last'> {
  if (typeof separator !== 'string') throw wrongType('separator', 'a string', separator);
  if (separator === 'newline') return { separator: NEWLINE, stripReturn: true };
  if (separator === 'nul') return { separator: 0, stripReturn: false };
  throw outOfRange('separator', '"newline" or "nul"', JSON.stringify(separator));
}
