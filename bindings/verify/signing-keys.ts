/** Caches the signing keys of a verifier, as saved HMAC states. */

import { SigV4Error } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { deriveSigningKey, hmacStates } from '../core/signing-keys.js';
import { type CredentialScope, scopeText, signingKeySteps } from '../protocol/credential-scope.js';
import { isSameText } from '../util/constant-time.js';

/** Most cached scopes. Servers have fewer at a time, and the cache stays under 100 KB. */
export const MOST_KEPT = 256;

interface KeptKey {
  readonly secret: string;
  readonly states: Uint8Array;
}

/** Signing keys of recent scopes. The verifier keeps no other secrets, and overwrites these when it is disposed. */
export class VerifierKeys {
  readonly #core: Core;
  /** Ordered by last use, the most recent at the end. Keys are access key and scope. */
  readonly #kept = new Map<string, KeptKey>();
  /** The key that was used last. It is also the newest in `#kept`, so it cannot be evicted before another key is requested. */
  #last: { readonly accessKeyId: string; readonly scope: CredentialScope; readonly kept: KeptKey } | undefined;
  #isDisposed = false;

  constructor(core: Core) {
    this.#core = core;
  }

  /** @throws SigV4Error `SignerDisposed` */
  assertUsable(): void {
    if (this.#isDisposed) throw new SigV4Error('SignerDisposed', 'the verifier was disposed');
  }

  /**
   * Returns the saved HMAC states of a signing key, see `hmacStates`. Deriving a key uses the core's input and output. The cache owns the
   * states: do not change or keep them. They are overwritten after `MOST_KEPT` other keys, and anyone can sign with a key of zeros.
   */
  get(accessKeyId: string, scope: CredentialScope, secret: string): Uint8Array {
    const last = this.#last;
    const isLast = last !== undefined && last.scope === scope && last.accessKeyId === accessKeyId;
    if (isLast && isSameText(last.kept.secret, secret)) return last.kept.states;
    // These states may be overwritten before the next key is found, or its derivation may throw.
    this.#last = undefined;
    const kept = this.#find(accessKeyId, scope, secret);
    this.#last = { accessKeyId, scope, kept };
    return kept.states;
  }

  #find(accessKeyId: string, scope: CredentialScope, secret: string): KeptKey {
    const name = `${accessKeyId}/${scopeText(scope)}`;
    const kept = this.#kept.get(name);
    this.#kept.delete(name);
    if (kept !== undefined && isSameText(kept.secret, secret)) {
      this.#kept.set(name, kept);
      return kept;
    }
    kept?.states.fill(0);
    const key = deriveSigningKey(this.#core, secret, signingKeySteps(scope));
    const states = hmacStates(this.#core, key);
    key.fill(0);
    if (this.#kept.size >= MOST_KEPT) this.#dropOldest();
    const made = { secret, states };
    this.#kept.set(name, made);
    return made;
  }

  #dropOldest(): void {
    for (const [name, { states }] of this.#kept) {
      states.fill(0);
      this.#kept.delete(name);
      return;
    }
  }

  /** Overwrites all keys and the core's memory. May be called twice. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const { states } of this.#kept.values()) states.fill(0);
    this.#kept.clear();
    this.#last = undefined;
    this.#core.wipe();
  }
}
