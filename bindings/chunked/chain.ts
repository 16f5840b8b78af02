/**
 * The chain of signatures behind a signed request: each goes on from the one before, the first from the request's own, so that no chunk can
 * be left out, moved or repeated (Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in
 * Multiple Chunks", and "Signature calculations for trailing headers").
 *
 *     request ──▶ chunk 1 ──▶ chunk 2 ──▶ … ──▶ chunk of no bytes ──▶ trailers
 */

import { outOfRange, wrongType } from '../api/errors.js';
import { packField } from '../core/packing.js';
import { SIGNATURE_LENGTH } from '../core/shapes.js';
import type { SigningKeys } from '../identity/signing-keys.js';
import { CHUNK_ALGORITHM, TRAILER_ALGORITHM } from '../protocol/credential-scope.js';
import { amzDate, dayOf } from '../protocol/dates.js';
import { EMPTY_HASH, isHash } from '../protocol/payload-hash.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class SignatureChain {
  readonly #signingKeys: SigningKeys;
  readonly #day: string;
  /** Date and scope, which every text to sign has as its second and third line. */
  readonly #moment: string;
  /** The text to sign of a chunk, as the core takes it: from chunk to chunk only the signature before and the hash are other ones. */
  readonly #field: Uint8Array;
  readonly #hash: Uint8Array;
  /** The last signature, 64 digits in ASCII. The chain's own memory: the next signature overwrites it. */
  readonly digits: Uint8Array;

  /**
   * @param time of the request, in milliseconds since 1970
   * @param seedSignature the request's
   */
  constructor(signingKeys: SigningKeys, time: number, seedSignature: string) {
    this.#signingKeys = signingKeys;
    const date = amzDate(time);
    this.#day = dayOf(date);
    this.#moment = `${date}\n${signingKeys.at(time).credentialScope}`;
    this.#field = packField(`${CHUNK_ALGORITHM}\n${this.#moment}\n${seedSignature}\n${EMPTY_HASH}\n${EMPTY_HASH}`);
    const hashAt = this.#field.length - SIGNATURE_LENGTH;
    const digitsAt = hashAt - 2 * (SIGNATURE_LENGTH + 1);
    this.#hash = this.#field.subarray(hashAt);
    this.digits = this.#field.subarray(digitsAt, digitsAt + SIGNATURE_LENGTH);
  }

  /** The last signature. */
  get signature(): string {
    return decoder.decode(this.digits);
  }

  /**
   * Signs the next chunk: the signature is in `digits`. No text is made of it, nor any other object. Behind 256 KiB that were hashed nothing
   * of this is in the processor's caches, and every object is felt: with texts a chunk took 1 to 2.5 % longer (Node 20, interleaved).
   *
   * @param hash SHA-256 of its bytes, 64 digits
   * @throws SigV4Error `SignerDisposed`
   */
  signChunk(hash: string): void {
    encoder.encodeInto(hash, this.#hash);
    this.#signingKeys.signField(this.#day, this.#field, this.digits);
  }

  /** Signs the trailers. @param hash SHA-256 of their lines @throws SigV4Error `SignerDisposed` */
  signTrailers(hash: string): string {
    const stringToSign = `${TRAILER_ALGORITHM}\n${this.#moment}\n${this.signature}\n${hash}`;
    return this.#signingKeys.signText(this.#day, stringToSign);
  }
}

/** Reads the signature that a chain goes on from: that of a request. @throws TypeError or RangeError */
export function readSeed(given: unknown): string {
  if (typeof given !== 'string') throw wrongType('seedSignature', 'a string', given);
  if (!isHash(given))
    throw outOfRange('seedSignature', '64 lower-case hexadecimal digits', `${given.length} characters`);
  return given;
}
