import { equal } from 'node:assert/strict';
import { createHash } from 'node:crypto';

const DIGEST = 32;
const LANE_STATE = 128;

/** Runs every function over the block of a short message, and compares the digests with those of node:crypto. */
export function checkKernel(kernel) {
  const messages = ['a', 'bc', 'def', 'ghij'];
  const bytes = new Uint8Array(kernel.memory.buffer, kernel.BLOCKS.value, 4 * 64).fill(0);
  for (const [lane, message] of messages.entries()) {
    const block = bytes.subarray(lane * 64, (lane + 1) * 64);
    block.set(Buffer.from(`${message}\x80`, 'latin1'));
    block[63] = message.length * 8;
  }
  const digests = messages.map((message) => createHash('sha256').update(message).digest('hex'));
  const inLanes = () => digests.map((_, lane) => laneDigest(kernel, lane));
  equal(after(kernel, kernel.full, inLanes).join(), digests.join());
  equal(after(kernel, kernel.mixed, inLanes).join(), digests.join());
  const inEight = () => Array.from({ length: 8 }, (_, lane) => laneDigest(kernel, lane));
  equal(after(kernel, kernel.shared, inEight).join(), Array(8).fill(digests[0]).join());
  equal(
    after(kernel, kernel.single, () => digestOf(kernel, (i) => 2 * LANE_STATE + 4 * i)),
    digests[0],
  );
}

function after(kernel, form, read) {
  kernel.prepare();
  form(1);
  return read();
}

/** Word i of four lanes is one vector; lanes 4 to 7 are in the second lane state. */
function laneDigest(kernel, lane) {
  return digestOf(kernel, (i) => (lane >> 2) * LANE_STATE + 16 * i + 4 * (lane & 3));
}

function digestOf(kernel, offsetOf) {
  const states = new DataView(kernel.memory.buffer, kernel.STATES.value);
  const digest = Buffer.alloc(DIGEST);
  for (let i = 0; i < 8; i++) digest.writeUInt32BE(states.getUint32(offsetOf(i), true), 4 * i);
  return digest.toString('hex');
}
