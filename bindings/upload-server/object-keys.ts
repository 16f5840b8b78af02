/** Validates keys that clients choose. */

import { FILENAME } from '../policy/form.js';
import { MOST_KEY_BYTES } from '../protocol/object-key.js';
import { forbidden } from './upload-error.js';

/**
 * Refuses keys that other software would change. Clients and servers resolve `.` and `..`, truncate text at control characters, and S3
 * replaces `${filename}` in forms.
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

/** Tests for `${filename}`, which S3 replaces with the name of the user's file. */
export function hasPlaceholder(value: string): boolean {
  return value.includes(FILENAME);
}
