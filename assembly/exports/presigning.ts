/** Presigning in bulk: a plan, then batches of keys. */
import { INPUT, OUTPUT } from '../memory';
import { signBatch } from '../presign/batch';
import { batchEnd, consumed, laidCount, layRecords, layTailAlone, layText, refusal, skippedCount } from '../presign/items';
import { clearKeyLead } from '../presign/lead';
import { readPlan, setTime } from '../presign/plan';
import { clearTables } from '../presign/tables';
import { writeMessage } from '../presign/whole';
import { messageAt } from '../signature/messages';
import { stagesEnd, writeStages } from '../signature/stages';
import { beginCall, endCall, useTemplate } from '../used';

/**
 * Makes the plan from `length` bytes in INPUT (see presign/plan.ts), for one second of its day. Returns 0 or a status
 * (status.ts).
 */
export function setPlan(length: usize, second: u32): i32 {
  beginCall();
  useTemplate(length);
  const status = readPlan(INPUT, length);
  if (status === 0) {
    clearKeyLead();
    endCall(OUTPUT);
    setSecond(second);
  }
  return status;
}

/** Changes the plan to another second of its day. */
export function setSecond(second: u32): void {
  beginCall();
  setTime(second);
  clearTables();
  endCall(OUTPUT);
}

/**
 * Presigns separated keys: `length` bytes in INPUT, see `layText`. Returns the number of URLs in OUTPUT, in the format
 * `format` of presign/formats.ts. If a key is refused, returns a status instead, and `refusedIndex` gives the index of
 * that key. With `skip`, refused keys count too: each has an empty line or null in place of its URL, and is listed at
 * SKIPPED.
 */
export function presignText(
  length: usize, separator: u32, stripReturn: bool, last: bool, format: u32, skip: bool,
): i32 {
  beginCall();
  layText(INPUT, length, <u8>separator, stripReturn, last, format, skip);
  return finishBatch();
}

/** Writes the text between key and signature, which all URLs of the plan share, to OUTPUT. Returns its length. */
export function writeTail(): usize {
  beginCall();
  const length = layTailAlone();
  endCall(OUTPUT + length);
  return length;
}

/** Presigns `count` records in INPUT, see `layRecords`. Returns the same as `presignText`. */
export function presignRecords(count: usize, words: usize, ascii: bool, format: u32, skip: bool): i32 {
  beginCall();
  layRecords(INPUT, count, words, ascii, format, skip);
  return finishBatch();
}

function finishBatch(): i32 {
  if (refusal !== 0) return refusal;
  signBatch();
  endCall(batchEnd());
  return <i32>laidCount;
}

/** Returns the number of items that the last batch skipped. */
export function countSkipped(): usize {
  return skippedCount;
}

/** Returns the bytes of INPUT that the last `presignText` used up. */
export function consumedBytes(): usize {
  return consumed;
}

/** Returns the index, in its batch, of the key or record that the last call refused. */
export function refusedIndex(): usize {
  return laidCount;
}

/**
 * Writes the canonical request and the string to sign of a batch of one item to OUTPUT. Returns the length of the
 * canonical request.
 */
export function explain(): usize {
  // The message is read from the URL in OUTPUT, so it is not written to OUTPUT directly.
  beginCall();
  const length = writeStages(writeMessage(messageAt(0), 0));
  endCall(stagesEnd);
  return length;
}
