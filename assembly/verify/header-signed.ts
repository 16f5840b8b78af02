/**
 * Reads requests that are signed in their headers. The bindings have read Authorization, and write the signed headers in their order. Path and
 * query must come as the canonical request has them; values need not. Each request is lines, of which no field has a part:
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
 * Reads the `count` requests in `length` bytes of INPUT. With another number of newlines than `lines` a field has one, and nothing is read.
 * Rows and records are those of presigned.ts, but a row has its first three numbers alone.
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
  // All records together are no longer than the lines, with the SLACK between them.
  return OUTPUT + 2 * SLACK + length + count * SLACK;
}

/** Reads the other lines of a request, and writes its canonical request. Returns the end, or 0 if it is not one for this path. */
function writeMessage(out: usize): usize {
  nextLine();
  const method = fieldAt;
  nextLine();
  const query = canonicalEnd(fieldAt, true), stop = load<u8>(query);
  out = copyText(out, method, query - method);
  if (stop === 0x3f) {
    out = writeQuery(out, query + 1);
    // The signature has one place.
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

/** Writes a newline and the header in the line that was read last. Returns the end, or 0 if its value is not ASCII. */
function writeHeader(out: usize): usize {
  const end = fieldAt + fieldLength, value = findByte(fieldAt, end, 0x3a) + 1;
  store<u8>(out, NEWLINE);
  return foldValue(copyText(out + 1, fieldAt, value - fieldAt), value, end);
}
