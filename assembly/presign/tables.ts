/**
 * Schedules of the blocks after the key. These blocks hold only SUFFIX and the padding, so they depend only on where
 * the key ended in its block. The last block also holds the length, so it depends on the whole length:
 *
 *     end = bytes of the head's rest and the key        r = end mod 64: where SUFFIX begins in its first block
 *
 *     ├── blocks with the key ──┤├──────────── constant blocks ────────────┤
 *     [ head  key ][ key │ SUFF ][ IX ...      ][ ...          ][ … 80 0 len ]
 *                        r        slot r, 0       slot r, 1       slot of `end`
 *
 * Eight items of one length need their schedules at once. For other items a schedule saves little where there is SIMD,
 * and making it costs as much as hashing the block. So it is made after a block has occurred MADE times. There are 64
 * residues, and a slot for the last block of every end below 1,024; longer messages have no table. Tables are never
 * evicted, so a group cannot lose a table.
 */
import { SIMD } from '../features';
import { BLOCK_SCRATCH, LAST_TABLES_CAPACITY, SUFFIX, TABLE_BLOCKS, TABLE_STATES, TABLES } from '../memory';
import { BLOCK, blocksFor, SCHEDULE } from '../sha256/constants';
import { expandSchedule } from '../sha256/scalar';
import { headRestLength, messageHeadLength, suffixLength } from './plan';

const FIRST_LAST: usize = 64 * TABLE_BLOCKS;
const SLOTS: usize = FIRST_LAST + LAST_TABLES_CAPACITY;

/** The state of a slot: the plan's number plus the number of times its block has occurred, up to MADE. */
const MADE: u8 = SIMD ? 7 : 1;
const STATES: u8 = 8;
let planNumber: u8 = 0;

/** Forgets all tables. Call it when the plan has changed. The tables remain in memory until `wipeTables`. */
export function clearTables(): void {
  if (planNumber === u8.MAX_VALUE - (STATES - 1)) wipeTables();
  planNumber += STATES;
}

/** Overwrites the tables of all plans. */
export function wipeTables(): void {
  for (let slot: usize = 0; slot < SLOTS; slot += 8) {
    if (load<u64>(TABLE_STATES + slot) === 0) continue;
    memory.fill(TABLES + slot * SCHEDULE, 0, 8 * SCHEDULE);
    store<u64>(TABLE_STATES + slot, 0);
  }
  planNumber = 0;
}

/** Returns where in SUFFIX the first constant block begins, for an item that ends at `end`. */
function suffixStart(end: usize): usize {
  return (BLOCK - end) & (BLOCK - 1);
}

/** Returns the number of constant blocks of an item that ends at `end`. */
export function constantBlocks(end: usize): usize {
  return blocksFor(suffixLength - suffixStart(end));
}

/** Tests whether SUFFIX has few enough blocks for the tables. */
export function tablesServe(): bool {
  return blocksFor(suffixLength) <= TABLE_BLOCKS;
}

/**
 * Returns the schedule of constant block `index` of an item that ends at `end`, or 0 if the block has no schedule. With
 * `must`, the schedule is always made. `end` must then be below LAST_TABLES_CAPACITY.
 */
export function scheduleFor(end: usize, index: usize, must: bool): usize {
  const isLast = index + 1 === constantBlocks(end);
  if (isLast && end >= LAST_TABLES_CAPACITY) return 0;
  const slot = isLast ? FIRST_LAST + end : suffixStart(end) * TABLE_BLOCKS + index;
  const table = TABLES + slot * SCHEDULE, made = planNumber + MADE;
  const state = max<u8>(load<u8>(TABLE_STATES + slot), planNumber);
  if (state === made) return table;
  if (!must && state + 1 < made) {
    store<u8>(TABLE_STATES + slot, state + 1);
    return 0;
  }
  writeConstantBlock(BLOCK_SCRATCH, end, index);
  expandSchedule(table, BLOCK_SCRATCH);
  // Set only now: if the caller's stack overflows while the table is made, the table must not count as made.
  store<u8>(TABLE_STATES + slot, made);
  return table;
}

/** Writes constant block `index` of an item that ends at `end`: the rest of the suffix, then its padding. */
export function writeConstantBlock(out: usize, end: usize, index: usize): void {
  const from = suffixStart(end) + index * BLOCK;
  const text = from < suffixLength ? min(suffixLength - from, BLOCK) : 0;
  memory.copy(out, SUFFIX + from, text);
  memory.fill(out + text, 0, BLOCK - text);
  if (text < BLOCK && from <= suffixLength) store<u8>(out + text, 0x80);
  if (index + 1 < constantBlocks(end)) return;
  const total = messageHeadLength - headRestLength + end + suffixLength;
  store<u64>(out, bswap<u64>((<u64>total) << 3), BLOCK - 8);
}
