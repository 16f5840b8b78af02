/**
 * Verifies presigned URLs of S3, as clients write them, in the core's lanes. This path knows right signatures and wrong ones. All other requests
 * take the general path, so refusals, their order and their messages have one home; test/verify/presigned.test.ts and the fuzzer hold the two
 * together. A wrong signature has its message in that home too, but is not computed a second time: on the general path one in a hundred made all of
 * them together take 1.25 times as long.
 *
 *     request ──lines──▶ core reads ──▶ claim ──▶ key ──▶ core signs and compares ──▶ Verified, or a mismatch
 *         └───────────────────┴───────────┴────────┴──▶ the general path
 */

import type { VerifyResult } from '../api/verify.js';
import type { Core } from '../core/core.js';
import {
  comparePresigned,
  type PresignedRecords,
  type PresignedScope,
  readPresigned,
  takeRecords,
  textsOf,
} from '../core/presigned.js';
import { stringToSignHead } from '../protocol/credential-scope.js';
import { hashPayload, isHash, UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import { isSameText } from '../util/constant-time.js';
import type { Claim } from './claim.js';
import { keyErrors } from './flavours/s3.js';
import type { Given } from './incoming.js';
import { FailedLookup, type FoundKey, type KnownKey } from './key-records.js';
import type { KnownScope } from './known-scope.js';
import { type PresignedClaim, PresignedReader } from './presigned-claims.js';
import { Verified, type VerifiedBody } from './result.js';
import type { VerifierKeys } from './signing-keys.js';
import type { VerifierSettings } from './verifier-options.js';

const NO_RECORDS = new Uint8Array(0);

/** Reads the claim of a verified request on the general path. */
export type ReadClaim = (given: Given, now: number) => Claim;

/** A request alone that waits for its key. */
export interface WaitingRequest {
  readonly claim: PresignedClaim;
  readonly records: PresignedRecords;
}

/** Requests that went to the core together, and wait for their keys. */
export interface WaitingChunk {
  readonly records: PresignedRecords;
  /** In the call. */
  readonly indexes: readonly number[];
  /** Of each of them; undefined takes the general path. */
  readonly claims: readonly (PresignedClaim | undefined)[];
}

/** The call that requests belong to. */
export interface PresignedCall {
  readonly all: readonly Given[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly keys: ReadonlyMap<string, FoundKey>;
  readonly results: (VerifyResult | undefined)[];
}

/** @returns undefined if the settings differ from those that the core reads by */
export function presignedVerifier(
  settings: VerifierSettings,
  keys: VerifierKeys,
  readClaim: ReadClaim,
): PresignedVerifier | undefined {
  const { core, isS3, region, service, dialect } = settings;
  const isPlain =
    dialect.pathEncoding === 'single' &&
    dialect.pathNormalization === 'none' &&
    dialect.sessionToken === 'signed' &&
    dialect.postQuery === 'kept' &&
    dialect.unsignedPayload !== 'never';
  // A function may think otherwise the next time.
  const takes = isS3 && isPlain && region.isFixed && service.isFixed && core.presignedCapacity > 0;
  return takes ? new PresignedVerifier(settings, keys, readClaim) : undefined;
}

export class PresignedVerifier {
  readonly #settings: VerifierSettings;
  readonly #core: Core;
  readonly #keys: VerifierKeys;
  readonly #readClaim: ReadClaim;
  readonly #reader: PresignedReader;

  constructor(settings: VerifierSettings, keys: VerifierKeys, readClaim: ReadClaim) {
    this.#settings = settings;
    this.#core = settings.core;
    this.#keys = keys;
    this.#readClaim = readClaim;
    this.#reader = new PresignedReader(settings);
  }

  // ── one request ─────────────────────────────────────────────────────────────────────────────────────────────────

  readOne(given: Given, now: number): WaitingRequest | undefined {
    const lines = this.#reader.linesOf(given);
    if (lines === undefined) return undefined;
    readPresigned(this.#core, lines, 1);
    const claim = this.#reader.claimOf(0, given.url, now);
    return claim === undefined ? undefined : { claim, records: takeRecords(this.#core, claim) };
  }

  verifyOne({ claim, records }: WaitingRequest, given: Given, found: FoundKey, now: number): VerifyResult | undefined {
    const key = this.#usableKey(claim.scope, found, now);
    if (key === undefined || !hasToken(claim, key)) return undefined;
    const [isRight] = comparePresigned(this.#core, records, [claim], [key]);
    if (isRight !== 1) return this.#mismatch(records, claim);
    return this.#verified(claim, key, given, (each) => this.#readClaim(each, now));
  }

  // ── many ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Reads the requests that this path takes. */
  read(all: readonly Given[], now: number): WaitingChunk[] {
    const waiting: WaitingChunk[] = [];
    let indexes: number[] = [];
    let lines = '';
    const end = () => {
      if (indexes.length > 0) waiting.push(this.#readChunk(all, now, indexes, lines));
      [indexes, lines] = [[], ''];
    };
    for (let i = 0; i < all.length; i++) {
      const own = this.#reader.linesOf(all[i] as Given);
      if (own === undefined) continue;
      const isFull = indexes.length === this.#core.presignedCapacity;
      if (isFull || lines.length + own.length > this.#core.lineUnits) end();
      indexes.push(i);
      lines += own;
    }
    end();
    return waiting;
  }

  #readChunk(all: readonly Given[], now: number, indexes: readonly number[], lines: string): WaitingChunk {
    readPresigned(this.#core, lines, indexes.length);
    const claims: (PresignedClaim | undefined)[] = [];
    let last: PresignedClaim | undefined;
    for (let place = 0; place < indexes.length; place++) {
      const claim = this.#reader.claimOf(place, (all[indexes[place] as number] as Given).url, now);
      claims.push(claim);
      last = claim ?? last;
    }
    return { records: last === undefined ? NO_RECORDS : takeRecords(this.#core, last), indexes, claims };
  }

  /** Verifies requests whose keys are known now, and puts what is right into the results. */
  verify({ all, now, keys, results }: PresignedCall, { records, indexes, claims }: WaitingChunk): void {
    // For this chunk alone: it has no more keys than are kept, so that none of them is overwritten while it is used.
    const usable = new Map<KnownScope, UsableKey | undefined>();
    const compared: PresignedClaim[] = [];
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
    const verdicts = comparePresigned(this.#core, records, compared, scopes);
    for (let at = 0; at < verdicts.length; at++) {
      const claim = compared[at] as PresignedClaim;
      const index = places[at] as number;
      results[index] =
        verdicts[at] === 1
          ? this.#verified(claim, scopes[at] as UsableKey, all[index] as Given, readClaim)
          : this.#mismatch(records, claim);
    }
  }

  #usableKey({ accessKeyId, scope, packed }: KnownScope, key: FoundKey, now: number): UsableKey | undefined {
    if (key === undefined || key instanceof FailedLookup) return undefined;
    if (key.expiresAt !== undefined && now >= key.expiresAt) return undefined;
    return {
      text: packed,
      states: this.#keys.get(accessKeyId, scope, key.secretAccessKey),
      key,
      token: key.sessionToken === undefined ? undefined : encodeValue(key.sessionToken),
    };
  }

  #verified(
    { scope, expiresAt }: PresignedClaim,
    { key }: UsableKey,
    given: Given,
    readClaim: (given: Given) => Claim,
  ): Verified {
    const facts = {
      accessKeyId: scope.accessKeyId,
      credentialScope: scope.scopeText,
      signedHeaders: ['host'],
      expiresAt: Math.min(expiresAt, key.expiresAt ?? expiresAt),
      payloadHash: UNSIGNED_PAYLOAD,
      isPayloadVerified: false,
    };
    const body = new LazyBody(this.#core, key.secretAccessKey, given, readClaim);
    return new Verified(facts, body, this.#settings.dialect);
  }

  /** @returns undefined if the signature has another form than signatures have: the general path compares other texts */
  #mismatch(records: PresignedRecords, claim: PresignedClaim): VerifyResult | undefined {
    const { date, signature, canonicalRequest } = textsOf(records, claim);
    if (!isHash(signature)) return undefined;
    const { accessKeyId, scopeText } = claim.scope;
    const stringToSign = stringToSignHead(date, scopeText) + hashPayload(this.#core, canonicalRequest);
    const error = keyErrors.mismatch({ accessKeyId, signature }, canonicalRequest, stringToSign);
    return { ok: false, error };
  }
}

/** A key that may be used now. */
interface UsableKey extends PresignedScope {
  readonly key: KnownKey;
  /** As it stands in a URL. */
  readonly token: string | undefined;
}

/** A token is compared as it stands in a URL: in canonical text two tokens are the same if they are the same decoded. */
function hasToken({ token: given }: PresignedClaim, { token }: UsableKey): boolean {
  return given === undefined || token === undefined ? given === token : isSameText(given, token);
}

/** The claim is read when it is asked for: mostly nobody does. */
export class LazyBody implements VerifiedBody {
  readonly core: Core;
  readonly secretAccessKey: string;
  readonly #given: Given;
  readonly #readClaim: (given: Given) => Claim;

  constructor(core: Core, secretAccessKey: string, given: Given, readClaim: (given: Given) => Claim) {
    this.core = core;
    this.secretAccessKey = secretAccessKey;
    this.#given = given;
    this.#readClaim = readClaim;
  }

  get claim(): Claim {
    return this.#readClaim(this.#given);
  }
}
