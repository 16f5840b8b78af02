/** Verifying presigned URLs, as assembly/exports/verifying.ts has it. */
import type { Core } from './core.js';
import { STATES_LENGTH } from './shapes.js';

/** u32 of a request that was read, see assembly/verify/presigned.ts, and of one that is to be signed again. */
const READ_ROW = 8;
const COMPARE_ROW = 3;
/** Bytes of a record before its message. */
const RECORD_MESSAGE = 80;
/** Where records may begin in the output: before it is room for text that is moved sixteen bytes at a time. */
const FIRST_RECORD = 64;

/** Bytes of the text of a scope, so that a string to sign fits into its lane: algorithm, date, digest and padding are the rest. */
const MOST_SCOPE_TEXT = 150;
/** Bytes between one scope and the next. */
const SCOPE_STRIDE = STATES_LENGTH + 4 + MOST_SCOPE_TEXT;
/** Scopes of a call. */
const MOST_SCOPES = 64;

const encoder = new TextEncoder();

/** Reads the requests of a call, three lines each: at most `lineUnits` units, and `presignedCapacity` requests. `readField` gives what it has read. */
export function readPresigned(core: Core, lines: string, count: number): void {
  core.input.startAt(0);
  core.input.raw(lines);
  core.exports.readPresigned(count);
}

/** Fields of what was read of a request, and of what is to be compared: for `readField`. The places in its URL are indexes of its characters. */
export const RECORD = 0;
export const MESSAGE_LENGTH = 1;
export const SECONDS_OF_DAY = 2;
export const EXPIRES_IN = 3;
export const DATE_AT = 4;
export const CREDENTIAL_AT = 5;
export const CREDENTIAL_LENGTH = 6;
/** 0 if there is no token. */
export const TOKEN_AT = 7;

/** A field of a request of the last call of `readPresigned`, by its place. `RECORD` is 0 if the request takes the general path. */
export function readField({ offsets }: Core, place: number, field: number): number {
  return offsets[place * READ_ROW + field] as number;
}

/** Where the core has a request that it has read. */
export interface PresignedRecord {
  readonly record: number;
  readonly messageLength: number;
}

/** Copies what the core has of a request: then anything may happen to the core before it is signed again. */
export function takeRecord({ memory, outputAt }: Core, { record, messageLength }: PresignedRecord): Uint8Array {
  const at = outputAt + record;
  return memory.slice(at, at + RECORD_MESSAGE + messageLength);
}

/** A scope, and the saved states of its signing key, which are copied and overwritten again. */
export interface PresignedScope {
  /** Made by `packScopeText`. */
  readonly text: Uint8Array;
  readonly states: Uint8Array;
}

/** The text of a scope as the core takes it, or undefined if it is too long. @param scope in ASCII */
export function packScopeText(scope: string): Uint8Array | undefined {
  const text = encoder.encode(`\n${scope}\n`);
  if (text.length > MOST_SCOPE_TEXT) return undefined;
  const packed = new Uint8Array(4 + text.length);
  packed[0] = text.length;
  packed.set(text, 4);
  return packed;
}

/** Signs a request again, and compares the signatures in constant time. */
export function comparePresigned(core: Core, record: Uint8Array, scope: PresignedScope): boolean {
  core.putOutput(record, FIRST_RECORD);
  putScope(core, 0, scope);
  putComparison(core, 0, FIRST_RECORD, record.length - RECORD_MESSAGE, 0);
  core.exports.comparePresigned(1);
  core.input.clear(SCOPE_STRIDE);
  return core.offsets[0] === 1;
}

/**
 * The same for many of the last call of `readPresigned`, in lanes: nothing else may have used the core since.
 *
 * @param scopes of each
 * @param report is told for each, by its place, whether the signature is right; it must not use the core
 */
export function compareMany(
  core: Core,
  records: readonly PresignedRecord[],
  scopes: readonly PresignedScope[],
  report: (place: number, isRight: boolean) => void,
): void {
  const { exports, offsets, input } = core;
  for (let from = 0; from < records.length; ) {
    let [count, scopeCount] = [0, 0];
    let last: PresignedScope | undefined;
    for (; from + count < records.length; count++) {
      const scope = scopes[from + count] as PresignedScope;
      if (scope !== last) {
        if (scopeCount === MOST_SCOPES) break;
        putScope(core, scopeCount++, scope);
        last = scope;
      }
      const { record, messageLength } = records[from + count] as PresignedRecord;
      putComparison(core, count, record, messageLength, scopeCount - 1);
    }
    exports.comparePresigned(count);
    input.clear(scopeCount * SCOPE_STRIDE);
    for (let i = 0; i < count; i++) report(from + i, offsets[i * COMPARE_ROW] === 1);
    from += count;
  }
}

function putScope({ input }: Core, index: number, { states, text }: PresignedScope): void {
  input.startAt(index * SCOPE_STRIDE);
  input.rawBytes(states);
  input.rawBytes(text);
}

function putComparison({ offsets }: Core, index: number, record: number, messageLength: number, scope: number): void {
  offsets[index * COMPARE_ROW] = record;
  offsets[index * COMPARE_ROW + 1] = messageLength;
  offsets[index * COMPARE_ROW + 2] = scope * SCOPE_STRIDE;
}
