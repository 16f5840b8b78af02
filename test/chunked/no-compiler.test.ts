/** A file of its own: a hash that was compiled once in a thread is not compiled again. */
import { expect, test } from 'vitest';
import { decodeChunks } from '../../bindings/entries/chunked.js';
import { createSigner } from '../../bindings/entries/index.js';
import { credentials, region } from '../support/example.js';
import { passUntilError } from './bodies.js';

const signer = await createSigner({ credentials, region });

test('where nothing can be compiled the algorithm is refused by name, and the stream is what fails', async () => {
  const { compile } = WebAssembly;
  // What workerd does with bytes.
  WebAssembly.compile = () => Promise.reject(new WebAssembly.CompileError('code generation disallowed'));
  try {
    const { stream } = decodeChunks(signer, {
      payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      date: '20260102T030405Z',
      decodedLength: 0,
      trailer: 'x-amz-checksum-xxhash128',
    });
    const wire = new TextEncoder().encode('0\r\nx-amz-checksum-xxhash128:AA==\r\n\r\n');
    const { error } = await passUntilError(stream, [wire]);
    expect(error).toMatchObject({ code: 'UnsupportedChecksum', field: 'hashers.xxhash128' });
  } finally {
    WebAssembly.compile = compile;
  }
});
