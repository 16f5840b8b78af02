/** Has the core sign claims again: those of one key, second and scope in one call, side by side in its lanes. */
import { outOfRange } from '../api/errors.js';
import type { Core } from '../core/core.js';
import * as STATUS from '../core/numbers/status.js';
import { explainRequest, packScope, readResults, signRequests } from '../core/requests.js';
import type { PackedScope, RequestResult } from '../core/shapes.js';
import { unknownStatus } from '../core/status-errors.js';
import { scopeText, stringToSignHead } from '../protocol/credential-scope.js';
import { isPayloadHash, PAYLOAD_HASH_FORMS } from '../protocol/payload-hash.js';
import type { Claim } from './claim.js';

/** What a host is to the core, which takes whole URLs. Every claim has a header `host` that stands for it. */
const ORIGIN = 'http://h';

/** The signature that belongs to a claim, or the status with which the core refused it. */
export type Signature = string | number;

/** The claims of one key, second and scope. */
export class Group {
  readonly #core: Core;
  readonly #rules: number;
  readonly #stringToSignHead: string;
  readonly #scope: PackedScope;

  /** @param first of the claims; the others have the same key, date and scope  @param states are copied */
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
      // One that is refused ends the call. Each alone is slower, but no slower than that.
      for (const claim of claims) this.#signSome([claim], linesOf(claim), lineCountOf(claim), signatures);
    }
  }

  #run(lines: string, lineCount: number, count: number): RequestResult[] | number {
    if (lines.length > this.#core.lineUnits) return STATUS.REQUEST_TOO_LONG;
    const status = signRequests(this.#core, this.#scope, lines, lineCount, count, this.#rules);
    return status === 0 ? readResults(this.#core, count) : status;
  }

  /** What the signature of a claim that the core takes is made of. */
  explain(claim: Claim): { canonicalRequest: string; stringToSign: string } {
    this.#run(linesOf(claim), lineCountOf(claim), 1);
    return explainRequest(this.#core, this.#stringToSignHead);
  }

  /** Overwrites the key material. */
  dispose(): void {
    this.#scope.packed.fill(0);
  }
}

/** The lines of assembly/request/canonical.ts, with no more headers than are signed. */
function linesOf({ incoming, target, signed, payloadHash }: Claim): string {
  // The other fields were read as what can have no line break; this is the last line.
  if (!isPayloadHash(payloadHash)) throw outOfRange('payloadHash', PAYLOAD_HASH_FORMS, 'another text');
  let lines = `${incoming.method}\n${ORIGIN}${target}\n${payloadHash}\n`;
  for (const { name, value } of incoming.headers) if (signed.has(name)) lines += `${name}\n${value}\n`;
  return `${lines}\n\n`;
}

function lineCountOf({ incoming, signed }: Claim): number {
  let count = 5;
  for (const { name } of incoming.headers) if (signed.has(name)) count += 2;
  return count;
}

/** Why the core refused a claim: what is wrong with it, or undefined if it is too long. */
export function reasonOf(status: number): string | undefined {
  switch (status) {
    case STATUS.REQUEST_TOO_LONG:
      return undefined;
    case STATUS.DUPLICATE_QUERY:
      return 'A query parameter is there twice (verifier options allowDuplicates and dialect.duplicateQuery).';
    case STATUS.INVALID_HEADER:
      return 'A signed header is not ASCII.';
    default:
      throw unknownStatus(status, undefined);
  }
}
