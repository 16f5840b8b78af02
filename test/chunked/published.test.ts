/** The published bodies in chunks, their trailers, and the published event stream. */
import { describe, expect, it } from 'vitest';
import { SignatureChain } from '../../bindings/chunked/chain.js';
import { canonicalTrailers } from '../../bindings/chunked/frames.js';
import { createEventSigner, decodeChunks, signChunked } from '../../bindings/entries/chunked.js';
import { createSigner } from '../../bindings/entries/index.js';
import { readSigner } from '../../bindings/identity/signer-access.js';
import { sha256 } from '../reference/steps.mjs';
import { bytesOf } from '../vectors/load.mjs';
import { readVectors } from '../vectors/read.js';
import { pass } from './bodies.js';

const { uploads, trailers, events } = readVectors('chunked.json');

describe.each(uploads)('$name', async (upload) => {
  const { credentials, region, date, method, url, headers, body, chunkSize, checksum, payloadHash, expected } = upload;
  const signer = await createSigner({ credentials, region });
  const whole = bytesOf(body);

  /** The body on the wire, as in the published example. */
  function wire(): Buffer {
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const [size, signature] of expected.chunks) {
      parts.push(Buffer.from(`${size.toString(16)};chunk-signature=${signature}\r\n`));
      if (size > 0) parts.push(whole.subarray(at, at + size), Buffer.from('\r\n'));
      at += size;
    }
    for (const [name, value] of expected.trailers) parts.push(Buffer.from(`${name}:${value}\r\n`));
    return Buffer.concat([...parts, Buffer.from('\r\n')]);
  }

  it('is signed and framed', async () => {
    const { stream, ...signed } = signChunked(signer, {
      method,
      url,
      headers,
      decodedLength: whole.length,
      chunkSize,
      signingDate: new Date(date),
      ...(checksum !== undefined && { checksum }),
    });
    expect(signed).toMatchObject({
      url,
      contentLength: expected.contentLength,
      signature: expected.seedSignature,
      headers: {
        'content-encoding': 'aws-chunked',
        'content-length': String(expected.contentLength),
        'x-amz-decoded-content-length': '66560',
        'x-amz-content-sha256': payloadHash,
      },
    });
    const sent = Buffer.concat(await pass(stream, [whole]));
    expect(sent.length).toBe(expected.contentLength);
    expect(sent.equals(wire())).toBe(true);
  });

  it('is decoded', async () => {
    const trailer = expected.trailers.map(([name]) => name).filter((name) => name !== 'x-amz-trailer-signature');
    const decoder = decodeChunks(signer, {
      payloadHash,
      date: '20130524T000000Z',
      seedSignature: expected.seedSignature,
      decodedLength: whole.length,
      ...(trailer.length > 0 && { trailer: trailer.join(',') }),
    });
    expect(Buffer.concat(await pass(decoder.stream, [wire()])).equals(whole)).toBe(true);
    expect(decoder.trailers).toEqual(Object.fromEntries(expected.trailers.filter(([name]) => trailer.includes(name))));
  });
});

it('trailers are signed after the last chunk', async () => {
  const { credentials, region, date, previousSignature, signature } = trailers;
  const signer = await createSigner({ credentials, region });
  const chain = new SignatureChain(readSigner(signer).signingKeys, Date.parse(date), previousSignature);
  expect(chain.signTrailers(sha256(canonicalTrailers(trailers.trailers)))).toBe(signature);
});

it('each event is signed after the event before', async () => {
  const { credentials, region, service, seedSignature } = events;
  const signer = await createSigner({ credentials, region, service });
  const eventSigner = createEventSigner(signer, { seedSignature });
  const signatures = events.events.map(
    ({ payload, date }) => eventSigner.sign(Buffer.from(payload), new Date(date)).signature,
  );
  expect(signatures).toEqual(events.events.map(({ signature }) => signature));
});
