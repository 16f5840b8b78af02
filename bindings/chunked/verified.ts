/** The decoder for a request that a verifier of siglane/verify has verified. */

import type { ChunkDecoder, VerifiedChunksOptions } from '../api/chunked.js';
import { checkNames, checkOptions } from '../api/errors.js';
import { SigningKeys } from '../identity/signing-keys.js';
import { dialects } from '../protocol/dialects.js';
import { readStream } from '../verify/access.js';
import { makeDecoder } from './decode.js';

const NAMES: ReadonlySet<string> = new Set(['maxChunkBytes']);

/** @see decodeVerifiedChunks of siglane/chunked */
export function makeVerifiedDecoder(result: unknown, options: VerifiedChunksOptions): ChunkDecoder {
  const stream = readStream(result);
  checkOptions(options);
  checkNames('options', options, NAMES);
  const { core, accessKeyId, secretAccessKey, scope, date, signature, payloadHash, decodedLength, trailer } = stream;
  const setup = { core, region: scope.region, service: scope.service, now: Date.now };
  // Not from the secret: a verifier takes any text for one, and a signer refuses what a copied text drags along.
  const { day, region, service } = scope;
  const signingKey = core.deriveSigningKey(secretAccessKey, [day, region, service, 'aws4_request']);
  const keys = new SigningKeys(setup, { accessKeyId, signingKey, date: day, region, service });
  signingKey.fill(0);
  return makeDecoder(
    { setup, keys, dialect: dialects.s3 },
    {
      payloadHash,
      date,
      decodedLength: Number(decodedLength),
      trailer,
      ...(payloadHash.startsWith('STREAMING-AWS4-') && { seedSignature: signature }),
      ...options,
    },
  );
}
