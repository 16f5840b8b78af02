import { encodeKey } from '../texts.mjs';

/**
 * Vector operations of SHA-256 in four lanes of 32 bits, without an instruction that rotates. A round has 35: 11 for each of the two sums of
 * rotations, 3 for each of the two choices, 7 additions; a step of the schedule has 21. Bytes are turned and four messages transposed with
 * 48, and the state is added with 8.
 */
const fullBlock = 64 * 35 + 48 * 21 + 48 + 8;
/** The same block with a schedule that is known, and whose constants are added already. */
const knownBlock = 64 * 34 + 8;
/** Four known schedules of different messages are transposed. */
const transposing = 128;

const lanes = 4;
const sharing = 8;

/**
 * The vector operations that the hashes of a batch of URLs have at least, as the core groups them: eight keys of one length share the
 * schedule of all blocks after the key, the rest goes four at a time in order of length.
 *
 * @param texts what `prepareTexts` gave
 */
export function countOperations(keys, { requestHead, requestTail, stringHead }) {
  const lengths = keys.map((key) => requestHead.length + encodeKey(key).length).sort((a, b) => a - b);
  const keyBlocks = (length) => Math.ceil(length / 64);
  const blocks = (length) => blocksOf(length + requestTail.length);
  // The padded key and whatever else is the same for all URLs is hashed once: what is left of the string to sign, and then the outer hash.
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

/** Blocks of a message with its padding. */
function blocksOf(length) {
  return Math.floor((length + 8) / 64) + 1;
}
