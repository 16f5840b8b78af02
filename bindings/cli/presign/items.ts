/** Presigns keys from JSON or to JSON. Items are read one by one and signed in batches. */

import { isSiglaneError, type SiglaneError } from '../../api/errors.js';
import type { PresignedBytes, PresignItem, PresignTemplate } from '../../api/presigner.js';
import type { Signer } from '../../api/signer.js';
import { visibleJson } from '../../api/visible.js';
import { shortened } from '../shortened.js';
import { LineError, lines, type Skipped, separatorByte, TOO_LONG } from './lines.js';
import type { PresignCommand } from './options.js';

const BATCH = 1024;
const RETURN = 0x0d;

/** An item and the index of its line. Blank lines of NDJSON count too. */
interface Line {
  readonly item: PresignItem;
  readonly index: number;
  /** The reason why the line is skipped. Undefined for a line that can be signed. */
  readonly error?: LineError;
}

/** A batch of items, the indexes of their lines, and their URLs. */
export interface SignedItems {
  readonly items: readonly PresignItem[];
  readonly indexes: readonly number[];
  readonly signed: PresignedBytes;
}

/**
 * Presigns the items of one source.
 *
 * @param skipped called for each skipped line. Undefined: a bad line throws
 * @throws LineError for a malformed line or a refused key
 */
export async function* presignItems(
  signer: Signer,
  template: PresignTemplate,
  source: AsyncIterable<Uint8Array>,
  command: PresignCommand,
  skipped: Skipped | undefined,
): AsyncGenerator<SignedItems, void, undefined> {
  let batch: Line[] = [];
  for await (const line of readItems(source, command)) {
    batch.push(line);
    if (batch.length < BATCH) continue;
    yield sign(signer, template, batch, skipped);
    batch = [];
  }
  if (batch.length > 0) yield sign(signer, template, batch, skipped);
}

function sign(
  signer: Signer,
  template: PresignTemplate,
  batch: readonly Line[],
  skipped: Skipped | undefined,
): SignedItems {
  const items = batch.map(({ item }) => item);
  const indexes = batch.map(({ index }) => index);
  if (skipped !== undefined) {
    const signed = signer.presignBytes(template, items, { onRefused: 'skip' });
    for (const { index, error } of signed.refused) {
      const line = batch[index] as Line;
      skipped(line.error ?? LineError.of(line.index, error as SiglaneError));
    }
    return { items, indexes, signed };
  }
  try {
    return { items, indexes, signed: signer.presignBytes(template, items) };
  } catch (error) {
    const line = isSiglaneError(error) ? batch[error.index ?? -1] : undefined;
    throw line === undefined ? error : LineError.of(line.index, error as SiglaneError);
  }
}

async function* readItems(
  source: AsyncIterable<Uint8Array>,
  command: PresignCommand,
): AsyncGenerator<Line, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let index = -1;
  for await (const bytes of lines(source, separatorByte(command.separator), command.skipRefused)) {
    index++;
    try {
      if (bytes === TOO_LONG) throw new LineError(index, TOO_LONG);
      const item = readItem(decoder, bytes, command, index);
      if (item !== undefined) yield { item, index };
    } catch (error) {
      if (!command.skipRefused || !(error instanceof LineError)) throw error;
      yield { item: NO_ITEM, index, error };
    }
  }
}

/** Placeholder for a malformed line. The library refuses it. */
const NO_ITEM: PresignItem = { key: '' };

/** Reads the item of a line. Undefined for a blank line of NDJSON. @throws LineError */
function readItem(
  decoder: TextDecoder,
  bytes: Uint8Array,
  command: PresignCommand,
  index: number,
): PresignItem | undefined {
  let text: string;
  try {
    text = decoder.decode(withoutReturn(bytes, command));
  } catch {
    throw new LineError(index, 'is not UTF-8');
  }
  if (!command.inputNdjson) return { key: text };
  return text.trim() === '' ? undefined : parseItem(text, index);
}

function withoutReturn(bytes: Uint8Array, { separator }: PresignCommand): Uint8Array {
  return separator === 'newline' && bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes;
}

function parseItem(text: string, index: number): PresignItem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LineError(index, 'is not JSON');
  }
  if (typeof value === 'string') return { key: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LineError(index, 'expected a JSON string or an object such as {"key": "…"}');
  }
  return value as PresignItem;
}

/** Finds the first item whose own `expiresIn` was shortened to the end of the credentials. The message is about its line. */
export function findShortened({ items, indexes, signed: { urls, offsets } }: SignedItems): LineError | undefined {
  for (const [i, { expiresIn }] of items.entries()) {
    if (expiresIn === undefined) continue;
    const url = Buffer.from(urls.subarray(offsets[i], offsets[i + 1])).toString('latin1');
    const message = shortened(url, expiresIn);
    if (message !== undefined) return new LineError(indexes[i] as number, message);
  }
  return undefined;
}

/** Formats items and URLs as lines of JSON. A URL is ASCII without quotes and backslashes, so it needs no escapes. */
export function toNdjson({ items, signed: { urls, offsets } }: SignedItems): Uint8Array {
  const parts: Uint8Array[] = [];
  items.forEach(({ key = '' }, i) => {
    const url = urls.subarray(offsets[i], (offsets[i + 1] as number) - 1);
    if (url.length === 0) parts.push(SKIPPED);
    else parts.push(Buffer.from(`{"key":${visibleJson(JSON.stringify(key))},"url":"`), url, END);
  });
  return Buffer.concat(parts);
}

const END = Buffer.from('"}\n');
const SKIPPED = Buffer.from('null\n');
