/** The signing keys of a verifier, as saved HMAC states. */

import { SigV4Error } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { deriveSigningKey, hmacStates } from '../core/signing-keys.js';
import { type CredentialScope, scopeText, signingKeySteps } from '../protocol/credential-scope.js';
import { isSameText } from '../util/constant-time.js';

/** Scopes that are remembered: more than any server has at a time, and less than 100 KB. */
export const MOST_KEPT = 256;

interface KeptKey {
  readonly secret: string;
  readonly states: Uint8Array;
}

/** Signing keys of the last scopes: all that a verifier has of secrets, until it is disposed. */
export class VerifierKeys {
  readonly #core: Core;
  /** By access key and scope, the one that was used last at the end. */
  readonly #kept = new Map<string, KeptKey>();
  /** The key that was used last. It is the newest in `#kept`, so it cannot be dropped before another key is asked for. */
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
   * The saved HMAC states, see `hmacStates`; to derive them the core's input and output are used. They are this object's own: not to be
   * changed, and not to be kept. When `MOST_KEPT` others were asked for they are overwritten, and a key of zeros is one that everybody knows.
   */
  get(accessKeyId: string, scope: CredentialScope, secret: string): Uint8Array {
    const last = this.#last;
    const isLast = last !== undefined && last.scope === scope && last.accessKeyId === accessKeyId;
    if (isLast && isSameText(last.kept.secret, secret)) return last.kept.states;
    // Its states may be overwritten before another key is there, or before deriving that one throws.
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

  /** Overwrites all of them, and the core's memory. May be called twice. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const { states } of this.#kept.values()) states.fill(0);
    this.#kept.clear();
    this.#last = undefined;
    this.#core.wipe();
  }
}
