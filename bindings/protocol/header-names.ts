/** Classifies headers by name: signed, sent unsigned, or refused. */
import * as HEADER from './names/header.js';

/**
 * The treatment of a header. `signed`: part of the canonical request. `host`: signed, and replaces the URL's host. `payload`: signed, and
 * is the payload hash. `unsigned`: sent but not signed. `reserved`: set by the signer. `invalid`: not a header name.
 */
export type HeaderKind = 'signed' | 'host' | 'payload' | 'unsigned' | 'reserved' | 'invalid';

/** The characters of a token (RFC 9110, section 5.6.2), for a character class. */
export const TOKEN_CHARACTERS = "!#$%&'*+.^_`|~0-9A-Za-z-";
const TOKEN = new RegExp(`^[${TOKEN_CHARACTERS}]+$`);
const RESERVED: ReadonlySet<string> = new Set([
  HEADER.authorization,
  HEADER.date,
  HEADER.expressToken,
  HEADER.sessionToken,
]);

/** The most names in the cache. Programs use few names; the limit keeps arbitrary ones from filling the memory. */
const MOST_KNOWN = 1000;

/** Returns true for a token, which can be the name of a header or a method. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Returns true for the name of a header, and for a prefix that ends in `*`. */
export function isNamePattern(text: string): boolean {
  return isToken(text.replace(/\*$/, 'x'));
}

/** Creates a function that tests lower-case names against names and prefixes that end in `*`, also in lower case. */
export function matcherOf(patterns: readonly string[]): (name: string) => boolean {
  const names = new Set(patterns);
  const beginnings = patterns.filter((each) => each.endsWith('*')).map((each) => each.slice(0, -1));
  return (name) => names.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
}

/** Classifies names and caches the results, because a map lookup is cheaper than the classification. */
export class HeaderNames {
  readonly #known = new Map<string, HeaderKind>();
  readonly #isUnsigned: (name: string) => boolean;

  /** @param neverSign see `matcherOf` */
  constructor(neverSign: readonly string[]) {
    this.#isUnsigned = matcherOf(neverSign);
  }

  /** Classifies a header. The case of `name` does not matter. */
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
