/** Headers of a request that are not signed, where the general path looks at all of them again. */

import { isToken } from '../protocol/header-names.js';
import * as HEADER from '../protocol/names/header.js';
import { SINGLE_HEADERS, VALUE } from './incoming.js';

/** Kinds of headers: for the general path only; allowed any number of times. A header that may come once has a bit of its own. */
const SPECIAL = -1;
const FREE = 0;
const SINGLE = [...SINGLE_HEADERS];
/** Names that are remembered: more than a server meets at a time. */
const MOST_KEPT = 256;

export class UnsignedHeaders {
  readonly #mustBeSigned: (name: string) => boolean;
  readonly #kinds = new Map<string, number>();

  constructor(mustBeSigned: (name: string) => boolean) {
    this.#mustBeSigned = mustBeSigned;
  }

  /** @param seen what the last call gave, 0 at first  @returns less than 0 if the general path must read the request */
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
