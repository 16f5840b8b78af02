/** Signatures of siglane/upload-server, used as browser uploaders use them: a real server must accept them. */
import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  createCompanionHandler,
  createFineUploaderHandler,
  createUppyHandler,
  type UploadGrant,
  type UploadHandler,
} from '../../bindings/entries/upload-server.js';
import { call, encodeKey, makeBucket, region, signer, styles, urlOf } from './s3.js';
import { type Answer, element, expectAnswer, expectBytes, send } from './send.js';

const bucket = 'uploads';
beforeAll(() => makeBucket(bucket));

const parts = [randomBytes(5 << 20), Buffer.from('the last one')];
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const everything: UploadGrant = {
  operations: ['post', 'put', 'create', 'part', 'list', 'complete', 'abort', 'delete'],
  keyPrefix: 'user/',
  acl: ['private'],
  headers: ['x-amz-meta-*'],
};

// biome-ignore lint/suspicious/noExplicitAny: the answers of four protocols
async function ask(handler: UploadHandler, body: unknown, path = '/', method = 'POST'): Promise<any> {
  const init =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await handler(new Request(`https://app.example${path}`, { method, ...init }));
  const answer = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  return answer;
}

/** Sends a form as a browser does. */
async function sendForm(url: string, fields: Record<string, string>, file: string): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([file], { type: 'text/plain' }), 'my file.txt');
  const encoded = new Response(form);
  const headers = { 'content-type': encoded.headers.get('content-type') as string };
  return send({ method: 'POST', url, headers, body: new Uint8Array(await encoded.arrayBuffer()) });
}

/** The runtime's own fetch, except for hosts that only this server resolves. */
const fetchFromServer: typeof fetch = async (url, init) => {
  const { method = 'GET', headers = {}, body = '' } = init as RequestInit;
  const answer = await send({
    method,
    url: String(url),
    headers: { 'content-length': String(Buffer.byteLength(body as string)), ...(headers as Record<string, string>) },
    body: body as string,
  });
  return new Response(answer.status === 204 ? null : new Uint8Array(answer.body), { status: answer.status });
};

const completion = (tags: readonly string[]) =>
  `<CompleteMultipartUpload>${tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`).join('')}</CompleteMultipartUpload>`;

describe.each(styles)('%s', (style, address) => {
  const key = `user/${style}/big f'ile (ü)*!~+&=.bin`;
  const url = `${urlOf(bucket, address)}/${encodeKey(key)}`;
  const host = /^http:\/\/([^/]+)/.exec(url)?.[1] as string;
  const granting = (change: Partial<UploadGrant> = {}) => ({
    signer,
    bucket,
    ...address,
    fetch: fetchFromServer,
    grant: () => ({ ...everything, ...change }),
  });
  const stored = (name = key) => send({ url: signer.presign({ ...address, bucket, key: name }) });
  const now = () => new Date().toISOString().replace(/[-:]|\.\d+/g, '');

  describe('Fine Uploader', () => {
    const { fetch: _, ...options } = granting();
    const handler = createFineUploaderHandler(options);

    /** Signs and sends a request as Fine Uploader does: its signed path does not contain the bucket. */
    async function callSigned(
      method: string,
      query: string,
      body: string | Uint8Array = '',
      own: Record<string, string> = {},
    ) {
      const date = now();
      const scope = `${date.slice(0, 8)}/${region}/s3/aws4_request`;
      const headers: Record<string, string> = {
        host,
        'x-amz-content-sha256': sha256(body),
        'x-amz-date': date,
        ...own,
      };
      const names = Object.keys(headers).sort();
      const path = `/${encodeKey(key).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)}`;
      const lines = names.map((name) => `${name}:${headers[name]}`);
      const canonical = [method, path, query, ...lines, '', names.join(';'), sha256(body)];
      const text = ['AWS4-HMAC-SHA256', date, scope, ...canonical].join('\n');
      const { signature } = await ask(handler, { headers: text });
      const authorization = `AWS4-HMAC-SHA256 Credential=${signer.accessKeyId}/${scope},SignedHeaders=${names.join(';')},Signature=${signature}`;
      const target = `${urlOf(bucket, address)}${path}?${query.replace('uploads=', 'uploads')}`;
      return send({ method, url: target, headers: { ...headers, authorization }, body });
    }
    const initiate = async () => {
      const answer = await callSigned('POST', 'uploads=', '', {
        'x-amz-acl': 'private',
        'x-amz-meta-qqfilename': "big%20f'ile",
      });
      expectAnswer(answer, 200);
      return element(answer.body.toString(), 'UploadId') as string;
    };

    test('uploads in parts', async () => {
      const uploadId = await initiate();
      const tags: string[] = [];
      for (const [i, part] of parts.entries()) {
        const answer = await callSigned('PUT', `partNumber=${i + 1}&uploadId=${encodeURIComponent(uploadId)}`, part);
        expectAnswer(answer, 200);
        tags.push(answer.headers['etag'] as string);
      }
      expectAnswer(await callSigned('POST', `uploadId=${encodeURIComponent(uploadId)}`, completion(tags)), 200);
      const object = await stored();
      expectBytes(object, Buffer.concat(parts));
      expect(object.headers['x-amz-meta-qqfilename']).toBe("big%20f'ile");
    });

    test('aborts an upload', async () => {
      const query = `uploadId=${encodeURIComponent(await initiate())}`;
      expectAnswer(await callSigned('DELETE', query), 204);
      expectAnswer(await callSigned('DELETE', query), 404, 'NoSuchUpload');
    });

    test('uploads a form within the size of its policy', async () => {
      const limited = createFineUploaderHandler({ ...options, grant: () => ({ ...everything, maxBytes: 10 }) });
      const date = now();
      const simple = `user/${style}/simple wörld.txt`;
      const fields: Record<string, string> = {
        key: simple,
        'Content-Type': 'text/plain',
        success_action_status: '200',
        acl: 'private',
        'x-amz-meta-qqfilename': 'simple',
        'x-amz-algorithm': 'AWS4-HMAC-SHA256',
        'x-amz-credential': `${signer.accessKeyId}/${date.slice(0, 8)}/${region}/s3/aws4_request`,
        'x-amz-date': date,
      };
      const conditions = [
        { bucket },
        ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
        ['content-length-range', '1', '10'],
      ];
      const expiration = new Date(Date.now() + 300_000).toISOString();
      const { policy, signature } = await ask(limited, { expiration, conditions });
      const all = { ...fields, policy, 'x-amz-signature': signature };
      expectAnswer(await sendForm(urlOf(bucket, address), all, 'ten bytes!'), 200);
      expectBytes(await stored(simple), 'ten bytes!');
      expectAnswer(await sendForm(urlOf(bucket, address), all, 'one byte more'), 400, 'EntityTooLarge');
      expectAnswer(await sendForm(urlOf(bucket, address), { ...all, acl: 'public-read' }, 'x'), 403, 'AccessDenied');
    });
  });

  describe('Uppy', () => {
    const { fetch: _, ...options } = granting();
    const handler = createUppyHandler(options);
    const create = async () => {
      const { url: target } = await ask(handler, { method: 'POST', key });
      const answer = await send({
        method: 'POST',
        url: target,
        headers: { 'content-type': 'application/octet-stream' },
      });
      expectAnswer(answer, 200);
      return element(answer.body.toString(), 'UploadId') as string;
    };

    test('uploads in parts, and resumes', async () => {
      const uploadId = await create();
      const tags: string[] = [];
      for (const [i, body] of parts.entries()) {
        const { url: target } = await ask(handler, { method: 'PUT', key, uploadId, partNumber: i + 1 });
        const answer = await send({ method: 'PUT', url: target, body });
        expectAnswer(answer, 200);
        tags.push((answer.headers['etag'] as string).replaceAll('"', ''));
      }
      const { url: list } = await ask(handler, { method: 'GET', key, uploadId });
      const listed = await send({ url: list });
      expectAnswer(listed, 200);
      expect([...listed.body.toString().matchAll(/<PartNumber>/g)]).toHaveLength(2);
      const { url: complete } = await ask(handler, { method: 'POST', key, uploadId });
      const headers = { 'content-type': 'application/xml' };
      expectAnswer(await send({ method: 'POST', url: complete, headers, body: completion(tags) }), 200);
      expectBytes(await stored(), Buffer.concat(parts));
    });

    test('aborts an upload', async () => {
      const { url: target } = await ask(handler, { method: 'DELETE', key, uploadId: await create() });
      expectAnswer(await send({ method: 'DELETE', url: target }), 204);
    });

    test('uploads a file with its type and with no other type, and deletes it', async () => {
      const { url: target, headers } = await ask(handler, { method: 'PUT', key, contentType: 'text/plain' });
      expectAnswer(await send({ method: 'PUT', url: target, headers, body: 'text' }), 200);
      expectBytes(await stored(), 'text');
      const other = { 'content-type': 'text/html' };
      expectAnswer(await send({ method: 'PUT', url: target, headers: other, body: 'x' }), 403, 'SignatureDoesNotMatch');
      const { url: gone } = await ask(handler, { method: 'DELETE', key });
      expectAnswer(await send({ method: 'DELETE', url: gone }), 204);
      expectAnswer(await stored(), 404, 'NoSuchKey');
    });

    test('cannot prevent copies by a holder of the URL: this server accepts unsigned headers', async () => {
      const secret = { method: 'PUT', url: `${urlOf(bucket, address)}/secret` };
      expectAnswer(await call(secret, 'not for everyone'), 200);
      const { url: target } = await ask(handler, { method: 'PUT', key });
      const headers = { 'x-amz-copy-source': `/${bucket}/secret` };
      expectAnswer(await send({ method: 'PUT', url: target, headers }), 200);
      expectBytes(await stored(), 'not for everyone');
    });

    test('uploads a form under a limit', async () => {
      const limited = createUppyHandler({ ...options, grant: () => ({ ...everything, maxBytes: 10 }) });
      const { url: target, fields } = await ask(limited, { method: 'PUT', key, contentType: 'text/plain' });
      expectAnswer(await sendForm(target, fields, 'ten bytes!'), 201);
      expectBytes(await stored(), 'ten bytes!');
      expectAnswer(await sendForm(target, fields, 'one byte more'), 400, 'EntityTooLarge');
    });
  });

  describe('Companion', () => {
    const companion = createCompanionHandler(granting({ key }));
    const search = new URLSearchParams({ key });

    test('uploads a form with metadata', async () => {
      const query = new URLSearchParams({ filename: 'wörld.txt', type: 'text/plain', 'metadata[name]': 'world.txt' });
      const { url: target, fields } = await ask(companion, undefined, `/s3/params?${query}`, 'GET');
      expectAnswer(await sendForm(target, fields, 'text'), 201);
      const object = await stored();
      expectBytes(object, 'text');
      expect(object.headers['x-amz-meta-name']).toBe('world.txt');
    });

    test('creates, lists and completes', async () => {
      const metadata = { caption: 'ü x', name: 'n' };
      const created = await ask(companion, { filename: 'x', metadata, type: 'image/png' }, '/s3/multipart');
      expect(created).toEqual({ key, uploadId: created.uploadId, bucket });
      const upload = `/s3/multipart/${encodeURIComponent(created.uploadId)}`;
      const sent: { PartNumber: number; ETag: string }[] = [];
      for (const [i, body] of parts.entries()) {
        const { url: target } = await ask(companion, undefined, `${upload}/${i + 1}?${search}`, 'GET');
        const answer = await send({ method: 'PUT', url: target, body });
        expectAnswer(answer, 200);
        sent.push({ PartNumber: i + 1, ETag: answer.headers['etag'] as string });
      }
      const listed = await ask(companion, undefined, `${upload}?${search}`, 'GET');
      expect(listed).toMatchObject(sent.map((part, i) => ({ ...part, Size: parts[i]?.length })));
      const done = await ask(companion, { parts: sent }, `${upload}/complete?${search}`);
      expect(done).toEqual({ location: expect.stringContaining(`${host}/`), key, bucket });
      const object = await stored();
      expectBytes(object, Buffer.concat(parts));
      expect(object.headers['content-type']).toBe('image/png');
      expect(object.headers['x-amz-meta-caption']).toBe('=?UTF-8?B?w7wgeA==?=');
    });

    test('aborts an upload, and reports refusals of the server', async () => {
      const { uploadId } = await ask(companion, { filename: 'x' }, '/s3/multipart');
      const path = `/s3/multipart/${encodeURIComponent(uploadId)}?${search}`;
      expect(await ask(companion, undefined, path, 'DELETE')).toEqual({});
      const again = await companion(new Request(`https://app.example${path}`, { method: 'DELETE' }));
      expect([again.status, await again.json()]).toEqual([
        502,
        { error: 'S3 answered NoSuchUpload', code: 'NoSuchUpload' },
      ]);
    });
  });
});
