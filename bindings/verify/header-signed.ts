/**
 * Verifies requests that are signed in their headers, as clients write them, in the core's lanes: as presigned.ts does with URLs, and with the
 * same rule. It knows right signatures and wrong ones; all other requests take the general path.
 *
 *     request ──Authorization, signed values──▶ lines ──▶ core reads ──▶ claim ──▶ key ──▶ core signs and compares ──▶ Verified, or a mismatch
 *         └───────────────────────────────────────┴───────────┴──────────┴────────┴──────────── another body ──▶ the general path
 */

import type { VerifyResult } from '../api/verify.js';
import type { Core } from '../core/core.js';
import { readHeaderSigned } from '../core/header-signed.js';
import {
  comparePresigned,
  type PresignedRecords,
  type PresignedScope,
  takeRecords,
  textsOf,
} from '../core/presigned.js';
import { stringToSignHead } from '../protocol/credential-scope.js';
import { hashPayload, isHash, UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { isSameText } from '../util/constant-time.js';
import type { Claim, Flavour } from './claim.js';
import { type HeaderSigned, type HeaderSignedClaim, HeaderSignedReader } from './header-signed-claims.js';
import type { Given } from './incoming.js';
import { FailedLookup, type FoundKey, type KnownKey } from './key-records.js';
import type { KnownScope } from './known-scope.js';
import type { LanePath } from './lane-path.js';
import { LazyBody, type PresignedCall, type ReadClaim } from './presigned.js';
import { Verified } from './result.js';
import type { VerifierKeys } from './signing-keys.js';
import type { VerifierSettings } from './verifier-options.js';

const NO_RECORDS = new Uint8Array(0);
/** Requests of a call of the core, which takes twice as many: their records are too large for the caches then, and all took 1.06 times as long (Node 20, CPU time). */
const TOGETHER = 128;

/** A request alone that waits for its key. */
interface WaitingRequest {
  readonly claim: HeaderSignedClaim;
  readonly records: PresignedRecords;
}

/** Requests that went to the core together, and wait for their keys. */
interface WaitingChunk {
  readonly records: PresignedRecords;
  readonly indexes: readonly number[];
  readonly claims: readonly (HeaderSignedClaim | undefined)[];
}

/** A key that may be used now. */
interface UsableKey extends PresignedScope {
  readonly key: KnownKey;
}

/** @returns undefined if the settings differ from those that can be remembered, or the core has no lanes */
export function headerSignedVerifier(
  settings: VerifierSettings,
  keys: VerifierKeys,
  flavour: Flavour,
  readClaim: ReadClaim,
): HeaderSignedVerifier | undefined {
  const { core, region, service } = settings;
  // A function may think otherwise the next time.
  const takes = region.isFixed && service.isFixed && core.presignedCapacity > 0;
  return takes ? new HeaderSignedVerifier(settings, keys, flavour, readClaim) : undefined;
}

export class HeaderSignedVerifier implements LanePath {
  readonly #settings: VerifierSettings;
  readonly #core: Core;
  readonly #keys: VerifierKeys;
  readonly #flavour: Flavour;
  readonly #readClaim: ReadClaim;
  readonly #reader: HeaderSignedReader;

  constructor(settings: VerifierSettings, keys: VerifierKeys, flavour: Flavour, readClaim: ReadClaim) {
    this.#settings = settings;
    this.#core = settings.core;
    this.#keys = keys;
    this.#flavour = flavour;
    this.#readClaim = readClaim;
    this.#reader = new HeaderSignedReader(settings);
  }

  // ── one request ─────────────────────────────────────────────────────────────────────────────────────────────────

  readOne(given: Given, now: number): WaitingRequest | undefined {
    const read = this.#reader.read(given);
    if (read === undefined) return undefined;
    readHeaderSigned(this.#core, read.lines, read.lineCount, 1);
    const claim = this.#reader.claimOf(0, read, now);
    return claim === undefined ? undefined : { claim, records: takeRecords(this.#core, claim) };
  }

  verifyOne({ claim, records }: WaitingRequest, given: Given, found: FoundKey, now: number): VerifyResult | undefined {
    const key = this.#usableKey(claim.scope, found, now);
    if (key === undefined || !hasToken(claim, key.key)) return undefined;
    const [isRight] = comparePresigned(this.#core, records, [claim], [key]);
    if (isRight !== 1) return this.#mismatch(records, claim, given);
    return this.#verified(claim, key.key, given, (each) => this.#readClaim(each, now));
  }

  // ── many ────────────────────────────────────────────────────────────────────────────────────────────────────────

  read(all: readonly Given[], now: number): WaitingChunk[] {
    const waiting: WaitingChunk[] = [];
    let indexes: number[] = [];
    let requests: HeaderSigned[] = [];
    let units = 0;
    const end = () => {
      if (indexes.length > 0) waiting.push(this.#readChunk(requests, now, indexes));
      [indexes, requests, units] = [[], [], 0];
    };
    for (let i = 0; i < all.length; i++) {
      const request = this.#reader.read(all[i] as Given);
      if (request === undefined) continue;
      const isFull = indexes.length === TOGETHER;
      if (isFull || units + request.lines.length > this.#core.lineUnits) end();
      indexes.push(i);
      requests.push(request);
      units += request.lines.length;
    }
    end();
    return waiting;
  }

  #readChunk(requests: readonly HeaderSigned[], now: number, indexes: readonly number[]): WaitingChunk {
    let [lines, lineCount] = ['', 0];
    for (const request of requests) {
      lines += request.lines;
      lineCount += request.lineCount;
    }
    readHeaderSigned(this.#core, lines, lineCount, requests.length);
    const claims: (HeaderSignedClaim | undefined)[] = [];
    let last: HeaderSignedClaim | undefined;
    for (let place = 0; place < requests.length; place++) {
      const claim = this.#reader.claimOf(place, requests[place] as HeaderSigned, now);
      claims.push(claim);
      last = claim ?? last;
    }
    return { records: last === undefined ? NO_RECORDS : takeRecords(this.#core, last), indexes, claims };
  }

  verify({ all, now, keys, results }: PresignedCall, { records, indexes, claims }: WaitingChunk): void {
    // For this chunk alone: it has no more keys than are kept, so that none of them is overwritten while it is used.
    const usable = new Map<KnownScope, UsableKey | undefined>();
    const compared: HeaderSignedClaim[] = [];
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
      if (key === undefined || !hasToken(claim, key.key)) continue;
      compared.push(claim);
      scopes.push(key);
      places.push(indexes[place] as number);
    }
    const readClaim = (given: Given) => this.#readClaim(given, now);
    const verdicts = comparePresigned(this.#core, records, compared, scopes);
    for (let at = 0; at < verdicts.length; at++) {
      const claim = compared[at] as HeaderSignedClaim;
      const index = places[at] as number;
      const result =
        verdicts[at] === 1
          ? this.#verified(claim, (scopes[at] as UsableKey).key, all[index] as Given, readClaim)
          : this.#mismatch(records, claim, all[index] as Given);
      if (result !== undefined) results[index] = result;
    }
  }

  #usableKey({ accessKeyId, scope, packed }: KnownScope, key: FoundKey, now: number): UsableKey | undefined {
    if (key === undefined || key instanceof FailedLookup) return undefined;
    if (key.expiresAt !== undefined && now >= key.expiresAt) return undefined;
    return { text: packed, states: this.#keys.get(accessKeyId, scope, key.secretAccessKey), key };
  }

  /** @returns undefined if the body is another than the one that was signed */
  #verified(
    { scope, head, payloadHash, expiresAt }: HeaderSignedClaim,
    key: KnownKey,
    given: Given,
    readClaim: (given: Given) => Claim,
  ): Verified | undefined {
    const { body } = given;
    const isPayloadSigned = payloadHash !== UNSIGNED_PAYLOAD;
    if (body !== undefined && isPayloadSigned && !isSameText(hashPayload(this.#core, body), payloadHash))
      return undefined;
    const facts = {
      accessKeyId: scope.accessKeyId,
      credentialScope: scope.scopeText,
      // A list of its own: it is the caller's from now on.
      signedHeaders: head.names.slice(),
      expiresAt: Math.min(expiresAt, key.expiresAt ?? expiresAt),
      payloadHash,
      isPayloadVerified: isPayloadSigned && (body !== undefined || given.payloadHash !== undefined),
    };
    const { method, url, headers } = given;
    // Nobody asks for the body again, which may have changed by then.
    const lasting = body === undefined ? given : { method, url, headers, body: undefined, payloadHash: undefined };
    return new Verified(
      facts,
      new LazyBody(this.#core, key.secretAccessKey, lasting, readClaim),
      this.#settings.dialect,
    );
  }

  /**
   * @returns undefined if the signature has another form than signatures have, or if what is signed is not what the header says of a body,
   * but the hash of what came: the general path compares other texts
   */
  #mismatch(records: PresignedRecords, claim: HeaderSignedClaim, { body }: Given): VerifyResult | undefined {
    if (body !== undefined && this.#flavour.wrongPayload === undefined) return undefined;
    const { date, signature, canonicalRequest } = textsOf(records, claim);
    if (!isHash(signature)) return undefined;
    const { accessKeyId, scopeText } = claim.scope;
    const stringToSign = stringToSignHead(date, scopeText) + hashPayload(this.#core, canonicalRequest);
    return { ok: false, error: this.#flavour.mismatch({ accessKeyId, signature }, canonicalRequest, stringToSign) };
  }
}

function hasToken({ token: given }: HeaderSignedClaim, { sessionToken: token }: KnownKey): boolean {
  return given === undefined || token === undefined ? given === token : isSameText(given, token);
}
