/**
 * What stands around the bytes of a chunk. The line break behind them begins the next frame, so that it is not a piece of its own:
 *
 *     400;chunk-signature=0055627c…\r\n  <1,024 bytes>  \r\n0;chunk-signature=b6c6ea8a…\r\n  <trailers>  \r\n
 *     └─ frame ─────────────────────────┘               └─ frame ───────────────────────────┘             └ end
 *
 * Unsigned chunks have no `;chunk-signature=`.
 */
import { SIGNATURE_LENGTH } from '../core/shapes.js';
import { TRAILER_SIGNATURE } from '../protocol/trailer-names.js';

/** S3 refuses a chunk of less, unless it is the last (Amazon S3 API Reference, InvalidChunkSizeError). */
export const LEAST_CHUNK = 8192;

/** How a body is framed. */
export interface Framing {
  readonly decodedLength: number;
  readonly chunkSize: number;
  readonly signedChunks: boolean;
  /** Names, in lower case and in order, with how many bytes their values will have. */
  readonly trailers: readonly (readonly [name: string, length: number])[];
}

const EXTENSION = ';chunk-signature=';

/** Where the signature is in a line before a chunk: so many bytes before its end. */
export const SIGNATURE_BEFORE_END = SIGNATURE_LENGTH + 2;

/** The line before the bytes of a chunk, without the line break before it; a signed one has zeros for its signature. */
export function chunkLine(size: number, signed: boolean): string {
  return `${size.toString(16)}${signed ? EXTENSION + '0'.repeat(SIGNATURE_LENGTH) : ''}\r\n`;
}

/** The lines behind the last chunk, each with its line break: the trailers, and their signature. */
export function trailerLines(trailers: readonly (readonly [string, string])[], signature: string | undefined): string {
  const lines = trailers.map(([name, value]) => `${name}:${value}\r\n`).join('');
  return signature === undefined ? lines : `${lines}${TRAILER_SIGNATURE}:${signature}\r\n`;
}

/** What is hashed of the trailers, to be signed: sorted by name. */
export function canonicalTrailers(trailers: readonly (readonly [string, string])[]): string {
  return trailers.map(([name, value]) => `${name}:${value}\n`).join('');
}

/** Bytes of the whole body on the wire. */
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
