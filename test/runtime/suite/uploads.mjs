/**
 * Uploads: the published values of policies, bodies in chunks and event streams; and encoding and decoding of another
 * body.
 */
import { bytesOf, patternBytes } from '../../vectors/load.mjs';
import { chunks, collect, hex, rejection } from './helpers.mjs';
import { thisRuntime } from './runtime.mjs';

const encoder = new TextEncoder();

/**
 * Of "123456789": check values of the catalogue of CRCs, `printf 123456789 | openssl dgst`, and xxHash's own library
 * through python3-xxhash 3.2.0.
 */
const CHECKSUMS = {
  crc32: 'y/Q5Jg==',
  crc32c: '4waSgw==',
  crc64nvme: 'rosUhgp5mIg=',
  sha1: '98O8HYCOBHMq32eZZczDTKeuNEE=',
  sha256: 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=',
  sha512: '2eZ2LdHI6vbWGzxhkvxAjU1tXxF20MKRabwk5xw/J0rSf81YEbMT1oH35V7ALXPUmclUVba1u1A6z1dPuo/+hQ==',
  md5: 'JfnnlDI7RTiF9RgfG2JNCw==',
  xxhash3: 'ctyxi2ehff8=',
  xxhash64: 'jLhB20DmroM=',
  xxhash128: 'MxGUd+3l3NXpcWQnaB1YYA==',
};

export const uploadBehaviours = {
  'the published policy has the published signature': async (make, { postPolicy }, { signPolicy }) => {
    const { credentials, region, date, policy, signature } = postPolicy;
    const signer = await make({ credentials, region, now: () => new Date(date) });
    return [[signPolicy(signer, policy), { policy, signature }]];
  },

  'a form has the signed policy': async (make, { postPolicy }, { createPostPolicy, signPolicy }) => {
    const { credentials, region, date } = postPolicy;
    const signer = await make({ credentials, region, now: () => new Date(date) });
    const { fields } = createPostPolicy(signer, { bucket: 'examplebucket', key: 'Z\u00fcrich/${filename}' });
    const { policy, 'x-amz-signature': signature } = fields;
    return [[signPolicy(signer, policy), { policy, signature }]];
  },

  'the published bodies in chunks': async (make, { chunked }, { signChunked }) => {
    const outcomes = [];
    for (const { credentials, region, date, body, expected, payloadHash, ...upload } of chunked.uploads) {
      const { method, url, headers, chunkSize, checksum } = upload;
      const signer = await make({ credentials, region });
      const bytes = bytesOf(body);
      const signed = signChunked(signer, {
        method,
        url,
        headers,
        chunkSize,
        decodedLength: bytes.length,
        signingDate: new Date(date),
        ...(checksum !== undefined && { checksum }),
      });
      const wire = await pass(signed.stream, [bytes.subarray(0, 40_000), bytes.subarray(40_000)]);
      const text = new TextDecoder().decode(wire);
      const signatures = [...text.matchAll(/;chunk-signature=([0-9a-f]{64})/g)].map(([, signature]) => signature);
      outcomes.push(
        [signed.signature, expected.seedSignature],
        [wire.length, expected.contentLength],
        [signatures, expected.chunks.map(([, signature]) => signature)],
      );
      for (const [name, value] of expected.trailers) outcomes.push([text.includes(`\r\n${name}:${value}\r\n`), true]);
    }
    return outcomes;
  },

  'a body in chunks is decoded, and a changed body is refused': async (
    make,
    { chunked },
    { decodeChunks, signChunked },
  ) => {
    const { credentials, region } = chunked.uploads[0];
    const signer = await make({ credentials, region });
    const body = patternBytes({ factor: 31, first: 7 }, 150_000);
    const outcomes = [];
    for (const checksum of ['crc32', 'crc32c', 'crc64nvme', 'sha256']) {
      const url = 'https://examplebucket.s3.us-east-1.amazonaws.com/a';
      const { stream, headers, signature } = signChunked(signer, {
        method: 'PUT',
        url,
        decodedLength: body.length,
        chunkSize: 65_536,
        checksum,
      });
      const decoder = () =>
        decodeChunks(signer, {
          payloadHash: headers['x-amz-content-sha256'],
          date: headers['x-amz-date'],
          seedSignature: signature,
          decodedLength: body.length,
          trailer: headers['x-amz-trailer'],
        });
      const wire = await pass(stream, [body]);
      outcomes.push([await digest(await pass(decoder().stream, [wire])), await digest(body)]);
      const changed = wire.slice();
      changed[1000] ^= 1;
      outcomes.push([(await rejection(pass(decoder().stream, [changed]))).code, 'SignatureDoesNotMatch']);
    }
    return outcomes;
  },

  'every checksum of S3 is computed, or refused by name': async (make, { chunked }, { signChunked }) => {
    const { credentials, region } = chunked.uploads[0];
    const signer = await make({ credentials, region });
    const body = encoder.encode('123456789');
    const upload = (checksum, hashers) =>
      signChunked(signer, {
        method: 'PUT',
        url: 'https://examplebucket.s3.us-east-1.amazonaws.com/a',
        decodedLength: body.length,
        checksum,
        hashers,
      }).stream;
    const checksumIn = async (stream) => {
      const wire = new TextDecoder().decode(await pass(stream, [body]));
      return /x-amz-checksum-\w+:(\S+)/.exec(wire)?.[1];
    };
    const isWorkerd = thisRuntime().name === 'workerd';
    const outcomes = [];
    for (const [checksum, value] of Object.entries(CHECKSUMS)) {
      if (isWorkerd && checksum.startsWith('xxhash')) {
        // It compiles no module.
        outcomes.push([(await rejection(pass(upload(checksum), [body]))).code, 'UnsupportedChecksum']);
        const hashers = { [checksum]: () => ({ update() {}, digest: () => body }) };
        outcomes.push([await checksumIn(upload(checksum, hashers)), btoa('123456789')]);
      } else outcomes.push([await checksumIn(upload(checksum)), value]);
    }
    return outcomes;
  },

  'the published event stream': async (make, { chunked }, { createEventSigner }) => {
    const { credentials, region, service, seedSignature, events } = chunked.events;
    const eventSigner = createEventSigner(await make({ credentials, region, service }), { seedSignature });
    return events.map(({ date, payload, signature }) => [
      eventSigner.sign(encoder.encode(payload), new Date(date)).signature,
      signature,
    ]);
  },
};

/** The complete output of a stream. */
async function pass(stream, pieces) {
  const source = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const given = await collect(chunks(source.pipeThrough(stream).getReader()));
  return new Uint8Array(await new Blob(given).arrayBuffer());
}

async function digest(bytes) {
  return hex(await crypto.subtle.digest('SHA-256', bytes));
}
