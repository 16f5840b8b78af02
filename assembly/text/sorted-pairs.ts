/**
 * Tables of names and values of a query or of headers: the place of each pair in one text, and their order (AWS,
 * "Create a signed AWS API request", step 1).
 */

/** A pair table's entry: { at: u32, nameLength: u32, length: u32 } of an encoded "name=value". */
export const PAIR: usize = 12;

export function pairAt(pair: usize): usize { return load<u32>(pair); }
export function pairNameLength(pair: usize): usize { return load<u32>(pair, 4); }
export function pairLength(pair: usize): usize { return load<u32>(pair, 8); }

function compareText(a: usize, aLength: usize, b: usize, bLength: usize): i32 {
  if (min(aLength, bLength) >= 8) {
    const first = bswap<u64>(load<u64>(a)), second = bswap<u64>(load<u64>(b));
    if (first !== second) return first < second ? -1 : 1;
  }
  const order = memory.compare(a, b, min(aLength, bLength));
  if (order !== 0) return order;
  return aLength < bLength ? -1 : aLength > bLength ? 1 : 0;
}

export function compareNames(a: usize, b: usize): i32 {
  return compareText(pairAt(a), pairNameLength(a), pairAt(b), pairNameLength(b));
}

/**
 * Orders two pairs by the bytes of their encoded names, then of their values. The joined text would give a wrong order,
 * because '=' sorts after '-', '.', the digits and '%'.
 */
function comparePairs(a: usize, b: usize): i32 {
  const order = compareNames(a, b);
  if (order !== 0) return order;
  const aName = pairNameLength(a), bName = pairNameLength(b);
  return compareText(pairAt(a) + aName, pairLength(a) - aName, pairAt(b) + bName, pairLength(b) - bName);
}

/** Sorts a table of `count` pairs in place by name and value. */
export function sortPairs(pairs: usize, count: i32): void {
  for (let i = 1; i < count; i++) insertPair(pairs, pairs + i * PAIR, true);
}

/** Sorts a table of `count` pairs in place by name only. Pairs of the same name keep their order. */
export function sortByName(pairs: usize, count: i32): void {
  for (let i = 1; i < count; i++) insertPair(pairs, pairs + i * PAIR, false);
}

/** Moves the pair at `pair` to its place among the sorted pairs before it. Tables are short, and often in order already. */
function insertPair(pairs: usize, pair: usize, values: bool): void {
  if (!follows(pair - PAIR, pair, values)) return;
  let low = pairs, high = pair - PAIR;
  while (low < high) {
    const middle = low + (high - low) / PAIR / 2 * PAIR;
    if (follows(middle, pair, values)) high = middle;
    else low = middle + PAIR;
  }
  const at = load<u64>(pair), length = load<u32>(pair, 8);
  memory.copy(low + PAIR, low, pair - low);
  store<u64>(low, at);
  store<u32>(low, length, 8);
}

function follows(a: usize, b: usize, values: bool): bool {
  return (values ? comparePairs(a, b) : compareNames(a, b)) > 0;
}

/**
 * Merges two sorted tables without duplicates into `out`. If both have a name, takes the pair of `b`. Returns the
 * number of pairs.
 */
export function mergePairs(out: usize, a: usize, aCount: i32, b: usize, bCount: i32): i32 {
  const begin = out;
  for (const aEnd = a + aCount * PAIR, bEnd = b + bCount * PAIR; a < aEnd || b < bEnd; out += PAIR) {
    const order = a === aEnd ? 1 : b === bEnd ? -1 : compareNames(a, b);
    memory.copy(out, order < 0 ? a : b, PAIR);
    if (order <= 0) a += PAIR;
    if (order >= 0) b += PAIR;
  }
  return <i32>((out - begin) / PAIR);
}

/** Tests whether two of the sorted pairs have the same name. */
export function hasDuplicateName(pairs: usize, count: i32): bool {
  for (let i = 1; i < count; i++) if (compareNames(pairs + (i - 1) * PAIR, pairs + i * PAIR) === 0) return true;
  return false;
}
