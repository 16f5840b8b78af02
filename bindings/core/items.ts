/** Lays out the items of a batch for assembly/presign/items.ts. */
import { indexAfter, refused } from '../api/errors.js';
import type { Refusals } from './refusals.js';

/** Items in the layout of the core, which is also sent to workers. Lengths are UTF-16 code units. */
export interface CoreItems {
  /** Texts of all items, concatenated. */
  readonly text: string;
  /** Words that `layRecords` of assembly/presign/items.ts reads for each item: counts and lengths of its texts. */
  readonly words: readonly number[];
  /** End of each item in `words` and in `text`. */
  readonly ends: readonly number[];
  /** Longest `expiresIn` of an item, in seconds. */
  readonly mostSeconds: number;
}

/** Settings of an item that override the plan. An empty text means the plan's value. */
export interface Own {
  readonly method: string;
  /** Last line of the canonicalRequest; only with headers. */
  readonly payloadHash: string;
  /** Seconds in decimal digits. */
  readonly expiresIn: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
}

/**
 * Collects items. It joins their texts to one string, because calling `encodeInto` for each took a fifth of the time of a URL with its own
 * query (Node 20).
 */
export class ItemList implements CoreItems {
  text = '';
  readonly words: number[] = [];
  readonly ends: number[] = [];
  mostSeconds = 0;
  /**
   * State of the current item: its texts, its `expiresIn`, the number of its query pairs and their code units, and the position of that
   * number in `words`.
   */
  #item = '';
  #seconds = 0;
  #pairs = 0;
  #units = 0;
  #pairsAt = 0;

  get size(): number {
    return this.ends.length / 2;
  }

  /**
   * Begins an item. Add its query, then call `end`. All texts except the key must be well-formed.
   *
   * @param index Index of the item for errors. @throws SigV4Error `InvalidText` if the key has a lone surrogate
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

  /** Adds a query pair to the current item. */
  pair(name: string, value: string): void {
    this.#item += name + value;
    this.words.push(name.length, value.length);
    this.#pairs++;
    this.#units += name.length + value.length;
  }

  /** Tests if the query of the current item exceeds a number of pairs or code units. */
  isQueryLonger(pairs: number, units: number): boolean {
    return this.#pairs > pairs || this.#units > units;
  }

  /**
   * Ends the item and returns the code units of its texts.
   *
   * @param isBucket The item is for the bucket's URL, and its key is empty.
   */
  end(isBucket = false): number {
    this.words[this.#pairsAt] = isBucket ? ~this.#pairs : this.#pairs;
    this.text += this.#item;
    if (this.#seconds > this.mostSeconds) this.mostSeconds = this.#seconds;
    this.ends.push(this.words.length, this.text.length);
    return this.#item.length;
  }

  /** Discards the current item. */
  drop(): void {
    this.words.length = this.ends.at(-2) ?? 0;
  }

  /** Adds an item that consists only of a key. @throws as `begin` */
  add(key: string, index: number | undefined): void {
    this.begin(key, index);
    this.end();
  }
}

/** Converts keys to items. @throws as `ItemList.begin` */
export function itemsOf(keys: readonly string[], firstIndex: number | undefined): ItemList {
  const items = new ItemList();
  keys.forEach((key, i) => {
    items.add(key, indexAfter(firstIndex, i));
  });
  return items;
}

/** Returns the item for the URL of the bucket. */
export function bucketItem(): ItemList {
  const items = new ItemList();
  items.begin('', undefined);
  items.end(true);
  return items;
}

/** Returns the error for a key with a lone surrogate. */
function loneSurrogate(index: number | undefined): Error {
  return refused('InvalidText', 'key', 'has a lone surrogate', index);
}

/**
 * Replaces keys that have lone surrogates by empty keys and refuses them.
 *
 * @param refusals Collects the refusals. Without it the first refusal is thrown. @throws SigV4Error `InvalidText`
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
