/** Decides which unsigned headers the lanes may ignore, and which need the general path. */

import { isToken } from '../protocol/header-names.js';
import * as HEADER from '../protocol/names/header.js';
import { SINGLE_HEADERS, VALUE } from './incoming.js';

/** Kinds of headers: only for the general path, or allowed any number of times. Each header that may occur once has its own bit. */
const SPECIAL = -1;
const FREE = 0;
const SINGLE = [...SINGLE_HEADERS];
/** Most cached names, which exceeds the header names of a server's clients. */
const MOST_KEPT = 256;

export class UnsignedHeaders {
  readonly #mustBeSigned: (name: string) => boolean;
  readonly #kinds = new Map<string, number>();

  constructor(mustBeSigned: (name: string) => boolean) {
    this.#mustBeSigned = mustBeSigned;
  }

  /**
   * @param seen The result of the previous call, 0 for the first header.  @returns A negative number if the general path must read the
   * request.
   */
  see(seen: number, name: string, value: string): number {
    const kind = this.#kinds.get(name) ?? this.#add(name);
    return kind === SPECIAL || (seen & kind) !== 0 || !VALUE.test(value) ? SPECIAL : seen | kind;
  }

  #add(name: string): number {
    const isSpecial =
      !isToken(name) || name === HEADER.authorization || name.startsWith('x-amz-') || this.#mustBeSigned(name);
    const kind = isSpecial ? SPECIAL : SINGLE_HEADERS.has(name) ? 1 << SINGLE.indexOf(name) : FREE;
    if (this.#kinds.size >= MOST_KEPT) this.#kinds.clear();
    this.#kinds.set(name, kind);
    return kind;
  }
}
