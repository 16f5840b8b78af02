import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { VerifiedRequest } from '../../bindings/api/verify.js';
import { compareChecksums, compareVerifiedBody, decodeVerifiedChunks } from '../../bindings/entries/chunked.js';
import { toXml } from '../../bindings/verify/render.js';
import { bodyOf, pass, passUntilError, piecesOf } from '../chunked/bodies.js';
import { encodeChunks } from '../reference/chunks.mjs';
import { credentials, region, signingDate } from '../support/example.js';
import { errorOf, headerIn, type Pair, received, verifierFor, withHeader } from './verifiers.js';

const body = bodyOf(20_000);
const digest = (algorithm: string, bytes: Uint8Array = body) => createHash(algorithm).update(bytes).digest('base64');
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function verified(headers: Pair[], payloadHash: string, mode: 'sign' | 'presign' = 'sign') {
  const request = received({ method: 'PUT', headers, payloadHash }, { mode });
  return (await verifierFor().verify(request)) as VerifiedRequest;
}

describe('the headers that announce chunks', () => {
  const UNSIGNED = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
  const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
  const length: Pair = ['x-amz-decoded-content-length', '20000'];
  const unsupported = {
    code: 'InvalidRequest',
    status: 400,
    message: 'The value specified in the x-amz-trailer header is not supported',
  };

  test.each<[string, string, Pair[], object]>([
    ['an unknown checksum', UNSIGNED, [length, ['x-amz-trailer', 'x-amz-checksum-adler32']], unsupported],
    ['no trailer name', UNSIGNED, [length, ['x-amz-trailer', '']], unsupported],
    [
      'a trailer name twice',
      UNSIGNED,
      [length, ['x-amz-trailer', 'x-amz-checksum-crc32,X-Amz-Checksum-CRC32']],
      unsupported,
    ],
    ['an invalid trailer name', UNSIGNED, [length, ['x-amz-trailer', 'a b']], unsupported],
    ['no trailers where trailers are required', `${SIGNED}-TRAILER`, [length], unsupported],
    ['trailers where none are allowed', SIGNED, [length, ['x-amz-trailer', 'x-amz-checksum-crc32']], unsupported],
    ['an endless list of names', UNSIGNED, [length, ['x-amz-trailer', `a${',a'.repeat(4000)}`]], unsupported],
    ['no length', SIGNED, [], { code: 'MissingContentLength', status: 411 }],
    ['ECDSA', 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD', [length], { code: 'InvalidArgument', status: 400 }],
  ])('%s is refused before the body, in a header and in a presigned URL', async (_, word, headers, error) => {
    for (const mode of ['sign', 'presign'] as const) {
      const request = received({ method: 'PUT', headers, payloadHash: word }, { mode });
      expect(errorOf(await verifierFor().verify(request))).toMatchObject(error);
    }
  });

  test.each(['sign', 'presign'] as const)('%s: a decoder accepts what verify has accepted', async (mode) => {
    const crc: Pair = ['x-amz-trailer', 'x-amz-checksum-sha1'];
    const result = await verified([length, crc], UNSIGNED, mode);
    expect(result).toMatchObject({ ok: true, isChunked: true });
    const wire = encodeChunks({ body, chunkSize: 8192, trailers: [['x-amz-checksum-sha1', digest('sha1')]] });
    const given = await pass(decodeVerifiedChunks(result).stream, piecesOf(wire, 3000));
    expect(Buffer.concat(given).equals(Buffer.from(body))).toBe(true);
  });

  test('a checksum of the whole body in a header is compared too', async () => {
    const trailer: Pair = ['x-amz-trailer', 'x-amz-meta-a'];
    const wire = encodeChunks({ body, chunkSize: 8192, trailers: [['x-amz-meta-a', '1']] });
    const right = await verified([length, trailer, ['x-amz-checksum-sha256', digest('sha256')]], UNSIGNED);
    await pass(decodeVerifiedChunks(right).stream, [wire]);
    const wrong = await verified([length, trailer, ['x-amz-checksum-sha256', digest('sha256', bodyOf(1))]], UNSIGNED);
    const { error } = await passUntilError(decodeVerifiedChunks(wrong).stream, [wire]);
    expect(error).toMatchObject({ code: 'BadDigest', field: 'x-amz-checksum-sha256' });
    const unknown = await verified([length, trailer, ['x-amz-checksum-adler32', 'AAAA']], UNSIGNED);
    const { error: refusal } = await passUntilError(decodeVerifiedChunks(unknown).stream, [wire]);
    expect(refusal).toMatchObject({ code: 'UnsupportedChecksum', field: 'x-amz-checksum-adler32' });
  });
});

describe('compareVerifiedBody', () => {
  test('returns the signed hash and the checksums', async () => {
    const headers: Pair[] = [
      ['content-md5', digest('md5')],
      ['x-amz-checksum-sha1', digest('sha1')],
      // This header only names an algorithm, and has no checksum.
      ['x-amz-checksum-algorithm', 'SHA1'],
    ];
    for (const payloadHash of [hashOf(body), 'UNSIGNED-PAYLOAD']) {
      const stream = compareVerifiedBody(await verified(headers, payloadHash));
      expect(Buffer.concat(await pass(stream, piecesOf(body, 3000))).equals(Buffer.from(body))).toBe(true);
    }
  });

  test.each<[string, Pair[], string, object]>([
    ['another SHA-256', [], hashOf(bodyOf(1)), { code: 'PayloadMismatch' }],
    ['another MD5', [['content-md5', digest('md5', bodyOf(1))]], 'UNSIGNED-PAYLOAD', { code: 'BadDigest' }],
    ['a malformed MD5', [['content-md5', 'x']], hashOf(body), { code: 'BadDigest', field: 'content-md5' }],
    ['another CRC-32', [['x-amz-checksum-crc32', 'AAAAAA==']], 'UNSIGNED-PAYLOAD', { code: 'BadDigest' }],
    ['an unknown checksum', [['x-amz-checksum-adler32', 'AAAA']], hashOf(body), { code: 'UnsupportedChecksum' }],
  ])('ends with an error for %s', async (_, headers, payloadHash, expected) => {
    const { error } = await passUntilError(compareVerifiedBody(await verified(headers, payloadHash)), [body]);
    expect(error).toMatchObject(expected);
  });

  test('is for results of verify whose bodies do not come in chunks', async () => {
    const chunked = await verified([['x-amz-decoded-content-length', '1']], 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD');
    expect(() => compareVerifiedBody(chunked)).toThrow(TypeError);
    expect(() => compareVerifiedBody({ ...chunked })).toThrow(TypeError);
  });
});

describe('compareChecksums, for a body that verify has', () => {
  const verifier = verifierFor({ checksums: compareChecksums() });
  const upload = (headers: Pair[]) => ({
    ...received({ method: 'PUT', headers, payloadHash: hashOf(body) }),
    body,
  });

  test('accepts correct checksums', async () => {
    const headers: Pair[] = [
      ['content-md5', digest('md5')],
      ['x-amz-checksum-sha512', digest('sha512')],
    ];
    expect(await verifier.verify(upload(headers))).toMatchObject({ ok: true, isPayloadVerified: true });
  });

  test.each<[string, string]>([
    ['content-md5', 'The Content-MD5 you specified did not match what we received.'],
    ['x-amz-checksum-sha1', 'The SHA1 you specified did not match the calculated checksum.'],
  ])('refuses another %s, and no other request of the batch', async (name, message) => {
    const wrong = upload([[name, 'AAAAAAAAAAAAAAAAAAAAAA==']]);
    const [first, second] = await verifier.verifyMany([wrong, upload([])]);
    expect(first).toEqual({ ok: false, error: { code: 'BadDigest', status: 400, message, details: {} } });
    expect(second).toMatchObject({ ok: true });
    // Without the option nothing is compared.
    expect(await verifierFor().verify(wrong)).toMatchObject({ ok: true });
  });

  test("ignores CompleteMultipartUpload, whose checksum is the object's, and a body in chunks", async () => {
    const complete = {
      ...received({
        method: 'POST',
        url: 'https://examplebucket.s3.amazonaws.com/a?uploadId=1',
        headers: [['x-amz-checksum-crc32', 'AAAAAA==-3']],
        payloadHash: hashOf(body),
      }),
      body,
    };
    const result = await verifier.verify(complete);
    expect(result).toMatchObject({ ok: true });
    await pass(compareVerifiedBody(result as VerifiedRequest), [body]);
    const chunked = received({
      method: 'PUT',
      headers: [
        ['x-amz-decoded-content-length', '1'],
        ['x-amz-checksum-crc32', 'AAAAAA=='],
      ],
      payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    });
    expect(await verifier.verify({ ...chunked, body })).toMatchObject({ ok: true, isChunked: true });
  });

  test('does not run for a request whose signature is wrong', async () => {
    const wrong = withHeader(upload([['content-md5', 'x']]), 'x-amz-date', '20260102T030406Z');
    expect(errorOf(await verifier.verify(wrong)).code).toBe('SignatureDoesNotMatch');
  });
});

describe('error responses for bodies', () => {
  const headers: Pair[] = [['x-amz-decoded-content-length', '20000']];
  const word = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
  const request = received({ method: 'PUT', headers, payloadHash: word });
  const seedSignature = headerIn(request, 'authorization').slice(-64);
  const signer = { secretAccessKey: credentials.secretAccessKey, region, date: signingDate, seedSignature };
  const wire = Buffer.from(encodeChunks({ body, chunkSize: 8192, trailers: [], signer }));

  test.each<[string, (bytes: Buffer) => Buffer, string, number]>([
    ['a changed byte in a chunk', (bytes) => changed(bytes, 1000), 'SignatureDoesNotMatch', 403],
    ['an end too early', (bytes) => bytes.subarray(0, 9000), 'IncompleteBody', 400],
    ['a malformed chunk header', (bytes) => changed(bytes, 0, 0x7a), 'IncompleteBody', 400],
    ['too many bytes', () => Buffer.from(`ffffff;chunk-signature=${'0'.repeat(64)}\r\n`), 'IncompleteBody', 400],
  ])('%s', async (_, change, code, status) => {
    const result = (await verifierFor().verify(request)) as VerifiedRequest;
    const { error } = await passUntilError(decodeVerifiedChunks(result).stream, [change(wire)]);
    const answer = toXml(error, { resource: '/examplebucket/a' });
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(`<Code>${code}</Code>`);
    expect(answer.body).toContain('<Resource>/examplebucket/a</Resource>');
    // The response contains none of siglane's own messages.
    expect(answer.body).not.toContain(error.message);
  });

  test('an error that the client did not cause is a server error', () => {
    const answer = toXml(new Error('disk full: /var/secret'));
    expect(answer.status).toBe(500);
    expect(answer.body).toContain('<Code>InternalError</Code>');
    expect(answer.body).not.toContain('disk');
  });
});

function changed(bytes: Buffer, at: number, to?: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = to ?? (copy[at] as number) ^ 1;
  return copy;
}
