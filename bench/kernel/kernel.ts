/**
 * The SHA-256 of assembly/sha256, one block at a time and repeated many times, for bench/kernel/run.mjs. It is a
 * separate module, compiled with the settings of the release module.
 */
import { BLOCK, DIGEST, H0 } from '../../assembly/sha256/constants';
import { allLanes, compressLanes, LANE_STATE, loadLanes } from '../../assembly/sha256/lanes';
import { compress, expandSchedule } from '../../assembly/sha256/scalar';
import { compressMixed, compressShared } from '../../assembly/sha256/schedules';

/** Bytes of an expanded block. */
const SCHEDULE: usize = 256;

/** Four blocks, one for each lane. The host writes them. */
export const BLOCKS: usize = memory.data(256, 64);
/** Two lane states, then the state of the single message. */
export const STATES: usize = memory.data(288, 64);
const SINGLE: usize = STATES + 2 * LANE_STATE;
const SCHEDULES: usize = memory.data(1024, 64);
const POINTERS: usize = memory.data(16, 16);

/** Writes the initial hash value to all states, and expands the four blocks. */
export function prepare(): void {
  for (let word: usize = 0; word < 2 * LANE_STATE; word += 16) {
    v128.store(STATES + word, v128.load32_splat(H0 + ((word >> 2) & 31)));
  }
  memory.copy(SINGLE, H0, DIGEST);
  for (let lane: usize = 0; lane < 4; lane++) {
    expandSchedule(SCHEDULES + lane * SCHEDULE, BLOCKS + lane * BLOCK);
    store<u32>(POINTERS + lane * 4, <u32>(SCHEDULES + lane * SCHEDULE));
  }
}

/** Hashes a block of each of four messages. */
export function full(times: i32): void {
  for (; times > 0; times--) {
    loadLanes(BLOCKS, BLOCK);
    compressLanes(STATES, allLanes());
  }
}

/** Hashes one expanded block into eight messages. */
export function shared(times: i32): void {
  for (; times > 0; times--) compressShared(STATES, SCHEDULES);
}

/** Hashes four expanded blocks into four messages. */
export function mixed(times: i32): void {
  for (; times > 0; times--) compressMixed(STATES, POINTERS, allLanes());
}

/** Hashes a block of one message. */
export function single(times: i32): void {
  for (; times > 0; times--) compress(SINGLE, BLOCKS, 1);
}
