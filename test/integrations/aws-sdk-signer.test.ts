/** Clients of the AWS SDK v3 with SiglaneSigner: beside the SDK's own signer, and against siglane/verify as their server. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { SignatureV4MultiRegion } from '@aws-sdk/signature-v4-multi-region';
import { HttpResponse } from '@smithy/core/protocols';
import type { HttpRequest } from '@smithy/types';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { SiglaneSigner, type SiglaneSignerOptions } from '../../bindings/entries/aws-sdk.js';
import { compareVerifiedBody, decodeVerifiedChunks } from '../../bindings/entries/chunked.js';
import { createVerifier, receivedFromNode, toJson, toXml, type Verifier } from '../../bindings/entries/verify.js';
import { requests, settings, signers, unsignableHeaders } from '../aws-sdk/smithy.js';
import { seed } from '../support/arbitraries/seed.js';
import { credentials, region } from '../support/example.js';

const HARD_KEY = "a b/ü(1)!'*+&=?#%.txt";
const sessionToken = 'FwoGZXIvYXdzEXAMPLE//token+1=';

test('signs and presigns thousands of random requests as the SDK does', async () => {
  const check = fc.asyncProperty(requests, settings, async (request, { options, call }) => {
    const { siglane, smithy } = signers(options);
    const given = { ...call, unsignableHeaders };
    expect(await siglane.sign(request, given)).toEqual(await smithy.sign(request, given));
    expect(await siglane.presign(request, given)).toEqual({ ...(await smithy.presign(request, given)) });
  });
  await fc.assert(check, { numRuns: 4000, seed });
});

/** Signs each request with both signers, compares, and sends siglane's. */
const pairs: [siglane: HttpRequest, sdk: HttpRequest][] = [];
class Both {
  readonly #siglane: SiglaneSigner;
  readonly #sdk: SignatureV4MultiRegion;
  constructor(options: SiglaneSignerOptions) {
    this.#siglane = new SiglaneSigner(options);
    this.#sdk = new SignatureV4MultiRegion(options as never);
  }
  async sign(request: HttpRequest, options: object = {}): Promise<HttpRequest> {
    const signed = await this.#siglane.sign(request, options);
    pairs.push([signed, await this.#sdk.sign(request as never, { ...options, unsignableHeaders })]);
    return signed;
  }
  async signWithCredentials(request: HttpRequest, identity: never): Promise<HttpRequest> {
    const options = { signingDate: new Date(), unsignableHeaders };
    const signed = await this.#siglane.signWithCredentials(request, identity, options);
    pairs.push([signed, await this.#sdk.signWithCredentials(request as never, identity, options)]);
    return signed;
  }
}

const session = `<CreateSessionResult><Credentials><SessionToken>${sessionToken}</SessionToken>
<SecretAccessKey>other</SecretAccessKey><AccessKeyId>AKIASESSION</AccessKeyId>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></CreateSessionResult>`;
const answering = {
  handle: async ({ query, headers }: HttpRequest) => {
    const isSession = query !== undefined && 'session' in query;
    const body = isSession ? session : 'x-amz-copy-source' in headers ? '<CopyObjectResult/>' : '';
    return { response: new HttpResponse({ statusCode: 200, headers: {}, body: Readable.from([Buffer.from(body)]) }) };
  },
};
const compared = {
  region,
  credentials: { ...credentials, sessionToken },
  signerConstructor: Both,
  requestHandler: answering,
};
const s3 = new S3Client(compared as never);
const Bucket = 'examplebucket';

test.each<[string, () => Promise<unknown>]>([
  ['GetObject', () => s3.send(new GetObjectCommand({ Bucket, Key: HARD_KEY, VersionId: 'a b+/=' }))],
  ['HeadObject', () => s3.send(new HeadObjectCommand({ Bucket: 'dotted.bucket', Key: 'a/../b//c' }))],
  [
    'PutObject of a string',
    () => s3.send(new PutObjectCommand({ Bucket, Key: HARD_KEY, Body: 'ü', Metadata: { a: ' b  c ' } })),
  ],
  [
    'PutObject of bytes',
    () => s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: Uint8Array.of(1), ACL: 'private' })),
  ],
  [
    'PutObject of a stream',
    () => s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: Readable.from(['a']), ContentLength: 1 })),
  ],
  ['UploadPart', () => s3.send(new UploadPartCommand({ Bucket, Key: 'a', PartNumber: 1, UploadId: 'u/+', Body: 'a' }))],
  ['ListObjectsV2', () => s3.send(new ListObjectsV2Command({ Bucket, Prefix: HARD_KEY, Delimiter: '/' }))],
  ['CopyObject', () => s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: 'examplebucket/a%20b' }))],
  ['DeleteObjects', () => s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: HARD_KEY }] } }))],
  ['S3 Express', () => s3.send(new GetObjectCommand({ Bucket: 'example--use1-az4--x-s3', Key: HARD_KEY }))],
  [
    'DynamoDB',
    () => new DynamoDBClient(compared as never).send(new PutItemCommand({ TableName: 't', Item: { a: { S: 'ü' } } })),
  ],
  [
    'SQS',
    () =>
      new SQSClient({ ...compared, md5: false } as never).send(
        new SendMessageCommand({ QueueUrl: 'https://sqs.us-east-1.amazonaws.com/1/q', MessageBody: 'ü' }),
      ),
  ],
  ['STS', () => new STSClient(compared as never).send(new GetCallerIdentityCommand({}))],
  [
    'Lambda',
    () =>
      new LambdaClient(compared as never).send(
        new InvokeCommand({ FunctionName: 'my:function', Qualifier: '$LATEST', Payload: Uint8Array.of(1) }),
      ),
  ],
])('%s is signed as by the SDK', async (name, send) => {
  pairs.length = 0;
  await send().catch((error) => {
    // The empty answers are not XML.
    expect(error).toHaveProperty('$metadata');
  });
  expect(pairs.length).toBe(name === 'S3 Express' ? 2 : 1);
  for (const [siglane, sdk] of pairs) expect({ ...siglane }).toEqual({ ...sdk });
});

// ── a server ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Serving {
  endpoint: string;
  /** The requests that the server got, and the verdict: `ok` or an error code. */
  received: { message: IncomingMessage; body: Buffer; verdict: string }[];
}

const verifierOf = (service: string, more: object = {}): Promise<Verifier> =>
  createVerifier({
    region,
    service,
    lookup: (id) => (id === credentials.accessKeyId ? { ...credentials, sessionToken } : undefined),
    ...more,
  });

/** Serves requests that the verifier accepts; `answer` writes the answers. Others get the verifier's error. */
async function whileServing(
  verifier: Verifier,
  answer: (response: ServerResponse, attempt: number, body: Buffer) => void,
  use: (serving: Serving) => Promise<void>,
): Promise<void> {
  const received: Serving['received'] = [];
  const server = createServer(async (message, response) => {
    const result = await verifier.verify(receivedFromNode(message));
    const check = result.ok && (result.isChunked ? decodeVerifiedChunks(result).stream : compareVerifiedBody(result));
    const bytes = Readable.toWeb(message) as ReadableStream<Uint8Array>;
    const body = Buffer.from(await new Response(check === false ? bytes : bytes.pipeThrough(check)).arrayBuffer());
    received.push({ message, body, verdict: result.ok ? 'ok' : result.error.code });
    response.setHeader('date', new Date(clock()).toUTCString());
    if (result.ok) return answer(response, received.length, body);
    const refusal = verifier.isS3 ? toXml(result.error, { resource: '/' }) : toJson(result.error);
    response.writeHead(result.error.status, refusal.headers);
    response.end(refusal.body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    await use({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

let offset = 0;
const clock = () => Date.now() + offset;
const client = (endpoint: string) => ({
  endpoint,
  region,
  credentials: { ...credentials, sessionToken },
  signerConstructor: SiglaneSigner,
});
const json = (value: object) => (response: ServerResponse) => void response.end(JSON.stringify(value));

describe('siglane/verify accepts', () => {
  it('DynamoDB', async () => {
    const answer = json({ TableNames: ['a'] });
    await whileServing(await verifierOf('dynamodb'), answer, async ({ endpoint, received }) => {
      const { TableNames } = await new DynamoDBClient(client(endpoint)).send(new ListTablesCommand({ Limit: 10 }));
      expect(TableNames).toEqual(['a']);
      expect(received).toMatchObject([{ verdict: 'ok' }]);
      expect(received[0]?.body.toString()).toBe('{"Limit":10}');
    });
  });

  it('SQS', async () => {
    const MD5OfMessageBody = createHash('md5').update('Grüße').digest('hex');
    const answer = json({ MessageId: '1', MD5OfMessageBody });
    await whileServing(await verifierOf('sqs'), answer, async ({ endpoint, received }) => {
      const sqs = new SQSClient(client(endpoint));
      const sent = await sqs.send(new SendMessageCommand({ QueueUrl: `${endpoint}/1/q`, MessageBody: 'Grüße' }));
      expect(sent.MessageId).toBe('1');
      expect(received).toMatchObject([{ verdict: 'ok' }]);
    });
  });

  it('STS', async () => {
    const answer = (response: ServerResponse) =>
      void response.end(
        '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
      );
    await whileServing(await verifierOf('sts'), answer, async ({ endpoint, received }) => {
      const { Account } = await new STSClient(client(endpoint)).send(new GetCallerIdentityCommand({}));
      expect(Account).toBe('1');
      expect(received).toMatchObject([{ verdict: 'ok' }]);
    });
  });

  it('Lambda', async () => {
    const answer = (response: ServerResponse, _: number, body: Buffer) => void response.end(body);
    await whileServing(await verifierOf('lambda'), answer, async ({ endpoint, received }) => {
      const lambda = new LambdaClient(client(endpoint));
      const given = { FunctionName: 'arn:aws:lambda:us-east-1:1:function:a', Qualifier: '$LATEST' };
      const { Payload } = await lambda.send(new InvokeCommand({ ...given, Payload: Buffer.from('{"a":"ü"}') }));
      expect(Buffer.from(Payload as Uint8Array).toString()).toBe('{"a":"ü"}');
      expect(received).toMatchObject([{ verdict: 'ok' }]);
      expect(received[0]?.message.url).toContain('%3Afunction%3A');
    });
  });

  it('S3, with a body of each type', async () => {
    const answer = (response: ServerResponse) => void response.end();
    await whileServing(await verifierOf('s3'), answer, async ({ endpoint, received }) => {
      const s3 = new S3Client({ ...client(endpoint), forcePathStyle: true });
      const bytes = Buffer.from('a body of each type');
      const bodies = [bytes.toString(), bytes, new Uint8Array(bytes), Readable.from([bytes])];
      for (const Body of bodies)
        await s3.send(new PutObjectCommand({ Bucket, Key: HARD_KEY, Body, ContentLength: bytes.length } as never));
      await s3.send(new GetObjectCommand({ Bucket, Key: HARD_KEY }));
      await s3.send(new ListObjectsV2Command({ Bucket, Prefix: HARD_KEY }));
      expect(received.map(({ verdict }) => verdict)).toEqual(Array(6).fill('ok'));
      expect(received.slice(0, 4).map(({ body }) => body.toString())).toEqual(Array(4).fill(bytes.toString()));
      const hashes = received.map(({ message }) => message.headers['x-amz-content-sha256']);
      expect(hashes[3]).toBe('STREAMING-UNSIGNED-PAYLOAD-TRAILER');
    });
  });

  it('a retry, which has a signature of its own', async () => {
    const answer = (response: ServerResponse, attempt: number) =>
      void (attempt === 1 ? response.writeHead(503).end('{}') : response.end('{}'));
    await whileServing(await verifierOf('dynamodb'), answer, async ({ endpoint, received }) => {
      await new DynamoDBClient(client(endpoint)).send(new ListTablesCommand({}));
      expect(received.map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
      expect(received[1]?.message.headers['amz-sdk-request']).toContain('attempt=2');
    });
  });

  it('the SDK after it has corrected a wrong clock', async () => {
    offset = 3_600_000;
    try {
      const verifier = await verifierOf('dynamodb', { now: clock });
      await whileServing(verifier, json({}), async ({ endpoint, received }) => {
        const dynamodb = new DynamoDBClient(client(endpoint));
        await dynamodb.send(new ListTablesCommand({}));
        await dynamodb.send(new ListTablesCommand({}));
        expect(received.map(({ verdict }) => verdict).slice(1)).toEqual(['ok', 'ok']);
        expect(received[0]?.verdict).not.toBe('ok');
      });
    } finally {
      offset = 0;
    }
  });

  it('nothing that was signed with another secret', async () => {
    await whileServing(await verifierOf('dynamodb'), json({}), async ({ endpoint, received }) => {
      const wrong = { ...client(endpoint), credentials: { ...credentials, secretAccessKey: 'wrong', sessionToken } };
      const sent = new DynamoDBClient({ ...wrong, maxAttempts: 1 }).send(new ListTablesCommand({}));
      await expect(sent).rejects.toThrow();
      expect(received[0]?.verdict).not.toBe('ok');
    });
  });
});

test('a Multi-Region Access Point is refused', async () => {
  const s3 = new S3Client({ ...client('x'), endpoint: undefined, requestHandler: answering } as never);
  const Bucket = 'arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap';
  await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
    code: 'InvalidScope',
    field: 'signingRegion',
  });
});

test('a client may have the signer as an object, for its one service', async () => {
  await whileServing(await verifierOf('dynamodb'), json({}), async ({ endpoint, received }) => {
    const { signerConstructor, ...rest } = client(endpoint);
    const signer = new signerConstructor({ ...rest, service: 'dynamodb' });
    await new DynamoDBClient({ ...rest, signer }).send(new ListTablesCommand({}));
    expect(received).toMatchObject([{ verdict: 'ok' }]);
  });
});
