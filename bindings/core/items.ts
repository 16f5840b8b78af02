/** Items of a batch, laid out for assembly/presign/items.ts. */
import { indexAfter, refused } from '../api/errors.js';
import type { Refusals } from './refusals.js';

/** Items as the core takes them, and as they are sent to a worker. All numbers are UTF-16 units, or count something. */
export interface CoreItems {
  /** The texts of all items, one after the other. */
  readonly text: string;
  /** For each item what `layRecords` of assembly/presign/items.ts reads: counts, and the lengths of its texts. */
  readonly words: readonly number[];
  /** For each item: where it ends among `words`, and in `text`. */
  readonly ends: readonly number[];
  /** The most seconds of validity that one of them has of its own. */
  readonly mostSeconds: number;
}

/** What an item has instead of what the plan has. A text that is empty: as in the plan. */
export interface Own {
  readonly method: string;
  /** The payload line; only with headers. */
  readonly payloadHash: string;
  /** Seconds, in digits. */
  readonly expiresIn: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
}

/**
 * Collects items. Their texts become one string, because a call of `encodeInto` for each took a fifth of the time of a URL with its own query
 * (Node 20).
 */
export class ItemList implements CoreItems {
  text = '';
  readonly words: number[] = [];
  readonly ends: number[] = [];
  mostSeconds = 0;
  /** Of the item that was begun: its texts, its own validity, its query pairs and the units of them, and where the count of them is among `words`. */
  #item = '';
  #seconds = 0;
  #pairs = 0;
  #units = 0;
  #pairsAt = 0;

  get size(): number {
    return this.ends.length / 2;
  }

  /**
   * Begins an item, to be followed by its query and `end`. All texts but the key must be well-formed.
   *
   * @param index of the item, for errors
   * @throws SigV4Error `InvalidText` if the key has a lone surrogate
   */
  begin(key: string, index: number | undefined, own?: Own): void {
    if (!key.isWellFormed()) throw loneSurrogate(index);
    const { words } = this;
    this.#pairsAt = words.length + 1;
    this.#pairs = 0;
    this.#units = 0;
    words.push(own === undefined ? 0 : own.headers.length / 2 + 1, 0, key.length);
    let text = key;
    if (own !== undefined) {
      const { method, payloadHash, expiresIn, headers } = own;
      text += method + payloadHash + expiresIn;
      words.push(method.length, payloadHash.length, expiresIn.length);
      for (const each of headers) {
        text += each;
        words.push(each.length);
      }
    }
    this.#item = text;
    this.#seconds = Number(own?.expiresIn ?? 0);
  }

  /** Adds a query pair to the item that was begun. */
  pair(name: string, value: string): void {
    this.#item += name + value;
    this.words.push(name.length, value.length);
    this.#pairs++;
    this.#units += name.length + value.length;
  }

  /** True if the query of the item that was begun has more pairs, or more units. */
  isQueryLonger(pairs: number, units: number): boolean {
    return this.#pairs > pairs || this.#units > units;
  }

  /**
   * Ends the item. Returns the units of its texts.
   *
   * @param isBucket it is for the URL of the bucket: the key that it was begun with is empty
   */
  end(isBucket = false): number {
    this.words[this.#pairsAt] = isBucket ? ~this.#pairs : this.#pairs;
    this.text += this.#item;
    if (this.#seconds > this.mostSeconds) this.mostSeconds = this.#seconds;
    this.ends.push(this.words.length, this.text.length);
    return this.#item.length;
  }

  /** Forgets the item that was begun. */
  drop(): void {
    this.words.length = this.ends.at(-2) ?? 0;
  }

  /** Adds an item that has nothing but its key. @throws as `begin` */
  add(key: string, index: number | undefined): void {
    this.begin(key, index);
    this.end();
  }
}

/** Items that have nothing but keys. @throws as `ItemList.begin` */
export function itemsOf(keys: readonly string[], firstIndex: number | undefined): ItemList {
  const items = new ItemList();
  keys.forEach((key, i) => {
    items.add(key, indexAfter(firstIndex, i));
  });
  return items;
}

/** The item of the URL of the bucket. */
export function bucketItem(): ItemList {
  const items = new ItemList();
  items.begin('', undefined);
  items.end(true);
  return items;
}

/** The error of a key with a lone surrogate. */
function loneSurrogate(index: number | undefined): Error {
  return refused('InvalidText', 'key', 'has a lone surrogate', index);
}

/**
 * Keys without lone surrogates: others are refused, and an empty key stands in their place.
 *
 * @param refusals where they are noted; nothing: they are thrown
 * @throws SigV4Error `InvalidText`
 */
export function wellFormedKeys(
  keys: readonly string[],
  firstIndex: number | undefined,
  refusals: Refusals | undefined,
): readonly string[] {
  return keys.map((key, i) => {
    if (key.isWellFormed()) return key;
    const index = indexAfter(firstIndex, i);
    if (refusals === undefined || index === undefined) throw loneSurrogate(index);
    refusals.add(index, loneSurrogate(index));
    return '';
  });
}
