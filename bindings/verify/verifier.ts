/** Verifies requests: reads their claims, looks up the keys, and has the core compute the signatures. */

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
import { headerSignedVerifier } from './header-signed.js';
import { type Given, type Incoming, incomingOf, readGiven } from './incoming.js';
import { judgeKey } from './judge-key.js';
import { type FoundKey, findKey, type KnownKey } from './key-records.js';
import type { LaneCall, LaneClaim, LaneVerifier, WaitingChunk } from './lane-verifier.js';
import { presignedVerifier } from './presigned.js';
import { isError, outcome } from './rejection.js';
import { factsOf, Verified } from './result.js';
import { VerifierKeys } from './signing-keys.js';
import { readOptions, type VerifierSettings } from './verifier-options.js';

/**
 * Creates a verifier on a loaded core.
 *
 * @param inLanes False sends every request to the general path, so that tests can compare both paths.
 * @throws as `readOptions`
 */
export function makeVerifier(core: Core, options: VerifierOptions, inLanes = true): Verifier {
  return new CoreVerifier(readOptions(core, options), inLanes);
}

class CoreVerifier implements Verifier {
  readonly isS3: boolean;
  readonly #settings: VerifierSettings;
  readonly #flavour: Flavour;
  readonly #signingKeys: VerifierKeys;
  /** Fast paths that are tried before the general path. */
  readonly #lanePaths: readonly LaneVerifier<unknown, LaneClaim>[];

  constructor(settings: VerifierSettings, inLanes: boolean) {
    this.isS3 = settings.isS3;
    this.#settings = settings;
    this.#flavour = settings.isS3 ? s3Flavour() : genericFlavour();
    this.#signingKeys = new VerifierKeys(settings.core);
    const readClaim = (given: Given, now: number) => this.#read(given, now) as Claim;
    const setup = { settings, keys: this.#signingKeys, flavour: this.#flavour, readClaim };
    const paths = [headerSignedVerifier(setup), presignedVerifier(setup)];
    this.#lanePaths = inLanes ? paths.filter((path) => path !== undefined) : [];
  }

  async verify(request: ReceivedRequest): Promise<VerifyResult> {
    const given = readGiven(request, undefined);
    this.#signingKeys.assertUsable();
    const now = toTime(this.#settings.now(), 'now');
    const keys = new Map<string, FoundKey>();
    for (const path of this.#lanePaths) {
      const waiting = path.readOne(given, now);
      if (waiting === undefined) continue;
      const { accessKeyId } = waiting.claim.scope;
      const found = findKey(this.#settings.lookup, accessKeyId);
      const key = found instanceof Promise ? await found : found;
      this.#signingKeys.assertUsable();
      const result = path.verifyOne(waiting, given, key, now);
      if (result !== undefined) return result;
      keys.set(accessKeyId, key);
      break;
    }
    const [result] = await this.#verifyAll([given], now, keys, []);
    return result as VerifyResult;
  }

  async verifyMany(requests: Iterable<ReceivedRequest>): Promise<VerifyResult[]> {
    if (typeof requests !== 'object' || requests === null || !(Symbol.iterator in requests))
      throw wrongType('requests', 'an iterable of requests', requests);
    const all = Array.from(requests, readGiven);
    this.#signingKeys.assertUsable();
    const now = toTime(this.#settings.now(), 'now');
    const waiting = this.#lanePaths.map((path) => path.read(all, now));
    return this.#verifyAll(all, now, new Map(), waiting);
  }

  async verifyPost(form: ReceivedForm): Promise<VerifyPostResult> {
    const { isS3, now: clock, lookup } = this.#settings;
    this.#signingKeys.assertUsable();
    if (!isS3) throw refused('UnsupportedDialect', 'service', 'must be S3, because only S3 accepts POST forms');
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

  /** The base64 policy is the stringToSign, so there is no canonicalRequest. */
  #policyError({ accessKeyId, scope, policy, signature }: FormClaim, key: KnownKey): VerifyError | undefined {
    const states = this.#signingKeys.get(accessKeyId, scope, key.secretAccessKey);
    if (isSameText(signature, signText(this.#settings.core, states, policy))) return undefined;
    return formMismatch(accessKeyId, signature, policy);
  }

  /**
   * @param keys Keys that are already known. Missing keys are looked up and added.
   * @param waiting For each lane path, the requests that it has read and that wait for their keys.
   */
  async #verifyAll(
    all: readonly Given[],
    now: number,
    keys: Map<string, FoundKey>,
    waiting: readonly (readonly WaitingChunk[])[],
  ): Promise<VerifyResult[]> {
    const results: (VerifyResult | undefined)[] = new Array(all.length);
    const call = { all, now, keys, results };
    const inLanes = new Map<number, string>();
    for (const { claims, indexes } of waiting.flat())
      claims.forEach((claim, place) => {
        if (claim !== undefined) inLanes.set(indexes[place] as number, claim.scope.accessKeyId);
      });
    const claims = all.map((given, i) => (inLanes.has(i) ? undefined : this.#read(given, now)));
    const ids = new Set<string>();
    claims.forEach((claim, i) => {
      if (claim === undefined) ids.add(inLanes.get(i) as string);
      else if (!isError(claim)) ids.add(claim.accessKeyId);
    });
    await this.#lookUp(ids, keys);
    // Nothing waits from here on, so no other call of this thread can change the keys, the core or the results.
    this.#signingKeys.assertUsable();
    for (let i = 0; i < waiting.length; i++)
      for (const chunk of waiting[i] ?? []) this.#lanePaths[i]?.verify(call, chunk);
    this.#verifyOthers(call, claims);
    if (this.#settings.checksums === undefined) return results as VerifyResult[];
    return Promise.all(results.map((result, i) => this.#checkBody(result as VerifyResult, all[i] as Given)));
  }

  #read(given: Given, now: number): Claim | VerifyError {
    const incoming = incomingOf(given, this.#settings.plusAsSpace);
    return outcome((each: Incoming) => this.#flavour.read(each, this.#settings, now), incoming);
  }

  /** Verifies all requests that have no result yet. @param claims Claims that were already read. */
  #verifyOthers({ all, now, keys, results }: LaneCall, claims: readonly (Claim | VerifyError | undefined)[]): void {
    const groups = new Map<string, { readonly key: KnownKey; readonly indexes: number[]; readonly claims: Claim[] }>();
    for (let i = 0; i < all.length; i++) {
      if (results[i] !== undefined) continue;
      const claim = claims[i] ?? this.#read(all[i] as Given, now);
      const key = isError(claim) ? undefined : keys.get(claim.accessKeyId);
      const error = isError(claim) ? claim : judgeKey(this.#flavour, claim, key, now);
      if (error !== undefined) {
        results[i] = { ok: false, error };
        continue;
      }
      const { accessKeyId, scope, date } = claim as Claim;
      // The date contains the day.
      const name = `${accessKeyId}/${scope.region}/${scope.service}/${date}`;
      let group = groups.get(name);
      if (group === undefined) {
        group = { key: key as KnownKey, indexes: [], claims: [] };
        groups.set(name, group);
      }
      group.indexes.push(i);
      group.claims.push(claim as Claim);
    }
    for (const group of groups.values()) {
      const verified = this.#verifyGroup(group.claims, group.key);
      for (let at = 0; at < verified.length; at++) results[group.indexes[at] as number] = verified[at] as VerifyResult;
    }
  }

  async #checkBody(result: VerifyResult, { body }: Given): Promise<VerifyResult> {
    // Checksums apply to a body without its chunk framing.
    if (!result.ok || body === undefined || result.isChunked) return result;
    try {
      await this.#settings.checksums?.(result, toBytes(body));
      return result;
    } catch (error) {
      if (!isSiglaneError(error)) throw error;
      return { ok: false, error: bodyAnswer(error) };
    }
  }

  /** Looks up each sender's key once. */
  async #lookUp(ids: ReadonlySet<string>, keys: Map<string, FoundKey>): Promise<void> {
    const waiting: Promise<unknown>[] = [];
    for (const id of ids) {
      if (keys.has(id)) continue;
      const found = findKey(this.#settings.lookup, id);
      if (found instanceof Promise) waiting.push(found.then((key) => keys.set(id, key)));
      else keys.set(id, found);
    }
    if (waiting.length > 0) await Promise.all(waiting);
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
    const body = { core, claim, secretAccessKey: key.secretAccessKey };
    return new Verified(factsOf(claim, key), body, dialect);
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
