/** Verifies presigned S3 URLs in lanes. */
import { readPresigned } from '../core/presigned.js';
import { UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import type { Given } from './incoming.js';
import type { KnownKey } from './key-records.js';
import { type LaneSetup, LaneVerifier } from './lane-verifier.js';
import { type PresignedClaim, PresignedReader } from './presigned-claims.js';
import type { VerifiedFacts } from './result.js';

/** @returns undefined if the core does not support the settings */
export function presignedVerifier(setup: LaneSetup): PresignedVerifier | undefined {
  const { core, isS3, region, service, dialect } = setup.settings;
  const isPlain =
    dialect.pathEncoding === 'single' &&
    dialect.pathNormalization === 'none' &&
    dialect.sessionToken === 'signed' &&
    dialect.postQuery === 'kept' &&
    dialect.unsignedPayload !== 'never';
  // A caller's function may accept a value now and refuse it later, so its verdicts are not cached.
  const takes = isS3 && isPlain && region.isFixed && service.isFixed && core.presignedCapacity > 0;
  return takes ? new PresignedVerifier(setup) : undefined;
}

/** Reads a request as its lines for the core. */
class PresignedVerifier extends LaneVerifier<string, PresignedClaim> {
  protected readonly together: number;
  readonly #reader: PresignedReader;

  constructor(setup: LaneSetup) {
    super(setup);
    this.together = setup.settings.core.presignedCapacity;
    this.#reader = new PresignedReader(setup.settings);
  }

  protected readRequest(given: Given): string | undefined {
    return this.#reader.linesOf(given);
  }

  protected unitsOf(lines: string): number {
    return lines.length;
  }

  protected submit(requests: readonly string[]): void {
    readPresigned(this.core, requests.join(''), requests.length);
  }

  protected claimOf(place: number, _: string, { url }: Given, now: number): PresignedClaim | undefined {
    return this.#reader.claimOf(place, url, now);
  }

  /** Tokens are compared percent-encoded. In canonical encoding, equal text means equal tokens. */
  protected tokenOf({ sessionToken }: KnownKey): string | undefined {
    return sessionToken === undefined ? undefined : encodeValue(sessionToken);
  }

  protected factsOf({ scope, expiresAt }: PresignedClaim, key: KnownKey): VerifiedFacts {
    return {
      accessKeyId: scope.accessKeyId,
      credentialScope: scope.scopeText,
      signedHeaders: ['host'],
      expiresAt: Math.min(expiresAt, key.expiresAt ?? expiresAt),
      payloadHash: UNSIGNED_PAYLOAD,
      isPayloadVerified: false,
    };
  }
}
