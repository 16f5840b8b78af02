/** Reads claims of requests signed in their headers. It makes the same checks as the general path does before it looks up a key. */

import type { Core } from '../core/core.js';
import { MESSAGE_LENGTH, type PresignedRecord, RECORD, readField, SECONDS_OF_DAY } from '../core/presigned.js';
import { isPayloadUnsigned } from '../protocol/dialects.js';
import { isToken } from '../protocol/header-names.js';
import * as HEADER from '../protocol/names/header.js';
import { EMPTY_HASH, isHash, UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { type AuthorizationHead, AuthorizationHeads } from './authorization-heads.js';
import type { Given } from './incoming.js';
import type { KnownScope } from './known-scope.js';
import { UnsignedHeaders } from './unsigned-headers.js';
import type { VerifierSettings } from './verifier-options.js';

/** A path that every dialect signs unchanged: it needs no encoding, and has no empty or dot segments. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?(?:\?|$)/;
/** Most characters of a request on this path. The general path accepts every request of this size, whatever its number of parameters. */
const MOST_CHARACTERS = 4096;
const DATE_LENGTH = 16;
/** Lines of a request in addition to its headers. */
const OTHER_LINES = 6;
const SLASH = 0x2f;

/** A request, read as far as possible without the core. */
export interface HeaderSigned {
  /** Input lines for the core, and their number. */
  readonly lines: string;
  readonly lineCount: number;
  readonly head: AuthorizationHead;
  readonly token: string | undefined;
  readonly payloadHash: string;
}

/** A request that has passed all checks before the key lookup. */
export interface HeaderSignedClaim extends PresignedRecord {
  readonly scope: KnownScope;
  readonly head: AuthorizationHead;
  readonly token: string | undefined;
  readonly payloadHash: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Reads the claims of one verifier's requests and caches Authorization heads. */
export class HeaderSignedReader {
  readonly #settings: VerifierSettings;
  readonly #core: Core;
  readonly #heads: AuthorizationHeads;
  readonly #unsigned: UnsignedHeaders;
  /** Set if the dialect signs every canonical path unchanged. */
  readonly #takesAnyPath: boolean;

  constructor(settings: VerifierSettings) {
    this.#settings = settings;
    this.#core = settings.core;
    this.#heads = new AuthorizationHeads(settings);
    this.#unsigned = new UnsignedHeaders(settings.mustBeSigned);
    const { pathEncoding, pathNormalization } = settings.dialect;
    this.#takesAnyPath = pathEncoding === 'single' && pathNormalization === 'none';
  }

  /** Reads a request. Returns undefined if it must take the general path. */
  read({ method, url, headers, body, payloadHash: given }: Given): HeaderSigned | undefined {
    if (headers === undefined) return undefined;
    const authorization = authorizationOf(headers);
    const head = authorization === undefined ? undefined : this.#heads.of(authorization);
    if (authorization === undefined || head === undefined) return undefined;
    if (!isToken(method) || url.charCodeAt(0) !== SLASH) return undefined;
    if (!this.#takesAnyPath && !PLAIN_PATH.test(url)) return undefined;
    const values = this.#signedValues(headers, head);
    if (values === undefined) return undefined;
    const date = values[head.dateAt] as string;
    if (date.length !== DATE_LENGTH || !date.startsWith(head.scope.scope.day)) return undefined;
    const payloadHash = this.#payloadHash(values[head.payloadHashAt], body, given);
    if (payloadHash === undefined) return undefined;
    // The core finds line breaks in fields, and checks the lengths of date and signature.
    let lines = `${date}${authorization.slice(head.text.length)}\n${method}\n${url}`;
    for (let i = 0; i < values.length; i++) lines += (head.before[i] as string) + values[i];
    lines += `${head.after}${payloadHash}\n`;
    if (lines.length > MOST_CHARACTERS) return undefined;
    return { lines, lineCount: values.length + OTHER_LINES, head, token: values[head.tokenAt], payloadHash };
  }

  /** Returns the values of the signed headers, in their order. Returns undefined if a header is missing, repeated or malformed. */
  #signedValues(headers: NonNullable<Given['headers']>, { places, names }: AuthorizationHead): string[] | undefined {
    const values: (string | undefined)[] = new Array(names.length);
    let count = 0;
    let seen = 0;
    for (const { name, value } of headers) {
      const place = places.get(name);
      if (place !== undefined) {
        if (values[place] !== undefined) return undefined;
        values[place] = value;
        count++;
      } else if (name !== HEADER.authorization) {
        seen = this.#unsigned.see(seen, name, value);
        if (seen < 0) return undefined;
      }
    }
    return count === names.length ? (values as string[]) : undefined;
  }

  /** Returns the payloadHash line, or undefined for the general path. The body is compared with it later. */
  #payloadHash(said: string | undefined, body: Given['body'], given: string | undefined): string | undefined {
    if (said === undefined) {
      if (isPayloadUnsigned(this.#settings.dialect, false)) return UNSIGNED_PAYLOAD;
      return body === undefined ? (given ?? EMPTY_HASH) : undefined;
    }
    if (said === UNSIGNED_PAYLOAD) return said;
    return said === given || (given === undefined && isHash(said)) ? said : undefined;
  }

  /** Returns the claim of the request at `place` in the core's last call. Undefined means that it must take the general path. */
  claimOf(place: number, { head, token, payloadHash }: HeaderSigned, now: number): HeaderSignedClaim | undefined {
    const core = this.#core;
    const { skew } = this.#settings;
    const record = readField(core, place, RECORD);
    const time = head.scope.dayStart + readField(core, place, SECONDS_OF_DAY) * 1000;
    if (record === 0 || Math.abs(time - now) > skew) return undefined;
    const messageLength = readField(core, place, MESSAGE_LENGTH);
    return { record, messageLength, scope: head.scope, head, token, payloadHash, expiresAt: time + skew };
  }
}

/** Returns the Authorization header, or undefined if it is missing or repeated. */
function authorizationOf(headers: NonNullable<Given['headers']>): string | undefined {
  let found: string | undefined;
  for (const { name, value } of headers) {
    if (name !== HEADER.authorization) continue;
    if (found !== undefined) return undefined;
    found = value;
  }
  return found;
}
