/** SHA-256 of a message that arrives in pieces (FIPS 180-4, section 6.2). One message at a time: there is one stream. */
import { STREAM } from '../memory';
import { BLOCK, DIGEST } from './constants';
import { compress, initialState, storeDigest } from './scalar';

/** STREAM holds the state (32 bytes) and behind it the block that is not full yet. */
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

/** Bytes of a message's whole state: STREAM, and how many bytes there were. The pending ones are those behind whole blocks. */
const SUSPENDED: usize = DIGEST + BLOCK + 8;

/** Writes the state of the message to `out`, and returns its length. */
export function streamSuspend(out: usize): usize {
  memory.copy(out, STREAM, DIGEST + BLOCK);
  store<u64>(out + DIGEST + BLOCK, total);
  return SUSPENDED;
}

/** Goes on with the message whose state is at `from`. */
export function streamResume(from: usize): void {
  memory.copy(STREAM, from, DIGEST + BLOCK);
  total = load<u64>(from + DIGEST + BLOCK);
  pending = <usize>(total % BLOCK);
}

/** Ends the message, writes its digest (32 bytes) to `out` and forgets it. */
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
