/**
 * The chain of signatures behind a signed request: each goes on from the one before, the first from the request's own, so that no chunk can
 * be left out, moved or repeated (Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in
 * Multiple Chunks", and "Signature calculations for trailing headers").
 *
 *     request ──▶ chunk 1 ──▶ chunk 2 ──▶ … ──▶ chunk of no bytes ──▶ trailers
 */
import { amzDate } from '../clock.js';
import { EMPTY_HASH } from '../payload.js';
import type { SignerParts } from '../signer-parts.js';

const CHUNK = 'AWS4-HMAC-SHA256-PAYLOAD';
const TRAILER = 'AWS4-HMAC-SHA256-TRAILER';

export class SignatureChain {
  readonly #parts: SignerParts;
  readonly #day: string;
  /** Date and scope, which every text to sign has as its second and third line. */
  readonly #moment: string;
  #signature: string;

  /**
   * @param time of the request, in milliseconds since 1970
   * @param seedSignature the request's
   */
  constructor(parts: SignerParts, time: number, seedSignature: string) {
    this.#parts = parts;
    const date = amzDate(time);
    this.#day = date.slice(0, 8);
    this.#moment = `${date}\n${parts.keys.at(time).credentialScope}`;
    this.#signature = seedSignature;
  }

  /** Signs the next chunk. @param hash SHA-256 of its bytes @throws SigV4Error `SignerDisposed` */
  signChunk(hash: string): string {
    return this.#sign(`${CHUNK}\n${this.#moment}\n${this.#signature}\n${EMPTY_HASH}\n${hash}`);
  }

  /** Signs the trailers. @param hash SHA-256 of their lines @throws SigV4Error `SignerDisposed` */
  signTrailers(hash: string): string {
    return this.#sign(`${TRAILER}\n${this.#moment}\n${this.#signature}\n${hash}`);
  }

  #sign(stringToSign: string): string {
    const { setup, keys } = this.#parts;
    this.#signature = setup.core.signText(keys.dayStates(this.#day), stringToSign);
    return this.#signature;
  }
}
