/** Verifying presigned URLs, as assembly/exports/verifying.ts has it. */
import type { Core } from './core.js';
import { STATES_LENGTH } from './shapes.js';

/** u32 of a request that was read, see assembly/verify/presigned.ts, and of one that is to be signed again. */
const READ_ROW = 8;
const COMPARE_ROW = 3;
/** Bytes of a record before its signature, and before its message. */
const RECORD_SIGNATURE = 16;
const RECORD_MESSAGE = 80;
/** Where the records of a call begin in the output: before it is room for text that is moved sixteen bytes at a time. */
const FIRST_RECORD = 64;

/** Bytes of the text of a scope, so that a string to sign fits into its lane: algorithm, date, digest and padding are the rest. */
const MOST_SCOPE_TEXT = 150;
/** Bytes between one scope and the next. */
const SCOPE_STRIDE = STATES_LENGTH + 4 + MOST_SCOPE_TEXT;
/** Scopes of a call. */
const MOST_SCOPES = 64;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

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
/** 0 if credential and day are those of the last request before that has a record. */
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

/** Records of one call of `readPresigned`, copied: then anything may happen to the core before they are compared. */
export type PresignedRecords = Uint8Array;

/** Copies the records of a call up to `last`. */
export function takeRecords({ memory, outputAt }: Core, last: PresignedRecord): PresignedRecords {
  return memory.slice(outputAt + FIRST_RECORD, outputAt + endOf(last));
}

function endOf({ record, messageLength }: PresignedRecord): number {
  return record + RECORD_MESSAGE + messageLength;
}

/** A request as it is signed. */
export interface SignedTexts {
  readonly date: string;
  readonly signature: string;
  readonly canonicalRequest: string;
}

/** The texts of one of the records, which are ASCII. */
export function textsOf(records: PresignedRecords, at: PresignedRecord): SignedTexts {
  const text = decoder.decode(records.subarray(at.record - FIRST_RECORD, endOf(at) - FIRST_RECORD));
  return {
    date: text.slice(0, RECORD_SIGNATURE),
    signature: text.slice(RECORD_SIGNATURE, RECORD_MESSAGE),
    canonicalRequest: text.slice(RECORD_MESSAGE),
  };
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

/**
 * Signs requests again, in lanes, and compares the signatures in constant time.
 *
 * @param records that all of `claims` are in
 * @param scopes of each
 * @returns 1 for each whose signature is right, 0 for the others
 */
export function comparePresigned(
  core: Core,
  records: PresignedRecords,
  claims: readonly PresignedRecord[],
  scopes: readonly PresignedScope[],
): Uint8Array {
  const { exports, offsets, input } = core;
  const verdicts = new Uint8Array(claims.length);
  core.putOutput(records, FIRST_RECORD);
  for (let from = 0; from < claims.length; ) {
    let [count, scopeCount] = [0, 0];
    let last: PresignedScope | undefined;
    for (; from + count < claims.length; count++) {
      const scope = scopes[from + count] as PresignedScope;
      if (scope !== last) {
        if (scopeCount === MOST_SCOPES) break;
        putScope(core, scopeCount++, scope);
        last = scope;
      }
      putComparison(core, count, claims[from + count] as PresignedRecord, scopeCount - 1);
    }
    exports.comparePresigned(count);
    input.clear(scopeCount * SCOPE_STRIDE);
    for (let i = 0; i < count; i++) verdicts[from + i] = offsets[i * COMPARE_ROW] as number;
    from += count;
  }
  return verdicts;
}

function putScope({ input }: Core, index: number, { states, text }: PresignedScope): void {
  input.startAt(index * SCOPE_STRIDE);
  input.rawBytes(states);
  input.rawBytes(text);
}

function putComparison(
  { offsets }: Core,
  index: number,
  { record, messageLength }: PresignedRecord,
  scope: number,
): void {
  offsets[index * COMPARE_ROW] = record;
  offsets[index * COMPARE_ROW + 1] = messageLength;
  offsets[index * COMPARE_ROW + 2] = scope * SCOPE_STRIDE;
}
