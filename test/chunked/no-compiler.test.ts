/** A separate file, because a hash that was compiled once in a thread is not compiled again. */
import { expect, test } from 'vitest';
import { decodeChunks } from '../../bindings/entries/chunked.js';
import { createSigner } from '../../bindings/entries/index.js';
import { credentials, region } from '../support/example.js';
import { passUntilError } from './bodies.js';

const signer = await createSigner({ credentials, region });

test('where compiling is forbidden, the error names the algorithm, and the stream rejects', async () => {
  const { compile } = WebAssembly;
  // workerd's error when bytes are compiled.
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
