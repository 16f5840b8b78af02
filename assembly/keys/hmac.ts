/**
 * HMAC-SHA256 (RFC 2104) with saved states. `states` are 64 bytes: the SHA-256 state after the inner block of the key
 * (key xor 0x36…), and the state after its outer block (key xor 0x5c…). A key is expanded once; each MAC then costs two
 * blocks less.
 */
import { copyText, HMAC_BLOCK, HMAC_STATE, SCHEDULE_SCRATCH } from '../memory';
import { BLOCK, blocksFor, DIGEST, SCHEDULE } from '../sha256/constants';
import { compress, initialState, storeDigest } from '../sha256/scalar';
import { streamFinish, streamStart, streamUpdate } from '../sha256/stream';

/** Offset of the outer state in `states`. */
export const OUTER: usize = DIGEST;

/** Expands the key at `key` into `states`. A key of more than 64 bytes is hashed first (RFC 2104, section 2). */
export function hmacKey(states: usize, key: usize, length: usize): void {
  memory.fill(HMAC_BLOCK, 0, BLOCK);
  if (length > BLOCK) {
    streamStart();
    streamUpdate(key, length);
    streamFinish(HMAC_BLOCK);
  } else {
    memory.copy(HMAC_BLOCK, key, length);
  }
  xorBlock(0x3636363636363636);
  initialState(states);
  compress(states, HMAC_BLOCK, 1);
  xorBlock(0x3636363636363636 ^ 0x5c5c5c5c5c5c5c5c);
  initialState(states + OUTER);
  compress(states + OUTER, HMAC_BLOCK, 1);
  memory.fill(HMAC_BLOCK, 0, BLOCK);
  // The schedule begins with the words of the block, and the block begins with the key.
  memory.fill(SCHEDULE_SCRATCH, 0, SCHEDULE);
}

function xorBlock(pattern: u64): void {
  for (let i: usize = 0; i < BLOCK; i += 8) store<u64>(HMAC_BLOCK + i, load<u64>(HMAC_BLOCK + i) ^ pattern);
}

/** The most bytes that padding adds. */
export const MOST_PADDING: usize = BLOCK + 8;

/**
 * Pads a message in place, so that its blocks need not be copied. `length` bytes are at `message`; `total` is the
 * length of the whole hashed text. Bytes before `message` are whole blocks that a saved state already covers. Needs
 * room for `blocksFor(length)` blocks. Returns their number.
 */
export function padMessage(message: usize, length: usize, total: usize): usize {
  const blocks = blocksFor(length);
  store<u8>(message + length, 0x80);
  memory.fill(message + length + 1, 0, blocks * BLOCK - length - 1);
  store<u64>(message + blocks * BLOCK - 8, bswap<u64>((<u64>total) << 3));
  return blocks;
}

/** Ends a MAC: the inner digest is at `state`, as a state, and is replaced by the state of the MAC. Writes no digest. */
export function hmacOuter(states: usize, state: usize): void {
  storeDigest(HMAC_BLOCK, state);
  padMessage(HMAC_BLOCK, DIGEST, BLOCK + DIGEST);
  copyText(state, states + OUTER, DIGEST);
  compress(state, HMAC_BLOCK, 1);
}

/**
 * Writes the MAC (32 bytes) of `length` bytes at `message` to `out`. Pads the message in place: overwrites up to 72
 * bytes after it.
 */
export function hmacSign(states: usize, message: usize, length: usize, out: usize): void {
  const blocks = padMessage(message, length, BLOCK + length);
  memory.copy(HMAC_STATE, states, DIGEST);
  compress(HMAC_STATE, message, blocks);
  hmacOuter(states, HMAC_STATE);
  storeDigest(out, HMAC_STATE);
  memory.fill(HMAC_STATE, 0, DIGEST);
  memory.fill(HMAC_BLOCK, 0, BLOCK);
}
