/** What is given as evidence is text that anybody may have written: its size is limited, and no error shows any of it. */
import { outOfRange, wrongType } from '../../api/errors.js';

/** Characters of a text. No request, answer or log of one has more that matters. */
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** A text, without a byte order mark. @throws TypeError, or RangeError for one of more than `most` characters */
export function readText(field: string, given: unknown, most = MOST_CHARACTERS): string {
  if (typeof given !== 'string') throw wrongType(field, 'a string', given);
  if (given.length > most) throw outOfRange(field, `at most ${most} characters`, `${given.length}`);
  return given.startsWith('\ufeff') ? given.slice(1) : given;
}

/** A RangeError that says what is missing. `got` describes what was given and has nothing of it. */
export function unreadable(field: string, expected: string, got: string): RangeError {
  return outOfRange(field, expected, got);
}

/** What a JSON text stands for, or undefined if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True for an object whose properties can be read by name. */
export function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
