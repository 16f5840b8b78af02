/**
 * Verifies common requests in the core's lanes. This path decides only two cases: the signature matches, or it does not. All other requests
 * take the general path, so each refusal, its order and its message exist once. The fuzzers compare both paths (test/fuzz/two-paths.ts and
 * two-paths-in-headers.ts). The message of a mismatch also comes from the general path's flavour, but its signature is not computed again.
 * When the general path computed it again, one mismatch in a hundred made the batch take 1.25 times as long (Node 20, CPU time).
 *
 * ```
 * request ──▶ core reads ──▶ claim ──▶ key ──▶ core signs and compares ──▶ Verified, or a mismatch
 *    └────────────┴───────────┴────────┴──▶ the general path
 * ```
 *
 * presigned.ts and header-signed.ts say which requests the core reads, and which fields.
 */

import type { VerifyResult } from '../api/verify.js';
import type { Core } from '../core/core.js';
import {
  comparePresigned,
  type PresignedRecord,
  type PresignedRecords,
  type PresignedScope,
  takeRecords,
  textsOf,
} from '../core/presigned.js';
import { stringToSignHead } from '../protocol/credential-scope.js';
import { hashPayload, isHash } from '../protocol/payload-hash.js';
import { isSameText } from '../util/constant-time.js';
import type { Claim, Flavour } from './claim.js';
import type { Given } from './incoming.js';
import { FailedLookup, type FoundKey, type KnownKey } from './key-records.js';
import type { KnownScope } from './known-scope.js';
import { Verified, type VerifiedBody, type VerifiedFacts } from './result.js';
import type { VerifierKeys } from './signing-keys.js';
import type { VerifierSettings } from './verifier-options.js';

/** Reads the claim of a verified request on the general path. */
export type ReadClaim = (given: Given, now: number) => Claim;

/** A request that has passed all checks before the key lookup. */
export interface LaneClaim extends PresignedRecord {
  readonly scope: KnownScope;
  /** As the client sent it. */
  readonly token: string | undefined;
}

/** A single request that waits for its key. */
export interface WaitingRequest<C extends LaneClaim = LaneClaim> {
  readonly claim: C;
  readonly records: PresignedRecords;
}

/** Requests that went to the core in one call and wait for their keys. */
export interface WaitingChunk<C extends LaneClaim = LaneClaim> {
  readonly records: PresignedRecords;
  /** Positions of the requests in the call. */
  readonly indexes: readonly number[];
  /** Claim of each request. Undefined means that the request takes the general path. */
  readonly claims: readonly (C | undefined)[];
}

/** The call of `verify` or `verifyMany` that the requests belong to. */
export interface LaneCall {
  readonly all: readonly Given[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly keys: ReadonlyMap<string, FoundKey>;
  readonly results: (VerifyResult | undefined)[];
}

/** Parts of a verifier that its fast paths use. */
export interface LaneSetup {
  readonly settings: VerifierSettings;
  readonly keys: VerifierKeys;
  readonly flavour: Flavour;
  readonly readClaim: ReadClaim;
}

/** A key that is valid now. */
interface UsableKey extends PresignedScope {
  readonly key: KnownKey;
  readonly token: string | undefined;
}

const NO_RECORDS: PresignedRecords = new Uint8Array(0);

/**
 * @template R A request as read before the core reads it.
 * @template C A request as known after the core has read it.
 */
export abstract class LaneVerifier<R, C extends LaneClaim> {
  protected readonly settings: VerifierSettings;
  protected readonly core: Core;
  readonly #keys: VerifierKeys;
  readonly #flavour: Flavour;
  readonly #readClaim: ReadClaim;

  constructor({ settings, keys, flavour, readClaim }: LaneSetup) {
    this.settings = settings;
    this.core = settings.core;
    this.#keys = keys;
    this.#flavour = flavour;
    this.#readClaim = readClaim;
  }

  /** Most requests in one call of the core. */
  protected abstract readonly together: number;
  /** Reads a request. Returns undefined if it must take the general path. */
  protected abstract readRequest(given: Given): R | undefined;
  /** Returns the UTF-16 code units that the core needs for the request. */
  protected abstract unitsOf(request: R): number;
  /** Has the core read requests. */
  protected abstract submit(requests: readonly R[]): void;
  /** Returns the claim of the request at `place`. Call it in the order of the requests. Undefined means the general path. */
  protected abstract claimOf(place: number, request: R, given: Given, now: number): C | undefined;
  /** Returns the token of a key, encoded as in requests of this kind. */
  protected abstract tokenOf(key: KnownKey): string | undefined;
  /** Returns the facts of a request whose signature matches. Undefined means that it takes the general path for another reason. */
  protected abstract factsOf(claim: C, key: KnownKey, given: Given): VerifiedFacts | undefined;

  // ── one request ─────────────────────────────────────────────────────────────────────────────────────────────────

  readOne(given: Given, now: number): WaitingRequest<C> | undefined {
    const request = this.readRequest(given);
    if (request === undefined) return undefined;
    this.submit([request]);
    const claim = this.claimOf(0, request, given, now);
    return claim === undefined ? undefined : { claim, records: takeRecords(this.core, claim) };
  }

  /** @returns undefined if the request takes the general path */
  verifyOne(
    { claim, records }: WaitingRequest<C>,
    given: Given,
    found: FoundKey,
    now: number,
  ): VerifyResult | undefined {
    const key = this.#usableKey(claim.scope, found, now);
    if (key === undefined || !hasToken(claim, key)) return undefined;
    const [isRight] = comparePresigned(this.core, records, [claim], [key]);
    if (isRight !== 1) return this.#mismatch(records, claim, given);
    return this.#verified(claim, key.key, given, (each) => this.#readClaim(each, now));
  }

  // ── many ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Reads the requests that this path accepts. */
  read(all: readonly Given[], now: number): WaitingChunk<C>[] {
    const waiting: WaitingChunk<C>[] = [];
    let indexes: number[] = [];
    let requests: R[] = [];
    let units = 0;
    const end = () => {
      if (indexes.length > 0) waiting.push(this.#readChunk(requests, all, now, indexes));
      [indexes, requests, units] = [[], [], 0];
    };
    for (let i = 0; i < all.length; i++) {
      const request = this.readRequest(all[i] as Given);
      if (request === undefined) continue;
      const own = this.unitsOf(request);
      if (indexes.length === this.together || units + own > this.core.lineUnits) end();
      indexes.push(i);
      requests.push(request);
      units += own;
    }
    end();
    return waiting;
  }

  #readChunk(requests: readonly R[], all: readonly Given[], now: number, indexes: readonly number[]): WaitingChunk<C> {
    this.submit(requests);
    const claims: (C | undefined)[] = [];
    let last: C | undefined;
    for (let place = 0; place < requests.length; place++) {
      const claim = this.claimOf(place, requests[place] as R, all[indexes[place] as number] as Given, now);
      claims.push(claim);
      last = claim ?? last;
    }
    return { records: last === undefined ? NO_RECORDS : takeRecords(this.core, last), indexes, claims };
  }

  /** Verifies requests whose keys are known, and writes their results. */
  verify({ all, now, keys, results }: LaneCall, { records, indexes, claims }: WaitingChunk<C>): void {
    // One map for each chunk: a chunk has fewer keys than the cache keeps, so no key is overwritten while it is in use.
    const usable = new Map<KnownScope, UsableKey | undefined>();
    const compared: C[] = [];
    const scopes: UsableKey[] = [];
    const places: number[] = [];
    let last: KnownScope | undefined;
    let key: UsableKey | undefined;
    for (let place = 0; place < claims.length; place++) {
      const claim = claims[place];
      if (claim === undefined) continue;
      if (claim.scope !== last) {
        last = claim.scope;
        key = usable.get(last);
        if (key === undefined && !usable.has(last)) {
          key = this.#usableKey(last, keys.get(last.accessKeyId), now);
          usable.set(last, key);
        }
      }
      if (key === undefined || !hasToken(claim, key)) continue;
      compared.push(claim);
      scopes.push(key);
      places.push(indexes[place] as number);
    }
    const readClaim = (given: Given) => this.#readClaim(given, now);
    const verdicts = comparePresigned(this.core, records, compared, scopes);
    for (let at = 0; at < verdicts.length; at++) {
      const claim = compared[at] as C;
      const index = places[at] as number;
      const given = all[index] as Given;
      results[index] =
        verdicts[at] === 1
          ? this.#verified(claim, (scopes[at] as UsableKey).key, given, readClaim)
          : this.#mismatch(records, claim, given);
    }
  }

  #usableKey({ accessKeyId, scope, packed }: KnownScope, key: FoundKey, now: number): UsableKey | undefined {
    if (key === undefined || key instanceof FailedLookup) return undefined;
    if (key.expiresAt !== undefined && now >= key.expiresAt) return undefined;
    const states = this.#keys.get(accessKeyId, scope, key.secretAccessKey);
    return { text: packed, states, key, token: this.tokenOf(key) };
  }

  #verified(claim: C, key: KnownKey, given: Given, readClaim: (given: Given) => Claim): Verified | undefined {
    const facts = this.factsOf(claim, key, given);
    if (facts === undefined) return undefined;
    return new Verified(facts, new LazyBody(this.core, key.secretAccessKey, given, readClaim), this.settings.dialect);
  }

  /**
   * Returns the result for a signature that does not match. Returns undefined for a malformed signature, and for services that sign the
   * hash of the received body: the general path compares other texts for them.
   */
  #mismatch(records: PresignedRecords, claim: C, { body }: Given): VerifyResult | undefined {
    if (body !== undefined && this.#flavour.wrongPayload === undefined) return undefined;
    const { date, signature, canonicalRequest } = textsOf(records, claim);
    if (!isHash(signature)) return undefined;
    const { accessKeyId, scopeText } = claim.scope;
    const stringToSign = stringToSignHead(date, scopeText) + hashPayload(this.core, canonicalRequest);
    return { ok: false, error: this.#flavour.mismatch({ accessKeyId, signature }, canonicalRequest, stringToSign) };
  }
}

function hasToken({ token: given }: LaneClaim, { token }: UsableKey): boolean {
  return given === undefined || token === undefined ? given === token : isSameText(given, token);
}

/** Reads the claim on demand, because most callers never use it. */
class LazyBody implements VerifiedBody {
  readonly core: Core;
  readonly secretAccessKey: string;
  readonly #given: Given;
  readonly #readClaim: (given: Given) => Claim;

  constructor(core: Core, secretAccessKey: string, given: Given, readClaim: (given: Given) => Claim) {
    const { method, url, headers, body } = given;
    this.core = core;
    this.secretAccessKey = secretAccessKey;
    // The body is not used again, and may have changed by then.
    this.#given = body === undefined ? given : { method, url, headers, body: undefined, payloadHash: undefined };
    this.#readClaim = readClaim;
  }

  get claim(): Claim {
    return this.#readClaim(this.#given);
  }
}
