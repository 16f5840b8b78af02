/** Remembers Authorization headers without their signatures. Many requests share this text, so it is parsed once. */

import * as HEADER from '../protocol/names/header.js';
import { readSignedHeaders } from './claim.js';
import { type KnownScope, readKnownScope } from './known-scope.js';
import type { VerifierSettings } from './verifier-options.js';

/** An Authorization header up to the signature, as common clients write it. */
const HEAD = /^AWS4-HMAC-SHA256 Credential=([!-+\--~]+), ?SignedHeaders=([!-+\--~]+), ?Signature=$/;
const SIGNATURE_LENGTH = 64;
/** Limits of the cache: the number of entries, which exceeds the clients of a server at one time, and the characters of an entry. */
const MOST_KEPT = 256;
const MOST_CHARACTERS = 1024;

/** A parsed Authorization header up to the signature. All checks that do not depend on the request have passed. */
export interface AuthorizationHead {
  readonly text: string;
  readonly scope: KnownScope;
  /** Signed header names, in their order. */
  readonly names: readonly string[];
  /** Position of each signed header name in `names`. */
  readonly places: ReadonlyMap<string, number>;
  /** Text before the value of each header in the canonical request. `after` is the text that follows the last value. */
  readonly before: readonly string[];
  readonly after: string;
  readonly dateAt: number;
  /** -1 if the header is not signed. */
  readonly payloadHashAt: number;
  readonly tokenAt: number;
}

export class AuthorizationHeads {
  readonly #settings: VerifierSettings;
  readonly #kept = new Map<string, AuthorizationHead>();
  #last: AuthorizationHead | undefined;

  constructor(settings: VerifierSettings) {
    this.#settings = settings;
  }

  /** Returns the parsed head, or undefined if the general path must read the header. Ignores the last 64 characters. */
  of(authorization: string): AuthorizationHead | undefined {
    if (authorization.length > MOST_CHARACTERS) return undefined;
    const text = authorization.slice(0, -SIGNATURE_LENGTH);
    // `startsWith` takes twice as long (Node 20, CPU time).
    if (this.#last?.text === text) return this.#last;
    const head = this.#kept.get(text) ?? this.#add(text);
    if (head !== undefined) this.#last = head;
    return head;
  }

  #add(text: string): AuthorizationHead | undefined {
    const head = readHead(text, this.#settings);
    if (head === undefined) return undefined;
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(text, head);
    return head;
  }
}

function readHead(text: string, settings: VerifierSettings): AuthorizationHead | undefined {
  const match = HEAD.exec(text);
  if (match === null) return undefined;
  const [, credential, signedHeaders] = match as unknown as [string, string, string];
  const scope = readKnownScope(credential, settings);
  const names = readSignedHeaders(signedHeaders)?.names;
  if (scope === undefined || names === undefined || !names.includes('host')) return undefined;
  const dateAt = names.indexOf(HEADER.date);
  const payloadHashAt = names.indexOf(HEADER.payloadHash);
  const isHashMissing = settings.isS3 && settings.dialect.payloadHeader && payloadHashAt < 0;
  const tokenAt = names.findIndex(
    (name) => name === HEADER.sessionToken || (settings.isS3 && name === HEADER.expressToken),
  );
  // S3 has two names for the token header. A request may use only one of them.
  const hasTwoTokens = settings.isS3 && names.includes(HEADER.sessionToken) && names.includes(HEADER.expressToken);
  if (dateAt < 0 || isHashMissing || hasTwoTokens) return undefined;
  return {
    text,
    scope,
    names,
    places: new Map(names.map((name, i) => [name, i])),
    before: names.map((name) => `\n${name}:`),
    after: `\n\n${signedHeaders}\n`,
    dateAt,
    payloadHashAt,
    tokenAt,
  };
}
