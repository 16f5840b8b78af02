/**
 * Reads requests that are signed in their headers. The bindings have read Authorization, and pass the signed headers in
 * their order. Path and query must be in canonical form; header values need not. Each request consists of lines without
 * newlines in any field:
 *
 *     date and signature              date and signature
 *     GET                             GET
 *     /key?x-id=GetObject             /key
 *     host:bucket.example         →   x-id=GetObject
 *     …                               host:bucket.example
 *     (empty)                         …
 *     host;…                          (empty)
 *     payload hash                    host;…
 *                                     payload hash
 */
import { copyText, INPUT, OFFSETS, OUTPUT, REQUESTS_CAPACITY, SLACK } from '../memory';
import { countByte, findByte } from '../text/bytes';
import { foldValue } from '../text/canonical-headers';
import { fieldAt, fieldLength, nextLine, openFields } from '../text/fields';
import { canonicalEnd } from '../text/percent';
import { found, RECORD_MESSAGE, ROW, readDate, secondsOfDay, writeQuery } from './presigned';

const NEWLINE: u8 = 0x0a;

/**
 * Reads the `count` requests in `length` bytes of INPUT. If the number of newlines is not `lines`, a field contains
 * one, and nothing is read. Rows and records are the same as in presigned.ts, but only the first three numbers of a row
 * are used.
 */
export function readHeaderSignedLines(count: usize, length: usize, lines: usize): usize {
  assert(count <= REQUESTS_CAPACITY);
  memory.fill(OFFSETS, 0, count * ROW);
  if (countByte(INPUT, INPUT + length, NEWLINE) !== lines) return OUTPUT;
  openFields(INPUT);
  let record = OUTPUT + SLACK;
  for (let row = OFFSETS; row < OFFSETS + count * ROW; row += ROW) {
    nextLine();
    const isRight = fieldLength === RECORD_MESSAGE && readDate(fieldAt);
    const message = copyText(record, fieldAt, min(fieldLength, RECORD_MESSAGE));
    const end = writeMessage(message);
    if (end === 0 || !isRight) continue;
    store<u32>(row, <u32>(record - OUTPUT));
    store<u32>(row, <u32>(end - message), 4);
    store<u32>(row, secondsOfDay, 8);
    record = end + SLACK;
  }
  // All records together are no longer than the lines, plus the SLACK between records.
  return OUTPUT + 2 * SLACK + length + count * SLACK;
}

/**
 * Reads the other lines of a request, and writes its canonical request. Returns the end, or 0 if the general path must
 * verify it.
 */
function writeMessage(out: usize): usize {
  nextLine();
  const method = fieldAt;
  nextLine();
  const query = canonicalEnd(fieldAt, true), stop = load<u8>(query);
  out = copyText(out, method, query - method);
  if (stop === 0x3f) {
    out = writeQuery(out, query + 1);
    // A request that is signed in its headers must not have parameters of a signature in its query.
    if (found !== 0) out = 0;
  } else if (stop === NEWLINE) {
    store<u8>(out++, stop);
  } else {
    out = 0;
  }
  for (nextLine(); fieldLength > 0; nextLine()) if (out !== 0) out = writeHeader(out);
  nextLine();
  const names = fieldAt;
  nextLine();
  if (out === 0) return 0;
  store<u16>(out, 0x0a0a);
  return copyText(out + 2, names, fieldAt + fieldLength - names);
}

/** Writes a newline and the header in the line that was read last. Returns the end, or 0 if the value is not ASCII. */
function writeHeader(out: usize): usize {
  const end = fieldAt + fieldLength, value = findByte(fieldAt, end, 0x3a) + 1;
  store<u8>(out, NEWLINE);
  return foldValue(copyText(out + 1, fieldAt, value - fieldAt), value, end);
}
