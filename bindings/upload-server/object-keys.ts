/** Keys that clients choose. */

import { FILENAME } from '../policy/form.js';
import { MOST_KEY_BYTES } from '../protocol/object-key.js';
import { forbidden } from './upload-error.js';

/**
 * Refuses keys that would not be the same key everywhere: clients and servers resolve `.` and `..`, cut text at control characters,
 * and in a form `${filename}` is replaced.
 *
 * @throws UploadError `KeyNotAllowed`
 */
export function checkKey(key: string): void {
  const reason = faultOf(key);
  if (reason !== undefined) throw forbidden('KeyNotAllowed', `the key ${reason}`);
}

function faultOf(key: string): string | undefined {
  if (key === '') return 'is empty';
  if (!key.isWellFormed()) return 'has a lone surrogate';
  if (new TextEncoder().encode(key).length > MOST_KEY_BYTES) return `has more than ${MOST_KEY_BYTES} UTF-8 bytes`;
  if (/\p{Cc}/u.test(key)) return 'has a control character';
  if (key.split('/').some((segment) => segment === '.' || segment === '..')) return 'has a segment "." or ".."';
  if (hasPlaceholder(key)) return `has ${FILENAME}`;
  return undefined;
}

/** True for a value that would be another one in a form: there `${filename}` stands for what the user's file is called. */
export function hasPlaceholder(value: string): boolean {
  return value.includes(FILENAME);
}
