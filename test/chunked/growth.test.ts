import { expect, test } from 'vitest';
import { type ChunkDecoderOptions, decodeChunks } from '../../bindings/entries/chunked.js';
import { createSigner } from '../../bindings/entries/index.js';
import { credentials, region } from '../support/example.js';
import { growth, MOST_GROWTH } from '../support/growth.js';
import { streamOf } from './bodies.js';

const signer = await createSigner({ credentials, region });
const text = new TextEncoder();

interface Body {
  readonly options: ChunkDecoderOptions;
  readonly pieces: readonly Uint8Array[];
}

const unsigned = (decodedLength: number, trailer = 'x-amz-checksum-crc32') => ({
  payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  date: '20260102T030405Z',
  decodedLength,
  trailer,
});
const signed = (decodedLength: number) => ({
  payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  date: '20260102T030405Z',
  seedSignature: '0'.repeat(64),
  decodedLength,
});

async function read({ options, pieces }: Body): Promise<void> {
  try {
    const { stream } = decodeChunks(signer, options);
    for await (const _ of streamOf(pieces).pipeThrough(stream));
  } catch {
    // The kind of error does not matter here.
  }
}

test.each<[string, (size: number) => Body]>([
  [
    'chunks of a byte',
    (size) => ({ options: unsigned(size / 6), pieces: [text.encode(`${'1\r\nx\r\n'.repeat(size / 6)}0\r\n\r\n`)] }),
  ],
  [
    'a chunk in pieces of a byte',
    (size) => ({
      options: unsigned(size),
      pieces: [text.encode(`${size.toString(16)}\r\n`), ...Array.from({ length: size }, () => new Uint8Array(1))],
    }),
  ],
  [
    'a signed chunk in pieces',
    (size) => ({
      options: signed(size * 16),
      pieces: [
        text.encode(`${(size * 16).toString(16)};chunk-signature=${'0'.repeat(64)}\r\n`),
        ...Array.from({ length: size }, () => new Uint8Array(16)),
        text.encode('\r\n'),
      ],
    }),
  ],
  ['empty pieces', (size) => ({ options: unsigned(1), pieces: Array.from({ length: size }, () => new Uint8Array(0)) })],
  ['an endless line', (size) => ({ options: unsigned(1), pieces: [text.encode('1'.repeat(size))] })],
  [
    'a trailer of whitespace',
    (size) => ({
      options: unsigned(0),
      pieces: [text.encode(`0\r\nx-amz-checksum-crc32:a${' '.repeat(size)}\x01\r\n`)],
    }),
  ],
  [
    'names of trailers',
    (size) => ({ options: unsigned(1, Array.from({ length: size / 8 }, (_, i) => `a${i}`).join(',')), pieces: [] }),
  ],
])('decodeChunks: %s', async (_, make) => {
  expect(await growth(make, read)).toBeLessThan(MOST_GROWTH);
});
