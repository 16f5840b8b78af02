/**
 * Computes the signatures of claims in the core. Claims with the same key, second and scope go into one call and run side by side in its
 * lanes.
 */
import { outOfRange } from '../api/errors.js';
import type { Core } from '../core/core.js';
import * as STATUS from '../core/numbers/status.js';
import { explainRequest, packScope, readResults, signRequests } from '../core/requests.js';
import type { PackedScope, RequestResult } from '../core/shapes.js';
import { unknownStatus } from '../core/status-errors.js';
import { scopeText, stringToSignHead } from '../protocol/credential-scope.js';
import { isPayloadHash, PAYLOAD_HASH_FORMS } from '../protocol/payload-hash.js';
import type { Claim } from './claim.js';

/** Placeholder origin, because the core takes whole URLs. The signed host comes from each claim's `host` header. */
const ORIGIN = 'http://h';

/** Signature of a claim in lower-case hex, or the status code with which the core refused the claim. */
export type Signature = string | number;

/** Claims with the same key, second and scope. */
export class Group {
  readonly #core: Core;
  readonly #rules: number;
  readonly #stringToSignHead: string;
  readonly #scope: PackedScope;

  /** @param first The first claim. The other claims have the same key, date and scope.  @param states Copied. */
  constructor(core: Core, rules: number, first: Claim, states: Uint8Array) {
    this.#core = core;
    this.#rules = rules;
    this.#stringToSignHead = stringToSignHead(first.date, scopeText(first.scope));
    this.#scope = packScope(this.#stringToSignHead, states, '');
  }

  sign(claims: readonly Claim[]): Signature[] {
    const signatures: Signature[] = [];
    let [lines, lineCount, from] = ['', 0, 0];
    for (let i = 0; i < claims.length; i++) {
      const claim = claims[i] as Claim;
      const own = linesOf(claim);
      const isFull = i - from === this.#core.requestsCapacity || lines.length + own.length > this.#core.lineUnits;
      if (isFull && i > from) {
        this.#signSome(claims.slice(from, i), lines, lineCount, signatures);
        [lines, lineCount, from] = ['', 0, i];
      }
      lines += own;
      lineCount += lineCountOf(claim);
    }
    this.#signSome(claims.slice(from), lines, lineCount, signatures);
    return signatures;
  }

  #signSome(claims: readonly Claim[], lines: string, lineCount: number, signatures: Signature[]): void {
    const results = this.#run(lines, lineCount, claims.length);
    if (typeof results !== 'number') {
      for (const { signature } of results) signatures.push(signature);
    } else if (claims.length === 1) {
      signatures.push(results);
    } else {
      // A refused claim ends the call. Each claim is then signed in its own call, which is slower, but never slower than sending them one
      // at a time.
      for (const claim of claims) this.#signSome([claim], linesOf(claim), lineCountOf(claim), signatures);
    }
  }

  #run(lines: string, lineCount: number, count: number): RequestResult[] | number {
    if (lines.length > this.#core.lineUnits) return STATUS.REQUEST_TOO_LONG;
    const status = signRequests(this.#core, this.#scope, lines, lineCount, count, this.#rules);
    return status === 0 ? readResults(this.#core, count) : status;
  }

  /** Returns the canonicalRequest and stringToSign of a claim that the core accepts. */
  explain(claim: Claim): { canonicalRequest: string; stringToSign: string } {
    this.#run(linesOf(claim), lineCountOf(claim), 1);
    return explainRequest(this.#core, this.#stringToSignHead);
  }

  /** Overwrites the key material with zeros. */
  dispose(): void {
    this.#scope.packed.fill(0);
  }
}

/** Builds the input lines that assembly/request/canonical.ts reads, with only the signed headers. */
function linesOf({ incoming, target, signed, payloadHash }: Claim): string {
  // The parsers of the other fields have excluded line breaks. This is the last line, so it is checked here.
  if (!isPayloadHash(payloadHash)) throw outOfRange('payloadHash', PAYLOAD_HASH_FORMS, 'another value');
  let lines = `${incoming.method}\n${ORIGIN}${target}\n${payloadHash}\n`;
  for (const { name, value } of incoming.headers) if (signed.has(name)) lines += `${name}\n${value}\n`;
  return `${lines}\n\n`;
}

function lineCountOf({ incoming, signed }: Claim): number {
  let count = 5;
  for (const { name } of incoming.headers) if (signed.has(name)) count += 2;
  return count;
}

/** Explains the status code with which the core refused a claim. Returns undefined if the claim is too long. */
export function reasonOf(status: number): string | undefined {
  switch (status) {
    case STATUS.REQUEST_TOO_LONG:
      return undefined;
    case STATUS.DUPLICATE_QUERY:
      return 'A query parameter must occur only once (verifier options allowDuplicates and dialect.duplicateQuery).';
    case STATUS.INVALID_HEADER:
      return 'A signed header must be ASCII.';
    default:
      throw unknownStatus(status, undefined);
  }
}
