/**
 * Bodies in signed chunks. radosgw does not support trailers (411, "MissingContentLength"), so only the decoder and the
 * published examples verify trailers.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ChunkedRequest, signChunked } from '../../bindings/entries/chunked.js';
import { createSigner } from '../../bindings/entries/index.js';
import { bodyOf, pass, piecesOf } from '../chunked/bodies.js';
import { call, encodeKey, makeBucket, region, signer, styles, urlOf } from './s3.js';
import { element, expectAnswer, expectBytes, type HttpRequest, send } from './send.js';

const bucket = 'chunks';
beforeAll(() => makeBucket(bucket));

/** A complete body on the wire. */
async function chunked(
  request: Omit<ChunkedRequest, 'decodedLength'> & { headers?: Record<string, string> },
  body: Uint8Array,
  by = signer,
): Promise<HttpRequest> {
  const { url, headers, contentLength, stream } = signChunked(by, { ...request, decodedLength: body.length });
  const wire = Buffer.concat(await pass(stream, piecesOf(body, 10_000)));
  expect(wire.length).toBe(contentLength);
  return { method: 'PUT', url, headers: { ...request.headers, ...headers }, body: wire };
}

describe.each(styles)('%s', (_, address) => {
  const key = 'a folder/é (1)+.bin';
  const url = `${urlOf(bucket, address)}/${encodeKey(key)}`;

  test.each([1, 8191, 8192, 8193, 100_000, 1_000_000])('accepts a body of %i bytes', async (length) => {
    const body = randomBytes(length);
    expectAnswer(await send(await chunked({ method: 'PUT', url, chunkSize: 8192 }, body)), 200);
    expectBytes(await call({ url }), body);
  });

  test('accepts a body in chunks of the usual size, with headers', async () => {
    const body = randomBytes(700_000);
    const headers = { 'content-type': 'text/plain', 'x-amz-meta-a': '1' };
    expectAnswer(await send(await chunked({ method: 'PUT', url, headers }, body)), 200);
    const answer = await call({ url });
    expectBytes(answer, body);
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'x-amz-meta-a': '1' });
  });
});

test('accepts a part of a multipart upload', async () => {
  const url = `${urlOf(bucket)}/parts`;
  const begun = await call({ method: 'POST', url: `${url}?uploads` });
  const uploadId = element(begun.body.toString(), 'UploadId') as string;
  const body = randomBytes(300_000);
  const answer = await send(await chunked({ method: 'PUT', url: `${url}?partNumber=1&uploadId=${uploadId}` }, body));
  expectAnswer(answer, 200);
  const list = `<Part><PartNumber>1</PartNumber><ETag>${answer.headers['etag']}</ETag></Part>`;
  const complete = `<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`;
  expectAnswer(await call({ method: 'POST', url: `${url}?uploadId=${uploadId}` }, complete), 200);
  expectBytes(await call({ url }), body);
});

test('accepts a body piped from a file into the request, as in the README', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'siglane-chunks-'));
  try {
    const body = randomBytes(1_000_000);
    const file = join(folder, 'file');
    await writeFile(file, body);
    const url = `${urlOf(bucket)}/piped`;
    const upload = signChunked(signer, { method: 'PUT', url, decodedLength: body.length });
    const message = request(upload.url, { method: 'PUT', headers: upload.headers });
    const answered = once(message, 'response');
    await pipeline(createReadStream(file), Duplex.fromWeb(upload.stream as never), message);
    const [response] = (await answered) as [IncomingMessage];
    expect(response.resume().statusCode).toBe(200);
    expectBytes(await call({ url }), body);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('refuses', () => {
  const url = `${urlOf(bucket)}/refused`;
  const body = bodyOf(50_000);
  const given = { method: 'PUT', url, chunkSize: 8192 };
  const changed = ({ body, ...rest }: HttpRequest, at: number): HttpRequest => {
    const bytes = Buffer.from(body as Buffer);
    bytes[at] = bytes[at] === 0x30 ? 0x31 : 0x30;
    return { ...rest, body: bytes };
  };

  // radosgw does not check the signature of the empty chunk.
  test.each([
    ['the bytes of the first chunk', 1000, 403, 'SignatureDoesNotMatch'],
    ['the bytes of the last chunk', -200, 400, 'XAmzContentSHA256Mismatch'],
    ['the signature of the first chunk', 30, 403, 'SignatureDoesNotMatch'],
    ['the signature of the second chunk', 8192 + 89 + 30, 403, 'SignatureDoesNotMatch'],
  ])('one byte changed in %s', async (_, at, status, code) => {
    const sent = await chunked(given, body);
    const { length } = sent.body;
    expectAnswer(await send(changed(sent, at < 0 ? length + at : at)), status, code);
    expectAnswer(await call({ url }), 404, 'NoSuchKey');
  });

  test('another decoded length, another signature of the request, another secret', async () => {
    const sent = await chunked(given, body);
    const { headers } = sent;
    for (const other of [
      { 'x-amz-decoded-content-length': '49999' },
      { authorization: (headers['authorization'] as string).replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
    ])
      expectAnswer(await send({ ...sent, headers: { ...headers, ...other } }), 403, 'SignatureDoesNotMatch');
    const stranger = await createSigner({
      credentials: { accessKeyId: signer.accessKeyId, secretAccessKey: 'another' },
      region,
      service: 's3',
    });
    expectAnswer(await send(await chunked(given, body, stranger)), 403, 'SignatureDoesNotMatch');
  });

  test('a date 16 minutes ago', async () => {
    const signingDate = new Date(Date.now() - 16 * 60_000);
    expectAnswer(await send(await chunked({ ...given, signingDate }, body)), 403, 'RequestTimeTooSkewed');
  });
});
