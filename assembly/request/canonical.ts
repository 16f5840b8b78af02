/**
 * The canonical request (AWS, "Create a signed AWS API request", step 1) of the next request in INPUT, which consists
 * of lines:
 *
 *     method                          every line ends with a newline; fields cannot contain newlines
 *     URL
 *     payload hash
 *     header name, header value …     the headers to be signed; `host` may be left out
 *     (empty)
 *     query name, query value …       parameters that a signature in the query adds, in this order; not encoded yet
 *     (empty)
 */
import { CANONICAL_HEADERS, copyText, MESSAGE_CAPACITY, OUTPUT, OUTPUT_CAPACITY, REQUEST_CAPACITY, SIGNED_NAMES, WIRE_PATH, WIRE_QUERY } from '../memory';
import { SIGNATURE_LENGTH } from '../signature/string-to-sign';
import { DUPLICATE_QUERY, INVALID_ESCAPE, INVALID_URL, REQUEST_TOO_LONG } from '../status';
import { sameText } from '../text/bytes';
import { fieldAt, fieldLength, nextFieldAt, nextLine } from '../text/fields';
import { SIGNATURE_PARAMETER, SIGNATURE_PARAMETER_LENGTH, SIGNATURE_PART, SIGNATURE_PART_LENGTH, SIGNED_HEADERS_NAME, SIGNED_HEADERS_NAME_LENGTH } from '../text/names';
import { canonicalHeadersLength, readRequestHeaders, signedNamesLength } from './headers';
import { hasDotSegments, readPath, wirePathLength, writeCanonicalPath } from './path';
import { addPair, readQuery, wireQueryLength, writeCanonicalQuery } from './query';
import { HAS_DOT_SEGMENTS, ODD_HOST, putDigits, putFindings, putSignedHeaders, putUrl, URL_CHANGED } from './results';
import { EMPTY_POST_QUERY, hasRule, IN_QUERY } from './rules';
import { isOddHost, isOddOrigin, pathAt, pathEnd, queryAt, splitUrl, writeOrigin } from './url';

const NEWLINE: u8 = 0x0a;

/** Bytes of the last canonical request. */
export let messageLength: usize = 0;

/** Where the texts of the next request go. */
let out: usize = OUTPUT;

/** Returns the end of all texts that were written. */
export function resultsEnd(): usize {
  return out;
}

export function beginResults(): void {
  out = OUTPUT;
}

/** Reads a request, writes its canonical request to `message`, and writes its results as number `index`. Returns 0 or a status. */
export function readRequest(message: usize, index: usize): i32 {
  nextLine();
  const method = fieldAt, methodLength = fieldLength;
  nextLine();
  const url = fieldAt, urlEnd = fieldAt + fieldLength;
  if (urlEnd - method > REQUEST_CAPACITY) return REQUEST_TOO_LONG;
  nextLine();
  const payloadHash = fieldAt, payloadHashLength = fieldLength;
  if (!splitUrl(url, urlEnd)) return INVALID_URL;
  let status = readRequestHeaders();
  if (status !== 0) return status;
  if (nextFieldAt() - method > REQUEST_CAPACITY) return REQUEST_TOO_LONG;
  if (!readPath(pathAt, pathEnd)) return INVALID_ESCAPE;
  status = readQuery(queryAt, urlEnd);
  if (status !== 0) return status;
  const isChanged = isUrlChanged(urlEnd);

  const signedHeaders = out;
  out = copyText(out, SIGNED_NAMES, signedNamesLength);
  putSignedHeaders(index, signedHeaders, out);
  status = readSignatureParameters(method);
  if (status !== 0) return status;
  if (!hasRule(IN_QUERY)) writeDigits(index, SIGNATURE_PART, SIGNATURE_PART_LENGTH);
  const wireUrl = out;
  if (isChanged || isOddOrigin || pathAt === pathEnd || hasRule(IN_QUERY)) writeUrl(url);
  if (hasRule(IN_QUERY)) writeDigits(index, SIGNATURE_PARAMETER, SIGNATURE_PARAMETER_LENGTH);
  putUrl(index, wireUrl, out);
  putFindings(index, (isChanged ? URL_CHANGED : 0) | (hasDotSegments ? HAS_DOT_SEGMENTS : 0) | (isOddHost ? ODD_HOST : 0));
  assert(out <= OUTPUT + OUTPUT_CAPACITY);

  let at = copyText(message, method, methodLength);
  store<u8>(at++, NEWLINE);
  at = writeCanonicalPath(at);
  store<u8>(at++, NEWLINE);
  // The query is written even if it is then replaced by an empty one, because duplicate parameters must be found.
  const query = at;
  at = writeCanonicalQuery(query);
  if (at === 0) return DUPLICATE_QUERY;
  if (hasRule(EMPTY_POST_QUERY) && methodLength === 4 && load<u32>(method) === load<u32>(POST)) at = query;
  store<u8>(at++, NEWLINE);
  at = copyText(at, CANONICAL_HEADERS, canonicalHeadersLength);
  store<u8>(at++, NEWLINE);
  at = copyText(at, SIGNED_NAMES, signedNamesLength);
  store<u8>(at++, NEWLINE);
  messageLength = copyText(at, payloadHash, payloadHashLength) - message;
  assert(messageLength + 72 <= MESSAGE_CAPACITY);
  return 0;
}

const POST: usize = memory.data<u8>([80, 79, 83, 84]);

/**
 * Reads the parameters that a signature in the query adds to the request at `request`, and adds X-Amz-SignedHeaders. A
 * signature in the headers adds no parameters.
 */
function readSignatureParameters(request: usize): i32 {
  for (nextLine(); fieldLength > 0; nextLine()) {
    const name = fieldAt, nameLength = fieldLength;
    nextLine();
    if (nextFieldAt() - request > REQUEST_CAPACITY) return REQUEST_TOO_LONG;
    if (!addPair(name, nameLength, fieldAt, fieldLength)) return REQUEST_TOO_LONG;
  }
  if (!hasRule(IN_QUERY)) return 0;
  return addPair(SIGNED_HEADERS_NAME, SIGNED_HEADERS_NAME_LENGTH, SIGNED_NAMES, signedNamesLength) ? 0 : REQUEST_TOO_LONG;
}

/**
 * Returns false if path and query can be sent as they were given. Every client sends "/" for an empty path, and drops a
 * '?' without a query.
 */
function isUrlChanged(urlEnd: usize): bool {
  const pathLength = pathEnd - pathAt, queryLength = urlEnd - queryAt;
  if (pathLength > 0 && (pathLength !== wirePathLength || !sameText(pathAt, WIRE_PATH, pathLength))) return true;
  if (wireQueryLength === 0 && pathEnd < urlEnd) return true;
  return queryLength !== wireQueryLength || !sameText(queryAt, WIRE_QUERY, queryLength);
}

/** Writes the URL as it is sent. */
function writeUrl(url: usize): void {
  out = writeOrigin(out, url);
  out = copyText(out, WIRE_PATH, wirePathLength);
  if (wireQueryLength === 0) return;
  store<u8>(out++, 0x3f);
  out = copyText(out, WIRE_QUERY, wireQueryLength);
}

/** Writes `name` and leaves room for the signature after it. */
function writeDigits(index: usize, name: usize, length: usize): void {
  out = copyText(out, name, length);
  putDigits(index, out);
  out += SIGNATURE_LENGTH;
}
