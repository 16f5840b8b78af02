/** The headers that are signed: `host`, and those that the bindings send along, which are all to be signed. */
import {
  HOST, MAX_REQUEST_PAIRS, REQUEST_HEADER_TEXT, REQUEST_HEADERS,
} from '../memory';
import { INVALID_HEADER, REQUEST_TOO_LONG } from '../status';
import { fieldAt, fieldLength, nextLine } from '../text/fields';
import { enterHeader, writeHeaders, writeSignedHeaders } from '../text/headers';
import { PAIR, pairAt, sortByName } from '../text/query';
import { hostLength } from './url';

const HOST_NAME: usize = memory.data<u8>([104, 111, 115, 116]);

let headerCount: i32 = 0;

/** Reads lines (name, value, name, value …) up to an empty one. A header `host` stands for the host of the URL. Returns 0 or a status. */
export function readRequestHeaders(): i32 {
  let text: usize = REQUEST_HEADER_TEXT, header: usize = REQUEST_HEADERS, hasHost = false;
  const last = REQUEST_HEADERS + (MAX_REQUEST_PAIRS - 1) * PAIR;
  for (nextLine(); fieldLength > 0; nextLine()) {
    if (header === last) return REQUEST_TOO_LONG;
    const name = fieldAt, nameLength = fieldLength;
    nextLine();
    text = enterHeader(header, text, name, nameLength, fieldAt, fieldLength);
    if (text === 0) return INVALID_HEADER;
    if (nameLength === 4 && load<u32>(pairAt(header)) === load<u32>(HOST_NAME)) hasHost = true;
    header += PAIR;
  }
  if (!hasHost) {
    enterHeader(header, text, HOST_NAME, 4, HOST, hostLength);
    header += PAIR;
  }
  headerCount = <i32>((header - REQUEST_HEADERS) / PAIR);
  sortByName(REQUEST_HEADERS, headerCount);
  return 0;
}

/** Writes "name:value\n" for each. Returns the end. */
export function writeCanonicalHeaders(out: usize): usize {
  return writeHeaders(out, REQUEST_HEADERS, headerCount);
}

/** Writes the names, joined with ';'. Returns the end. */
export function writeSignedNames(out: usize): usize {
  return writeSignedHeaders(out, REQUEST_HEADERS, headerCount);
}
