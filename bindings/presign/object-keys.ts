/** Reads what a caller gives as keys: checks each, and collects them into chunks that the core takes in one call. */

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

/** Keys of a chunk: enough that most find seven others of their length, few enough that the URLs stay in the cache. */
const CHUNK = 1024;
/**
 * UTF-16 units of a chunk of items from which it is full. They become one string, of two bytes a unit if one of them is not Latin-1, and V8 keeps
 * strings of more than 128 KiB apart: with a chunk of 1,024 items of 140 units it cost 0.24 us more to hand an item over (Node 20, AMD EPYC, CPU time).
 */
const ITEM_UNITS = 60_000;

/** A chunk of a batch: plain keys, until an item comes that has more; then all of them are items. */
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

  /** @param refusals where items are noted that are refused, if they are skipped */
  constructor(core: Pick<Core, 'inputCapacity'>, template: Template, most: number = CHUNK, refusals?: Refusals) {
    this.#template = template;
    this.#most = most;
    this.#refusals = refusals;
    // A UTF-16 unit becomes at most three bytes, and every key has a separator.
    this.#mostUnits = Math.floor(core.inputCapacity / 3) - template.maxKeyBytes;
  }

  /** Index of the first key of the chunk in the whole batch. */
  get first(): number {
    return this.#first;
  }

  get size(): number {
    return this.#items?.size ?? this.#keys.length;
  }

  /** The most seconds of validity that an item has of its own. */
  get mostSeconds(): number {
    return this.#items?.mostSeconds ?? 0;
  }

  /** True if one more key might not fit. */
  get isFull(): boolean {
    return this.size >= this.#most || this.#units >= (this.#items === undefined ? this.#mostUnits : ITEM_UNITS);
  }

  /**
   * Adds a key, or an item. May run code of the caller's (getters, a query that is an iterable).
   *
   * @throws TypeError, RangeError, or SigV4Error `EmptyKey`, `ReservedQueryParameter`, `InvalidText`, `InvalidHeader`, `ReservedHeader`,
   * with the index, unless what is refused is skipped
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
      // In its place stands an empty key, which the core skips.
      if (this.#items === undefined) this.#keys.push('');
      else this.#items.add('', index);
    }
  }

  #addItem(entry: PresignItem, index: number): void {
    if (typeof entry !== 'object' || entry === null) throw wrongType('key', 'a string or { key, … }', entry, index);
    checkNames('key', entry, ITEM_NAMES, index);
    const { key, query, bucketUrl } = entry;
    const isBucket = bucketUrl !== undefined && flag('bucketUrl', bucketUrl, index);
    if (isBucket && key !== undefined) throw wrongType('key', 'nothing beside bucketUrl: true', key, index);
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

  /** The plain keys that the chunk has so far. */
  #toItems(): ItemList {
    const keys = this.#refusals === undefined ? this.#keys : wellFormedKeys(this.#keys, this.#first, this.#refusals);
    return itemsOf(keys, this.#first);
  }

  /** What an item has of its own besides its query, or undefined if that is nothing. */
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

  /** The payload line of the template. */
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

  /** Hands over what was collected, and starts the next chunk. */
  take(): { keys: readonly string[]; items: ItemList | undefined; first: number } {
    const taken = { keys: this.#keys, items: this.#items, first: this.#first };
    this.#first += this.size;
    this.#keys = [];
    this.#items = undefined;
    this.#units = 0;
    return taken;
  }

  /** Presigns the chunk, hands the URLs to `sink`, and starts the next one. Runs no code of the caller's. */
  sign(core: Core, plan: Plan, sink: UrlSink): void {
    const { keys, items, first } = this.take();
    if (items !== undefined) presignItems(core, plan, items, first, sink);
    else if (keys.length > 0) presignKeys(core, plan, keys, first, sink);
  }
}

/** True if names and values in turn are more than the core has room for. */
function isLonger(texts: readonly string[], most: number): boolean {
  if (texts.length > 2 * LIMIT.MAX_PAIRS) return true;
  let units = 0;
  for (const text of texts) units += text.length;
  return units > most;
}

/**
 * Makes sure that keys can be iterated, and are not one string, which would be signed character by character, or a stream of Node whose text comes
 * in pieces that end anywhere.
 */
export function checkIterable(keys: unknown, orAsync = false): void {
  const isAsync = typeof keys === 'object' && keys !== null && Symbol.asyncIterator in keys;
  if (isAsync && orAsync) {
    const { readableEncoding, readableObjectMode } = keys as {
      readableEncoding?: unknown;
      readableObjectMode?: unknown;
    };
    if (typeof readableEncoding !== 'string' || readableObjectMode === true) return;
    throw wrongType('keys', 'a stream of bytes, without setEncoding, or one of keys (of lines: node:readline)', keys);
  }
  if (typeof keys === 'object' && keys !== null && Symbol.iterator in keys) return;
  throw wrongType('keys', `an iterable of strings or { key, … }${isAsync ? ' (or presignStream)' : ''}`, keys);
}
