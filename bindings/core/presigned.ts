/** Verifies presigned URLs by assembly/exports/verifying.ts. */
import type { Core } from './core.js';
import { STATES_LENGTH } from './shapes.js';

/** Words (u32) of a request that was read (see assembly/verify/presigned.ts), and of a request to compare. */
const READ_ROW = 8;
const COMPARE_ROW = 3;
/** Bytes of a record before its signature, and before its message. */
const RECORD_SIGNATURE = 16;
const RECORD_MESSAGE = 80;
/** Position of a call's first record in the output. The space before it is for text that the core moves sixteen bytes at a time. */
const FIRST_RECORD = 64;

/** Most bytes of a scope's text. The rest of a lane holds algorithm, date, digest and padding of the stringToSign. */
const MOST_SCOPE_TEXT = 150;
/** Bytes from one scope to the next. */
const SCOPE_STRIDE = STATES_LENGTH + 4 + MOST_SCOPE_TEXT;
/** Most scopes in one call. */
const MOST_SCOPES = 64;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Reads requests of three lines each: at most `lineUnits` code units and `presignedCapacity` requests. `readField` then returns their
 * fields.
 */
export function readPresigned(core: Core, lines: string, count: number): void {
  core.input.startAt(0);
  core.input.raw(lines);
  core.exports.readPresigned(count);
}

/** Fields for `readField`, of requests that were read or are to be compared. Positions in a URL are character indexes. */
export const RECORD = 0;
export const MESSAGE_LENGTH = 1;
export const SECONDS_OF_DAY = 2;
export const EXPIRES_IN = 3;
export const DATE_AT = 4;
export const CREDENTIAL_AT = 5;
/** 0 if credential and day equal those of the previous request that has a record. */
export const CREDENTIAL_LENGTH = 6;
/** 0 if there is no token. */
export const TOKEN_AT = 7;

/** Returns a field of a request in the last call of `readPresigned`, by position. `RECORD` is 0 if the request takes the general path. */
export function readField({ offsets }: Core, place: number, field: number): number {
  return offsets[place * READ_ROW + field] as number;
}

/** Position of a request's record in the core. */
export interface PresignedRecord {
  readonly record: number;
  readonly messageLength: number;
}

/** A copy of the records of one `readPresigned` call. The core may be used otherwise before they are compared. */
export type PresignedRecords = Uint8Array;

/** Copies the records of a call up to `last`. */
export function takeRecords({ memory, outputAt }: Core, last: PresignedRecord): PresignedRecords {
  return memory.slice(outputAt + FIRST_RECORD, outputAt + endOf(last));
}

function endOf({ record, messageLength }: PresignedRecord): number {
  return record + RECORD_MESSAGE + messageLength;
}

/** Signed texts of a request. */
export interface SignedTexts {
  readonly date: string;
  readonly signature: string;
  readonly canonicalRequest: string;
}

/** Returns the texts of a record. They are ASCII. */
export function textsOf(records: PresignedRecords, at: PresignedRecord): SignedTexts {
  const text = decoder.decode(records.subarray(at.record - FIRST_RECORD, endOf(at) - FIRST_RECORD));
  return {
    date: text.slice(0, RECORD_SIGNATURE),
    signature: text.slice(RECORD_SIGNATURE, RECORD_MESSAGE),
    canonicalRequest: text.slice(RECORD_MESSAGE),
  };
}

/** A scope and the saved states of its signing key. The core's copy of the states is overwritten after use. */
export interface PresignedScope {
  /** Packed by `packScopeText`. */
  readonly text: Uint8Array;
  readonly states: Uint8Array;
}

/** Packs the text of a scope for the core, or returns undefined if it is too long. @param scope ASCII text. */
export function packScopeText(scope: string): Uint8Array | undefined {
  const text = encoder.encode(`\n${scope}\n`);
  if (text.length > MOST_SCOPE_TEXT) return undefined;
  const packed = new Uint8Array(4 + text.length);
  packed[0] = text.length;
  packed.set(text, 4);
  return packed;
}

/**
 * Computes signatures in lanes and compares them in constant time.
 *
 * @param records Records of all `claims`.
 * @param scopes One scope for each claim.
 * @returns For each claim 1 if the signature matches, 0 otherwise.
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
