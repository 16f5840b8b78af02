/** What becomes of a header, by its name. */
import * as HEADER from './names/header.js';

/**
 * signed: canonicalized with the others. host: the same, and stands for the URL's host. payload: the same, and says what the
 * payload line is. unsigned: sent as it is. reserved: the signer sets it. invalid: no name.
 */
export type HeaderKind = 'signed' | 'host' | 'payload' | 'unsigned' | 'reserved' | 'invalid';

/** What a token is made of (RFC 9110, section 5.6.2), for the class of a pattern. */
export const TOKEN_CHARACTERS = "!#$%&'*+.^_`|~0-9A-Za-z-";
const TOKEN = new RegExp(`^[${TOKEN_CHARACTERS}]+$`);
const RESERVED: ReadonlySet<string> = new Set([
  HEADER.authorization,
  HEADER.date,
  HEADER.expressToken,
  HEADER.sessionToken,
]);

/** Names are few and come again and again; callers' nonsense must not fill the memory. */
const MOST_KNOWN = 1000;

/** True if the text is a token: it can be the name of a header, or a method. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** True for the name of a header, and for the beginning of one with a `*` behind it. */
export function isNamePattern(text: string): boolean {
  return isToken(text.replace(/\*$/, 'x'));
}

/** Whether a name, in lower case, is one of `patterns`, or begins as one that ends in `*`; they are in lower case too. */
export function matcherOf(patterns: readonly string[]): (name: string) => boolean {
  const names = new Set(patterns);
  const beginnings = patterns.filter((each) => each.endsWith('*')).map((each) => each.slice(0, -1));
  return (name) => names.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
}

/** Knows the names that it was asked for: a look into a map costs less than a look at the name. */
export class HeaderNames {
  readonly #known = new Map<string, HeaderKind>();
  readonly #isUnsigned: (name: string) => boolean;

  /** @param neverSign see `matcherOf` */
  constructor(neverSign: readonly string[]) {
    this.#isUnsigned = matcherOf(neverSign);
  }

  /** What becomes of a header. The case of `name` does not matter. */
  kindOf(name: string): HeaderKind {
    let kind = this.#known.get(name);
    if (kind === undefined) {
      kind = this.#look(name);
      if (this.#known.size >= MOST_KNOWN) this.#known.clear();
      this.#known.set(name, kind);
    }
    return kind;
  }

  #look(given: string): HeaderKind {
    if (!isToken(given)) return 'invalid';
    const name = given.toLowerCase();
    if (RESERVED.has(name)) return 'reserved';
    if (name === 'host') return 'host';
    if (name === HEADER.payloadHash) return 'payload';
    return this.#isUnsigned(name) ? 'unsigned' : 'signed';
  }
}
