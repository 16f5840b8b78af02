/**
 * The string to sign: algorithm, date and scope, then the hash of the canonical request. All requests of a call share
 * everything but the hash, so the whole blocks before it, and the key block of the HMAC, are hashed once.
 *
 *     STRING_TO_SIGN_HEAD  <64 digits: the hash of the canonical request>
 *     ├─ whole blocks ─┤├──────────── STRING_TO_SIGN_TAIL, padded ──────────┤
 */
import { padMessage } from '../keys/hmac';
import { KEY_STATES, STRING_TO_SIGN_HEAD, STRING_TO_SIGN_STATE, STRING_TO_SIGN_TAIL } from '../memory';
import { BLOCK, DIGEST } from '../sha256/constants';
import { compress } from '../sha256/scalar';
import { fieldAt, fieldLength, nextField } from '../text/fields';

/** Hexadecimal digits of a hash, or of a signature. */
export const SIGNATURE_LENGTH: usize = 64;

/** Digits of the time in a date, `HHMMSS`. */
export const TIME_LENGTH: usize = 6;

/** Bytes of STRING_TO_SIGN_HEAD. */
export let stringToSignLength: usize = 0;
/** Where in STRING_TO_SIGN_TAIL the digits go, and the number of its blocks. */
export let tailDigitsAt: usize = 0;
export let tailBlocks: usize = 0;

/** The place of the time of day in the string to sign, after the algorithm and `YYYYMMDDT`. */
const TIME_AT: usize = 17 + 9;

/**
 * Reads two fields: the string to sign up to the hash, and the saved HMAC states of the signing key (64 bytes). Call
 * `hashScope` next.
 */
export function readScope(): void {
  nextField();
  stringToSignLength = fieldLength;
  memory.copy(STRING_TO_SIGN_HEAD, fieldAt, fieldLength);
  nextField();
  memory.copy(KEY_STATES, fieldAt, fieldLength);
}

/** Writes another time of day: six digits at `time`. */
export function changeTime(time: usize): void {
  memory.copy(STRING_TO_SIGN_HEAD + TIME_AT, time, TIME_LENGTH);
}

/** Hashes the whole blocks of the string to sign, and prepares its tail. */
export function hashScope(): void {
  const blocks = stringToSignLength / BLOCK;
  memory.copy(STRING_TO_SIGN_STATE, KEY_STATES, DIGEST);
  compress(STRING_TO_SIGN_STATE, STRING_TO_SIGN_HEAD, blocks);
  tailDigitsAt = stringToSignLength - blocks * BLOCK;
  memory.copy(STRING_TO_SIGN_TAIL, STRING_TO_SIGN_HEAD + blocks * BLOCK, tailDigitsAt);
  tailBlocks = padMessage(STRING_TO_SIGN_TAIL, tailDigitsAt + SIGNATURE_LENGTH, BLOCK + stringToSignLength + SIGNATURE_LENGTH);
}
