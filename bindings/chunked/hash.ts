/** Computes SHA-256 of a chunk in pieces, and joins them only if it must. */

import type { Core } from '../core/core.js';
import { continueSha256, endSha256 } from '../core/hashing.js';
import { nativeSha256, startNativeSha256, webSha256 } from '../platform/sha256.js';
import { concatAll, toHex } from '../util/bytes.js';

/** Size in bytes from which WebCrypto is used. It costs a promise, and in Chromium both ways take about the same time at this size. */
const WEB_FROM = 16 * 1024;

/**
 * Returns SHA-256 of concatenated pieces in 64 lower-case hex digits. It uses the runtime's synchronous function, WebCrypto or the core.
 * Only WebCrypto returns a promise.
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
    // WebCrypto copies the message anyway, so this is a second copy.
    const digest = webSha256(concatAll(pieces, size));
    if (digest !== undefined) return digest.then((bytes) => toHex(new Uint8Array(bytes)));
  }
  let state: Uint8Array | undefined;
  for (const piece of pieces) state = continueSha256(core, state, piece);
  return toHex(endSha256(core, state));
}
