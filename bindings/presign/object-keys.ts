/** Reads what a caller gives as keys: checks each, and collects them into chunks that the core takes in one call. */

import { checkNames, wrongType } from '../api/errors.js';
import type { PresignItem } from '../api/presigner.js';
import type { Core } from '../core/core.js';
import type { CoreItem, Plan } from '../core/shapes.js';
import { emptyKey, keyTooLong } from '../core/status-errors.js';
import type { UrlSink } from './sink.js';
import { presignItems, presignKeys } from './sink.js';
import { readQuery } from './template.js';

const NO_QUERY: CoreItem['query'] = [];
const ITEM_NAMES: ReadonlySet<string> = new Set(['key', 'query']);

/** Keys of a chunk: enough that most find seven others of their length, few enough that the URLs stay in the cache. */
const CHUNK = 1024;

/** A chunk of a batch: plain keys, until an item with a query comes; then all of them are items. */
export class KeyChunk {
  readonly #mostUnits: number;
  readonly #most: number;
  #maxKeyBytes: number;
  #keys: string[] = [];
  #items: CoreItem[] | undefined;
  #units = 0;
  /** Index of the first key of the chunk in the whole batch. */
  #first = 0;

  constructor(core: Core, maxKeyBytes: number, most: number = CHUNK) {
    this.#most = most;
    // A UTF-16 unit becomes at most three bytes, and every key has a separator.
    this.#mostUnits = Math.floor(core.inputCapacity / 3);
    this.#maxKeyBytes = maxKeyBytes;
  }

  get size(): number {
    return this.#items?.length ?? this.#keys.length;
  }

  /** True if one more key might not fit. */
  get isFull(): boolean {
    return this.size >= this.#most || this.#units + this.#maxKeyBytes >= this.#mostUnits;
  }

  /**
   * Adds a key, or an item. May run code of the caller's (getters, a query that is an iterable).
   *
   * @throws TypeError, RangeError, or SigV4Error `EmptyKey`, `ReservedQueryParameter`, `InvalidText`, with the index
   */
  add(entry: string | PresignItem): void {
    const index = this.#first + this.size;
    if (typeof entry === 'string') {
      this.#addKey(entry, NO_QUERY, index);
      return;
    }
    if (typeof entry !== 'object' || entry === null) throw wrongType('key', 'a string or { key, query }', entry, index);
    checkNames('key', entry, ITEM_NAMES, index);
    const { key, query } = entry;
    if (typeof key !== 'string') throw wrongType('key', 'a string', key, index);
    if (query !== undefined) this.#items ??= this.#keys.map((each) => ({ key: each, query: NO_QUERY }));
    this.#addKey(key, query === undefined ? NO_QUERY : readQuery(query, index), index);
  }

  #addKey(key: string, query: CoreItem['query'], index: number): void {
    const { length } = key;
    if (length === 0) throw emptyKey(index);
    if (length > this.#maxKeyBytes) throw keyTooLong({ maxKeyBytes: this.#maxKeyBytes }, index);
    this.#units += length + 1;
    if (this.#items === undefined) this.#keys.push(key);
    else this.#items.push({ key, query });
  }

  /** Hands over what was collected, and starts the next chunk. */
  take(): { keys: readonly string[]; items: readonly CoreItem[] | undefined; first: number } {
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

/** Makes sure that keys can be iterated, and are not one string, which would be signed character by character. */
export function checkIterable(keys: unknown, orAsync = false): void {
  if (typeof keys === 'object' && keys !== null) {
    if (Symbol.iterator in keys || (orAsync && Symbol.asyncIterator in keys)) return;
  }
  const isAsync = typeof keys === 'object' && keys !== null && Symbol.asyncIterator in keys;
  throw wrongType('keys', `an iterable of strings or { key, query }${isAsync ? ' (or presignStream)' : ''}`, keys);
}
