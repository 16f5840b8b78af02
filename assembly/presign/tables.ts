/**
 * Schedules of the blocks behind the key. They hold nothing but SUFFIX and the padding, so they depend only on where the
 * key ended in its block, and the very last one, which holds the length, on the whole length. They are made when an item
 * first needs them:
 *
 *     end = bytes of the head's rest and the key        r = end mod 64: where SUFFIX begins in its first block
 *
 *     ├── blocks with the key ──┤├──────────── constant blocks ────────────┤
 *     [ head  key ][ key │ SUFF ][ IX ...      ][ ...          ][ … 80 0 len ]
 *                        r        TABLES[r][0]   TABLES[r][1]    LAST_TABLES[end]
 *
 * A batch has at most 64 residues, so the first kind needs no eviction; the second has a place for every end below 1,024,
 * and longer ones are made in the lane's own scratch. Nothing is ever evicted, so no group can lose a table it still holds.
 */
import { BLOCK_SCRATCH, LANE_TABLES, LAST_STATE, LAST_TABLES, LAST_TABLES_CAPACITY, SUFFIX, TABLE_BLOCKS, TABLES, TABLES_STATE } from '../memory';
import { BLOCK, blocksFor, SCHEDULE } from '../sha256/constants';
import { expandSchedule } from '../sha256/scalar';
import { headRestLength, messageHeadLength, suffixLength } from './plan';

/** The number of the plan, in the state of its tables; 0 is the state of a table that holds nothing. */
let planNumber: u8 = 0;

/** Forgets all tables: to be called when the plan has changed. They stay where they are, and `wipeTables` finds them. */
export function clearTables(): void {
  if (planNumber === u8.MAX_VALUE) wipeTables();
  planNumber++;
}

/** Overwrites all tables that were made since the last time. */
export function wipeTables(): void {
  wipeMade(TABLES, TABLES_STATE, 64 * TABLE_BLOCKS);
  wipeMade(LAST_TABLES, LAST_STATE, LAST_TABLES_CAPACITY);
  planNumber = 0;
}

function wipeMade(tables: usize, states: usize, count: usize): void {
  for (let i: usize = 0; i < count; i += 8) {
    if (load<u64>(states + i) === 0) continue;
    for (let at = i; at < i + 8; at++) if (load<u8>(states + at) !== 0) memory.fill(tables + at * SCHEDULE, 0, SCHEDULE);
    store<u64>(states + i, 0);
  }
}

/** Where in SUFFIX the first constant block begins, for an item that ends at `end`. */
function suffixStart(end: usize): usize {
  return (BLOCK - end) & (BLOCK - 1);
}

/** How many constant blocks an item has that ends at `end`. */
export function constantBlocks(end: usize): usize {
  return blocksFor(suffixLength - suffixStart(end));
}

/** False if SUFFIX has more blocks than tables are kept for. */
export function tablesServe(): bool {
  return blocksFor(suffixLength) <= TABLE_BLOCKS;
}

/** The schedule of constant block `index`, which is not the last, of an item that ends at `end`. */
export function tableFor(end: usize, index: usize): usize {
  const start = suffixStart(end);
  const slot = start * TABLE_BLOCKS + index;
  const table = TABLES + slot * SCHEDULE;
  if (load<u8>(TABLES_STATE + slot) !== planNumber) {
    writeConstantBlock(start + index * BLOCK);
    expandSchedule(table, BLOCK_SCRATCH);
    // Not before: if the caller's stack ends within, the table is not made.
    store<u8>(TABLES_STATE + slot, planNumber);
  }
  return table;
}

/** The schedule of the last block of an item that ends at `end`; `lane` (0 to 3) says whose scratch may be used. */
export function lastTableFor(end: usize, lane: usize): usize {
  let table = LANE_TABLES + lane * SCHEDULE;
  if (end < LAST_TABLES_CAPACITY) {
    table = LAST_TABLES + end * SCHEDULE;
    if (load<u8>(LAST_STATE + end) === planNumber) return table;
  }
  writeConstantBlock(suffixStart(end) + (constantBlocks(end) - 1) * BLOCK);
  const total = messageHeadLength - headRestLength + end + suffixLength;
  store<u64>(BLOCK_SCRATCH, bswap<u64>((<u64>total) << 3), BLOCK - 8);
  expandSchedule(table, BLOCK_SCRATCH);
  if (end < LAST_TABLES_CAPACITY) store<u8>(LAST_STATE + end, planNumber);
  return table;
}

/** Writes the block that begins at offset `from` of SUFFIX to BLOCK_SCRATCH: what is left of the suffix, then its padding. */
function writeConstantBlock(from: usize): void {
  const text = from < suffixLength ? min(suffixLength - from, BLOCK) : 0;
  memory.copy(BLOCK_SCRATCH, SUFFIX + from, text);
  memory.fill(BLOCK_SCRATCH + text, 0, BLOCK - text);
  if (text < BLOCK && from <= suffixLength) store<u8>(BLOCK_SCRATCH + text, 0x80);
}
