/** Claims of presigned S3 URLs that the core has read. Makes the checks that the general path makes before it looks up a key. */

import type { Core } from '../core/core.js';
import {
  CREDENTIAL_AT,
  CREDENTIAL_LENGTH,
  DATE_AT,
  EXPIRES_IN,
  MESSAGE_LENGTH,
  type PresignedRecord,
  RECORD,
  readField,
  SECONDS_OF_DAY,
  TOKEN_AT,
} from '../core/presigned.js';
import { WEEK } from '../protocol/expires.js';
import { decodeText } from '../protocol/percent-encoding.js';
import type { Given } from './incoming.js';
import { type KnownScope, readKnownScope } from './known-scope.js';
import { UnsignedHeaders } from './unsigned-headers.js';
import type { VerifierSettings } from './verifier-options.js';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'POST', 'DELETE']);
/** A host as it is signed: nothing to trim, and no run of blanks. */
const HOST = /^[!-~]+$/;
/** Characters of a request here: so few that the general path refuses none for its length or the number of its parameters. */
const MOST_CHARACTERS = 4096;
/** Credentials that are remembered: more than a server meets at a time. */
const MOST_KEPT = 256;

/** A request that has passed all checks that come before the key. */
export interface PresignedClaim extends PresignedRecord {
  readonly scope: KnownScope;
  /** As it stands in the URL. */
  readonly token: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Reads the claims of one verifier's requests, and remembers credentials. */
export class PresignedReader {
  readonly #settings: VerifierSettings;
  readonly #core: Core;
  /** By the text in the URL. */
  readonly #scopes = new Map<string, KnownScope>();
  /** Of the last request that the core has read; undefined if it was not right. */
  #lastScope: KnownScope | undefined;
  readonly #unsigned: UnsignedHeaders;

  constructor(settings: VerifierSettings) {
    this.#settings = settings;
    this.#core = settings.core;
    this.#unsigned = new UnsignedHeaders(settings.mustBeSigned);
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
      seen = this.#unsigned.see(seen, name, value);
      if (seen < 0) return undefined;
    }
    if (host === undefined || url.length + host.length > MOST_CHARACTERS) return undefined;
    return `${method}\n${url}\n${host}\n`;
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
    const known = readKnownScope(decodeText(credential), this.#settings);
    if (known === undefined) return undefined;
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
