/**
 * Reads presigned URLs as S3's clients write them: path and query are in canonical form, the parameters are sorted, and
 * `host` is the only signed header. Then the canonical request is the received text without the signature:
 *
 *     GET                             GET
 *     /key?a=b&X-Amz-…&X-Amz-         /key
 *     Signature=…&x-id=GetObject  →   a=b&X-Amz-…&x-id=GetObject
 *     bucket.example                  host:bucket.example
 *                                     …
 *
 * Any other request may still be valid. The bindings verify it on the general path, which also has the errors for
 * refused requests.
 */
import { copyText, INPUT, OFFSETS, OUTPUT, REQUESTS_CAPACITY, SLACK } from '../memory';
import { sameText } from '../text/bytes';
import { fieldAt, fieldLength, nextFieldAt, nextLine, openFields } from '../text/fields';
import { canonicalEnd } from '../text/percent';

/**
 * The row of a request: eight u32 at OFFSETS. A request for the general path has a row of zeros.
 *
 *     { record, bytes of the message, seconds of the day, seconds of validity, date, credential, its length, token }
 *
 * The record counts from the beginning of OUTPUT; date, credential and token count from the beginning of the URL. A
 * missing token is 0. The length is 0 if credential and day are the same as in the previous row that is not zeros. Most
 * requests have the same credential and day, so the bindings need not read them again.
 *
 *     record     [ date: 16 ][ signature: 64 ][ message, the canonical request ]
 */
export const ROW: usize = 32;
export const RECORD_SIGNATURE: usize = 16;
export const RECORD_MESSAGE: usize = 80;
const DAY_LENGTH: usize = 8;

const X_AMZ: usize = memory.data<u8>([88, 45, 65, 109, 122, 45]);
const ALGORITHM: usize = memory.data<u8>([65, 108, 103, 111, 114, 105, 116, 104, 109]);
const AWS4_HMAC_SHA256: usize = memory.data<u8>([65, 87, 83, 52, 45, 72, 77, 65, 67, 45, 83, 72, 65, 50, 53, 54]);
const CONTENT_SHA256: usize = memory.data<u8>([67, 111, 110, 116, 101, 110, 116, 45, 83, 104, 97, 50, 53, 54]);
const CREDENTIAL: usize = memory.data<u8>([67, 114, 101, 100, 101, 110, 116, 105, 97, 108]);
const DATE: usize = memory.data<u8>([68, 97, 116, 101]);
const EXPIRES: usize = memory.data<u8>([69, 120, 112, 105, 114, 101, 115]);
const SECURITY_TOKEN: usize = memory.data<u8>([83, 101, 99, 117, 114, 105, 116, 121, 45, 84, 111, 107, 101, 110]);
const SIGNATURE: usize = memory.data<u8>([83, 105, 103, 110, 97, 116, 117, 114, 101]);
const SIGNED_HEADERS: usize = memory.data<u8>([83, 105, 103, 110, 101, 100, 72, 101, 97, 100, 101, 114, 115]);
const AWS_ACCESS_KEY_ID: usize = memory.data<u8>([65, 87, 83, 65, 99, 99, 101, 115, 115, 75, 101, 121, 73, 100]);
const HOST_LINE_LENGTH: usize = 6;
const HOST_LINE: usize = memory.data<u8>([10, 104, 111, 115, 116, 58]);
const END_LENGTH: usize = 23;
/** Two newlines, `host`, a newline and UNSIGNED-PAYLOAD. */
const END: usize = memory.data<u8>([10, 10, 104, 111, 115, 116, 10, 85, 78, 83, 73, 71, 78, 69, 68, 45, 80, 65, 89, 76, 79, 65, 68]);

/** The required parameters, a bit each. */
const HAS_ALGORITHM: u32 = 1;
const HAS_CREDENTIAL: u32 = 2;
const HAS_DATE: u32 = 4;
const HAS_EXPIRES: u32 = 8;
const HAS_SIGNED_HEADERS: u32 = 16;
const HAS_SIGNATURE: u32 = 32;
const HAS_ALL: u32 = 63;

export let found: u32 = 0;
let dateAt: usize = 0;
let credentialAt: usize = 0;
let credentialLength: usize = 0;
let tokenAt: usize = 0;
let signatureAt: usize = 0;
export let secondsOfDay: u32 = 0;
let expires: u32 = 0;

/**
 * Reads the `count` requests in INPUT, three lines each: method, URL and host. Returns an address in OUTPUT after
 * everything that was written.
 */
export function readPresignedLines(count: usize): usize {
  assert(count <= REQUESTS_CAPACITY);
  openFields(INPUT);
  memory.fill(OFFSETS, 0, count * ROW);
  let record = OUTPUT + SLACK, lastDate: usize = 0, lastCredential: usize = 0, lastLength: usize = 0;
  for (let i: usize = 0; i < count; i++) {
    nextLine();
    const method = fieldAt;
    nextLine();
    const url = fieldAt;
    nextLine();
    const end = writeMessage(record + RECORD_MESSAGE, method, url);
    if (end === 0) continue;
    copyText(record, dateAt, RECORD_SIGNATURE);
    copyText(record + RECORD_SIGNATURE, signatureAt, RECORD_MESSAGE - RECORD_SIGNATURE);
    const row = OFFSETS + i * ROW;
    store<u32>(row, <u32>(record - OUTPUT));
    store<u32>(row, <u32>(end - record - RECORD_MESSAGE), 4);
    store<u32>(row, secondsOfDay, 8);
    store<u32>(row, expires, 12);
    store<u32>(row, <u32>(dateAt - url), 16);
    store<u32>(row, <u32>(credentialAt - url), 20);
    const isSame = credentialLength === lastLength && sameText(credentialAt, lastCredential, lastLength) && sameText(dateAt, lastDate, DAY_LENGTH);
    store<u32>(row, isSame ? 0 : <u32>credentialLength, 24);
    lastDate = dateAt;
    lastCredential = credentialAt;
    lastLength = credentialLength;
    if (tokenAt !== 0) store<u32>(row, <u32>(tokenAt - url), 28);
    record = end + SLACK;
  }
  // Reading the last request may have stopped midway. It has written no more than its lines and the rest of a record.
  return OUTPUT + SLACK + (nextFieldAt() - INPUT) + count * (RECORD_MESSAGE + HOST_LINE_LENGTH + END_LENGTH + SLACK);
}

/**
 * Writes the canonical request of the request whose host was read last to `out`. Returns its end, or 0 if the general
 * path must verify it.
 */
function writeMessage(out: usize, method: usize, url: usize): usize {
  const query = canonicalEnd(url, true);
  if (load<u8>(url) !== 0x2f || load<u8>(query) !== 0x3f) return 0;
  const end = writeQuery(copyText(out, method, query - method), query + 1);
  if (end === 0 || found !== HAS_ALL) return 0;
  out = copyText(end, HOST_LINE, HOST_LINE_LENGTH);
  out = copyText(out, fieldAt, fieldLength);
  return copyText(out, END, END_LENGTH);
}

/**
 * Writes a newline and the parameters at `at` except the signature. Records the signature's parameters in `found`.
 * Returns the end, or 0 if the general path must verify the request.
 */
export function writeQuery(out: usize, at: usize): usize {
  found = 0;
  tokenAt = 0;
  let lastName: usize = 0, lastLength: usize = 0;
  let separator: u8 = 0x0a, stop: u8 = 0x26;
  while (stop === 0x26) {
    const name = at, nameEnd = canonicalEnd(at, false), length = nameEnd - name;
    if (length === 0 || load<u8>(nameEnd) !== 0x3d) return 0;
    const value = nameEnd + 1, end = canonicalEnd(value, false);
    stop = load<u8>(end);
    if (stop !== 0x26 && stop !== 0x0a) return 0;
    const isSignature = length === 15 && sameText(name, X_AMZ, 6) && sameText(name + 6, SIGNATURE, 9);
    if (isSignature) {
      if ((found & HAS_SIGNATURE) !== 0 || end - value !== 64) return 0;
      signatureAt = value;
      found |= HAS_SIGNATURE;
    } else {
      // The order is strict, so no name occurs twice.
      if (!isBefore(lastName, lastLength, name, length) || !takeParameter(name, length, value, end - value)) return 0;
      lastName = name;
      lastLength = length;
      store<u8>(out, separator);
      separator = 0x26;
      out = copyText(out + 1, name, end - name);
    }
    at = end + 1;
  }
  return out;
}

/** Tests whether one name comes before another in the canonical order. */
function isBefore(a: usize, aLength: usize, b: usize, bLength: usize): bool {
  const length = min(aLength, bLength);
  for (let i: usize = 0; i < length; i++) {
    const first = load<u8>(a + i), second = load<u8>(b + i);
    if (first !== second) return first < second;
  }
  return aLength < bLength;
}

/**
 * Records a parameter. Returns false if the general path must verify the request. Names are compared in one place, and
 * values in another, because the compiler inlines the comparison at each call. With a call for each name the function
 * had 1,927 bytes instead of 760.
 */
function takeParameter(name: usize, length: usize, value: usize, valueLength: usize): bool {
  const isAmz = length >= 6 && sameText(name, X_AMZ, 6);
  let known: usize = 0, bit: u32 = 0, wanted: usize = 0, wantedLength: usize = 16;
  if (isAmz) {
    name += 6;
    length -= 6;
  }
  switch (length) {
    case 4:
      known = DATE;
      bit = HAS_DATE;
      break;
    case 7:
      known = EXPIRES;
      bit = HAS_EXPIRES;
      break;
    case 9:
      known = isAmz ? ALGORITHM : SIGNATURE;
      bit = HAS_ALGORITHM;
      wanted = AWS4_HMAC_SHA256;
      break;
    case 10:
      known = CREDENTIAL;
      bit = HAS_CREDENTIAL;
      break;
    case 13:
      known = SIGNED_HEADERS;
      bit = HAS_SIGNED_HEADERS;
      wanted = HOST_LINE + 1;
      wantedLength = 4;
      break;
    case 14:
      known = isAmz ? SECURITY_TOKEN : AWS_ACCESS_KEY_ID;
      // AWS's SDK for JavaScript adds X-Amz-Content-Sha256, which does not change how the request is verified.
      if (isAmz && load<u8>(name) === 0x43) {
        known = CONTENT_SHA256;
        wanted = END + 7;
      }
  }
  const isKnown = known !== 0 && sameText(name, known, length);
  // Of the other names, parameters of Signature Version 2 need the general path.
  if (!isAmz) return !isKnown || (known !== SIGNATURE && known !== AWS_ACCESS_KEY_ID);
  if (!isKnown) return false;
  found |= bit;
  if (wanted !== 0) return valueLength === wantedLength && sameText(value, wanted, wantedLength);
  if (known === EXPIRES) return readExpires(value, valueLength);
  if (known === DATE) {
    dateAt = value;
    return valueLength === 16 && readDate(value);
  }
  if (known === CREDENTIAL) {
    credentialAt = value;
    credentialLength = valueLength;
  } else {
    tokenAt = value;
  }
  return valueLength > 0;
}

/** Reads the time of the date `YYYYMMDDTHHMMSSZ` into `secondsOfDay`. The bindings compare the day with a known one. */
export function readDate(at: usize): bool {
  const hour = twoDigits(at + 9), minute = twoDigits(at + 11), second = twoDigits(at + 13);
  secondsOfDay = hour * 3600 + minute * 60 + second;
  return load<u8>(at, 8) === 0x54 && load<u8>(at, 15) === 0x5a && hour < 24 && minute < 60 && second < 60;
}

/** Returns the value of two digits, or 100. */
function twoDigits(at: usize): u32 {
  const tens: u32 = load<u8>(at) - 0x30, ones: u32 = load<u8>(at, 1) - 0x30;
  return tens < 10 && ones < 10 ? tens * 10 + ones : 100;
}

/** Reads up to six digits. A week has fewer seconds than the largest number of six digits. */
function readExpires(at: usize, length: usize): bool {
  if (length === 0 || length > 6) return false;
  expires = 0;
  for (let i: usize = 0; i < length; i++) {
    const digit: u32 = load<u8>(at + i) - 0x30;
    if (digit > 9) return false;
    expires = expires * 10 + digit;
  }
  return true;
}
