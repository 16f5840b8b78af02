/** Decoding of bodies in chunks: correct bodies come out whole, and no byte of a wrong chunk comes out. */
import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { type ChunkDecoderOptions, decodeChunks, signChunked } from '../../bindings/entries/chunked.js';
import { createSigner } from '../../bindings/entries/index.js';
import { encodeChunks } from '../reference/chunks.mjs';
import { credentials, region, signingDate, thrown } from '../support/example.js';
import { bodyOf, pass, passUntilError, piecesOf } from './bodies.js';

const signer = await createSigner({ credentials, region });
const seedSignature = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9';
const date = '20260102T030405Z';
const chunkSize = 8192;
const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const { secretAccessKey } = credentials;
const chunkSigner = { secretAccessKey, region, date: signingDate, seedSignature };

/** A body on the wire, by the reference. */
function wireOf(
  body: Uint8Array,
  { signed = true, trailers = [] as [string, string][], size = chunkSize } = {},
): Buffer {
  return encodeChunks({ body, chunkSize: size, trailers, ...(signed && { signer: chunkSigner }) });
}

const signedOptions = (decodedLength: number, more: Partial<ChunkDecoderOptions> = {}): ChunkDecoderOptions => ({
  payloadHash: SIGNED,
  date,
  seedSignature,
  decodedLength,
  ...more,
});
const withTrailer = (decodedLength: number, trailer: string) =>
  signedOptions(decodedLength, { payloadHash: `${SIGNED}-TRAILER`, trailer });
const unsigned = (decodedLength: number, trailer: string): ChunkDecoderOptions => ({
  payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  date,
  decodedLength,
  trailer,
});

const sha256 = (body: Uint8Array) => createHash('sha256').update(body).digest('base64');

describe('decodeChunks', () => {
  test.each([0, 1, 8191, 8192, 8193, 20_000])('decodes a body of %i bytes, in pieces of any size', async (length) => {
    const body = bodyOf(length);
    for (const sizes of [1 << 20, 8192, 1000, [1, 8191, 90], length < 8193 ? 1 : 100]) {
      const decoder = decodeChunks(signer, signedOptions(length));
      expect(Buffer.concat(await pass(decoder.stream, piecesOf(wireOf(body), sizes))).equals(body)).toBe(true);
      expect(decoder.trailers).toEqual({});
    }
  });

  it('passes large pieces on without copying them', async () => {
    const body = bodyOf(50_000);
    const wire = new Uint8Array(wireOf(body, { size: 50_000 }));
    const given = await pass(decodeChunks(signer, signedOptions(body.length)).stream, piecesOf(wire, 10_000));
    const shared = given.filter(({ buffer }) => buffer === wire.buffer);
    // The rest of a piece may be small, and is then copied.
    expect(shared.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(body.length - 1024);
  });

  it('has trailers, and compares checksums among them', async () => {
    const body = bodyOf(10_000);
    const trailers: [string, string][] = [
      ['x-amz-checksum-sha256', sha256(body)],
      ['x-amz-meta-a', '1  2'],
    ];
    for (const signed of [true, false]) {
      const wire = wireOf(body, { signed, trailers });
      const trailer = ' X-Amz-Meta-A , x-amz-checksum-sha256';
      const decoder = decodeChunks(signer, signed ? withTrailer(10_000, trailer) : unsigned(10_000, trailer));
      expect(decoder.trailers).toBeUndefined();
      expect(Buffer.concat(await pass(decoder.stream, piecesOf(wire, 999))).equals(body)).toBe(true);
      expect(decoder.trailers).toEqual(Object.fromEntries(trailers));
    }
  });

  it('accepts other encoders: sizes with leading zeros or in upper case, whitespace around a trailer', async () => {
    const body = Buffer.alloc(10, 'a');
    const wire = `0000000A\r\n${body}\r\n0\r\nX-Amz-Meta-A: \t1 \r\n\r\n`;
    const decoder = decodeChunks(signer, unsigned(10, 'x-amz-meta-a'));
    expect(Buffer.concat(await pass(decoder.stream, [Buffer.from(wire)])).equals(body)).toBe(true);
    expect(decoder.trailers).toEqual({ 'x-amz-meta-a': '1' });
  });

  it('reverses signChunked', async () => {
    const body = bodyOf(100_000);
    const { stream, headers, signature } = signChunked(signer, {
      method: 'PUT',
      url: 'https://examplebucket.s3.us-east-1.amazonaws.com/a',
      decodedLength: body.length,
      checksum: 'crc64nvme',
      trailers: { b: '1' },
    });
    const decoder = decodeChunks(signer, {
      payloadHash: headers['x-amz-content-sha256'] as string,
      date: headers['x-amz-date'] as string,
      seedSignature: signature,
      decodedLength: Number(headers['x-amz-decoded-content-length']),
      trailer: headers['x-amz-trailer'] as string,
    });
    const sent = await pass(stream, piecesOf(body, 3000));
    expect(Buffer.concat(await pass(decoder.stream, sent)).equals(body)).toBe(true);
    expect(decoder.trailers).toHaveProperty('b', '1');
  });

  it('needs little memory for a body in pieces of one byte', async () => {
    const body = bodyOf(50_000);
    const wire = wireOf(body, { size: 50_000 });
    const decoder = decodeChunks(signer, signedOptions(body.length));
    const given = await pass(decoder.stream, piecesOf(wire, 1));
    expect(Buffer.concat(given).equals(body)).toBe(true);
    expect(given.length).toBeLessThan(20);
  });

  it('uses no more memory than the received bytes, whatever the sizes of chunks and pieces', async () => {
    const memoryOf = (pieces: Uint8Array[]) =>
      [...new Set(pieces.map(({ buffer }) => buffer))].reduce((sum, { byteLength }) => sum + byteLength, 0);
    const count = 500;
    const tiny = Buffer.from(`${'1\r\nA\r\n'.repeat(count)}0\r\na:1\r\n\r\n`);
    expect(memoryOf(await pass(decodeChunks(signer, unsigned(count, 'a')).stream, [tiny]))).toBeLessThan(2 * count);

    // Alternates between joined pieces and pieces that are not joined.
    const body = bodyOf(500_000);
    const wire = new Uint8Array(wireOf(body, { size: body.length }));
    const given = await pass(decodeChunks(signer, signedOptions(body.length)).stream, piecesOf(wire, [1, 1024]));
    const own = given.filter(({ buffer }) => buffer !== wire.buffer);
    expect(Buffer.concat(given).equals(body)).toBe(true);
    expect(memoryOf(own)).toBeLessThan(10 * own.length);
  });
});

describe('refuses a body that differs from the signed body', () => {
  const body = bodyOf(20_000);
  const wire = wireOf(body);
  /** Length of the header of an 8,192-byte chunk (2000 in hexadecimal), and of the whole chunk. */
  const [frame, data] = [4 + 17 + 64 + 2, 8192];

  test.each([
    ['the first chunk', frame + 100, 0],
    ['the second chunk', frame + data + 2 + frame + 100, 8192],
    ['the last chunk', wire.length - 200, 16_384],
    ['the signature of the first chunk', 30, 0],
    ['the signature of the second chunk', frame + data + 2 + 30, 8192],
    ['the signature of the empty chunk', wire.length - 10, 20_000],
  ])('with a changed byte in %s, and returns no byte of that chunk', async (_, at, before) => {
    for (const sizes of [1 << 20, 1000, 37]) {
      const changed = Buffer.from(wire);
      changed[at] = changed[at] === 0x61 ? 0x62 : 0x61;
      const { error, given } = await passUntilError(
        decodeChunks(signer, signedOptions(body.length)).stream,
        piecesOf(changed, sizes),
      );
      expect(error).toMatchObject({ code: 'SignatureDoesNotMatch', field: 'body' });
      expect(given.equals(body.subarray(0, before))).toBe(true);
    }
  });

  test.each<[string, Partial<ChunkDecoderOptions>]>([
    ['the seed', { seedSignature: seedSignature.replace('4', '5') }],
    ['the date', { date: '20260102T030406Z' }],
    ['the day', { date: '20260103T030405Z' }],
  ])('with another value for %s', async (_, more) => {
    const { error, given } = await passUntilError(decodeChunks(signer, signedOptions(body.length, more)).stream, [
      wire,
    ]);
    expect(error).toMatchObject({ code: 'SignatureDoesNotMatch' });
    expect(given.length).toBe(0);
  });

  it('with chunks in another order, or a chunk twice', async () => {
    const first = wire.subarray(0, frame + data + 2);
    const second = wire.subarray(frame + data + 2, 2 * (frame + data + 2));
    const rest = wire.subarray(2 * (frame + data + 2));
    for (const order of [
      [second, first, rest],
      [first, first, rest],
    ]) {
      const { error } = await passUntilError(decodeChunks(signer, signedOptions(body.length)).stream, order);
      expect(error).toMatchObject({ code: 'SignatureDoesNotMatch' });
    }
  });

  it('with another secret', async () => {
    const other = await createSigner({ credentials: { ...credentials, secretAccessKey: 'other' }, region });
    const { error } = await passUntilError(decodeChunks(other, signedOptions(body.length)).stream, [wire]);
    expect(error).toMatchObject({ code: 'SignatureDoesNotMatch' });
    expect(error.message).not.toMatch(/[0-9a-f]{64}/);
  });

  test.each([
    0,
    1,
    50,
    88,
    89,
    5000,
    8280,
    8281,
    8282,
    wire.length - 87,
    wire.length - 86,
    wire.length - 2,
    wire.length - 1,
  ])('that ends after %i bytes', async (length) => {
    const { error, given } = await passUntilError(
      decodeChunks(signer, signedOptions(body.length)).stream,
      piecesOf(wire.subarray(0, length), 4000),
    );
    expect(error).toMatchObject({ code: 'IncompleteBody' });
    // Where the third chunk is complete, only the 86 bytes of the end are missing.
    const whole = length >= wire.length - 86 ? body.length : data * Math.floor(length / (frame + data + 2));
    expect(given.equals(body.subarray(0, whole))).toBe(true);
  });
});

const signature = '0'.repeat(64);
const line = (size: string) => `${size};chunk-signature=${signature}\r\n`;

describe('refuses before it buffers anything', () => {
  test.each<[string, ChunkDecoderOptions, string, string]>([
    ['a chunk that is too large', signedOptions(2 ** 40), line('1000001'), 'ChunkTooLarge'],
    [
      'a chunk that is larger than the option allows',
      signedOptions(2 ** 40, { maxChunkBytes: 8192 }),
      line('2001'),
      'ChunkTooLarge',
    ],
    ['more bytes than announced', signedOptions(10), line('b'), 'LengthMismatch'],
    ['a size with nine digits', signedOptions(10), line('000000001'), 'InvalidChunk'],
    ['a size that is not hexadecimal', signedOptions(10), line('g'), 'InvalidChunk'],
    ['a negative size', signedOptions(10), line('-1'), 'InvalidChunk'],
    ['a size with 0x', signedOptions(10), line('0x1'), 'InvalidChunk'],
    ['no size', signedOptions(10), line(''), 'InvalidChunk'],
    ['whitespace before the size', signedOptions(10), line(' a'), 'InvalidChunk'],
    ['no signature', signedOptions(10), 'a\r\n', 'InvalidChunk'],
    ['a signature that is too short', signedOptions(10), `a;chunk-signature=${signature.slice(1)}\r\n`, 'InvalidChunk'],
    ['a signature in upper case', signedOptions(10), `a;chunk-signature=${'A'.repeat(64)}\r\n`, 'InvalidChunk'],
    ['another extension', signedOptions(10), `a;chunk-signature=${signature};b=c\r\n`, 'InvalidChunk'],
    ['an extension of an unsigned chunk', unsigned(10, 'a'), line('a'), 'InvalidChunk'],
    ['an endless line', signedOptions(10), 'a'.repeat(300), 'InvalidChunk'],
    ['LF without CR', signedOptions(10), line('a').replace('\r', ''), 'InvalidChunk'],
    ['an empty line', signedOptions(10), '\r\n', 'InvalidChunk'],
    ['fewer bytes than announced', unsigned(10, 'a'), '0\r\n', 'LengthMismatch'],
  ])('%s', async (_, options, wire, code) => {
    for (const sizes of [1 << 20, 1]) {
      const { error, given } = await passUntilError(
        decodeChunks(signer, options).stream,
        piecesOf(Buffer.from(wire), sizes),
      );
      expect(error).toMatchObject({ code, field: 'body' });
      expect(given.length).toBe(0);
    }
  });

  it('a small chunk before the last, when the next chunk comes', async () => {
    const body = bodyOf(20_000);
    const { error, given } = await passUntilError(decodeChunks(signer, signedOptions(body.length)).stream, [
      wireOf(body, { size: 8191 }),
    ]);
    expect(error).toMatchObject({ code: 'ChunkTooSmall' });
    expect(given.length).toBe(8191);
  });

  it('bytes after a chunk in place of its CRLF, and bytes after the end', async () => {
    const inside = await passUntilError(decodeChunks(signer, unsigned(10, 'a')).stream, [
      Buffer.from('5\r\naaaaaa\r\n'),
    ]);
    expect(inside.error).toMatchObject({ code: 'InvalidChunk' });
    expect(inside.given.length).toBe(0);
    const wire = wireOf(bodyOf(10));
    for (const more of ['\r\n', 'a', '0']) {
      const behind = await passUntilError(decodeChunks(signer, signedOptions(10)).stream, [wire, Buffer.from(more)]);
      expect(behind.error).toMatchObject({ code: 'InvalidChunk' });
    }
  });
});

describe('trailers', () => {
  const body = bodyOf(100);
  const trailers: [string, string][] = [
    ['a', '1'],
    ['b', '2'],
  ];
  const good = wireOf(body, { trailers }).toString('latin1');

  test.each<[string, (wire: string) => string, string]>([
    ['a changed value', (wire) => wire.replace('a:1', 'a:2'), 'SignatureDoesNotMatch'],
    ['a changed signature', (wire) => wire.replace(/(trailer-signature:)./, '$1x'), 'SignatureDoesNotMatch'],
    ['no signature', (wire) => wire.replace(/x-amz-trailer-signature:.*\r\n/, ''), 'InvalidTrailer'],
    ['a missing trailer', (wire) => wire.replace('b:2\r\n', ''), 'InvalidTrailer'],
    ['an unannounced trailer', (wire) => wire.replace('b:2', 'c:2'), 'InvalidTrailer'],
    ['an additional trailer', (wire) => wire.replace('b:2\r\n', 'b:2\r\nc:3\r\n'), 'InvalidTrailer'],
    ['a trailer twice', (wire) => wire.replace('b:2\r\n', 'b:2\r\nb:2\r\n'), 'InvalidTrailer'],
    [
      'a trailer after the signature',
      (wire) => wire.replace('b:2\r\n', '').replace(/\r\n\r\n$/, '\r\nb:2\r\n\r\n'),
      'InvalidTrailer',
    ],
    ['a line without a colon', (wire) => wire.replace('b:2', 'b'), 'InvalidTrailer'],
    ['whitespace before the colon', (wire) => wire.replace('b:2', 'b :2'), 'InvalidTrailer'],
    ['an empty value', (wire) => wire.replace('b:2', 'b:'), 'InvalidTrailer'],
    ['an endless line', (wire) => wire.replace('b:2', `b:${'2'.repeat(10_000)}`), 'InvalidChunk'],
    ['no empty line', (wire) => wire.replace(/\r\n$/, ''), 'IncompleteBody'],
    ['a line that ends in LF without CR', (wire) => wire.replace('b:2\r\n', 'b:2\n'), 'InvalidChunk'],
    ['an empty line of LF without CR', (wire) => wire.replace(/\r\n$/, '\n'), 'InvalidChunk'],
    ['an empty line after LF CR', (wire) => wire.replace('b:2\r\n', 'b:2\n\r'), 'InvalidChunk'],
    ['LF CR LF at the end', (wire) => wire.replace(/\r\n\r\n$/, '\n\r\n'), 'IncompleteBody'],
  ])('%s', async (_, change, code) => {
    const changed = change(good);
    expect(changed).not.toBe(good);
    for (const sizes of [1 << 20, 1]) {
      const decoder = decodeChunks(signer, withTrailer(body.length, 'a,b'));
      const { error } = await passUntilError(decoder.stream, piecesOf(Buffer.from(changed, 'latin1'), sizes));
      expect(error).toMatchObject({ code, field: 'body' });
      expect(decoder.trailers).toBeUndefined();
    }
  });

  it('accepts correct trailers in another order, because they are signed sorted', async () => {
    const swapped = good.replace('a:1\r\nb:2\r\n', 'b:2\r\na:1\r\n');
    const decoder = decodeChunks(signer, withTrailer(body.length, 'a,b'));
    await pass(decoder.stream, [Buffer.from(swapped, 'latin1')]);
    expect(decoder.trailers).toEqual({ a: '1', b: '2' });
  });

  it('accepts lines that end in LF CR LF, because minio-go sends them', async () => {
    const changed = Buffer.from(good.replaceAll(/(a:1|b:2)\r\n/g, '$1\n\r\n'), 'latin1');
    for (const sizes of [1 << 20, 1]) {
      const decoder = decodeChunks(signer, withTrailer(body.length, 'a,b'));
      await pass(decoder.stream, piecesOf(changed, sizes));
      expect(decoder.trailers).toEqual({ a: '1', b: '2' });
    }
  });

  it('refuses unannounced trailers', async () => {
    const { error } = await passUntilError(decodeChunks(signer, signedOptions(100)).stream, [
      Buffer.from(good, 'latin1'),
    ]);
    expect(error).toMatchObject({ code: 'InvalidTrailer' });
    const alone = wireOf(body).toString('latin1').replace(/\r\n$/, 'x-amz-trailer-signature:x\r\n\r\n');
    const signature = await passUntilError(decodeChunks(signer, signedOptions(100)).stream, [
      Buffer.from(alone, 'latin1'),
    ]);
    expect(signature.error).toMatchObject({ code: 'InvalidTrailer' });
  });

  it.each([
    'x-amz-checksum-crc32',
    'x-amz-checksum-crc32c',
    'x-amz-checksum-crc64nvme',
    'x-amz-checksum-sha256',
    'content-md5',
  ])('%s of another body', async (name) => {
    for (const value of ['AAAAAA==', sha256(bodyOf(99)), 'x']) {
      const wire = wireOf(body, { signed: false, trailers: [[name, value]] });
      const { error } = await passUntilError(decodeChunks(signer, unsigned(body.length, name)).stream, [wire]);
      expect(error).toMatchObject({ code: 'BadDigest' });
    }
  });
});

describe('refused options', () => {
  test.each<[string, object | undefined, string, string]>([
    ['none', undefined, 'WrongType', 'options'],
    ['an unknown option', { trailers: '' }, 'UnknownProperty', 'options'],
    ['no payloadHash', { payloadHash: undefined }, 'WrongType', 'payloadHash'],
    ['a payloadHash that is not for chunks', { payloadHash: 'UNSIGNED-PAYLOAD' }, 'OutOfRange', 'payloadHash'],
    ['events', { payloadHash: 'STREAMING-AWS4-HMAC-SHA256-EVENTS' }, 'OutOfRange', 'payloadHash'],
    ['an invalid date', { date: '2026-01-02' }, 'OutOfRange', 'date'],
    ['no date', { date: undefined }, 'WrongType', 'date'],
    ['no seed', { seedSignature: undefined }, 'WrongType', 'seedSignature'],
    ['a malformed seed', { seedSignature: 'a' }, 'OutOfRange', 'seedSignature'],
    ['no length', { decodedLength: undefined }, 'WrongType', 'decodedLength'],
    ['an invalid length', { decodedLength: Number.NaN }, 'OutOfRange', 'decodedLength'],
    ['trailers without a trailer payloadHash', { trailer: 'a' }, 'OutOfRange', 'trailer'],
    ['no trailers', { payloadHash: `${SIGNED}-TRAILER` }, 'WrongType', 'trailer'],
    ['empty trailers', { payloadHash: `${SIGNED}-TRAILER`, trailer: '' }, 'OutOfRange', 'trailer'],
    [
      'a checksum that S3 does not have, and that would not be compared',
      { payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', trailer: 'x-amz-checksum-adler32' },
      'OutOfRange',
      'trailer',
    ],
    ['trailers twice', { payloadHash: `${SIGNED}-TRAILER`, trailer: 'a,A' }, 'OutOfRange', 'trailer'],
    [
      'the signature of trailers',
      { payloadHash: `${SIGNED}-TRAILER`, trailer: 'x-amz-trailer-signature' },
      'OutOfRange',
      'trailer',
    ],
    ['an invalid limit', { maxChunkBytes: '1' }, 'WrongType', 'maxChunkBytes'],
    ['a limit smaller than every chunk', { maxChunkBytes: 8191 }, 'OutOfRange', 'maxChunkBytes'],
  ])('%s', (_, more, code, field) => {
    const options = more === undefined ? undefined : { ...signedOptions(10), ...more };
    const error = thrown(() => decodeChunks(signer, options as ChunkDecoderOptions));
    expect({ code: error.code, field: error.field }).toEqual({ code, field });
  });

  it('pieces that are not bytes', async () => {
    const { error } = await passUntilError(decodeChunks(signer, signedOptions(10)).stream, ['a' as never]);
    expect(error).toMatchObject({ name: 'TypeError', field: 'chunk' });
  });
});
