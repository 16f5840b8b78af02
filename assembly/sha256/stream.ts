/** SHA-256 of a message that arrives in pieces (FIPS 180-4, section 6.2). There is only one stream, so one message at a time. */
import { STREAM } from '../memory';
import { BLOCK, DIGEST } from './constants';
import { compress, initialState, storeDigest } from './scalar';

/** STREAM holds the state (32 bytes), then the block that is not full yet. */
const PENDING: usize = STREAM + DIGEST;
let pending: usize = 0;
let total: u64 = 0;

/** Starts a new message. */
export function streamStart(): void {
  initialState(STREAM);
  pending = 0;
  total = 0;
}

/** Adds `length` bytes at `from`. */
export function streamUpdate(from: usize, length: usize): void {
  total += length;
  if (pending > 0) {
    const take = min<usize>(BLOCK - pending, length);
    memory.copy(PENDING + pending, from, take);
    pending += take;
    from += take;
    length -= take;
    if (pending < BLOCK) return;
    compress(STREAM, PENDING, 1);
  }
  const whole = length / BLOCK;
  compress(STREAM, from, whole);
  pending = length - whole * BLOCK;
  memory.copy(PENDING, from + whole * BLOCK, pending);
}

/** Bytes of a suspended message: STREAM, and the total length. The total also gives the number of pending bytes. */
const SUSPENDED: usize = DIGEST + BLOCK + 8;

/** Writes the state of the message to `out`, and returns its length. */
export function streamSuspend(out: usize): usize {
  memory.copy(out, STREAM, DIGEST + BLOCK);
  store<u64>(out + DIGEST + BLOCK, total);
  return SUSPENDED;
}

/** Continues the message whose state is at `from`. */
export function streamResume(from: usize): void {
  memory.copy(STREAM, from, DIGEST + BLOCK);
  total = load<u64>(from + DIGEST + BLOCK);
  pending = <usize>(total % BLOCK);
}

/** Ends the message, writes its digest (32 bytes) to `out` and wipes its state. */
export function streamFinish(out: usize): void {
  store<u8>(PENDING + pending, 0x80);
  memory.fill(PENDING + pending + 1, 0, BLOCK - 1 - pending);
  if (pending + 9 > BLOCK) {
    compress(STREAM, PENDING, 1);
    memory.fill(PENDING, 0, BLOCK);
  }
  store<u64>(PENDING + BLOCK - 8, bswap<u64>(total << 3));
  compress(STREAM, PENDING, 1);
  storeDigest(out, STREAM);
  memory.fill(STREAM, 0, DIGEST + BLOCK);
}
