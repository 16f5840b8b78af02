/** Reads evidence, which may come from anybody. Its size is limited, and errors contain nothing of it. */
import { outOfRange, wrongType } from '../../api/errors.js';

/** Longest text, in characters. No useful request, answer or log is longer. */
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** Reads a text, without a byte order mark. @throws TypeError, or RangeError for more than `most` characters */
export function readText(field: string, given: unknown, most = MOST_CHARACTERS): string {
  if (typeof given !== 'string') throw wrongType(field, 'a string', given);
  if (given.length > most) throw outOfRange(field, `at most ${most} characters`, `${given.length}`);
  return given.startsWith('\ufeff') ? given.slice(1) : given;
}

/** Creates a RangeError about malformed evidence. `got` describes the value without quoting it. */
export function unreadable(field: string, expected: string, got: string): RangeError {
  return outOfRange(field, expected, got);
}

/** Parses JSON. Undefined for a text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True for an object with named properties. */
export function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
