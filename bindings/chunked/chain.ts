/**
 * Chains the signatures of a chunked body. Each signature includes the previous one, and the first includes the request's signature. So no
 * chunk can be removed, moved or repeated (Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring
 * Payload in Multiple Chunks", and "Signature calculations for trailing headers").
 *
 * ```
 * request ──▶ chunk 1 ──▶ chunk 2 ──▶ … ──▶ chunk of no bytes ──▶ trailers
 * ```
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
  /** Date and credentialScope, the second and third line of every stringToSign. */
  readonly #moment: string;
  /** The stringToSign of a chunk, packed for the core. Only the previous signature and the hash change from chunk to chunk. */
  readonly #field: Uint8Array;
  readonly #hash: Uint8Array;
  /** The last signature, 64 hex digits in ASCII. The chain owns this memory, and the next signature overwrites it. */
  readonly digits: Uint8Array;

  /** @param time Time of the request, in milliseconds since 1970.  @param seedSignature Signature of the request. */
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

  /** The last signature in lower-case hex. */
  get signature(): string {
    return decoder.decode(this.digits);
  }

  /**
   * Signs the next chunk and writes the signature to `digits`. It creates no string and no other object. After hashing 256 KiB the CPU's
   * caches no longer hold this code's data, so each allocation costs time. With strings a chunk took 1 to 2.5 % longer (Node 20,
   * interleaved).
   *
   * @param hash SHA-256 of the chunk in 64 hex digits. @throws SigV4Error `SignerDisposed`
   */
  signChunk(hash: string): void {
    encoder.encodeInto(hash, this.#hash);
    this.#signingKeys.signField(this.#day, this.#field, this.digits);
  }

  /** Signs the trailers. @param hash SHA-256 of their canonical lines. @throws SigV4Error `SignerDisposed` */
  signTrailers(hash: string): string {
    const stringToSign = `${TRAILER_ALGORITHM}\n${this.#moment}\n${this.signature}\n${hash}`;
    return this.#signingKeys.signText(this.#day, stringToSign);
  }
}

/** Validates the request's signature, from which a chain starts. @throws TypeError or RangeError */
export function readSeed(given: unknown): string {
  if (typeof given !== 'string') throw wrongType('seedSignature', 'a string', given);
  if (!isHash(given)) throw outOfRange('seedSignature', '64 lower-case hex digits', `${given.length} characters`);
  return given;
}
