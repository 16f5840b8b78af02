/** Bodies that are framed while they stream, compared with the reference, which builds them in memory. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { checksums as crt } from 'aws-crt';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { type ChecksumAlgorithm, type ChunkedRequest, signChunked } from '../../bindings/entries/chunked.js';
import { createSigner } from '../../bindings/entries/index.js';
import { encodeChunks } from '../reference/chunks.mjs';
import { dialectOf } from '../reference/dialects.mjs';
import { sign } from '../reference/sign.mjs';
import { credentials, region, signingDate, thrown } from '../support/example.js';
import { bodyOf, pass, passUntilError, piecesOf, streamOf } from './bodies.js';

const signer = await createSigner({ credentials, region, now: () => signingDate });
const url = 'https://examplebucket.s3.us-east-1.amazonaws.com/a';
const chunkSize = 8192;

/** Result of the reference for the same request and body. */
function reference(
  body: Uint8Array,
  { signed = true, trailers = [] as [string, string][], size = chunkSize, headers = [] as [string, string][] } = {},
): { wire: Buffer; signature: string; headers: Record<string, string> } {
  const word = signed ? 'AWS4-HMAC-SHA256-PAYLOAD' : 'UNSIGNED-PAYLOAD';
  const names = trailers.map(([name]) => name).join(',');
  const request = {
    method: 'PUT',
    url,
    headers: [
      ...headers,
      ['content-encoding', 'aws-chunked'] as const,
      ['x-amz-decoded-content-length', String(body.length)] as const,
      ...(names === '' ? [] : [['x-amz-trailer', names] as const]),
    ],
    payloadHash: `STREAMING-${word}${names === '' ? '' : '-TRAILER'}`,
  };
  const dialect = dialectOf('s3', undefined);
  const { signature, headers: added } = sign(request, {
    credentials,
    region,
    service: 's3',
    dialect,
    date: signingDate,
    mode: 'sign',
  });
  const { secretAccessKey } = credentials;
  const chunkSigner = { secretAccessKey, region, date: signingDate, seedSignature: signature };
  const wire = encodeChunks({ body, chunkSize: size, trailers, ...(signed && { signer: chunkSigner }) });
  return { wire, signature, headers: { ...Object.fromEntries(request.headers), ...added } };
}

const request = (decodedLength: number, more: Partial<ChunkedRequest> = {}): ChunkedRequest => ({
  method: 'PUT',
  url,
  decodedLength,
  chunkSize,
  ...more,
});

describe('signChunked', () => {
  test.each([0, 1, 8191, 8192, 8193, 16_383, 16_384, 16_385, 100_000])('frames a body of %i bytes', async (length) => {
    const body = bodyOf(length);
    const expected = reference(body);
    for (const sizes of [1 << 20, 8192, 8191, 8193, 1000, [1, 20_000, 3]]) {
      const { stream, ...upload } = signChunked(signer, request(length));
      const sent = Buffer.concat(await pass(stream, piecesOf(body, sizes)));
      expect(sent.equals(expected.wire)).toBe(true);
      expect(upload).toEqual({
        url,
        signature: expected.signature,
        contentLength: expected.wire.length,
        headers: { ...expected.headers, 'content-length': String(expected.wire.length) },
      });
    }
  });

  it('passes pieces on without copying them', async () => {
    const body = bodyOf(50_000);
    const { stream } = signChunked(signer, request(body.length));
    const sent = await pass(stream, piecesOf(body, 7000));
    const shared = sent.filter(({ buffer }) => buffer === body.buffer);
    expect(shared.reduce((sum, { length }) => sum + length, 0)).toBe(body.length);
  });

  it('yields lines that the reader may transfer or overwrite', async () => {
    for (const spoil of [
      (line: Uint8Array) => structuredClone(line, { transfer: [line.buffer] }),
      (line: Uint8Array) => line.fill(0),
    ]) {
      const body = bodyOf(50_000);
      const { stream } = signChunked(signer, request(body.length));
      const sent: Buffer[] = [];
      for await (const piece of streamOf([body]).pipeThrough(stream)) {
        sent.push(Buffer.from(piece));
        if (piece.buffer !== body.buffer) spoil(piece);
      }
      expect(Buffer.concat(sent).equals(reference(body).wire)).toBe(true);
    }
  });

  it('uses the other settings, headers and dates of its signer', () => {
    const given = { 'Content-Encoding': 'gzip', 'x-amz-meta-a': '1', 'content-length': '85' };
    const { headers } = signChunked(signer, request(0, { headers: { ...given, 'content-length': '86' } }));
    expect(headers).toMatchObject({ 'content-encoding': 'aws-chunked,gzip', 'content-length': '86' });
    expect(headers['authorization']).toContain(
      'SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-meta-a,',
    );
    const later = signChunked(signer, request(0, { signingDate: new Date('2026-02-03T00:00:00Z') }));
    expect(later.headers['x-amz-date']).toBe('20260203T000000Z');
  });

  test.each<[ChecksumAlgorithm, (body: Uint8Array) => Buffer]>([
    ['crc32', (body) => uint32(crc32(body))],
    ['crc32c', (body) => uint32(crt.crc32c(Buffer.from(body)))],
    ['crc64nvme', (body) => uint64(crt.crc64nvme(Buffer.from(body)))],
    ['sha256', (body) => createHash('sha256').update(body).digest()],
  ])('sends %s after the body', async (checksum, expected) => {
    for (const length of [0, 1, 9, 50_000]) {
      const body = bodyOf(length);
      const trailers: [string, string][] = [[`x-amz-checksum-${checksum}`, expected(body).toString('base64')]];
      for (const signedChunks of [true, false]) {
        const { wire, signature } = reference(body, { signed: signedChunks, trailers });
        const upload = signChunked(signer, request(length, { checksum, signedChunks }));
        expect(upload.signature).toBe(signature);
        expect(upload.contentLength).toBe(wire.length);
        expect(Buffer.concat(await pass(upload.stream, piecesOf(body, 777))).equals(wire)).toBe(true);
      }
    }
  });

  it('sends other trailers, sorted by name', async () => {
    const body = bodyOf(10_000);
    const { wire } = reference(body, {
      trailers: [
        ['x-amz-meta-a', '1 2'],
        ['x-amz-meta-b', 'b'],
      ],
    });
    const { stream, headers } = signChunked(
      signer,
      request(body.length, { trailers: { 'X-Amz-Meta-B': 'b', 'x-amz-meta-a': '1 2' } }),
    );
    expect(headers['x-amz-trailer']).toBe('x-amz-meta-a,x-amz-meta-b');
    expect(Buffer.concat(await pass(stream, [body])).equals(wire)).toBe(true);
  });

  it('has chunks of 256 KiB unless told otherwise', async () => {
    const body = bodyOf(300_000);
    const { stream, contentLength } = signChunked(signer, { method: 'PUT', url, decodedLength: body.length });
    const { wire } = reference(body, { size: 262_144 });
    expect(contentLength).toBe(wire.length);
    expect(Buffer.concat(await pass(stream, [body])).equals(wire)).toBe(true);
  });

  it('computes the length of a body that is too large for memory', () => {
    const { contentLength } = signChunked(signer, request(5 * 2 ** 40, { chunkSize: 65_536 }));
    // 83,886,080 chunks of 65,536 bytes with 90 bytes of framing each, and 86 bytes at the end.
    expect(contentLength).toBe(5 * 2 ** 40 + 83_886_080 * 90 + 86);
  });

  it('accepts a body in one piece, whatever the number of chunks', async () => {
    const length = 20_000 * chunkSize;
    const upload = signChunked(signer, request(length));
    let sent = 0;
    for (const piece of await pass(upload.stream, [new Uint8Array(length)])) sent += piece.length;
    expect(sent).toBe(upload.contentLength);
  });

  it('encodes two bodies at the same time', async () => {
    const bodies = [bodyOf(60_000), bodyOf(70_001)];
    const sent = await Promise.all(
      bodies.map(async (body) => {
        const { stream } = signChunked(signer, request(body.length, { checksum: 'sha256' }));
        return Buffer.concat(await pass(stream, piecesOf(body, 1234)));
      }),
    );
    const hash = (body: Uint8Array) => createHash('sha256').update(body).digest('base64');
    for (const [i, body] of bodies.entries())
      expect(sent[i]?.equals(reference(body, { trailers: [['x-amz-checksum-sha256', hash(body)]] }).wire)).toBe(true);
  });
});

describe('in a runtime without SHA-256', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  test.each(['WebCrypto', 'the core'])('%s has the same result', async (kind) => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
    const digest = vi.fn((algorithm: string, data: BufferSource) => crypto.subtle.digest(algorithm, data));
    const { crypto } = globalThis;
    vi.stubGlobal('crypto', kind === 'WebCrypto' ? { subtle: { digest } } : undefined);
    vi.resetModules();
    const library = await import('../../bindings/entries/index.js');
    const chunked = await import('../../bindings/entries/chunked.js');
    const core = await library.loadCore((await import('node:fs/promises')).readFile('build/core.simd.wasm'));
    const other = await library.createSigner({ credentials, region, core, now: () => signingDate });
    const body = bodyOf(100_000);
    const sha256 = createHash('sha256').update(body).digest('base64');
    const { wire } = reference(body, { size: 32_768, trailers: [['x-amz-checksum-sha256', sha256]] });
    const make = () => chunked.signChunked(other, request(body.length, { chunkSize: 32_768, checksum: 'sha256' }));
    for (const sizes of [1 << 20, 10_000, [1, 40_000]])
      expect(Buffer.concat(await pass(make().stream, piecesOf(body, sizes))).equals(wire)).toBe(true);
    expect(digest.mock.calls.length > 0).toBe(kind === 'WebCrypto');
  });
});

describe('signChunked refuses', () => {
  test.each<[string, object, string, string]>([
    ['an unknown option', { payload: '' }, 'UnknownProperty', 'request'],
    ['no length', { decodedLength: undefined }, 'WrongType', 'decodedLength'],
    ['a negative length', { decodedLength: -1 }, 'OutOfRange', 'decodedLength'],
    ['half a byte', { decodedLength: 0.5 }, 'OutOfRange', 'decodedLength'],
    ['a length over the limit', { decodedLength: 2 ** 53 }, 'OutOfRange', 'decodedLength'],
    ['chunks that S3 refuses', { chunkSize: 8191 }, 'OutOfRange', 'chunkSize'],
    ['chunks of more than 16 MiB', { chunkSize: 16_777_217 }, 'OutOfRange', 'chunkSize'],
    ['an invalid chunk size', { chunkSize: '65536' }, 'WrongType', 'chunkSize'],
    ['a payloadHash that does not cover the body', { signedChunks: false }, 'OutOfRange', 'signedChunks'],
    ['an invalid choice', { signedChunks: 0 }, 'WrongType', 'signedChunks'],
    ['an unknown checksum', { checksum: 'adler32' }, 'OutOfRange', 'checksum'],
    ['an invalid checksum', { checksum: 1 }, 'WrongType', 'checksum'],
    ['invalid trailers', { trailers: [] }, 'WrongType', 'trailers'],
    ['trailers that are entries', { trailers: new Map([['a', '1']]) }, 'WrongType', 'trailers'],
    ['a trailer that is not a string', { trailers: { a: 1 } }, 'WrongType', 'trailers.a'],
    ['a trailer with a line break', { trailers: { a: 'b\r\nc: d' } }, 'InvalidHeader', 'trailers.a'],
    ['an empty trailer', { trailers: { a: '' } }, 'InvalidHeader', 'trailers.a'],
    ['a trailer that is not ASCII', { trailers: { a: 'é' } }, 'InvalidHeader', 'trailers.a'],
    ['a trailer with the name of another', { trailers: { 'a:b': 'c' } }, 'InvalidHeader', 'trailers'],
    ['a trailer twice', { trailers: { a: '1', A: '2' } }, 'InvalidHeader', 'trailers.a'],
    [
      'a checksum twice',
      { checksum: 'crc32', trailers: { 'x-amz-checksum-crc32': 'AAAAAA==' } },
      'InvalidHeader',
      'trailers.x-amz-checksum-crc32',
    ],
    [
      'the signature of trailers',
      { trailers: { 'x-amz-trailer-signature': 'a' } },
      'ReservedHeader',
      'trailers.x-amz-trailer-signature',
    ],
    ['a trailer of 8 KiB', { trailers: { a: 'a'.repeat(8193) } }, 'OutOfRange', 'trailers.a'],
    ['another length on the wire', { headers: { 'content-length': '0' } }, 'InvalidHeader', 'headers.content-length'],
    [
      'another decoded length',
      { headers: { 'x-amz-decoded-content-length': '0' } },
      'ReservedHeader',
      'headers.x-amz-decoded-content-length',
    ],
    ['an x-amz-trailer header', { headers: [['X-Amz-Trailer', 'a']] }, 'ReservedHeader', 'headers.x-amz-trailer'],
    [
      'a payload hash',
      { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
      'ReservedHeader',
      'headers.x-amz-content-sha256',
    ],
    [
      'a body without a length',
      { headers: { 'Transfer-Encoding': 'chunked' } },
      'ReservedHeader',
      'headers.transfer-encoding',
    ],
    [
      'its own encoding',
      { headers: { 'content-encoding': 'aws-chunked' } },
      'ReservedHeader',
      'headers.content-encoding',
    ],
    ['a header that is not a string', { headers: { a: 1 } }, 'WrongType', 'headers.a'],
    ['a pair with several values', { headers: [['a', ['1', '2']]] }, 'WrongType', 'headers.a'],
    ['invalid headers', { headers: 1 }, 'WrongType', 'headers'],
    ['headers that are not pairs', { headers: [['a']] }, 'WrongType', 'headers'],
    ['an invalid URL', { url: 'a' }, 'InvalidUrl', 'url'],
  ])('%s', (_, more, code, field) => {
    const error = thrown(() => signChunked(signer, request(0, more)));
    expect({ code: error.code, field: error.field }).toEqual({ code, field });
  });

  it('a value that is not a signer, and a signer for another service', async () => {
    expect(thrown(() => signChunked({} as never, request(0)))).toMatchObject({ name: 'TypeError', field: 'signer' });
    const iam = await createSigner({ credentials, region, service: 'iam' });
    expect(thrown(() => signChunked(iam, request(0)))).toMatchObject({ code: 'InvalidScope', field: 'service' });
  });

  test.each([
    [9999, 'the stream has fewer bytes'],
    [10_001, 'the stream has more bytes'],
    [30_000, 'the stream has more bytes'],
  ])('a body of %i bytes in place of 10,000, before its last chunk', async (length, reason) => {
    const { stream } = signChunked(signer, request(10_000));
    const { error, given } = await passUntilError(stream, piecesOf(bodyOf(length), 1000));
    expect(error).toMatchObject({ code: 'LengthMismatch', field: 'decodedLength' });
    expect(error.message).toContain(reason);
    expect(given.toString('latin1')).not.toContain('\r\n0;chunk-signature=');
  });

  it('a body that is not bytes', async () => {
    const { stream } = signChunked(signer, request(1));
    const { error } = await passUntilError(stream, ['a' as never]);
    expect(error).toMatchObject({ name: 'TypeError', field: 'chunk' });
  });

  it('a piece whose memory was transferred', async () => {
    const { stream } = signChunked(signer, request(20_000, { chunkSize: 16_384 }));
    const writer = stream.writable.getWriter();
    const piece = bodyOf(10_000);
    const ended = expect(
      (async () => {
        await writer.write(piece);
        structuredClone(piece, { transfer: [piece.buffer] });
        await writer.write(bodyOf(10_000));
        await writer.close();
      })(),
    ).rejects.toMatchObject({ name: 'TypeError', field: 'chunk' });
    const reader = stream.readable.getReader();
    await expect(reader.read()).rejects.toMatchObject({ name: 'TypeError', field: 'chunk' });
    await ended;
  });

  it('to continue with a signer that was disposed', async () => {
    const fragile = await createSigner({ credentials, region });
    const { stream } = signChunked(fragile, request(10_000));
    fragile.dispose();
    const { error } = await passUntilError(stream, [bodyOf(10_000)]);
    expect(error).toMatchObject({ code: 'SignerDisposed' });
  });
});

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function uint64(value: DataView): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
