/** Multipart uploads: the parts by presigned URLs of one batch, the rest by signed requests. */
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { call, encodeKey, makeBucket, signer, styles, urlOf } from './s3.js';
import { element, expectAnswer, expectBytes, send } from './send.js';

const bucket = 'multipart';
beforeAll(() => makeBucket(bucket));

/** All parts except the last must have 5 MiB (AWS, "Amazon S3 multipart upload limits"). */
const parts = [randomBytes(5 << 20), randomBytes(5 << 20), Buffer.from('the last one')];

describe.each(styles)('%s', (_, address) => {
  const key = 'a folder/video (1)+é.mp4';
  const url = `${urlOf(bucket, address)}/${encodeKey(key)}`;

  const begin = async () => {
    const answer = await call({ method: 'POST', url: `${url}?uploads` });
    expectAnswer(answer, 200);
    return element(answer.body.toString(), 'UploadId') as string;
  };

  const presignParts = (uploadId: string) =>
    signer.presignMany(
      { ...address, bucket, method: 'PUT' },
      parts.map((_, i) => ({ key, query: { partNumber: i + 1, uploadId } })),
    );

  test('completes an upload', async () => {
    const uploadId = await begin();
    const tags: string[] = [];
    for (const [i, target] of presignParts(uploadId).entries()) {
      const answer = await send({ method: 'PUT', url: target, body: parts[i] as Buffer });
      expectAnswer(answer, 200);
      tags.push(answer.headers['etag'] as string);
    }
    const list = tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
    const body = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
    const headers = { 'content-type': 'application/xml' };
    expectAnswer(await call({ method: 'POST', url: `${url}?uploadId=${uploadId}`, headers }, body), 200);
    expectBytes(await send({ url: signer.presign({ ...address, bucket, key }) }), Buffer.concat(parts));
  });

  test('aborts an upload', async () => {
    const uploadId = await begin();
    const [, , last] = presignParts(uploadId) as [string, string, string];
    expectAnswer(await send({ method: 'PUT', url: last, body: parts[2] as Buffer }), 200);
    expectAnswer(await call({ url: `${url}?uploadId=${uploadId}` }), 200);
    expectAnswer(await call({ method: 'DELETE', url: `${url}?uploadId=${uploadId}` }), 204);
    expectAnswer(await send({ method: 'PUT', url: last, body: parts[2] as Buffer }), 404, 'NoSuchUpload');
  });

  test('refuses the URL of another part, another upload, or another key', async () => {
    const uploadId = await begin();
    const [first] = presignParts(uploadId) as [string];
    for (const [given, other] of [
      ['partNumber=1', 'partNumber=2'],
      [`uploadId=${encodeURIComponent(uploadId)}`, 'uploadId=other'],
      ['.mp4?', '.mp5?'],
    ] as const) {
      expect(first).toContain(given);
      const answer = await send({ method: 'PUT', url: first.replace(given, other), body: 'part' });
      expectAnswer(answer, 403, 'SignatureDoesNotMatch');
    }
    expectAnswer(await send({ method: 'PUT', url: first, body: 'part' }), 200);
  });
});
