/** Verifies documents: reads their claims, looks up the keys, and has the core compute the signatures. */

import type { Ec2Verifier, Ec2VerifierOptions, VerifyEc2Result, VerifyS3Result } from '../api/ec2.js';
import type { VerifyError } from '../api/verify.js';
import type { Core } from '../core/core.js';
import { signText } from '../core/texts.js';
import { scopeText } from '../protocol/credential-scope.js';
import { toTime } from '../protocol/dates.js';
import { isSameText } from '../util/constant-time.js';
import { keyErrors } from '../verify/flavours/generic.js';
import { MISMATCH, mismatch } from '../verify/flavours/generic-errors.js';
import { judgeKey } from '../verify/judge-key.js';
import { findKey, type KnownKey } from '../verify/key-records.js';
import { isError, outcome } from '../verify/rejection.js';
import { VerifierKeys } from '../verify/signing-keys.js';
import { type DocumentClaim, type Ec2Claim, readEc2, readS3, type S3Claim } from './document.js';
import { type Ec2Settings, readOptions } from './verifier-options.js';

/** Creates a verifier on a loaded core. @throws as `readOptions` */
export function makeEc2Verifier(core: Core, options: Ec2VerifierOptions): Ec2Verifier {
  return new CoreEc2Verifier(readOptions(core, options));
}

/** A document whose signature matches, and the end of its validity. */
interface Verdict<C> {
  readonly claim: C;
  readonly expiresAt: Date;
}

class CoreEc2Verifier implements Ec2Verifier {
  readonly #settings: Ec2Settings;
  readonly #signingKeys: VerifierKeys;

  constructor(settings: Ec2Settings) {
    this.#settings = settings;
    this.#signingKeys = new VerifierKeys(settings.core);
  }

  async verifyEc2(document: unknown): Promise<VerifyEc2Result> {
    const verdict = await this.#verify<Ec2Claim>(document, readEc2, ({ canonicalRequest, stringToSign }) =>
      mismatch(canonicalRequest, stringToSign),
    );
    if (isError(verdict)) return { ok: false, error: verdict };
    const { claim, expiresAt } = verdict;
    const { accessKeyId, scope, signedHeaders, payloadHash, isQuerySigned } = claim;
    const credentialScope = scopeText(scope);
    return { ok: true, accessKeyId, credentialScope, signedHeaders, payloadHash, isQuerySigned, expiresAt };
  }

  async verifyS3(document: unknown): Promise<VerifyS3Result> {
    const verdict = await this.#verify<S3Claim>(document, readS3, ({ stringToSign }) => ({
      code: 'SignatureDoesNotMatch',
      status: 403,
      message: MISMATCH,
      details: {},
      stringToSign,
    }));
    if (isError(verdict)) return { ok: false, error: verdict };
    const { claim, expiresAt } = verdict;
    const { accessKeyId, scope, canonicalRequestHash } = claim;
    return { ok: true, accessKeyId, credentialScope: scopeText(scope), canonicalRequestHash, expiresAt };
  }

  async #verify<C extends DocumentClaim>(
    document: unknown,
    read: (document: unknown, settings: Ec2Settings, now: number) => C,
    toMismatch: (claim: C) => VerifyError,
  ): Promise<Verdict<C> | VerifyError> {
    this.#signingKeys.assertUsable();
    const now = toTime(this.#settings.now(), 'now');
    const claim = outcome((given: unknown) => read(given, this.#settings, now), document);
    if (isError(claim)) return claim;
    const key = await findKey(this.#settings.lookup, claim.accessKeyId);
    // Nothing waits from here on, so no other call of this thread can change the key, the core or the result.
    this.#signingKeys.assertUsable();
    const error = judgeKey(keyErrors, claim, key, now);
    if (error !== undefined) return error;
    const { secretAccessKey, expiresAt } = key as KnownKey;
    const states = this.#signingKeys.get(claim.accessKeyId, claim.scope, secretAccessKey);
    if (!isSameText(claim.signature, signText(this.#settings.core, states, claim.stringToSign)))
      return toMismatch(claim);
    return { claim, expiresAt: new Date(Math.min(claim.expiresAt, expiresAt ?? claim.expiresAt)) };
  }

  dispose(): void {
    this.#signingKeys.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
