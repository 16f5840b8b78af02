/** A body in chunks that is changed on the way. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { decodeChunks } from '../../bindings/entries/chunked.js';
import { makeSigner } from '../../bindings/signer/signer.js';
import { pass, piecesOf } from '../chunked/bodies.js';
import { encodeChunks } from '../reference/chunks.mjs';
import { credentials, region, signingDate } from '../support/example.js';
import { core, insist } from './property.js';

interface ChangedChunks {
  readonly isSigned: boolean;
  readonly hasTrailer: boolean;
  readonly body: Uint8Array;
  readonly pieces: number;
  readonly changes: readonly { at: number; put: Uint8Array; remove: number }[];
}

export const changedChunks: fc.Arbitrary<ChangedChunks> = fc.record({
  isSigned: fc.boolean(),
  hasTrailer: fc.boolean(),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.nat(20_000).map((length) => new Uint8Array(length).fill(97)),
  ),
  pieces: fc.integer({ min: 1, max: 9000 }),
  changes: fc.array(
    fc.record({
      at: fc.nat(),
      put: fc.oneof(
        fc
          .constantFrom('\r\n', '\n', '0', 'a', ':', ';', '0\r\n\r\n', '1\r\nx\r\n')
          .map((text) => new TextEncoder().encode(text)),
        fc.uint8Array({ maxLength: 2 }),
      ),
      remove: fc.nat(3),
    }),
    { minLength: 1, maxLength: 2 },
  ),
}) as fc.Arbitrary<ChangedChunks>;

const signer = makeSigner(core, { credentials, region, now: () => signingDate });
const seedSignature = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9';
const NAME = 'x-amz-checksum-sha256';

/** A fully decoded body equals the sent body: no other body has its signatures, or without signatures its checksum. */
export async function checkChunks({ isSigned, hasTrailer, body, pieces, changes }: ChangedChunks): Promise<void> {
  const checksum = createHash('sha256').update(body).digest('base64');
  // Without signatures, only a checksum authenticates a body.
  const hasChecksum = hasTrailer || !isSigned;
  const wire = encodeChunks({
    body,
    chunkSize: 8192,
    trailers: hasChecksum ? [[NAME, checksum]] : [],
    ...(isSigned && {
      signer: { secretAccessKey: credentials.secretAccessKey, region, date: signingDate, seedSignature },
    }),
  });
  const word = isSigned ? 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' : 'STREAMING-UNSIGNED-PAYLOAD';
  const decode = async (bytes: Uint8Array) => {
    const { stream } = decodeChunks(signer, {
      payloadHash: hasChecksum ? `${word}-TRAILER` : word,
      date: '20260102T030405Z',
      decodedLength: body.length,
      ...(isSigned && { seedSignature }),
      ...(hasChecksum && { trailer: NAME }),
    });
    return Buffer.concat(await pass(stream, piecesOf(bytes, pieces)));
  };
  insist((await decode(wire)).equals(body), 'what was sent is another body');
  const changed = changes.reduce<Buffer>((bytes, { at, put, remove }) => {
    const from = at % bytes.length;
    return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + remove)]);
  }, wire);
  const decoded = await decode(changed).catch((error: { code?: unknown }) => {
    insist(
      typeof error.code === 'string' && !error.code.startsWith('ERR_'),
      `not an error of siglane: ${String(error)}`,
    );
  });
  insist(decoded === undefined || decoded.equals(body), 'another body is taken for the one that was sent');
}
