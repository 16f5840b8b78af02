import { encodeKey } from '../texts.mjs';

/**
 * Vector operations of SHA-256 in four lanes of 32 bits, without a rotation instruction. A round has 35: 11 for each of
 * the two sums of rotations, 3 for each of the two choices, 7 additions. A step of the schedule has 21. Swapping bytes
 * and transposing four messages takes 48, and adding the state takes 8.
 */
const fullBlock = 64 * 35 + 48 * 21 + 48 + 8;
/** The same block with a known schedule, to which the constants are already added. */
const knownBlock = 64 * 34 + 8;
/** Transposing four known schedules of different messages. */
const transposing = 128;

const lanes = 4;
const sharing = 8;

/**
 * Counts the minimum of vector operations for the hashes of a batch of URLs, grouped as the core groups them. Eight
 * keys of one length share the schedules of all blocks after the key; the rest is hashed four at a time in order of
 * length.
 *
 * @param texts the result of `prepareTexts`
 */
export function countOperations(keys, { requestHead, requestTail, stringHead }) {
  const lengths = keys.map((key) => requestHead.length + encodeKey(key).length).sort((a, b) => a - b);
  const keyBlocks = (length) => Math.ceil(length / 64);
  const blocks = (length) => blocksOf(length + requestTail.length);
  // The padded key and the part that all URLs share are hashed once. The rest of the string to sign and the outer hash
  // remain.
  const hmacBlocks = blocksOf((stringHead.length % 64) + 64) + 1;

  let operations = 0;
  const rest = [];
  for (let i = 0; i < lengths.length; ) {
    const length = lengths[i];
    if (lengths[i + sharing - 1] === length) {
      const full = keyBlocks(length) + hmacBlocks;
      operations += (sharing / lanes) * (full * fullBlock + (blocks(length) - keyBlocks(length)) * knownBlock);
      i += sharing;
    } else {
      rest.push(length);
      i++;
    }
  }
  for (let i = 0; i < rest.length; i += lanes) {
    const group = rest.slice(i, i + lanes);
    const full = Math.max(...group.map(keyBlocks)) + hmacBlocks;
    const known = Math.max(...group.map((length) => blocks(length) - keyBlocks(length)));
    operations += full * fullBlock + known * (knownBlock + transposing);
  }
  return operations;
}

/** Returns the number of blocks of a message with its padding. */
function blocksOf(length) {
  return Math.floor((length + 8) / 64) + 1;
}
