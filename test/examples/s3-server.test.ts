/**
 * The S3 server that authenticates only with siglane: correct clients are accepted, and each kind of change is refused
 * with AWS's code.
 */
import { createHash, createHmac } from 'node:crypto';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { AwsClient } from 'aws4fetch';
import { Client as MinioClient } from 'minio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signChunked } from '../../bindings/entries/chunked.js';
import { createSigner, type Signer } from '../../bindings/entries/index.js';
import { createS3Server } from '../../examples/s3-server/server.mjs';
import { encodeChunks } from '../reference/chunks.mjs';
import { credentials, region } from '../support/example.js';
import { hardKeys } from '../support/hard-keys.js';

const Bucket = 'examplebucket';
const temporary = { ...credentials, accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: 'EXAMPLE+TOKEN/WITH==' };
const keys = new Map([
  [credentials.accessKeyId, { secretAccessKey: credentials.secretAccessKey }],
  [temporary.accessKeyId, { secretAccessKey: temporary.secretAccessKey, sessionToken: temporary.sessionToken }],
]);
const { server, store } = await createS3Server({ keys, region });
let endpoint: string;
let port: number;
beforeAll(async () => {
  store.create(Bucket);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  endpoint = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  server.close();
});

const clientOf = (identity: typeof credentials) =>
  new S3Client({ endpoint, region, credentials: identity, forcePathStyle: true, maxAttempts: 1 });

async function textOf(response: { Body?: unknown }): Promise<string> {
  return (response.Body as { transformToString(): Promise<string> }).transformToString();
}

describe("the AWS SDK's client", () => {
  test.each([
    ['lasting', credentials],
    ['temporary', temporary],
  ])('%s keys: put, head, get, ranges, copy, list, delete, with hard keys', async (name, identity) => {
    const client = clientOf(identity);
    for (const key of hardKeys) {
      const Key = `${name}/${key}`;
      await client.send(new PutObjectCommand({ Bucket, Key, Body: `body of ${key}`, Metadata: { a: '1' } }));
      expect(store.objects(Bucket).has(Key)).toBe(true);
      expect(await client.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({ Metadata: { a: '1' } });
      expect(await textOf(await client.send(new GetObjectCommand({ Bucket, Key })))).toBe(`body of ${key}`);
    }
    const ranged = await client.send(new GetObjectCommand({ Bucket, Key: `${name}/+`, Range: 'bytes=5-6' }));
    expect(await textOf(ranged)).toBe('of');
    const CopySource = `${Bucket}/${encodeURIComponent(`${name}/+`)}`;
    await client.send(new CopyObjectCommand({ Bucket, Key: `${name}/copy`, CopySource }));
    const found: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: `${name}/`, MaxKeys: 5, EncodingType: 'url', ContinuationToken }),
      );
      found.push(...(page.Contents ?? []).map(({ Key }) => decodeURIComponent(Key as string)));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(found.toSorted()).toEqual([...hardKeys, 'copy'].map((key) => `${name}/${key}`).toSorted());
    await client.send(new DeleteObjectCommand({ Bucket, Key: `${name}/copy` }));
    const Objects = hardKeys.filter((key) => key !== '\x01\n\t').map((key) => ({ Key: `${name}/${key}` }));
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect([...store.objects(Bucket).keys()].filter((key) => key.startsWith(`${name}/`))).toEqual([`${name}/\x01\n\t`]);
  });

  test('folders', async () => {
    const client = clientOf(credentials);
    for (const Key of ['f/a', 'f/b/c', 'f/b/d']) await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'f/', Delimiter: '/' }));
    expect(page.Contents?.map(({ Key }) => Key)).toEqual(['f/a']);
    expect(page.CommonPrefixes).toEqual([{ Prefix: 'f/b/' }]);
  });

  test.each([
    'CRC32',
    'CRC32C',
    'CRC64NVME',
    'SHA1',
    'SHA256',
  ] as const)('a stream with a trailer of %s', async (ChecksumAlgorithm) => {
    const client = clientOf(temporary);
    const body = Buffer.alloc(300_000, ChecksumAlgorithm);
    const Body = Readable.from([body.subarray(0, 100_000), body.subarray(100_000)]);
    await client.send(
      new PutObjectCommand({
        Bucket,
        Key: 'stream',
        Body,
        ContentLength: body.length,
        ContentEncoding: 'gzip',
        ChecksumAlgorithm,
      }),
    );
    const { bytes, headers } = store.get(Bucket, 'stream');
    expect(bytes.equals(body)).toBe(true);
    // The framing is not part of the object.
    expect(headers).toContainEqual(['content-encoding', 'gzip']);
  });

  test('an upload in parts', async () => {
    const client = clientOf(credentials);
    const Key = 'parts';
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const Parts = [];
    for (const PartNumber of [1, 2]) {
      const { ETag } = await client.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body: `part ${PartNumber};` }),
      );
      Parts.push({ ETag, PartNumber });
    }
    await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
    expect(store.get(Bucket, Key).bytes.toString()).toBe('part 1;part 2;');
  });

  test('presigned URLs, and forms', async () => {
    const client = clientOf(temporary);
    const put = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'presigned +' }));
    expect((await fetch(put, { method: 'PUT', body: 'hello' })).status).toBe(200);
    expect(
      await (await fetch(await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'presigned +' })))).text(),
    ).toBe('hello');

    const send = async (change: (form: FormData) => void, file = 'of the form') => {
      const Conditions = [
        ['content-length-range', 0, 20] as ['content-length-range', number, number],
        ['starts-with', '$key', 'form/'] as ['starts-with', string, string],
      ];
      const { url, fields } = await createPresignedPost(client, { Bucket, Key: 'form/${filename}', Conditions });
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      change(form);
      form.set('file', new Blob([file]), 'ü.txt');
      const response = await fetch(url, { method: 'POST', body: form });
      return { status: response.status, code: /<Code>(.*?)<\/Code>/.exec(await response.text())?.[1] };
    };
    expect(await send(() => {})).toEqual({ status: 204, code: undefined });
    expect(store.get(Bucket, 'form/ü.txt').bytes.toString()).toBe('of the form');
    expect(await send(() => {}, 'x'.repeat(21))).toEqual({ status: 400, code: 'EntityTooLarge' });
    expect(await send((form) => form.set('acl', 'public-read'))).toEqual({ status: 403, code: 'AccessDenied' });
    expect(await send((form) => form.set('key', 'other'))).toEqual({ status: 403, code: 'AccessDenied' });
    expect(await send((form) => form.set('X-Amz-Signature', '0'.repeat(64)))).toEqual({
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
    expect(await send((form) => form.delete('Policy'))).toEqual({ status: 400, code: 'InvalidArgument' });
  });

  test('gets the code and the message of an error response', async () => {
    const wrong = clientOf({ ...credentials, secretAccessKey: 'another' });
    await expect(wrong.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      message: expect.stringContaining('does not match the signature you provided'),
      $metadata: { httpStatusCode: 403 },
    });
    const unknown = clientOf({ ...credentials, accessKeyId: 'AKIDUNKNOWN' });
    await expect(unknown.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    });
    await expect(clientOf(credentials).send(new GetObjectCommand({ Bucket, Key: 'none' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });
});

test('minio-js', async () => {
  const minio = new MinioClient({
    endPoint: '127.0.0.1',
    port,
    useSSL: false,
    accessKey: temporary.accessKeyId,
    secretKey: temporary.secretAccessKey,
    sessionToken: temporary.sessionToken,
    region,
  });
  for (const key of hardKeys) {
    await minio.putObject(Bucket, `minio/${key}`, `body of ${key}`);
    expect(store.get(Bucket, `minio/${key}`).bytes.toString()).toBe(`body of ${key}`);
  }
  const url = await minio.presignedGetObject(Bucket, 'minio/+', 60);
  expect(await (await fetch(url)).text()).toBe('body of +');
  await minio.removeObject(Bucket, 'minio/+');
});

test('aws4fetch', async () => {
  const client = new AwsClient({ ...credentials, service: 's3', region, retries: 0 });
  const url = `${endpoint}/${Bucket}/aws4fetch/${encodeURIComponent('ü +&=%')}`;
  expect((await client.fetch(url, { method: 'PUT', body: 'hello' })).status).toBe(200);
  expect(await (await client.fetch(url)).text()).toBe('hello');
  expect(store.get(Bucket, 'aws4fetch/ü +&=%').bytes.toString()).toBe('hello');
});

/** A request on the wire, which the tests change. */
interface Wire {
  method: string;
  target: string;
  headers: [string, string][];
  body: Buffer;
}

async function send({ method, target, headers, body }: Wire): Promise<{ status: number; code: string | undefined }> {
  const socket = connect(port, '127.0.0.1');
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`${method} ${target} HTTP/1.1\r\n${lines}connection: close\r\n\r\n`);
  socket.end(body);
  const pieces: Buffer[] = [];
  for await (const piece of socket) pieces.push(piece as Buffer);
  const answer = Buffer.concat(pieces).toString();
  return { status: Number(answer.split(' ', 2)[1]), code: /<Code>(.*?)<\/Code>/.exec(answer)?.[1] };
}

describe('the tamper table', async () => {
  const signer = await createSigner({ credentials, region, service: 's3' });
  const ofTemporary = await createSigner({ credentials: temporary, region, service: 's3' });
  const host = () => `127.0.0.1:${port}`;

  function inHeaders(given: Signer = signer, date = new Date()): Wire {
    const body = Buffer.from('the body');
    const own: [string, string][] = [['x-amz-meta-a', '1']];
    const signed = given.sign({
      method: 'PUT',
      url: `${endpoint}/${Bucket}/tampered?x=1`,
      headers: own,
      payload: body,
      signingDate: date,
    });
    const headers: [string, string][] = [
      ['host', host()],
      ...own,
      ...Object.entries(signed.headers),
      ['content-length', String(body.length)],
    ];
    return { method: 'PUT', target: `/${Bucket}/tampered?x=1`, headers, body };
  }

  function inQuery(date = new Date()): Wire {
    const url = signer.presign({
      url: `${endpoint}/${Bucket}/tampered?x=1`,
      method: 'PUT',
      expiresIn: 60,
      signingDate: date,
    });
    return {
      method: 'PUT',
      target: url.slice(endpoint.length),
      headers: [
        ['host', host()],
        ['content-length', '1'],
      ],
      body: Buffer.from('x'),
    };
  }

  function inChunks(trailer?: string): Wire {
    const body = Buffer.alloc(20_000, 'chunk');
    const value = createHash('sha1')
      .update(trailer ?? '')
      .digest('base64');
    const upload = signChunked(signer, {
      method: 'PUT',
      url: `${endpoint}/${Bucket}/tampered`,
      decodedLength: body.length,
      chunkSize: 8192,
      ...(trailer !== undefined && { checksum: 'sha1' }),
    });
    const date = upload.headers['x-amz-date'] as string;
    const wire = encodeChunks({
      body,
      chunkSize: 8192,
      trailers: trailer === undefined ? [] : [['x-amz-checksum-sha1', value]],
      signer: {
        secretAccessKey: credentials.secretAccessKey,
        region,
        date: dateOf(date),
        seedSignature: upload.signature,
      },
    });
    const headers: [string, string][] = [['host', host()], ...Object.entries(upload.headers)];
    return {
      method: 'PUT',
      target: `/${Bucket}/tampered`,
      headers: withHeader(headers, 'content-length', String(wire.length)),
      body: Buffer.from(wire),
    };
  }

  const dateOf = (text: string) => new Date(text.replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5'));
  const withHeader = (headers: [string, string][], name: string, value: string): [string, string][] => [
    ...headers.filter(([each]) => each !== name),
    [name, value],
  ];
  const header =
    (name: string, change: (value: string) => string) =>
    (wire: Wire): Wire => ({
      ...wire,
      headers: wire.headers.map(([each, value]) => [each, each === name ? change(value) : value]),
    });
  const flip = (text: string) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
  const target =
    (from: RegExp | string, to: string) =>
    (wire: Wire): Wire => ({ ...wire, target: wire.target.replace(from, to) });
  const byte =
    (at: number) =>
    (wire: Wire): Wire => ({
      ...wire,
      body: Buffer.from(
        wire.body.map((each, i) => (i === (at + wire.body.length) % wire.body.length ? each ^ 1 : each)),
      ),
    });
  /** The first digit of the first chunk's signature. */
  const otherDigit = (wire: Wire): Wire => {
    const at = wire.body.indexOf('signature=') + 'signature='.length;
    const body = Buffer.from(wire.body);
    body.write(body[at] === 0x30 ? '1' : '0', at);
    return { ...wire, body };
  };
  const none = (wire: Wire) => wire;
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  const rows: [string, () => Wire, (wire: Wire) => Wire, number, string | undefined][] = [
    ['nothing, in headers', inHeaders, none, 200, undefined],
    ['nothing, with a token', () => inHeaders(ofTemporary), none, 200, undefined],
    ['nothing, presigned', inQuery, none, 200, undefined],
    ['nothing, in chunks', inChunks, none, 200, undefined],
    ['the path', inHeaders, target('tampered', 'tampereD'), 403, 'SignatureDoesNotMatch'],
    ['the path, presigned', inQuery, target('tampered', 'tampereD'), 403, 'SignatureDoesNotMatch'],
    ['the query', inHeaders, target('x=1', 'x=2'), 403, 'SignatureDoesNotMatch'],
    ['the query, presigned', inQuery, target('x=1', 'x=2'), 403, 'SignatureDoesNotMatch'],
    ['an additional parameter', inHeaders, target('x=1', 'x=1&y=1'), 403, 'SignatureDoesNotMatch'],
    ['the method', inHeaders, (wire) => ({ ...wire, method: 'POST' }), 403, 'SignatureDoesNotMatch'],
    ['the method, presigned', inQuery, (wire) => ({ ...wire, method: 'DELETE' }), 403, 'SignatureDoesNotMatch'],
    ['a header', inHeaders, header('x-amz-meta-a', () => '2'), 403, 'SignatureDoesNotMatch'],
    [
      'an additional header',
      inHeaders,
      (wire) => ({ ...wire, headers: [...wire.headers, ['x-amz-acl', 'public-read']] }),
      403,
      'AccessDenied',
    ],
    [
      'an additional header, presigned',
      inQuery,
      (wire) => ({ ...wire, headers: [...wire.headers, ['x-amz-copy-source', '/a/b']] }),
      403,
      'AccessDenied',
    ],
    [
      'a missing header',
      inHeaders,
      (wire) => ({ ...wire, headers: wire.headers.filter(([name]) => name !== 'x-amz-meta-a') }),
      403,
      'SignatureDoesNotMatch',
    ],
    ['the host', inHeaders, header('host', () => 'other.example'), 403, 'SignatureDoesNotMatch'],
    ['the body', inHeaders, byte(0), 400, 'XAmzContentSHA256Mismatch'],
    ['the hash of the body', inHeaders, header('x-amz-content-sha256', flip), 403, 'SignatureDoesNotMatch'],
    ['the signature', inHeaders, header('authorization', flip), 403, 'SignatureDoesNotMatch'],
    [
      'the signature, presigned',
      inQuery,
      (wire) => ({ ...wire, target: flip(wire.target) }),
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'the key id',
      inHeaders,
      header('authorization', (value) => value.replace('AKIAIOSFODNN7', 'AKIAIOSFODNN8')),
      403,
      'InvalidAccessKeyId',
    ],
    [
      'the date',
      inHeaders,
      header('x-amz-date', (value) => value.replace(/..Z$/, (seconds) => (seconds === '00Z' ? '01Z' : '00Z'))),
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'the day of the scope',
      inHeaders,
      header('authorization', (value) => value.replace(/\/\d{8}\//, '/20200101/')),
      400,
      'AuthorizationHeaderMalformed',
    ],
    [
      'the region of the scope',
      inHeaders,
      header('authorization', (value) => value.replace(`/${region}/`, '/eu-west-1/')),
      400,
      'AuthorizationHeaderMalformed',
    ],
    [
      'the service of the scope',
      inHeaders,
      header('authorization', (value) => value.replace('/s3/', '/ec2/')),
      400,
      'AuthorizationHeaderMalformed',
    ],
    [
      'the token',
      () => inHeaders(ofTemporary),
      header('x-amz-security-token', (value) => `${value}=`),
      400,
      'InvalidToken',
    ],
    [
      'a missing token',
      () => inHeaders(ofTemporary),
      (wire) => ({ ...wire, headers: wire.headers.filter(([name]) => name !== 'x-amz-security-token') }),
      403,
      'SignatureDoesNotMatch',
    ],
    ['the time, too late', () => inHeaders(signer, ago(20)), none, 403, 'RequestTimeTooSkewed'],
    ['the time, too early', () => inHeaders(signer, ago(-20)), none, 403, 'RequestTimeTooSkewed'],
    ['the time, presigned and expired', () => inQuery(ago(2)), none, 403, 'AccessDenied'],
    ['the expiry', () => inQuery(ago(2)), target('Expires=60', 'Expires=600'), 403, 'SignatureDoesNotMatch'],
    ['a byte of a chunk', inChunks, byte(1000), 403, 'SignatureDoesNotMatch'],
    ['a byte of the last chunk', inChunks, byte(-200), 403, 'SignatureDoesNotMatch'],
    ['the signature of a chunk', inChunks, otherDigit, 403, 'SignatureDoesNotMatch'],
    ['the size of a chunk', inChunks, byte(0), 400, 'IncompleteBody'],
    [
      'the length of a body in chunks',
      inChunks,
      header('x-amz-decoded-content-length', flip),
      403,
      'SignatureDoesNotMatch',
    ],
    ['a trailer of another body', () => inChunks('another'), none, 400, 'BadDigest'],
    ['a byte of a trailer', () => inChunks('another'), byte(-110), 403, 'SignatureDoesNotMatch'],
  ];

  test.each(rows)('%s', async (_, make, change, status, code) => {
    store.objects(Bucket).delete('tampered');
    expect(await send(change(make()))).toEqual({ status, code });
    expect(store.objects(Bucket).has('tampered')).toBe(status === 200);
  });

  /** A form with a policy signed at a given time; `change` modifies the policy on the way. */
  async function sendForm(
    date: string,
    change = (policy: string) => policy,
  ): Promise<{ status: number; text: string }> {
    const policy = Buffer.from(
      JSON.stringify({ expiration: '2099-01-01T00:00:00Z', conditions: [['starts-with', '$key', '']] }),
    ).toString('base64');
    const scope = [date.slice(0, 8), region, 's3', 'aws4_request'];
    const key = scope.reduce(
      (secret: Buffer | string, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${credentials.secretAccessKey}`,
    );
    const form = new FormData();
    for (const [name, value] of Object.entries({
      key: 'tampered',
      policy: change(policy),
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      'x-amz-credential': [credentials.accessKeyId, ...scope].join('/'),
      'x-amz-date': date,
      'x-amz-signature': createHmac('sha256', key).update(policy).digest('hex'),
    }))
      form.set(name, value);
    form.set('file', new Blob(['x']));
    const response = await fetch(`${endpoint}/${Bucket}`, { method: 'POST', body: form });
    return { status: response.status, text: await response.text() };
  }

  test('a byte of a policy', async () => {
    store.objects(Bucket).delete('tampered');
    const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const { status, text } = await sendForm(now, (policy) => policy.replace('eyJ', 'eyK'));
    expect([status, text]).toEqual([403, expect.stringContaining('<Code>SignatureDoesNotMatch</Code>')]);
    expect(store.objects(Bucket).has('tampered')).toBe(false);
  });

  test('an unlimited policy: it expires a week after its date', async () => {
    const { status, text } = await sendForm('20260102T000000Z');
    expect(status).toBe(403);
    expect(text).toContain('<Code>AccessDenied</Code><Message>Request has expired</Message>');
  });

  test("no response has a secret, a token, or siglane's own messages about a body", async () => {
    const socket = connect(port, '127.0.0.1');
    const { headers, target: path, body } = byte(1000)(inChunks());
    socket.end(
      Buffer.concat([
        Buffer.from(
          `PUT ${path} HTTP/1.1\r\n${headers.map((pair) => `${pair.join(': ')}\r\n`).join('')}connection: close\r\n\r\n`,
        ),
        body,
      ]),
    );
    const pieces: Buffer[] = [];
    for await (const piece of socket) pieces.push(piece as Buffer);
    const answer = Buffer.concat(pieces).toString();
    expect(answer).not.toContain(credentials.secretAccessKey);
    expect(answer).not.toMatch(/"body"|chunk whose/);
  });
});
