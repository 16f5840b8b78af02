/** The signing keys of a verifier, as saved HMAC states. */

import { SigV4Error } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { deriveSigningKey, hmacStates } from '../core/signing-keys.js';
import { type CredentialScope, scopeText, signingKeySteps } from '../protocol/credential-scope.js';
import { isSameText } from '../util/constant-time.js';

/** Scopes that are remembered: more than any server has at a time, and less than 100 KB. */
const MOST_KEPT = 256;

/** Signing keys of the last scopes: all that a verifier has of secrets, until it is disposed. */
export class VerifierKeys {
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
