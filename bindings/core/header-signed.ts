/** Reads requests signed in their headers, by assembly/exports/verifying.ts. The signatures are compared as for presigned URLs. */
import type { Core } from './core.js';

/**
 * Reads requests, written as the lines of assembly/verify/header-signed.ts: at most `lineUnits` code units and `presignedCapacity`
 * requests. If the number of newlines differs from `lineCount`, no request is read. `readField` then returns `RECORD`, `MESSAGE_LENGTH` and
 * `SECONDS_OF_DAY` of each.
 */
export function readHeaderSigned(core: Core, lines: string, lineCount: number, count: number): void {
  core.input.startAt(0);
  const written = core.input.raw(lines);
  core.exports.readHeaderSigned(count, written, lineCount);
}
