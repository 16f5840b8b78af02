/** What is the same in the header Authorization of many requests: all of it but the signature. It is read once and remembered. */

import * as HEADER from '../protocol/names/header.js';
import { readSignedHeaders } from './claim.js';
import { type KnownScope, readKnownScope } from './known-scope.js';
import type { VerifierSettings } from './verifier-options.js';

/** Authorization up to the signature, as clients write it. */
const HEAD = /^AWS4-HMAC-SHA256 Credential=([!-+\--~]+), ?SignedHeaders=([!-+\--~]+), ?Signature=$/;
const SIGNATURE_LENGTH = 64;
/** Heads that are remembered: more than a server meets at a time. Their characters: more than any client's has. */
const MOST_KEPT = 256;
const MOST_CHARACTERS = 1024;

/** Authorization up to the signature, of which all that does not depend on the request is right. */
export interface AuthorizationHead {
  readonly text: string;
  readonly scope: KnownScope;
  /** The signed headers, in their order. */
  readonly names: readonly string[];
  /** By name, the place in that order. */
  readonly places: ReadonlyMap<string, number>;
  /** What stands before the value of each in the canonical request, and what follows the last value. */
  readonly before: readonly string[];
  readonly after: string;
  readonly dateAt: number;
  /** -1 if it is not signed. */
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

  /** The head of a header, or undefined if the general path must read it. The last 64 characters are not looked at. */
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
  // S3's tokens have two names, of which a request has one.
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
