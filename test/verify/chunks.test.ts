import { describe, expect, test } from 'vitest';
import type { VerifiedRequest } from '../../bindings/api/verify.js';
import { decodeVerifiedChunks } from '../../bindings/entries/chunked.js';
import { bodyOf, pass, piecesOf } from '../chunked/bodies.js';
import { encodeChunks } from '../reference/chunks.mjs';
import { credentials, region, signingDate } from '../support/example.js';
import { headerIn, type Received, received, verifierFor } from './verifiers.js';

const body = bodyOf(20_000);
const chunkSize = 8192;

const headersFor = (length: number): [string, string][] => [
  ['content-encoding', 'aws-chunked'],
  ['x-amz-decoded-content-length', String(length)],
];

/** A request with a body in chunks, and the body, both from the reference. */
function upload(payloadHash: string): { request: Received; wire: Uint8Array } {
  const request = received({
    method: 'PUT',
    headers: headersFor(body.length),
    payloadHash,
  });
  const seedSignature = headerIn(request, 'authorization').slice(-64);
  const { secretAccessKey } = credentials;
  const signer = { secretAccessKey, region, date: signingDate, seedSignature };
  return { request, wire: encodeChunks({ body, chunkSize, trailers: [], signer }) };
}

describe('a body in signed chunks after verify accepted its request', () => {
  const { request, wire } = upload('STREAMING-AWS4-HMAC-SHA256-PAYLOAD');

  test('is decoded and verified', async () => {
    const result = (await verifierFor().verify(request)) as VerifiedRequest;
    expect(result).toMatchObject({ ok: true, isPayloadVerified: false });
    const { stream } = decodeVerifiedChunks(result, { maxChunkBytes: chunkSize });
    const given = await pass(stream, piecesOf(wire, 5000));
    expect(Buffer.concat(given).equals(body)).toBe(true);
  });

  test('with a changed byte is refused', async () => {
    const result = (await verifierFor().verify(request)) as VerifiedRequest;
    const changed = Uint8Array.from(wire, (byte, i) => (i === 1000 ? byte ^ 1 : byte));
    const { stream } = decodeVerifiedChunks(result);
    await expect(pass(stream, [changed])).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  test('works with any secret', async () => {
    const secretAccessKey = ' a secret with blanks ';
    const odd = received(
      { method: 'PUT', headers: headersFor(10), payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' },
      { secretAccessKey },
    );
    const verifier = verifierFor({ lookup: () => ({ secretAccessKey }) });
    const result = (await verifier.verify(odd)) as VerifiedRequest;
    const signer = {
      secretAccessKey,
      region,
      date: signingDate,
      seedSignature: headerIn(odd, 'authorization').slice(-64),
    };
    const chunks = encodeChunks({ body: body.subarray(0, 10), chunkSize, trailers: [], signer });
    const pieces = await pass(decodeVerifiedChunks(result).stream, [chunks]);
    expect(Buffer.concat(pieces).equals(body.subarray(0, 10))).toBe(true);
  });

  test('needs a result of such a request', async () => {
    const other = (await verifierFor().verify(received({}))) as VerifiedRequest;
    expect(() => decodeVerifiedChunks(other)).toThrow(TypeError);
    const result = (await verifierFor().verify(request)) as VerifiedRequest;
    expect(() => decodeVerifiedChunks({ ...result })).toThrow(TypeError);
    expect(() => decodeVerifiedChunks(result, { maxChunkBytes: 1 })).toThrow(RangeError);
    expect(JSON.stringify(result)).not.toContain(credentials.secretAccessKey);
  });
});
