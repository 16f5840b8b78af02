import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ChecksumAlgorithm } from '../../bindings/api/chunked.js';
import { endChecksum, startChecksum } from '../../bindings/chunked/checksums.js';
import { startCompiledHash } from '../../bindings/chunked/compiled-hashes.js';
import { decodeChunks, signChunked } from '../../bindings/entries/chunked.js';
import { createSigner } from '../../bindings/entries/index.js';
import { encodeChunks } from '../reference/chunks.mjs';
import { testCore } from '../support/cores.js';
import { credentials, region, signingDate } from '../support/example.js';
import { pass, passUntilError, piecesOf } from './bodies.js';

const signer = await createSigner({ credentials, region });
const core = await testCore('simd');
const text = new TextEncoder();
const node = (algorithm: string) => (body: Uint8Array) => createHash(algorithm).update(body).digest('base64');
const long = Uint8Array.from({ length: 20_000 }, (_, i) => i * 7 + Math.floor(i / 251));

/**
 * CRCs of "123456789" are the check values in the catalogue of parametrised CRC algorithms. The values of xxHash come
 * from its own C library, 0.8.1, through python3-xxhash 3.2.0; the value of an empty input is in xxHash's
 * specification. The other values come from Node.
 */
const published: [ChecksumAlgorithm, Uint8Array, string][] = [
  ['crc32', text.encode('123456789'), hex('cbf43926')],
  ['crc32c', text.encode('123456789'), hex('e3069283')],
  ['crc64nvme', text.encode('123456789'), hex('ae8b14860a799888')],
  ...(['md5', 'sha1', 'sha256', 'sha512'] as const).map((algorithm): [ChecksumAlgorithm, Uint8Array, string] => [
    algorithm,
    long,
    node(algorithm)(long),
  ]),
  ['xxhash3', text.encode(''), hex('2d06800538d394c2')],
  ['xxhash64', text.encode(''), hex('ef46db3751d8e999')],
  ['xxhash128', text.encode(''), hex('99aa06d3014798d86001c324468d497f')],
  ['xxhash3', text.encode('123456789'), 'ctyxi2ehff8='],
  ['xxhash64', text.encode('123456789'), 'jLhB20DmroM='],
  ['xxhash128', text.encode('123456789'), 'MxGUd+3l3NXpcWQnaB1YYA=='],
  ['xxhash3', long, 'GRNKl9Va7BA='],
  ['xxhash64', long, '8oQVhYiAbL0='],
  ['xxhash128', long, 'aR6Mayi09egZE0qX1VrsEA=='],
];

function hex(digits: string): string {
  return Buffer.from(digits, 'hex').toString('base64');
}

describe.each(published)('%s of %j', (algorithm, body, value) => {
  test('in one piece and in many', async () => {
    for (const size of [1 << 20, 1000]) {
      const checksum = await startChecksum(algorithm, core, {});
      for (const piece of piecesOf(body, size)) checksum.update(piece);
      expect(await endChecksum(checksum)).toBe(value);
    }
  });

  test('as a trailer: sent, compared, and refused with another body', async () => {
    const name = `x-amz-checksum-${algorithm}`;
    for (const signedChunks of [true, false]) {
      const upload = signChunked(signer, {
        method: 'PUT',
        url: 'https://examplebucket.s3.amazonaws.com/a',
        decodedLength: body.length,
        checksum: algorithm,
        signedChunks,
        signingDate,
      });
      const wire = Buffer.concat(await pass(upload.stream, [body]));
      expect(wire.length).toBe(upload.contentLength);
      expect(wire.toString('latin1')).toContain(`${name}:${value}\r\n`);

      const options = {
        payloadHash: upload.headers['x-amz-content-sha256'] as string,
        date: upload.headers['x-amz-date'] as string,
        decodedLength: body.length,
        trailer: name,
        ...(signedChunks && { seedSignature: upload.signature }),
      };
      const { stream } = decodeChunks(signer, options);
      expect(Buffer.concat(await pass(stream, [wire])).equals(Buffer.from(body))).toBe(true);

      const wrong = encodeChunks({
        body,
        chunkSize: 8192,
        trailers: [[name, await valueOfAnother(algorithm)]],
        ...(signedChunks && {
          signer: {
            secretAccessKey: credentials.secretAccessKey,
            region,
            date: signingDate,
            seedSignature: upload.signature,
          },
        }),
      });
      const { error } = await passUntilError(decodeChunks(signer, options).stream, [wrong]);
      expect(error).toMatchObject({ code: 'BadDigest', field: name });
    }
  });
});

async function valueOfAnother(algorithm: ChecksumAlgorithm): Promise<string> {
  const checksum = await startChecksum(algorithm, core, {});
  checksum.update(text.encode('another body'));
  return endChecksum(checksum);
}

describe('in a runtime without the algorithm', () => {
  test.each(['md5', 'sha1', 'sha512'] as const)('%s is compiled', async (algorithm) => {
    const hash = await startCompiledHash(algorithm);
    for (const piece of piecesOf(long, 1000)) hash.update(piece);
    expect(Buffer.from(await hash.digest()).toString('base64')).toBe(node(algorithm)(long));
  });

  test('a hasher given by the caller has priority over all others', async () => {
    const hashers = { xxhash64: () => createHash('md5') };
    const checksum = await startChecksum('xxhash64', core, hashers);
    checksum.update(long);
    expect(await endChecksum(checksum)).toBe(node('md5')(long));
  });

  test.each([
    [{ md4: () => createHash('md4') }, 'UnknownProperty', 'hashers'],
    [{ md5: 'md5' }, 'WrongType', 'hashers.md5'],
    [1, 'WrongType', 'hashers'],
  ])('refuses the hashers %o', (hashers, code, field) => {
    const options = { payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', date: '', decodedLength: 0, trailer: 'a' };
    expect(() => decodeChunks(signer, { ...options, hashers: hashers as never })).toThrow(
      expect.objectContaining({ code, field }),
    );
  });
});
