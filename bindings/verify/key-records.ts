/** Keys of senders: their records, and the saved HMAC states of the signing keys that were derived of them. */

import { outOfRange, SigV4Error, wrongType } from '../api/errors.js';
import type { KeyRecord } from '../api/verify.js';
import type { Core } from '../core/core.js';
import { deriveSigningKey, hmacStates } from '../core/signing-keys.js';
import { MOST_CHARACTERS } from '../identity/credentials.js';
import { type CredentialScope, scopeText, signingKeySteps } from '../protocol/credential-scope.js';
import { toTime } from '../protocol/dates.js';
import { isSameText } from '../util/constant-time.js';

/** Scopes that are remembered: more than any server has at a time, and less than 100 KB. */
const MOST_KEPT = 256;

/** A record that was checked and copied. */
export interface KnownKey {
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number | undefined;
}

/** @throws TypeError or RangeError for a record that is none; no message shows a value */
export function readRecord(record: KeyRecord | undefined | null): KnownKey | undefined {
  if (record === undefined || record === null) return undefined;
  if (typeof record !== 'object') throw wrongType('lookup', 'to return a record of a key', record);
  const { secretAccessKey, sessionToken, expiresAt } = record;
  checkText('secretAccessKey', secretAccessKey);
  // An empty one would be a token that every request without one has.
  if (sessionToken !== undefined) checkText('sessionToken', sessionToken);
  if (expiresAt !== undefined && !(expiresAt instanceof Date)) throw wrongType('expiresAt', 'a Date', expiresAt);
  return {
    secretAccessKey,
    sessionToken,
    expiresAt: expiresAt === undefined ? undefined : toTime(expiresAt, 'expiresAt'),
  };
}

function checkText(field: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value);
  const most = field === 'sessionToken' ? 4 * MOST_CHARACTERS : MOST_CHARACTERS;
  if (value === '' || value.length > most) throw outOfRange(field, `1 to ${most} characters`, `${value.length}`);
  if (!value.isWellFormed()) throw outOfRange(field, 'text', 'a lone surrogate');
}

/** Signing keys of the last scopes: all that a verifier has of secrets, until it is disposed. */
export class KeyStates {
  readonly #core: Core;
  /** By access key and scope, the one that was used last at the end. */
  readonly #kept = new Map<string, { readonly secret: string; readonly states: Uint8Array }>();

  #isDisposed = false;

  constructor(core: Core) {
    this.#core = core;
  }

  /** @throws SigV4Error `SignerDisposed` */
  assertUsable(): void {
    if (this.#isDisposed) throw new SigV4Error('SignerDisposed', 'the verifier was disposed');
  }

  /** The saved HMAC states, see `hmacStates`. They are this object's own: not to be changed or kept. */
  get(accessKeyId: string, scope: CredentialScope, secret: string): Uint8Array {
    const name = `${accessKeyId}/${scopeText(scope)}`;
    const kept = this.#kept.get(name);
    this.#kept.delete(name);
    if (kept !== undefined && isSameText(kept.secret, secret)) {
      this.#kept.set(name, kept);
      return kept.states;
    }
    kept?.states.fill(0);
    const key = deriveSigningKey(this.#core, secret, signingKeySteps(scope));
    const states = hmacStates(this.#core, key);
    key.fill(0);
    if (this.#kept.size >= MOST_KEPT) this.#dropOldest();
    this.#kept.set(name, { secret, states });
    return states;
  }

  #dropOldest(): void {
    for (const [name, { states }] of this.#kept) {
      states.fill(0);
      this.#kept.delete(name);
      return;
    }
  }

  /** Overwrites all of them, and the core's memory. May be called twice. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const { states } of this.#kept.values()) states.fill(0);
    this.#kept.clear();
    this.#core.wipe();
  }
}
