/** Claims of requests that are signed in their headers. Makes the checks that the general path makes before it looks up a key. */

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

/** A path that every dialect signs as it is: nothing to encode, and no segment that is empty or begins with a dot. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?(?:\?|$)/;
/** Characters of a request here: so few that the general path refuses none for its length or the number of its parameters. */
const MOST_CHARACTERS = 4096;
const DATE_LENGTH = 16;
/** Lines of a request besides its headers. */
const OTHER_LINES = 6;
const SLASH = 0x2f;

/** A request as far as it can be read without the core. */
export interface HeaderSigned {
  /** For the core, and how many they are. */
  readonly lines: string;
  readonly lineCount: number;
  readonly head: AuthorizationHead;
  readonly token: string | undefined;
  readonly payloadHash: string;
}

/** A request that has passed all checks that come before the key. */
export interface HeaderSignedClaim extends PresignedRecord {
  readonly scope: KnownScope;
  readonly head: AuthorizationHead;
  readonly token: string | undefined;
  readonly payloadHash: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Reads the claims of one verifier's requests, and remembers heads of Authorization. */
export class HeaderSignedReader {
  readonly #settings: VerifierSettings;
  readonly #core: Core;
  readonly #heads: AuthorizationHeads;
  readonly #unsigned: UnsignedHeaders;
  /** Whether every canonical path is signed as it is. */
  readonly #takesAnyPath: boolean;

  constructor(settings: VerifierSettings) {
    this.#settings = settings;
    this.#core = settings.core;
    this.#heads = new AuthorizationHeads(settings);
    this.#unsigned = new UnsignedHeaders(settings.mustBeSigned);
    const { pathEncoding, pathNormalization } = settings.dialect;
    this.#takesAnyPath = pathEncoding === 'single' && pathNormalization === 'none';
  }

  /** Reads a request, or returns undefined if it takes the general path. */
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
    // The core finds out whether a field has a line break, and whether date and signature have their lengths.
    let lines = `${date}${authorization.slice(head.text.length)}\n${method}\n${url}`;
    for (let i = 0; i < values.length; i++) lines += (head.before[i] as string) + values[i];
    lines += `${head.after}${payloadHash}\n`;
    if (lines.length > MOST_CHARACTERS) return undefined;
    return { lines, lineCount: values.length + OTHER_LINES, head, token: values[head.tokenAt], payloadHash };
  }

  /** The values of the signed headers in their order; undefined if one is not there once, or another header is not as it must be. */
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

  /** The payload line, or undefined. Whether a body is the one that was signed is known later. */
  #payloadHash(said: string | undefined, body: Given['body'], given: string | undefined): string | undefined {
    if (said === undefined) {
      if (isPayloadUnsigned(this.#settings.dialect, false)) return UNSIGNED_PAYLOAD;
      return body === undefined ? (given ?? EMPTY_HASH) : undefined;
    }
    if (said === UNSIGNED_PAYLOAD) return said;
    return said === given || (given === undefined && isHash(said)) ? said : undefined;
  }

  /** The claim of a request whose lines were the ones at `place` in the core's last call, or undefined. */
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

/** The value of Authorization, if it is there once. */
function authorizationOf(headers: NonNullable<Given['headers']>): string | undefined {
  let found: string | undefined;
  for (const { name, value } of headers) {
    if (name !== HEADER.authorization) continue;
    if (found !== undefined) return undefined;
    found = value;
  }
  return found;
}
