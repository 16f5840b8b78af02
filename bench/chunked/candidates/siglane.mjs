import { signChunked } from '../../../dist/entries/chunked.js';
import { createSigner } from '../../../dist/entries/index.js';
import { readAll, streamOf } from '../workload.mjs';

export const name = 'siglane, signChunked';
export const family = 'siglane';

export async function prepare({ credentials, region, date, url }) {
  const signer = await createSigner({ credentials, region, now: () => date });
  return {
    /** Passes the body through the stream that frames and signs it; `take` gets what goes on the wire. */
    pass(body, chunkSize, take) {
      const { stream } = signChunked(signer, { method: 'PUT', url, decodedLength: body.length, chunkSize });
      return readAll(streamOf(body, chunkSize).pipeThrough(stream), take);
    },
  };
}
