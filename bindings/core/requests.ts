/** Signing any request, as assembly/exports/requests.ts has it. */
import type { Core } from './core.js';
import { countSize, FieldWriter, fieldSize } from './packing.js';
import { type PackedScope, type RequestResult, SIGNATURE_LENGTH, type Stages } from './shapes.js';
import { DECODE_GROUP } from './url-strings.js';

/** u32 of a result. */
const RESULT = 6;

/**
 * Signs requests, written as the lines of assembly/request/canonical.ts: `lines` has at most `lineUnits` units and `lineCount`
 * newlines, and `count` is at most `requestsCapacity`.
 *
 * @returns 0, and then `readResults` gives what it made; or a status of status.ts, and then `refusedRequest` says which it was
 */
export function signRequests(
  core: Core,
  scope: PackedScope,
  lines: string,
  lineCount: number,
  count: number,
  rules: number,
): number {
  const { exports, input } = core;
  if (core.holds !== scope) {
    core.holds = undefined;
    input.startAt(0);
    input.rawBytes(scope.packed);
    exports.setScope();
    input.clear(scope.packed.length);
    core.holds = scope;
  }
  input.startAt(0);
  return exports.signRequests(count, input.raw(lines), lineCount, rules);
}

/** Index, in its call, of the request that was refused. */
export function refusedRequest({ exports }: Core): number {
  return exports.refusedRequest();
}

/** Reads the results of the last call of `signRequests`, which was for `count` requests. */
export function readResults({ offsets: table, outputAt, readAscii }: Core, count: number): RequestResult[] {
  const results: RequestResult[] = [];
  for (let i = 0; i < count; ) {
    const from = table[i * RESULT + 1] as number;
    let last = i + 1;
    while (last < count && (table[last * RESULT + 5] as number) - from <= DECODE_GROUP) last++;
    const text = readAscii(outputAt + from, outputAt + (table[last * RESULT - 1] as number));
    for (; i < last; i++) results.push(readResult(table, i * RESULT, text, from));
  }
  return results;
}

/** After a call with one request, whose results were read: what was signed. */
export function explainRequest(core: Core, stringToSignHead: string): Stages {
  return core.readStages(core.exports.explainRequest(), stringToSignHead.length);
}

function readResult(table: Uint32Array, at: number, text: string, from: number): RequestResult {
  const digits = (table[at + 3] as number) - from;
  const urlAt = (table[at + 4] as number) - from;
  return {
    findings: table[at] as number,
    authorizationEnd: text.slice((table[at + 1] as number) - from, digits + SIGNATURE_LENGTH),
    signature: text.slice(digits, digits + SIGNATURE_LENGTH),
    url: text.slice(urlAt, (table[at + 5] as number) - from),
  };
}

/**
 * Packs a scope.
 *
 * @param stringToSignHead the string to sign up to the hash
 * @param keyStates are copied
 * @param lines of the headers that every request gets: name, value, name, value …
 */
export function packScope(stringToSignHead: string, keyStates: Uint8Array, lines: string): PackedScope {
  const size = fieldSize(stringToSignHead) + countSize + keyStates.length + fieldSize(lines);
  const writer = new FieldWriter(new Uint8Array(size));
  writer.text(stringToSignHead);
  writer.bytes(keyStates);
  writer.text(lines);
  return { packed: writer.written() };
}
