import { createSigner } from 'siglane';
import { decodeChunks, signChunked } from 'siglane/chunked';
import { readAll, streamOf } from '../workload.mjs';

export const name = 'siglane, signChunked and decodeChunks';
export const family = 'siglane';

/** The largest piece that a socket delivers, in bytes. */
const received = 65_536;

export async function prepare({ credentials, region, date, url }) {
  const signer = await createSigner({ credentials, region, now: () => date });
  const start = (body, chunkSize) => signChunked(signer, { method: 'PUT', url, decodedLength: body.length, chunkSize });
  return {
    /** Passes the body through the stream that frames and signs it. `take` gets the framed bytes. */
    pass: (body, chunkSize, take) =>
      readAll(streamOf(body, chunkSize).pipeThrough(start(body, chunkSize).stream), take),
    /**
     * Frames and signs the body.
     *
     * @returns a function that decodes the framed bytes and passes the body to its `take`
     */
    async reader(body, chunkSize) {
      const { headers, signature, stream } = start(body, chunkSize);
      const pieces = [];
      await readAll(streamOf(body, chunkSize).pipeThrough(stream), (piece) => pieces.push(piece));
      const wire = Buffer.concat(pieces);
      const given = {
        payloadHash: headers['x-amz-content-sha256'],
        date: headers['x-amz-date'],
        seedSignature: signature,
        decodedLength: body.length,
      };
      return (take) => readAll(streamOf(wire, received).pipeThrough(decodeChunks(signer, given).stream), take);
    },
  };
}
