/** Verifies requests: reads what they claim, finds the keys, and has the core sign them again. */

import { isSiglaneError, refused, wrongType } from '../api/errors.js';
import type {
  ReceivedForm,
  ReceivedRequest,
  Verifier,
  VerifierOptions,
  VerifyError,
  VerifyPostResult,
  VerifyResult,
} from '../api/verify.js';
import type { Core } from '../core/core.js';
import { signText } from '../core/texts.js';
import { scopeText } from '../protocol/credential-scope.js';
import { toTime } from '../protocol/dates.js';
import { hashPayload, isHash, toBytes } from '../protocol/payload-hash.js';
import { isSameText } from '../util/constant-time.js';
import { Group, reasonOf } from './batch.js';
import type { Claim, Flavour } from './claim.js';
import { genericFlavour } from './flavours/generic.js';
import { formMismatch, s3Flavour } from './flavours/s3.js';
import { bodyAnswer } from './flavours/s3-body-errors.js';
import { checkPolicy, type FormClaim, readForm } from './form.js';
import { type Incoming, readIncoming } from './incoming.js';
import { judgeKey } from './judge-key.js';
import { type FoundKey, findKey, type KnownKey } from './key-records.js';
import { isError, outcome } from './rejection.js';
import { Verified } from './result.js';
import { VerifierKeys } from './signing-keys.js';
import { readOptions, type VerifierSettings } from './verifier-options.js';

/** Makes a verifier on a core that is loaded already. @throws as `readOptions` */
export function makeVerifier(core: Core, options: VerifierOptions): Verifier {
  return new CoreVerifier(readOptions(core, options));
}

class CoreVerifier implements Verifier {
  readonly #settings: VerifierSettings;
  readonly #flavour: Flavour;
  readonly #signingKeys: VerifierKeys;

  constructor(settings: VerifierSettings) {
    this.#settings = settings;
    this.#flavour = settings.isS3 ? s3Flavour() : genericFlavour();
    this.#signingKeys = new VerifierKeys(settings.core);
  }

  async verify(request: ReceivedRequest): Promise<VerifyResult> {
    const incoming = readIncoming(request, this.#settings.plusAsSpace, undefined);
    const [result] = await this.#verifyAll([incoming]);
    return result as VerifyResult;
  }

  async verifyMany(requests: Iterable<ReceivedRequest>): Promise<VerifyResult[]> {
    if (typeof requests !== 'object' || requests === null || !(Symbol.iterator in requests))
      throw wrongType('requests', 'an iterable of requests', requests);
    const { plusAsSpace } = this.#settings;
    return this.#verifyAll(Array.from(requests, (request, index) => readIncoming(request, plusAsSpace, index)));
  }

  async verifyPost(form: ReceivedForm): Promise<VerifyPostResult> {
    const { isS3, now: clock, lookup } = this.#settings;
    this.#signingKeys.assertUsable();
    if (!isS3) throw refused('UnsupportedDialect', 'service', 'is not S3, which alone takes forms');
    const now = toTime(clock(), 'now');
    const claim = outcome((given: ReceivedForm) => readForm(given, this.#settings, now), form);
    if (isError(claim)) return { ok: false, error: claim };
    const key = await findKey(lookup, claim.accessKeyId);
    this.#signingKeys.assertUsable();
    const error = judgeKey(this.#flavour, claim, key, now) ?? this.#policyError(claim, key as KnownKey);
    if (error !== undefined) return { ok: false, error };
    const verdict = outcome((read: FormClaim) => checkPolicy(read, now), claim);
    if (isError(verdict)) return { ok: false, error: verdict };
    const { expiration, contentLengthRange } = verdict;
    return {
      ok: true,
      accessKeyId: claim.accessKeyId,
      credentialScope: scopeText(claim.scope),
      expiresAt: new Date(Math.min(expiration, (key as KnownKey).expiresAt ?? expiration)),
      contentLengthRange,
    };
  }

  /** What is signed is the base64 itself, so there is no canonical request. */
  #policyError({ accessKeyId, scope, policy, signature }: FormClaim, key: KnownKey): VerifyError | undefined {
    const states = this.#signingKeys.get(accessKeyId, scope, key.secretAccessKey);
    if (isSameText(signature, signText(this.#settings.core, states, policy))) return undefined;
    return formMismatch(accessKeyId, signature, policy);
  }

  async #verifyAll(all: readonly Incoming[]): Promise<VerifyResult[]> {
    this.#signingKeys.assertUsable();
    const now = toTime(this.#settings.now(), 'now');
    const read = (incoming: Incoming) => this.#flavour.read(incoming, this.#settings, now);
    const claims = all.map((incoming) => outcome(read, incoming));
    const keys = await this.#lookUp(claims);
    // From here on nothing waits: no other call of this thread comes between key, core and result.
    this.#signingKeys.assertUsable();
    const results: VerifyResult[] = new Array(claims.length);
    const groups = new Map<string, { readonly key: KnownKey; readonly indexes: number[] }>();
    for (let i = 0; i < claims.length; i++) {
      const claim = claims[i] as Claim | VerifyError;
      const key = isError(claim) ? undefined : keys.get(claim.accessKeyId);
      const error = isError(claim) ? claim : judgeKey(this.#flavour, claim, key, now);
      if (error !== undefined) {
        results[i] = { ok: false, error };
        continue;
      }
      const { accessKeyId, scope, date } = claim as Claim;
      // The day stands in the date.
      const name = `${accessKeyId}/${scope.region}/${scope.service}/${date}`;
      const group = groups.get(name);
      if (group === undefined) groups.set(name, { key: key as KnownKey, indexes: [i] });
      else group.indexes.push(i);
    }
    for (const { key, indexes } of groups.values()) {
      const members = indexes.map((i) => claims[i] as Claim);
      const verified = this.#verifyGroup(members, key);
      for (let at = 0; at < indexes.length; at++) results[indexes[at] as number] = verified[at] as VerifyResult;
    }
    if (this.#settings.checksums === undefined) return results;
    return Promise.all(results.map((result, i) => this.#checkBody(result, all[i] as Incoming)));
  }

  async #checkBody(result: VerifyResult, { body }: Incoming): Promise<VerifyResult> {
    // Checksums are of a body without its chunks.
    if (!result.ok || body === undefined || result.isChunked) return result;
    try {
      await this.#settings.checksums?.(result, toBytes(body));
      return result;
    } catch (error) {
      if (!isSiglaneError(error)) throw error;
      return { ok: false, error: bodyAnswer(error) };
    }
  }

  /** The keys of claims, each asked for once. */
  async #lookUp(claims: readonly (Claim | VerifyError)[]): Promise<Map<string, FoundKey>> {
    const ids = new Set<string>();
    for (const claim of claims) if (!isError(claim)) ids.add(claim.accessKeyId);
    const found = [...ids].map(async (id) => [id, await findKey(this.#settings.lookup, id)] as const);
    return new Map(await Promise.all(found));
  }

  #verifyGroup(claims: readonly Claim[], key: KnownKey): VerifyResult[] {
    const { core, rules } = this.#settings;
    const [first] = claims as [Claim, ...Claim[]];
    const states = this.#signingKeys.get(first.accessKeyId, first.scope, key.secretAccessKey);
    const group = new Group(core, rules, first, states);
    const signatures = group.sign(claims);
    const results = claims.map((claim, i) => this.#judge(claim, signatures[i], group, key));
    group.dispose();
    return results;
  }

  #judge(claim: Claim, signature: string | number | undefined, group: Group, key: KnownKey): VerifyResult {
    const error = this.#signatureError(claim, signature, group) ?? this.#payloadError(claim);
    if (error !== undefined) return { ok: false, error };
    const { core, dialect } = this.#settings;
    return new Verified(core, claim, key, dialect);
  }

  #signatureError(claim: Claim, signature: string | number | undefined, group: Group): VerifyError | undefined {
    if (typeof signature !== 'string') {
      const reason = reasonOf(signature as number);
      return reason === undefined ? this.#flavour.tooLong() : this.#flavour.notSignable(reason);
    }
    if (isSameText(claim.signature, signature)) return undefined;
    const { canonicalRequest, stringToSign } = group.explain(claim);
    return this.#flavour.mismatch(claim, canonicalRequest, stringToSign);
  }

  #payloadError(claim: Claim): VerifyError | undefined {
    const { body, payloadHash } = claim.incoming;
    if (this.#flavour.wrongPayload === undefined || !isHash(claim.payloadHash)) return undefined;
    if (body === undefined && payloadHash === undefined) return undefined;
    const computed = payloadHash ?? hashPayload(this.#settings.core, body as NonNullable<typeof body>);
    return isSameText(computed, claim.payloadHash) ? undefined : this.#flavour.wrongPayload(claim, computed);
  }

  dispose(): void {
    this.#signingKeys.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
