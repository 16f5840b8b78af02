/** Verifying requests that are signed in their headers, as assembly/exports/verifying.ts has it. What was read is compared as presigned URLs are. */
import type { Core } from './core.js';

/**
 * Reads the requests of a call, written as the lines of assembly/verify/header-signed.ts: at most `lineUnits` units, and `presignedCapacity`
 * requests. With another number of newlines than `lineCount` none of them is read. `readField` gives `RECORD`, `MESSAGE_LENGTH` and `SECONDS_OF_DAY` of each.
 */
export function readHeaderSigned(core: Core, lines: string, lineCount: number, count: number): void {
  core.input.startAt(0);
  const written = core.input.raw(lines);
  core.exports.readHeaderSigned(count, written, lineCount);
}
