/** A body of 1 MiB, framed and signed in chunks, and decoded again. */
import { equal } from 'node:assert/strict';
import { decodeChunks, signChunked } from 'siglane/chunked';
import { encodeChunks } from '../../../test/reference/chunks.mjs';
import { streamOf } from '../../chunked/workload.mjs';
import { checkSigned } from '../check.mjs';

const SIZE = 2 ** 20;
const CHUNK = 2 ** 16;
const PAYLOAD_HASH = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';

export const chunks = {
  name: 'signChunked and decodeChunks',
  async run(world) {
    const body = new Uint8Array(SIZE).fill(world.random(256));
    const request = { method: 'PUT', url: `https://b.s3.${world.region}.amazonaws.com/video.mp4` };
    const upload = signChunked(world.signer, { ...request, decodedLength: SIZE, chunkSize: CHUNK });
    const wire = await collect(streamOf(body, CHUNK).pipeThrough(upload.stream));

    // The encoded content-length is not signed. Date, token and signature are computed again.
    const { 'content-length': length, ...signed } = upload.headers;
    equal(Number(length), wire.length);
    const { authorization, 'x-amz-date': date, 'x-amz-security-token': token, ...headers } = signed;
    checkSigned(world, { ...request, headers, payloadHash: PAYLOAD_HASH }, upload);
    const { secretAccessKey } = world.credentials;
    const signer = { secretAccessKey, region: world.region, date: world.date, seedSignature: upload.signature };
    equal(wire.equals(encodeChunks({ body, chunkSize: CHUNK, trailers: [], signer })), true);

    const options = { date, decodedLength: SIZE, payloadHash: PAYLOAD_HASH, seedSignature: upload.signature };
    const decoded = await collect(streamOf(wire, 100_000).pipeThrough(decodeChunks(world.signer, options).stream));
    equal(decoded.equals(body), true);
    return SIZE / CHUNK;
  },
};

async function collect(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
