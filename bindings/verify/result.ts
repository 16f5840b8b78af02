/** The result for a request whose signature matches. */
import type { Dialect } from '../api/dialect.js';
import { wrongType } from '../api/errors.js';
import type { VerifiedRequest } from '../api/verify.js';
import type { Core } from '../core/core.js';
import { scopeText } from '../protocol/credential-scope.js';
import { isHash, isInChunks } from '../protocol/payload-hash.js';
import { decodeApart } from '../protocol/percent-encoding.js';
import type { Claim } from './claim.js';
import type { KnownKey } from './key-records.js';
import { canonicalPathOf, decodedSegments } from './path.js';

/** Data of a verified request for `siglane/chunked`. Callers cannot see it. */
export interface VerifiedBody {
  readonly core: Core;
  readonly claim: Claim;
  readonly secretAccessKey: string;
}

/** Properties of a result that are computed immediately. */
export interface VerifiedFacts {
  readonly accessKeyId: string;
  readonly credentialScope: string;
  readonly signedHeaders: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly payloadHash: string;
  readonly isPayloadVerified: boolean;
}

/** Returns the facts of a claim that was signed with `key`. */
export function factsOf(claim: Claim, key: KnownKey): VerifiedFacts {
  const { accessKeyId, scope, signed, expiresAt, payloadHash, incoming } = claim;
  const isGiven = incoming.body !== undefined || incoming.payloadHash !== undefined;
  return {
    accessKeyId,
    credentialScope: scopeText(scope),
    signedHeaders: signed.names,
    expiresAt: Math.min(expiresAt, key.expiresAt ?? expiresAt),
    payloadHash,
    isPayloadVerified: isGiven && isHash(payloadHash),
  };
}

/** Parses path and query on demand, because most callers of `verifyMany` never read them. */
export class Verified implements VerifiedRequest {
  readonly ok = true;
  readonly accessKeyId: string;
  readonly credentialScope: string;
  readonly signedHeaders: readonly string[];
  readonly expiresAt: Date;
  readonly payloadHash: string;
  readonly isPayloadVerified: boolean;
  readonly isChunked: boolean;
  readonly #body: VerifiedBody;
  readonly #dialect: Dialect;

  constructor(facts: VerifiedFacts, body: VerifiedBody, dialect: Dialect) {
    this.accessKeyId = facts.accessKeyId;
    this.credentialScope = facts.credentialScope;
    this.signedHeaders = facts.signedHeaders;
    this.expiresAt = new Date(facts.expiresAt);
    this.payloadHash = facts.payloadHash;
    this.isPayloadVerified = facts.isPayloadVerified;
    this.isChunked = isInChunks(facts.payloadHash);
    this.#body = body;
    this.#dialect = dialect;
  }

  get canonicalPath(): string {
    return canonicalPathOf(this.#body.claim.incoming.path, this.#dialect);
  }

  get segments(): readonly string[] {
    return decodedSegments(this.#body.claim.incoming.path, this.#dialect);
  }

  get query(): readonly (readonly [name: string, value: string])[] {
    const { incoming, target } = this.#body.claim;
    const pairs: [string, string][] = [];
    const names = new Set<string>();
    for (const part of target.slice(incoming.path.length + 1).split('&')) {
      if (part === '') continue;
      const equals = part.indexOf('=');
      const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
      const pair: [string, string] = [decodeApart(name), decodeApart(value)];
      if (this.#dialect.duplicateQuery === 'first' && names.has(pair[0])) continue;
      names.add(pair[0]);
      pairs.push(pair);
    }
    return pairs;
  }

  /** @throws TypeError if `result` is not the result of a verified request */
  static bodyOf(result: unknown): VerifiedBody {
    if (typeof result !== 'object' || result === null || !(#body in result))
      throw wrongType('result', 'the result of verify for a verified request', result);
    return result.#body;
  }
}
