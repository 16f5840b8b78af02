/** SHA-256 of what a chunk has, in pieces that are not put together unless they must. */

import type { Core } from '../core/core.js';
import { continueSha256, endSha256 } from '../core/hashing.js';
import { nativeSha256, startNativeSha256, webSha256 } from '../platform/sha256.js';
import { concatAll, toHex } from '../util/bytes.js';

/** From this size on WebCrypto, which costs a promise, is worth it: in Chromium about where both take the same time. */
const WEB_FROM = 16 * 1024;

/**
 * SHA-256 of pieces, one behind the other, in 64 lower-case hexadecimal digits: with the runtime's own function, with WebCrypto, or in the
 * core. A promise with WebCrypto alone.
 */
export function hashPieces(core: Core, pieces: readonly Uint8Array[], size: number): string | Promise<string> {
  const digits = pieces.length === 1 ? nativeSha256(pieces[0] as Uint8Array) : undefined;
  if (digits !== undefined) return digits;
  const native = startNativeSha256();
  if (native !== undefined) {
    for (const piece of pieces) native.update(piece);
    return native.digest('hex');
  }
  if (size >= WEB_FROM) {
    // It copies the message in any case, so this is not one copy more but a second one.
    const digest = webSha256(concatAll(pieces, size));
    if (digest !== undefined) return digest.then((bytes) => toHex(new Uint8Array(bytes)));
  }
  let state: Uint8Array | undefined;
  for (const piece of pieces) state = continueSha256(core, state, piece);
  return toHex(endSha256(core, state));
}
