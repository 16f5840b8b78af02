/** Reads and checks keys and items, and collects them into chunks for one call of the core. */

import { checkNames, wrongType } from '../api/errors.js';
import type { PresignItem } from '../api/presigner.js';
import type { Core } from '../core/core.js';
import { type ItemList, itemsOf, type Own, wellFormedKeys } from '../core/items.js';
import * as LIMIT from '../core/numbers/limits.js';
import { type Refusals, withoutTraces } from '../core/refusals.js';
import type { Plan } from '../core/shapes.js';
import { emptyKey, headersTooLong, keyTooLong, queryTooLong } from '../core/status-errors.js';
import { readExpiresIn } from '../protocol/expires.js';
import {
  checkStability,
  ownPayloadHash,
  payloadHash,
  readHeaders,
  readItemQuery,
  readMethod,
  type Template,
} from '../template/template.js';
import { flag } from '../util/options.js';
import type { UrlSink } from './sink.js';
import { presignItems, presignKeys } from './sink.js';

const ITEM_NAMES: ReadonlySet<string> = new Set(['key', 'query', 'method', 'headers', 'expiresIn', 'bucketUrl']);

/** Keys of a chunk: enough that most keys find seven others of the same length, few enough that the URLs stay in the cache. */
const CHUNK = 1024;
/**
 * UTF-16 units at which a chunk of items is full. The items become one string, with two bytes per unit if one unit is not Latin-1. V8
 * stores strings of more than 128 KiB separately: with 1,024 items of 140 units, an item cost 0.24 us more (Node 20, AMD EPYC, CPU time).
 */
const ITEM_UNITS = 60_000;

/** A chunk of a batch. It holds plain keys until the first item with options of its own, and then holds items. */
export class KeyChunk {
  readonly #template: Template;
  readonly #mostUnits: number;
  readonly #most: number;
  readonly #refusals: Refusals | undefined;
  #keys: string[] = [];
  #items: ItemList | undefined;
  #units = 0;
  #payloadHash: string | undefined;
  #first = 0;

  /** @param refusals collects refused items, if they are skipped */
  constructor(core: Pick<Core, 'inputCapacity'>, template: Template, most: number = CHUNK, refusals?: Refusals) {
    this.#template = template;
    this.#most = most;
    this.#refusals = refusals;
    // A UTF-16 unit becomes at most three bytes, and every key has a separator.
    this.#mostUnits = Math.floor(core.inputCapacity / 3) - template.maxKeyBytes;
  }

  /** The index of the first key of the chunk in the whole batch. */
  get first(): number {
    return this.#first;
  }

  get size(): number {
    return this.#items?.size ?? this.#keys.length;
  }

  /** The longest `expiresIn` among the items, in seconds. */
  get mostSeconds(): number {
    return this.#items?.mostSeconds ?? 0;
  }

  /** Another key might not fit. */
  get isFull(): boolean {
    return this.size >= this.#most || this.#units >= (this.#items === undefined ? this.#mostUnits : ITEM_UNITS);
  }

  /**
   * Adds a key or an item. May run code of the caller: getters, or an iterable as query.
   *
   * @throws TypeError, RangeError, or SigV4Error `EmptyKey`, `ReservedQueryParameter`, `InvalidText`, `InvalidHeader`, `ReservedHeader`,
   * with the index, unless refused items are skipped
   */
  add(entry: string | PresignItem): void {
    const index = this.#first + this.size;
    if (this.#refusals !== undefined) this.#addOrSkip(entry, index, this.#refusals);
    else if (typeof entry === 'string') this.#addKey(entry, index);
    else this.#addItem(entry, index);
  }

  #addOrSkip(entry: string | PresignItem, index: number, refusals: Refusals): void {
    try {
      if (typeof entry !== 'string') this.#addItem(entry, index);
      else if (entry.length > 0 && entry.length <= this.#template.maxKeyBytes) this.#addKey(entry, index);
      else withoutTraces(() => this.#addKey(entry, index));
    } catch (error) {
      refusals.add(index, error);
      this.#items?.drop();
      // An empty key takes its place, and the core skips it.
      if (this.#items === undefined) this.#keys.push('');
      else this.#items.add('', index);
    }
  }

  #addItem(entry: PresignItem, index: number): void {
    if (typeof entry !== 'object' || entry === null) throw wrongType('key', 'a string or { key, … }', entry, index);
    checkNames('key', entry, ITEM_NAMES, index);
    const { key, query, bucketUrl } = entry;
    const isBucket = bucketUrl !== undefined && flag('bucketUrl', bucketUrl, index);
    if (isBucket && key !== undefined) throw wrongType('key', 'no key together with bucketUrl: true', key, index);
    if (!isBucket && typeof key !== 'string') throw wrongType('key', 'a string, or bucketUrl: true', key, index);
    const own = this.#readOwn(entry, index);
    if (!isBucket) {
      if (query === undefined && own === undefined) {
        this.#addKey(key as string, index);
        return;
      }
      this.#count(key as string, index);
    }
    this.#items ??= this.#toItems();
    const items = this.#items;
    items.begin(key ?? '', index, own);
    if (query !== undefined) {
      readItemQuery(query, index, items);
      if (items.isQueryLonger(LIMIT.MAX_PAIRS, LIMIT.ITEM_QUERY_CAPACITY)) throw queryTooLong(index);
    }
    this.#units += items.end(isBucket) - (key?.length ?? 0);
  }

  /** Converts the plain keys of the chunk to items. */
  #toItems(): ItemList {
    const keys = this.#refusals === undefined ? this.#keys : wellFormedKeys(this.#keys, this.#first, this.#refusals);
    return itemsOf(keys, this.#first);
  }

  /** Reads the options of an item, except its query. Returns undefined if the item has no options. */
  #readOwn({ method, headers, expiresIn }: PresignItem, index: number): Own | undefined {
    if (method === undefined && headers === undefined && expiresIn === undefined) return undefined;
    const texts = headers === undefined ? [] : readHeaders(headers, index);
    if (isLonger(texts, LIMIT.ITEM_HEADERS_CAPACITY)) throw headersTooLong(index);
    const seconds = expiresIn === undefined ? undefined : readExpiresIn(expiresIn, index);
    if (seconds !== undefined) checkStability(this.#template, seconds, index);
    return {
      method: method === undefined ? '' : readMethod(method, index),
      headers: texts,
      payloadHash: texts.length === 0 ? '' : (ownPayloadHash(this.#template, texts, index) ?? this.#commonHash()),
      expiresIn: seconds === undefined ? '' : String(seconds),
    };
  }

  /** Returns the payload hash of the template. */
  #commonHash(): string {
    this.#payloadHash ??= payloadHash(this.#template);
    return this.#payloadHash;
  }

  #addKey(key: string, index: number): void {
    this.#count(key, index);
    if (this.#items === undefined) this.#keys.push(key);
    else this.#items.add(key, index);
  }

  #count({ length }: string, index: number): void {
    if (length === 0) throw emptyKey(index);
    if (length > this.#template.maxKeyBytes) throw keyTooLong(this.#template, index);
    this.#units += length + 1;
  }

  /** Returns the collected keys or items, and starts the next chunk. */
  take(): { keys: readonly string[]; items: ItemList | undefined; first: number } {
    const taken = { keys: this.#keys, items: this.#items, first: this.#first };
    this.#first += this.size;
    this.#keys = [];
    this.#items = undefined;
    this.#units = 0;
    return taken;
  }

  /** Presigns the chunk into `sink`, and starts the next one. Runs no code of the caller. */
  sign(core: Core, plan: Plan, sink: UrlSink): void {
    const { keys, items, first } = this.take();
    if (items !== undefined) presignItems(core, plan, items, first, sink);
    else if (keys.length > 0) presignKeys(core, plan, keys, first, sink);
  }
}

/** Returns true if names and values, in turn, exceed the room of the core. */
function isLonger(texts: readonly string[], most: number): boolean {
  if (texts.length > 2 * LIMIT.MAX_PAIRS) return true;
  let units = 0;
  for (const text of texts) units += text.length;
  return units > most;
}

/**
 * Checks that keys can be iterated. Refuses a single string, which would be signed character by character, and a Node stream of text, whose
 * pieces end anywhere.
 *
 * @param orAsync true if async iterables are accepted
 * @throws TypeError
 */
export function checkIterable(keys: unknown, orAsync = false): void {
  const isAsync = typeof keys === 'object' && keys !== null && Symbol.asyncIterator in keys;
  if (isAsync && orAsync) {
    const { readableEncoding, readableObjectMode } = keys as {
      readableEncoding?: unknown;
      readableObjectMode?: unknown;
    };
    if (typeof readableEncoding !== 'string' || readableObjectMode === true) return;
    throw wrongType('keys', 'a stream of bytes, without setEncoding, or of keys (of lines: node:readline)', keys);
  }
  if (typeof keys === 'object' && keys !== null && Symbol.iterator in keys) return;
  throw wrongType('keys', `an iterable of strings or { key, … }${isAsync ? ' (or presignStream)' : ''}`, keys);
}
