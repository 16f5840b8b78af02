// The only gate of the server: nothing is read, stored or answered for a request that it has not let through.
import { Readable } from 'node:stream';
import { compareVerifiedBody, decodeVerifiedChunks } from 'siglane/chunked';
import { createVerifier, receivedFromNode } from 'siglane/verify';

/** A refusal: its `error` is what `toXml` of siglane/verify takes. */
export class Refused extends Error {
  constructor(error) {
    super(error.message);
    this.error = error;
  }
}

export async function createGate({ keys, region, now }) {
  // A Map: the text that is looked up is a stranger's, and an object has a "constructor".
  const verifier = await createVerifier({ lookup: (id) => keys.get(id), region, service: ['s3', 's3express'], now });

  return {
    /** Verifies a request, and returns who sent it and what it asks for. Route on this alone. */
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

    /** @param form names and values of the fields before the file */
    async admitForm(form, bucket) {
      const result = await verifier.verifyPost({ fields: form, bucket });
      if (!result.ok) throw new Refused(result.error);
      return result;
    },
  };
}

/**
 * The body, as it passes: in chunks, it is taken apart and each chunk verified; else its hash, and its checksums, are compared at the end. So
 * nothing is to be kept before the stream has ended well. `isPayloadVerified` of the result stays false: it is about a body that was given.
 */
function verifiedBody(message, result) {
  const check = result.isChunked ? decodeVerifiedChunks(result).stream : compareVerifiedBody(result);
  return Readable.toWeb(message).pipeThrough(check);
}
