/** Decodes and verifies a chunked body while it passes. A chunk is output after its signature, or its framing, has been checked. */

import type { ChunkDecoder, ChunkDecoderOptions, Hasher, Hashers } from '../api/chunked.js';
import { checkNames, checkOptions, outOfRange, refused, wrongType } from '../api/errors.js';
import type { SignerParts } from '../identity/signer-parts.js';
import { checksumAlgorithms, isChecksum } from '../protocol/checksums.js';
import { parseAmzDate } from '../protocol/dates.js';
import { TOKEN_CHARACTERS } from '../protocol/header-names.js';
import {
  hashPayload,
  SIGNED_CHUNKS,
  SIGNED_CHUNKS_TRAILER,
  UNSIGNED_CHUNKS_TRAILER,
} from '../protocol/payload-hash.js';
import { MOST_TRAILERS, readTrailerNames, TRAILER_SIGNATURE } from '../protocol/trailer-names.js';
import { isSameText } from '../util/constant-time.js';
import { requiredNumber, wholeNumber } from '../util/integers.js';
import { readSeed, SignatureChain } from './chain.js';
import { badDigest, CONTENT_MD5, endChecksum, readHashers, startNamedChecksum } from './checksums.js';
import { canonicalTrailers, LEAST_CHUNK } from './frames.js';
import { hashPieces } from './hash.js';
import { type FrameListener, FrameParser } from './parse.js';

const NAMES: ReadonlySet<string> = new Set([
  'payloadHash',
  'date',
  'seedSignature',
  'decodedLength',
  'trailer',
  'maxChunkBytes',
  'hashers',
]);
const DEFAULT_MAX = 16 * 1024 * 1024;
const MOST_MAX = 1024 * 1024 * 1024;

const SIGNED_LINE = /^([0-9a-fA-F]{1,8});chunk-signature=([0-9a-f]{64})$/;
const UNSIGNED_LINE = /^([0-9a-fA-F]{1,8})$/;
/** A trailer line (RFC 9112, section 5.1). Whitespace around the value is not part of it. */
const TRAILER_LINE = new RegExp(`^([${TOKEN_CHARACTERS}]+):[ \\t]*([!-~](?:[ \\t!-~]*[!-~])?)[ \\t]*$`);

/** Values of payloadHash that announce a chunked body. */
const WORDS: ReadonlyMap<unknown, Word> = new Map([
  [SIGNED_CHUNKS, { signed: true, trailers: false }],
  [SIGNED_CHUNKS_TRAILER, { signed: true, trailers: true }],
  [UNSIGNED_CHUNKS_TRAILER, { signed: false, trailers: true }],
]);

/** Features of a chunked body that its payloadHash announces. */
interface Word {
  readonly signed: boolean;
  readonly trailers: boolean;
}

/** Announced properties of a body. */
interface Announcement {
  readonly signed: boolean;
  readonly decodedLength: number;
  /** Lower-case names. */
  readonly trailers: readonly string[];
  readonly maxChunkBytes: number;
  readonly hashers: Hashers;
  /** Checksums of the whole body in headers, by header name. */
  readonly expected: ReadonlyMap<string, string>;
}

/**
 * Creates a decoder from a signer's parts.
 *
 * @param expected Checksums of the whole body in headers, by header name.
 * @throws TypeError or RangeError for options
 */
export function makeDecoder(
  parts: SignerParts,
  options: ChunkDecoderOptions,
  expected: ReadonlyMap<string, string> = new Map(),
): ChunkDecoder {
  checkOptions(options);
  checkNames('options', options, NAMES);
  const announced = readAnnouncement(options, expected);
  const chain = announced.signed ? readChain(parts, options) : undefined;
  const body = new Body(parts, announced, chain);
  return {
    stream: new TransformStream(body),
    get trailers() {
      return body.trailers;
    },
  };
}

function readAnnouncement(
  { payloadHash, decodedLength, trailer, maxChunkBytes, hashers }: ChunkDecoderOptions,
  expected: ReadonlyMap<string, string>,
): Announcement {
  const word = WORDS.get(payloadHash);
  if (typeof payloadHash !== 'string') throw wrongType('payloadHash', 'a string', payloadHash);
  if (word === undefined) throw outOfRange('payloadHash', [...WORDS.keys()].join(', '), 'another text');
  return {
    signed: word.signed,
    decodedLength: requiredNumber('decodedLength', decodedLength, Number.MAX_SAFE_INTEGER, ' bytes'),
    trailers: readNames(trailer, word),
    maxChunkBytes:
      wholeNumber('maxChunkBytes', maxChunkBytes, MOST_MAX, ' bytes', undefined, LEAST_CHUNK) ?? DEFAULT_MAX,
    hashers: readHashers(hashers),
    expected,
  };
}

function readNames(trailer: unknown, { trailers: wanted }: Word): string[] {
  if (trailer === undefined && !wanted) return [];
  if (typeof trailer !== 'string') throw wrongType('trailer', 'a string of header names', trailer);
  if (!wanted) throw outOfRange('trailer', 'no value, because this payloadHash has no trailers', 'names');
  const names = readTrailerNames(trailer);
  if (names === undefined)
    throw outOfRange(
      'trailer',
      `1 to ${MOST_TRAILERS} different header names, and only the checksums ${checksumAlgorithms.join(', ')}`,
      'other names',
    );
  return names;
}

function readChain(parts: SignerParts, { date, seedSignature }: ChunkDecoderOptions): SignatureChain {
  if (typeof date !== 'string') throw wrongType('date', 'a string', date);
  const time = parseAmzDate(date);
  if (time === undefined) throw outOfRange('date', 'a date such as 20260102T030405Z', 'another format');
  return new SignatureChain(parts.signingKeys, time, readSeed(seedSignature));
}

class Body implements Transformer<Uint8Array, Uint8Array>, FrameListener {
  readonly #parts: SignerParts;
  readonly #announced: Announcement;
  /** Undefined for unsigned chunks. */
  readonly #chain: SignatureChain | undefined;
  readonly #parser = new FrameParser(this);
  /** Keys are the names of headers and trailers. */
  readonly #checksums = new Map<string, Hasher>();
  readonly #found = new Map<string, string>();
  #controller: TransformStreamDefaultController<Uint8Array> | undefined;
  /** Bytes of all chunks so far, including the chunk whose line was read last. */
  #total = 0;
  #lastSize = Number.POSITIVE_INFINITY;
  /** Signature in the line of the current chunk. */
  #signature = '';
  trailers: Readonly<Record<string, string>> | undefined;

  constructor(parts: SignerParts, announced: Announcement, chain: SignatureChain | undefined) {
    this.#parts = parts;
    this.#announced = announced;
    this.#chain = chain;
  }

  async start(controller: TransformStreamDefaultController<Uint8Array>): Promise<void> {
    this.#controller = controller;
    const { trailers, expected, hashers } = this.#announced;
    const { core } = this.#parts.signingKeys;
    // Other trailers are passed through without a check. The AWS SDK also uses the name `content-md5` for a trailer.
    const named = trailers.filter((name) => isChecksum(name) || name === CONTENT_MD5);
    for (const name of new Set([...named, ...expected.keys()]))
      this.#checksums.set(name, await startNamedChecksum(name, core, hashers));
  }

  transform(piece: Uint8Array): void | Promise<void> {
    if (!(piece instanceof Uint8Array)) throw wrongType('chunk', 'a Uint8Array', piece);
    return this.#parser.read(piece);
  }

  flush(): void {
    if (!this.#parser.hasEnded) throw refused('IncompleteBody', 'body', 'ended before its last chunk');
  }

  onLine(line: string): number {
    const { signed, decodedLength, maxChunkBytes } = this.#announced;
    const match = (signed ? SIGNED_LINE : UNSIGNED_LINE).exec(line);
    if (match === null)
      throw refused(
        'InvalidChunk',
        'body',
        `has a malformed chunk header: expected a hex size${signed ? ' and a chunk-signature' : ''}`,
      );
    const size = Number.parseInt(match[1] as string, 16);
    this.#signature = match[2] ?? '';
    if (size > maxChunkBytes)
      throw refused('ChunkTooLarge', 'body', `has a chunk of more than ${maxChunkBytes} bytes (maxChunkBytes)`);
    if (signed && size > 0 && this.#lastSize < LEAST_CHUNK)
      throw refused('ChunkTooSmall', 'body', `has a chunk of less than ${LEAST_CHUNK} bytes before its last chunk`);
    this.#lastSize = size;
    this.#total += size;
    if (this.#total > decodedLength || (size === 0 && this.#total < decodedLength))
      throw refused(
        'LengthMismatch',
        'body',
        `has ${size === 0 ? 'fewer' : 'more'} bytes than the announced ${decodedLength}`,
      );
    return size;
  }

  onChunk(pieces: readonly Uint8Array[], size: number): void | Promise<void> {
    const hash = this.#chain === undefined ? '' : hashPieces(this.#parts.signingKeys.core, pieces, size);
    return typeof hash === 'string' ? this.#pass(pieces, hash) : hash.then((digits) => this.#pass(pieces, digits));
  }

  /** Outputs a chunk if its signature matches. @param hash SHA-256 of its bytes. */
  #pass(pieces: readonly Uint8Array[], hash: string): void {
    if (this.#chain !== undefined) {
      this.#chain.signChunk(hash);
      this.#compare(this.#chain.signature, this.#signature, 'has a chunk');
    }
    for (const piece of pieces) {
      for (const checksum of this.#checksums.values()) checksum.update(piece);
      this.#controller?.enqueue(piece);
    }
  }

  onTrailer(line: string): void {
    const [, given = '', value = ''] = TRAILER_LINE.exec(line) ?? [];
    const name = given.toLowerCase();
    const { trailers } = this.#announced;
    const isSignature = this.#chain !== undefined && trailers.length > 0 && name === TRAILER_SIGNATURE;
    if (!isSignature && !trailers.includes(name))
      throw refused('InvalidTrailer', 'body', 'has a malformed trailer, or a trailer that was not announced');
    if (this.#found.has(name) || this.#found.has(TRAILER_SIGNATURE))
      throw refused(
        'InvalidTrailer',
        'body',
        'has a repeated trailer, or a trailer after the signature of the trailers',
      );
    this.#found.set(name, value);
  }

  async onEnd(): Promise<void> {
    const signature = this.#found.get(TRAILER_SIGNATURE);
    this.#found.delete(TRAILER_SIGNATURE);
    const { trailers } = this.#announced;
    if (trailers.some((name) => !this.#found.has(name)))
      throw refused('InvalidTrailer', 'body', 'has no value for an announced trailer');
    if (this.#chain !== undefined && trailers.length > 0) {
      if (signature === undefined) throw refused('InvalidTrailer', 'body', 'has no signature of its trailers');
      const sorted = [...this.#found].sort(([a], [b]) => (a < b ? -1 : 1));
      const hash = hashPayload(this.#parts.signingKeys.core, canonicalTrailers(sorted));
      this.#compare(this.#chain.signTrailers(hash), signature, 'has trailers');
    }
    const { expected } = this.#announced;
    for (const [name, checksum] of this.#checksums) {
      const value = await endChecksum(checksum);
      for (const given of [this.#found.get(name), expected.get(name)])
        if (given !== undefined && !isSameText(value, given)) throw badDigest(name);
    }
    this.trailers = Object.fromEntries(this.#found);
  }

  #compare(signature: string, given: string, what: string): void {
    if (!isSameText(signature, given))
      throw refused('SignatureDoesNotMatch', 'body', `${what} whose signature does not match`);
  }
}
