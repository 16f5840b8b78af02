/** Canonical headers (AWS, "Create a signed AWS API request", step 1): names in lower case and sorted, values folded. */
import { fieldAt, fieldLength, nextField } from './fields';
import { PAIR, pairAt, pairLength, pairNameLength } from './query';

function isBlank(byte: u8): bool {
  return byte === 0x20 || byte === 0x09;
}

/**
 * Reads `count` pairs of fields (name, value) and writes each as "name:value" at `text`: the name in lower case, the value
 * without blanks at its ends and with one space for each run of them inside, between quotes too. Enters them at `headers`, a
 * pair table, and returns the end of the text.
 */
export function readHeaders(headers: usize, text: usize, count: i32): usize {
  for (let i = 0; i < count; i++) {
    const header = headers + i * PAIR;
    store<u32>(header, <u32>text);
    nextField();
    store<u32>(header, <u32>fieldLength, 4);
    text = lowerCase(text, fieldAt, fieldLength);
    store<u8>(text++, 0x3a);
    nextField();
    text = foldValue(text, fieldAt, fieldLength);
    store<u32>(header, <u32>text - load<u32>(header), 8);
  }
  return text;
}

function lowerCase(out: usize, from: usize, length: usize): usize {
  for (const end = from + length; from < end; from++) {
    const byte = load<u8>(from);
    store<u8>(out++, byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
  }
  return out;
}

function foldValue(out: usize, from: usize, length: usize): usize {
  let end = from + length;
  while (from < end && isBlank(load<u8>(from))) from++;
  while (from < end && isBlank(load<u8>(end - 1))) end--;
  for (; from < end; from++) {
    const byte = load<u8>(from);
    if (!isBlank(byte)) store<u8>(out++, byte);
    else if (!isBlank(load<u8>(from - 1))) store<u8>(out++, 0x20);
  }
  return out;
}

/** Writes "name:value\n" for each of the sorted headers. Returns the end. */
export function writeHeaders(out: usize, headers: usize, count: i32): usize {
  for (let i = 0; i < count; i++) {
    const header = headers + i * PAIR;
    memory.copy(out, pairAt(header), pairLength(header));
    out += pairLength(header);
    store<u8>(out++, 0x0a);
  }
  return out;
}

/** Writes the names of the sorted headers, joined with ';'. Returns the end. */
export function writeSignedHeaders(out: usize, headers: usize, count: i32): usize {
  for (let i = 0; i < count; i++) {
    const header = headers + i * PAIR;
    if (i > 0) store<u8>(out++, 0x3b);
    memory.copy(out, pairAt(header), pairNameLength(header));
    out += pairNameLength(header);
  }
  return out;
}
