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

/** Makes the plan from `length` bytes in INPUT, see presign/plan.ts, for a second of its day. Returns 0 or a status (status.ts). */
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

/** Makes the plan one for another second of its day. */
export function setSecond(second: u32): void {
  beginCall();
  setTime(second);
  clearTables();
  endCall(OUTPUT);
}

/**
 * Presigns separated keys: `length` bytes in INPUT, see `layText`. Returns how many URLs OUTPUT has, in the format `format`
 * of presign/formats.ts, or the status of a refused key, whose index `refusedIndex` gives. With `skip` refused keys count too: they have
 * an empty line or null in place of a URL, and are listed at SKIPPED.
 */
export function presignText(
  length: usize, separator: u32, stripReturn: bool, last: bool, format: u32, skip: bool,
): i32 {
  beginCall();
  layText(INPUT, length, <u8>separator, stripReturn, last, format, skip);
  return finishBatch();
}

/** Writes what every URL of the plan has between its key and its digits to OUTPUT, and returns its length. */
export function writeTail(): usize {
  beginCall();
  const length = layTailAlone();
  endCall(OUTPUT + length);
  return length;
}

/** Presigns `count` records in INPUT, see `layRecords`. Returns as `presignText` does. */
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

/** How many items the last batch skipped. */
export function countSkipped(): usize {
  return skippedCount;
}

/** Bytes of INPUT that the last `presignText` used up. */
export function consumedBytes(): usize {
  return consumed;
}

/** Index, in its batch, of the key or record that the last call refused. */
export function refusedIndex(): usize {
  return laidCount;
}

/**
 * After a batch of one: writes its canonical request to OUTPUT and the whole string to sign behind it. Returns the length of
 * the first.
 */
export function explain(): usize {
  // Not to OUTPUT at once: there stands the URL that the message is made of.
  beginCall();
  const length = writeStages(writeMessage(messageAt(0), 0));
  endCall(stagesEnd);
  return length;
}
