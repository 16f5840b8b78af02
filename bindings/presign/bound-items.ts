/** Items that are valid for no longer than the credentials. */
import { indexAfter } from '../api/errors.js';
import type { CoreItems } from '../core/items.js';
import type { Refusals } from '../core/refusals.js';
import type { Plan } from '../core/shapes.js';
import { boundedSeconds } from '../protocol/expires.js';

/** Words of an item before those of its own texts: whether it has any, count of query pairs, units of the key. */
const PAIRS = 1;
const KEY = 2;
/** Units of method, payload hash and validity follow. */
const VALIDITY = 5;

/**
 * Items of which none is valid for longer than the credentials last.
 *
 * @param firstIndex of the first of them in errors
 * @param refusals where those are noted that the plan refuses: they lose their keys, so that the core skips them
 * @throws SigV4Error `OutlivesCredentials` if the plan refuses what would be, and nothing is skipped
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

/** What the call throws, if it throws. */
function refusalOf(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The count of query pairs as an item with a key has it: an empty key is then refused. */
function pairsOfKey(pairs: number): number {
  return pairs < 0 ? ~pairs : pairs;
}
