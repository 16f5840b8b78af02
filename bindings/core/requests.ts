/** Signs any request, by assembly/exports/requests.ts. */
import type { Core } from './core.js';
import { countSize, FieldWriter, fieldSize } from './packing.js';
import { type PackedScope, type RequestResult, SIGNATURE_LENGTH, type Stages } from './shapes.js';
import { DECODE_GROUP } from './url-strings.js';

/** Words (u32) of a result. */
const RESULT = 6;

/**
 * Signs requests, written as the lines of assembly/request/canonical.ts. `lines` has at most `lineUnits` code units and `lineCount`
 * newlines, and `count` is at most `requestsCapacity`.
 *
 * @returns 0, and `readResults` returns the results. Otherwise a status of status.ts, and `refusedRequest` returns the position.
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

/** Returns the position of the refused request in its call. */
export function refusedRequest({ exports }: Core): number {
  return exports.refusedRequest();
}

/** Reads the results of the last `signRequests` call with `count` requests. */
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

/** Returns the signed texts of the last call, which must have had one request. Read its results first. */
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
 * @param stringToSignHead The stringToSign before the hash.
 * @param keyStates Copied.
 * @param lines Lines of the headers of every request: name, value, name, value …
 */
export function packScope(stringToSignHead: string, keyStates: Uint8Array, lines: string): PackedScope {
  const size = fieldSize(stringToSignHead) + countSize + keyStates.length + fieldSize(lines);
  const writer = new FieldWriter(new Uint8Array(size));
  writer.text(stringToSignHead);
  writer.bytes(keyStates);
  writer.text(lines);
  return { packed: writer.written() };
}
