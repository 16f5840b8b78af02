/**
 * The results of each request for the bindings: six u32 at OFFSETS, and the texts that they point to, in OUTPUT.
 *
 *     { findings, signed headers, their end, digits, url, end }      all but the first count from the beginning of OUTPUT
 *
 *     in the headers     a;b;c, Signature=<digits> https://…      the URL is empty if the given URL can be sent as it is
 *     in the query       a;b;c https://…&X-Amz-Signature=<digits>
 */
import { OFFSETS, OUTPUT } from '../memory';

const RESULT: usize = 24;

/** Findings for the bindings to judge. bindings/core/numbers/finding.ts has the same numbers. */
export const URL_CHANGED: u32 = 1;
export const HAS_DOT_SEGMENTS: u32 = 2;
export const ODD_HOST: u32 = 4;

function put(index: usize, field: usize, value: usize): void {
  store<u32>(OFFSETS + index * RESULT + field * 4, <u32>value);
}

export function putFindings(index: usize, findings: u32): void {
  put(index, 0, findings);
}

export function putSignedHeaders(index: usize, at: usize, end: usize): void {
  put(index, 1, at - OUTPUT);
  put(index, 2, end - OUTPUT);
}

export function putDigits(index: usize, at: usize): void {
  put(index, 3, at - OUTPUT);
}

export function putUrl(index: usize, at: usize, end: usize): void {
  put(index, 4, at - OUTPUT);
  put(index, 5, end - OUTPUT);
}

/** Returns the address of a request's signature. */
export function digitsAt(index: usize): usize {
  return OUTPUT + load<u32>(OFFSETS + index * RESULT + 12);
}
