/** Claims of presigned S3 URLs that the core has read. Makes the checks that the general path makes before it looks up a key. */

import type { Core } from '../core/core.js';
import {
  CREDENTIAL_AT,
  CREDENTIAL_LENGTH,
  DATE_AT,
  EXPIRES_IN,
  MESSAGE_LENGTH,
  type PresignedRecord,
  packScopeText,
  RECORD,
  readField,
  SECONDS_OF_DAY,
  TOKEN_AT,
} from '../core/presigned.js';
import { type CredentialScope, scopeText } from '../protocol/credential-scope.js';
import { parseAmzDate } from '../protocol/dates.js';
import { WEEK } from '../protocol/expires.js';
import { isToken } from '../protocol/header-names.js';
import * as HEADER from '../protocol/names/header.js';
import { decodeText } from '../protocol/percent-encoding.js';
import { readCredential } from './flavours/s3-credential.js';
import { IN_PARAMETER } from './flavours/s3-errors.js';
import { type Given, SINGLE_HEADERS, VALUE } from './incoming.js';
import { isError, outcome } from './rejection.js';
import type { VerifierSettings } from './verifier-options.js';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'POST', 'DELETE']);
/** A host as it is signed: nothing to trim, and no run of blanks. */
const HOST = /^[!-~]+$/;
/** Kinds of headers: for the general path only; allowed any number of times. A header that may come once has a bit of its own. */
const SPECIAL = -1;
const FREE = 0;
const SINGLE = [...SINGLE_HEADERS];
/** Characters of a request here: so few that the general path refuses none for its length or the number of its parameters. */
const MOST_CHARACTERS = 4096;
/** Names and credentials that are remembered: more than a server meets at a time. */
const MOST_KEPT = 256;

/** A credential that is right for a verifier. */
export interface KnownScope {
  /** As it stands in a URL. */
  readonly credential: string;
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly scopeText: string;
  /** When its day begins, in milliseconds since 1970. */
  readonly dayStart: number;
  /** The scope for the core. */
  readonly packed: Uint8Array;
}

/** A request that has passed all checks that come before the key. */
export interface PresignedClaim extends PresignedRecord {
  readonly scope: KnownScope;
  /** As it stands in the URL. */
  readonly token: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Reads the claims of one verifier's requests, and remembers credentials and names of headers. */
export class PresignedReader {
  readonly #settings: VerifierSettings;
  readonly #core: Core;
  /** By the text in the URL. */
  readonly #scopes = new Map<string, KnownScope>();
  /** Of the last request that the core has read; undefined if it was not right. */
  #lastScope: KnownScope | undefined;
  readonly #headers = new Map<string, number>();

  constructor(settings: VerifierSettings) {
    this.#settings = settings;
    this.#core = settings.core;
  }

  /** The lines of a request for the core, or undefined if it takes the general path. */
  linesOf({ method, url, headers, body, payloadHash }: Given): string | undefined {
    if (headers === undefined || body !== undefined || payloadHash !== undefined) return undefined;
    // Three lines are a request. A host has none of them either.
    if (!METHODS.has(method) || url.includes('\n')) return undefined;
    let host: string | undefined;
    let seen = 0;
    for (const { name, value } of headers) {
      if (name === 'host') {
        if (host !== undefined || !HOST.test(value)) return undefined;
        host = value;
        continue;
      }
      const kind = this.#kindOf(name);
      if (kind === SPECIAL || (seen & kind) !== 0 || !VALUE.test(value)) return undefined;
      seen |= kind;
    }
    if (host === undefined || url.length + host.length > MOST_CHARACTERS) return undefined;
    return `${method}\n${url}\n${host}\n`;
  }

  #kindOf(name: string): number {
    const known = this.#headers.get(name);
    if (known !== undefined) return known;
    const isSpecial =
      !isToken(name) || name === HEADER.authorization || name.startsWith('x-amz-') || this.#settings.mustBeSigned(name);
    const kind = isSpecial ? SPECIAL : SINGLE_HEADERS.has(name) ? 1 << SINGLE.indexOf(name) : FREE;
    if (this.#headers.size >= MOST_KEPT) this.#headers.clear();
    this.#headers.set(name, kind);
    return kind;
  }

  /** The claim of a request whose lines were the ones at `place` in the core's last call, or undefined. To be asked for in the order of the lines. */
  claimOf(place: number, url: string, now: number): PresignedClaim | undefined {
    const core = this.#core;
    const record = readField(core, place, RECORD);
    if (record === 0) return undefined;
    const credentialLength = readField(core, place, CREDENTIAL_LENGTH);
    if (credentialLength !== 0) this.#lastScope = this.#scopeOf(url, place, credentialLength);
    const scope = this.#lastScope;
    const expiresIn = readField(core, place, EXPIRES_IN);
    if (scope === undefined || expiresIn > WEEK) return undefined;
    const time = scope.dayStart + readField(core, place, SECONDS_OF_DAY) * 1000;
    const expiresAt = time + expiresIn * 1000;
    if (now > expiresAt || time > now + this.#settings.skew) return undefined;
    const tokenAt = readField(core, place, TOKEN_AT);
    return {
      record,
      messageLength: readField(core, place, MESSAGE_LENGTH),
      scope,
      token: tokenAt === 0 ? undefined : valueAt(url, tokenAt),
      expiresAt,
    };
  }

  /** The scope of a request's credential, if it has the day of its date. */
  #scopeOf(url: string, place: number, length: number): KnownScope | undefined {
    const at = readField(this.#core, place, CREDENTIAL_AT);
    const credential = url.slice(at, at + length);
    const scope = this.#scopes.get(credential) ?? this.#newScope(credential);
    return scope !== undefined && url.startsWith(scope.scope.day, readField(this.#core, place, DATE_AT))
      ? scope
      : undefined;
  }

  #newScope(credential: string): KnownScope | undefined {
    const read = outcome((text: string) => readCredential(text, IN_PARAMETER, this.#settings), decodeText(credential));
    if (isError(read)) return undefined;
    const { accessKeyId, scope } = read;
    const text = scopeText(scope);
    const dayStart = parseAmzDate(`${scope.day}T000000Z`);
    const packed = packScopeText(text);
    if (dayStart === undefined || packed === undefined) return undefined;
    const known = { credential, accessKeyId, scope, scopeText: text, dayStart, packed };
    if (this.#scopes.size >= MOST_KEPT) this.#scopes.clear();
    this.#scopes.set(credential, known);
    return known;
  }
}

/** The value of a parameter that begins at `at`. */
function valueAt(url: string, at: number): string {
  const end = url.indexOf('&', at);
  return end < 0 ? url.slice(at) : url.slice(at, end);
}
