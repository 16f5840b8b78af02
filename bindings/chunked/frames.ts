/**
 * Framing of chunks. The line break after a chunk's bytes is part of the next frame, so that it is not a separate piece:
 *
 * ```
 * 400;chunk-signature=0055627c…\r\n  <1,024 bytes>  \r\n0;chunk-signature=b6c6ea8a…\r\n  <trailers>  \r\n
 *     └─ frame ─────────────────────────┘               └─ frame ───────────────────────────┘             └ end
 * ```
 *
 * Unsigned chunks have no `;chunk-signature=`.
 */
import { SIGNATURE_LENGTH } from '../core/shapes.js';
import { TRAILER_SIGNATURE } from '../protocol/trailer-names.js';

/** S3 refuses a smaller chunk, unless it is the last (Amazon S3 API Reference, InvalidChunkSizeError). */
export const LEAST_CHUNK = 8192;

/** Framing of a body. */
export interface Framing {
  readonly decodedLength: number;
  readonly chunkSize: number;
  readonly signedChunks: boolean;
  /** Lower-case names in order, with the number of bytes of each value. */
  readonly trailers: readonly (readonly [name: string, length: number])[];
}

const EXTENSION = ';chunk-signature=';

/** Position of the signature in a chunk's line, in bytes before its end. */
export const SIGNATURE_BEFORE_END = SIGNATURE_LENGTH + 2;

/** Returns the line before a chunk's bytes, without the preceding line break. In a signed chunk, zeros hold the place of the signature. */
export function chunkLine(size: number, signed: boolean): string {
  return `${size.toString(16)}${signed ? EXTENSION + '0'.repeat(SIGNATURE_LENGTH) : ''}\r\n`;
}

/** Returns the lines after the last chunk, each with its line break: the trailers and their signature. */
export function trailerLines(trailers: readonly (readonly [string, string])[], signature: string | undefined): string {
  const lines = trailers.map(([name, value]) => `${name}:${value}\r\n`).join('');
  return signature === undefined ? lines : `${lines}${TRAILER_SIGNATURE}:${signature}\r\n`;
}

/** Returns the text that is hashed for the signature of the trailers. The trailers must be sorted by name. */
export function canonicalTrailers(trailers: readonly (readonly [string, string])[]): string {
  return trailers.map(([name, value]) => `${name}:${value}\n`).join('');
}

/** Returns the bytes of the whole body on the wire. */
export function wireLength({ decodedLength, chunkSize, signedChunks, trailers }: Framing): number {
  const whole = Math.floor(decodedLength / chunkSize);
  const rest = decodedLength % chunkSize;
  const around = (size: number) =>
    size.toString(16).length + (signedChunks ? EXTENSION.length + SIGNATURE_LENGTH : 0) + 2;
  const chunks = whole * (around(chunkSize) + chunkSize + 2) + (rest > 0 ? around(rest) + rest + 2 : 0);
  const signature = signedChunks && trailers.length > 0 ? TRAILER_SIGNATURE.length + 1 + SIGNATURE_LENGTH + 2 : 0;
  const lines = trailers.reduce((sum, [name, length]) => sum + name.length + 1 + length + 2, signature);
  return chunks + around(0) + lines + 2;
}
