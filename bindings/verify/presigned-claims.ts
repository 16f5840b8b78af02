/** Reads claims of presigned S3 URLs with the core. It makes the same checks as the general path does before it looks up a key. */

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
/** A host that is signed unchanged: nothing to trim, and no spaces. */
const HOST = /^[!-~]+$/;
/** Most characters of a request on this path. The general path accepts every request of this size, whatever its number of parameters. */
const MOST_CHARACTERS = 4096;
/** Most cached credentials, which exceeds the clients of a server at one time. */
const MOST_KEPT = 256;

/** A request that has passed all checks before the key lookup. */
export interface PresignedClaim extends PresignedRecord {
  readonly scope: KnownScope;
  /** Percent-encoded, as in the URL. */
  readonly token: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Reads the claims of one verifier's requests and caches credentials. */
export class PresignedReader {
  readonly #settings: VerifierSettings;
  readonly #core: Core;
  /** Scopes by the credential text in the URL. */
  readonly #scopes = new Map<string, KnownScope>();
  /** Scope of the last request that the core has read. Undefined if that scope was not valid. */
  #lastScope: KnownScope | undefined;
  readonly #unsigned: UnsignedHeaders;

  constructor(settings: VerifierSettings) {
    this.#settings = settings;
    this.#core = settings.core;
    this.#unsigned = new UnsignedHeaders(settings.mustBeSigned);
  }

  /** Returns the lines of a request for the core. Undefined means the general path. */
  linesOf({ method, url, headers, body, payloadHash }: Given): string | undefined {
    if (headers === undefined || body !== undefined || payloadHash !== undefined) return undefined;
    // The core reads three lines for each request. HOST excludes line breaks in the host.
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

  /** Returns the claim of the request at `place` in the core's last call, or undefined. Call it in the order of the lines. */
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

  /** Returns the scope of a request's credential, if its day equals the day of `X-Amz-Date`. */
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

/** Returns the value of the parameter that begins at `at`. */
function valueAt(url: string, at: number): string {
  const end = url.indexOf('&', at);
  return end < 0 ? url.slice(at) : url.slice(at, end);
}
