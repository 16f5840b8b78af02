/** Verifies requests signed in their headers in lanes, for S3 and all other services. */
import { readHeaderSigned } from '../core/header-signed.js';
import { hashPayload, UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { isSameText } from '../util/constant-time.js';
import { type HeaderSigned, type HeaderSignedClaim, HeaderSignedReader } from './header-signed-claims.js';
import type { Given } from './incoming.js';
import type { KnownKey } from './key-records.js';
import { type LaneSetup, LaneVerifier } from './lane-verifier.js';
import type { VerifiedFacts } from './result.js';

/**
 * The core accepts twice as many. Their records then exceed the CPU's caches, and the batch took 1.06 times as long (Node 20, CPU time).
 */
const TOGETHER = 128;

/** @returns undefined if the settings cannot be cached, or the core has no lanes */
export function headerSignedVerifier(setup: LaneSetup): HeaderSignedVerifier | undefined {
  const { core, region, service } = setup.settings;
  // A caller's function may accept a value now and refuse it later, so its verdicts are not cached.
  const takes = region.isFixed && service.isFixed && core.presignedCapacity > 0;
  return takes ? new HeaderSignedVerifier(setup) : undefined;
}

class HeaderSignedVerifier extends LaneVerifier<HeaderSigned, HeaderSignedClaim> {
  protected readonly together = TOGETHER;
  readonly #reader: HeaderSignedReader;

  constructor(setup: LaneSetup) {
    super(setup);
    this.#reader = new HeaderSignedReader(setup.settings);
  }

  protected readRequest(given: Given): HeaderSigned | undefined {
    return this.#reader.read(given);
  }

  protected unitsOf({ lines }: HeaderSigned): number {
    return lines.length;
  }

  protected submit(requests: readonly HeaderSigned[]): void {
    let [lines, lineCount] = ['', 0];
    for (const request of requests) {
      lines += request.lines;
      lineCount += request.lineCount;
    }
    readHeaderSigned(this.core, lines, lineCount, requests.length);
  }

  protected claimOf(place: number, request: HeaderSigned, _: Given, now: number): HeaderSignedClaim | undefined {
    return this.#reader.claimOf(place, request, now);
  }

  protected tokenOf({ sessionToken }: KnownKey): string | undefined {
    return sessionToken;
  }

  /** @returns undefined if the body is not the body that was signed */
  protected factsOf(
    { scope, head, payloadHash, expiresAt }: HeaderSignedClaim,
    key: KnownKey,
    { body, payloadHash: given }: Given,
  ): VerifiedFacts | undefined {
    const isPayloadSigned = payloadHash !== UNSIGNED_PAYLOAD;
    if (body !== undefined && isPayloadSigned && !isSameText(hashPayload(this.core, body), payloadHash))
      return undefined;
    return {
      accessKeyId: scope.accessKeyId,
      credentialScope: scope.scopeText,
      // A copy, because the caller owns the result.
      signedHeaders: head.names.slice(),
      expiresAt: Math.min(expiresAt, key.expiresAt ?? expiresAt),
      payloadHash,
      isPayloadVerified: isPayloadSigned && (body !== undefined || given !== undefined),
    };
  }
}
