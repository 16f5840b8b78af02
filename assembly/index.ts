/**
 * The functions that the host calls, and nothing else. They take numbers and return numbers: text goes through INPUT and
 * comes back through OUTPUT. None of them keeps anything for its caller but the plan, or the scope in its place, so calls of
 * different owners may follow each other as long as each makes its own first.
 */
import { digestFields } from './digests';
import { hmacKey, hmacSign } from './hmac';
import { copyText, INPUT, OUTPUT, STRING_TO_SIGN_HEAD, wipe as wipeArena } from './memory';
import { signBatch } from './presign/batch';
import { consumed, itemCount, layRecords, layTailAlone, layText, refusal } from './presign/items';
import { readPlan } from './presign/plan';
import { clearTables } from './presign/tables';
import { writeMessage } from './presign/whole';
import { requestIndex, signRequestLines } from './request/batch';
import { messageLength } from './request/canonical';
import { clearHeaders, readScopeLines } from './request/headers';
import { setRules } from './request/rules';
import { clearOrigin } from './request/url';
import { streamFinish, streamStart, streamUpdate } from './sha256/stream';
import { clearLead, messageAt } from './signature/messages';
import { readScope, stringToSignLength } from './signature/string-to-sign';
import { deriveKey } from './signing-key';
import { openFields } from './text/fields';
import { hexDigest } from './text/hex';

export {
  BATCH_CAPACITY, INPUT, INPUT_CAPACITY, OFFSETS, OUTPUT, REQUEST_LINES_CAPACITY, REQUESTS_CAPACITY, TEMPLATE_CAPACITY,
} from './memory';

/** SHA-256 in pieces: start, any number of updates with bytes in INPUT, and finish, which writes 32 bytes to OUTPUT. */
export function sha256Start(): void {
  streamStart();
}
export function sha256Update(length: usize): void {
  streamUpdate(INPUT, length);
}
export function sha256Finish(): void {
  streamFinish(OUTPUT);
}

/** SHA-256 of `count` fields in INPUT, in lanes: writes 32 bytes for each to OUTPUT. */
export function sha256Many(count: usize): void {
  digestFields(OUTPUT, INPUT, count);
}

/** Expands the HMAC key of `length` bytes in INPUT: writes its saved states (64 bytes) to OUTPUT. */
export function hmacStates(length: usize): void {
  hmacKey(OUTPUT, INPUT, length);
}

/** HMAC-SHA256 with the saved states (64 bytes) in INPUT of the `length` bytes behind them: writes 32 bytes to OUTPUT. */
export function hmac(length: usize): void {
  hmacSign(INPUT, INPUT + 64, length, OUTPUT);
}

/** Derives a key from the fields in INPUT, see signing-key.ts: writes 32 bytes to OUTPUT. */
export function deriveSigningKey(steps: i32): void {
  deriveKey(OUTPUT, INPUT, steps);
}

/** Makes the plan from `length` bytes in INPUT, see presign/plan.ts. Returns 0 or a status (status.ts). */
export function setPlan(length: usize): i32 {
  const status = readPlan(INPUT, length);
  if (status === 0) clearTables();
  return status;
}

/**
 * Presigns separated keys: `length` bytes in INPUT, see `layText`. Returns how many URLs stand in OUTPUT, one
 * behind the other and each ended by a newline, or the status of a refused key, whose index `refusedIndex` gives.
 */
export function presignText(length: usize, separator: u32, stripReturn: bool, last: bool, bare: bool): i32 {
  layText(INPUT, length, <u8>separator, stripReturn, last, bare);
  return finishBatch();
}

/** Writes what every URL of the plan has between its key and its digits to OUTPUT, and returns its length. */
export function writeTail(): usize {
  return layTailAlone();
}

/** Presigns `count` records in INPUT, see `layRecords`. Returns as `presignText` does. */
export function presignRecords(count: usize, allowEmpty: bool): i32 {
  layRecords(INPUT, count, allowEmpty);
  return finishBatch();
}

function finishBatch(): i32 {
  if (refusal !== 0) return refusal;
  signBatch();
  return <i32>itemCount;
}

/** Bytes of INPUT that the last `presignText` used up. */
export function consumedBytes(): usize {
  return consumed;
}

/** Index, in its batch, of the key or record that the last call refused. */
export function refusedIndex(): usize {
  return itemCount;
}

/**
 * After a batch of one: writes its canonical request to OUTPUT and the whole string to sign behind it. Returns the length of
 * the first.
 */
export function explain(): usize {
  // Not to OUTPUT at once: there stands the URL that the message is made of.
  return writeStages(writeMessage(messageAt(0), 0));
}

/** Takes the scope for requests from the fields in INPUT, see `readScope` and `readScopeLines`. The plan is lost, as the scope is when a plan is made. */
export function setScope(): void {
  openFields(INPUT);
  readScope();
  readScopeLines();
}

/**
 * Signs `count` requests, by the rules of request/rules.ts: `length` bytes in INPUT with `lines` newlines, see request/canonical.ts.
 * Returns 0, with what is in request/results.ts, or the status of a refused request, whose index `refusedRequest` gives.
 */
export function signRequests(count: usize, length: usize, lines: usize, rules: u32): i32 {
  setRules(rules);
  return signRequestLines(count, length, lines);
}

/** Index, in its call, of the request that was refused. */
export function refusedRequest(): usize {
  return requestIndex;
}

/** After a call with one request: as `explain`. */
export function explainRequest(): usize {
  return writeStages(messageLength);
}

/** Writes the message of `length` bytes at `messageAt(0)` to OUTPUT, and its string to sign behind it. */
function writeStages(length: usize): usize {
  copyText(OUTPUT, messageAt(0), length);
  const stringToSign = copyText(OUTPUT + length, STRING_TO_SIGN_HEAD, stringToSignLength);
  streamStart();
  streamUpdate(OUTPUT, length);
  streamFinish(INPUT);
  hexDigest(stringToSign, INPUT);
  return length;
}

/** Overwrites all memory that may have held a key, a token, or what was made from them. The plan is lost. */
export function wipe(): void {
  wipeArena();
  clearLead();
  clearOrigin();
  clearHeaders();
}
