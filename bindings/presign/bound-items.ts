/** Items that are valid for no longer than the credentials. */
import { indexAfter } from '../api/errors.js';
import type { CoreItems } from '../core/items.js';
import type { Plan } from '../core/shapes.js';
import { boundedSeconds } from '../protocol/expires.js';

/** Words of an item before those of its own texts: whether it has any, count of query pairs, units of the key. */
const KEY = 2;
/** Units of method, payload hash and validity follow. */
const VALIDITY = 5;

/**
 * Items of which none is valid for longer than the credentials last.
 *
 * @param firstIndex of the first of them in errors
 * @throws SigV4Error `OutlivesCredentials` if the plan refuses what would be
 */
export function boundItems(items: CoreItems, plan: Plan, firstIndex: number | undefined): CoreItems {
  const { mostSeconds, refusesLonger } = plan;
  if (items.mostSeconds <= mostSeconds) return items;
  const bounded = { text: '', words: [...items.words], ends: [...items.ends], mostSeconds };
  const digits = String(mostSeconds);
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
      const outliving = refusesLonger ? 'refuse' : 'cap';
      boundedSeconds(asked, mostSeconds, outliving, indexAfter(firstIndex, i));
      bounded.text += items.text.slice(unit, at) + digits + items.text.slice(at + length, end);
      bounded.words[word + VALIDITY] = digits.length;
    }
    bounded.ends[2 * i + 1] = bounded.text.length;
    word = items.ends[2 * i] as number;
    unit = end;
  }
  return bounded;
}
