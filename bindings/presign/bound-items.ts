/** Limits the validity of items to the credentials. */
import { indexAfter } from '../api/errors.js';
import type { CoreItems } from '../core/items.js';
import type { Refusals } from '../core/refusals.js';
import type { Plan } from '../core/shapes.js';
import { boundedSeconds } from '../protocol/expires.js';

/** Positions of the words of an item: a flag for texts of its own, the count of query pairs, the units of the key. */
const PAIRS = 1;
const KEY = 2;
/** The units of method, payload hash and validity follow; this is the position of the last. */
const VALIDITY = 5;

/**
 * Copies items and limits their validity, or refuses items that would be valid for longer than the credentials.
 *
 * @param firstIndex the index of the first item, for errors
 * @param refusals collects refused items, if they are skipped. They lose their keys, so that the core skips them
 * @throws SigV4Error `OutlivesCredentials` if the plan refuses an item, and refused items are not skipped
 */
export function boundItems(
  items: CoreItems,
  plan: Plan,
  firstIndex: number | undefined,
  refusals: Refusals | undefined,
): CoreItems {
  const { mostSeconds, refusesLonger } = plan;
  if (items.mostSeconds <= mostSeconds) return items;
  const bounded = { text: '', words: [...items.words], ends: [...items.ends], mostSeconds };
  const digits = String(mostSeconds);
  const outliving = refusesLonger ? 'refuse' : 'cap';
  for (let i = 0, word = 0, unit = 0; 2 * i < items.ends.length; i++) {
    const end = items.ends[2 * i + 1] as number;
    const [key, method, hash, length] = items.words.slice(word + KEY, word + VALIDITY + 1) as [
      number,
      number,
      number,
      number,
    ];
    const at = unit + key + method + hash;
    const asked = items.words[word] === 0 ? 0 : Number(items.text.slice(at, at + length));
    if (asked <= mostSeconds) {
      bounded.text += items.text.slice(unit, end);
    } else {
      const error = refusalOf(() => boundedSeconds(asked, mostSeconds, outliving, indexAfter(firstIndex, i)));
      if (error === undefined) {
        bounded.text += items.text.slice(unit, at) + digits + items.text.slice(at + length, end);
        bounded.words[word + VALIDITY] = digits.length;
      } else {
        if (refusals === undefined || firstIndex === undefined) throw error;
        refusals.add(firstIndex + i, error);
        bounded.text += items.text.slice(unit + key, end);
        bounded.words[word + KEY] = 0;
        bounded.words[word + PAIRS] = pairsOfKey(items.words[word + PAIRS] as number);
      }
    }
    bounded.ends[2 * i + 1] = bounded.text.length;
    word = items.ends[2 * i] as number;
    unit = end;
  }
  return bounded;
}

/** Returns the error that the call throws; undefined if it does not throw. */
function refusalOf(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Converts the count of query pairs to the form of items with a key, so that the core refuses the empty key. */
function pairsOfKey(pairs: number): number {
  return pairs < 0 ? ~pairs : pairs;
}
