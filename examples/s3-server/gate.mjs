// The gate of the server. It verifies every request before anything is read, stored or answered.
import { Readable } from 'node:stream';
import { compareVerifiedBody, decodeVerifiedChunks } from 'siglane/chunked';
import { createVerifier, receivedFromNode } from 'siglane/verify';

/** A refused request. Its `error` is input for `toXml` of siglane/verify. */
export class Refused extends Error {
  constructor(error) {
    super(error.message);
    this.error = error;
  }
}

export async function createGate({ keys, region, now }) {
  // A Map, because the key id comes from a stranger, and an object has properties such as "constructor".
  const verifier = await createVerifier({ lookup: (id) => keys.get(id), region, service: ['s3', 's3express'], now });

  return {
    /** Verifies a request. Returns the sender and the parsed request. Route only on this result. */
    async admit(message) {
      const result = await verifier.verify(receivedFromNode(message));
      if (!result.ok) throw new Refused(result.error);
      const [bucket = '', ...key] = result.segments;
      return {
        result,
        bucket,
        key: key.join('/'),
        query: new Map(result.query),
        body: () => verifiedBody(message, result),
      };
    },

    /** Verifies a form. @param form names and values of the fields before the file */
    async admitForm(form, bucket) {
      const result = await verifier.verifyPost({ fields: form, bucket });
      if (!result.ok) throw new Refused(result.error);
      return result;
    },
  };
}

/**
 * The body as a stream. Chunks are verified one by one; otherwise the hash and the checksums are compared at the end. Keep nothing before
 * the stream has ended without an error. `isPayloadVerified` of the result stays false, because the verifier did not get the body.
 */
function verifiedBody(message, result) {
  const check = result.isChunked ? decodeVerifiedChunks(result).stream : compareVerifiedBody(result);
  return Readable.toWeb(message).pipeThrough(check);
}
