/** The result for a request whose signature is right. */
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

/** What siglane/chunked needs of a verified request. Callers cannot see it. */
export interface VerifiedBody {
  readonly core: Core;
  readonly claim: Claim;
  readonly secretAccessKey: string;
}

/** Path and query are taken apart when they are asked for: who verifies many mostly does not. */
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

  constructor(core: Core, claim: Claim, { secretAccessKey, expiresAt: keyEnds }: KnownKey, dialect: Dialect) {
    const { accessKeyId, scope, signed, expiresAt, payloadHash, incoming } = claim;
    const isGiven = incoming.body !== undefined || incoming.payloadHash !== undefined;
    this.accessKeyId = accessKeyId;
    this.credentialScope = scopeText(scope);
    this.signedHeaders = signed.names;
    this.expiresAt = new Date(Math.min(expiresAt, keyEnds ?? expiresAt));
    this.payloadHash = payloadHash;
    this.isPayloadVerified = isGiven && isHash(payloadHash);
    this.isChunked = isInChunks(payloadHash);
    this.#body = { core, claim, secretAccessKey };
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

  /** @throws TypeError if it is not the result of a verified request */
  static bodyOf(result: unknown): VerifiedBody {
    if (typeof result !== 'object' || result === null || !(#body in result))
      throw wrongType('result', 'what verify gives for a request that it has verified', result);
    return result.#body;
  }
}
