/** S3 Express: session tokens in their own header and parameter, as the AWS SDK's own client signs and presigns. */
import {
  CreateSessionCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { createVerifier } from '../../bindings/entries/verify.js';
import { parseAmzDate } from '../../bindings/protocol/dates.js';
import { credentials, region } from '../support/example.js';

const bucket = 'examplebucket--use1-az4--x-s3';
const host = `${bucket}.s3express-use1-az4.us-east-1.amazonaws.com`;
const sessionToken = 'EXAMPLE+TOKEN/WITH==';
const identity = { ...credentials, sessionToken };

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** A client of the SDK whose requests are not sent. */
const sent: Sent[] = [];
const client = new S3Client({
  region,
  credentials: identity,
  s3ExpressIdentityProvider: { getS3ExpressIdentity: async () => identity },
  maxAttempts: 1,
  requestHandler: {
    handle: async (request: Sent) => {
      sent.push(request);
      throw new Error('sent');
    },
  },
});

async function requestOf(command: unknown): Promise<Sent> {
  await expect(client.send(command as GetObjectCommand)).rejects.toThrow('sent');
  return sent.at(-1) as Sent;
}

const targetOf = ({ path, query }: Sent) => {
  const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return text.length === 0 ? path : `${path}?${text.join('&')}`;
};
const timeOf = (date: string) => parseAmzDate(date) as number;
const lookup = () => identity;

const key = "a b/ü(1)!'*+&=%.txt";
const commands = [
  ['PutObject', () => new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'x', Metadata: { a: '1' } })],
  ['GetObject', () => new GetObjectCommand({ Bucket: bucket, Key: key, Range: 'bytes=0-1' })],
  ['HeadObject', () => new HeadObjectCommand({ Bucket: bucket, Key: key })],
  ['DeleteObject', () => new DeleteObjectCommand({ Bucket: bucket, Key: key })],
  ['ListObjectsV2', () => new ListObjectsV2Command({ Bucket: bucket, Prefix: 'a b/' })],
  ['CreateSession', () => new CreateSessionCommand({ Bucket: bucket })],
] as const;

describe.each(commands)("the SDK's %s", (name, command) => {
  const ownHeader = name === 'CreateSession' ? 'x-amz-security-token' : 'x-amz-s3session-token';

  test('has the same signature here', async () => {
    const request = await requestOf(command());
    const { headers } = request;
    expect(headers[ownHeader]).toBe(sessionToken);
    const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)/.exec(headers['authorization'] ?? '');
    const signer = await createSigner({
      credentials: identity,
      region,
      service: scope?.[1] as string,
      dialect: { tokenHeader: ownHeader },
    });
    const own = ['authorization', 'x-amz-date', ownHeader, 'host', 'user-agent'];
    const signed = signer.sign({
      method: request.method,
      url: `https://${host}${targetOf(request)}`,
      headers: Object.entries(headers).filter(([each]) => !own.includes(each)),
      signingDate: new Date(timeOf(headers['x-amz-date'] as string)),
    });
    expect(signed.headers[ownHeader]).toBe(sessionToken);
    expect(signed.headers['authorization']).toBe(headers['authorization']);
  });

  test('is verified, and its token compared', async () => {
    const request = await requestOf(command());
    const received = { method: request.method, url: targetOf(request), headers: Object.entries(request.headers) };
    const options = { region, service: ['s3', 's3express'] };
    const verifier = await createVerifier({ ...options, lookup });
    expect(await verifier.verify(received)).toMatchObject({
      ok: true,
      signedHeaders: expect.arrayContaining([ownHeader]),
    });
    const others = [
      { ...identity, sessionToken: 'ANOTHER' },
      // A key without a token is not a temporary key.
      { secretAccessKey: identity.secretAccessKey },
    ];
    for (const record of others) {
      const strict = await createVerifier({ ...options, lookup: () => record });
      expect(await strict.verify(received)).toMatchObject({ ok: false, error: { code: 'InvalidToken' } });
    }
    const without = received.headers.filter(([each]) => each !== ownHeader);
    expect(await verifier.verify({ ...received, headers: without })).toMatchObject({ ok: false });
    const both = [...received.headers, ['x-amz-security-token', 'a'], ['x-amz-s3session-token', 'a']] as [
      string,
      string,
    ][];
    expect(await verifier.verify({ ...received, headers: both })).toMatchObject({ ok: false });
  });
});

test("the SDK's presigned URL is equal here, single and in bulk, and verified", async () => {
  const url = new URL(
    await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: 60 }),
  );
  const parameters = url.searchParams;
  const date = new Date(timeOf(parameters.get('X-Amz-Date') as string));
  expect(parameters.get('X-Amz-S3session-Token')).toBe(sessionToken);
  const signer = await createSigner({ credentials: identity, region, service: 's3express' });
  const query = {
    'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
    'x-amz-checksum-mode': 'ENABLED',
    'x-id': 'GetObject',
  };
  const template = { endpoint: `https://${host}`, query, expiresIn: 60, signingDate: date };
  const own = signer.presign({ ...template, key });
  const [inBulk] = signer.presignMany(template, [key]);
  const text = 'x-amz-checksum-mode=ENABLED&x-id=GetObject';
  const byUrl = signer.presign({
    url: `https://${host}${url.pathname}?${text}`,
    expiresIn: 60,
    signingDate: date,
  });
  // A signer that is not told the service takes it from the name of the bucket.
  const anyService = await createSigner({ credentials: identity, region });
  const byBucket = { bucket, query, expiresIn: 60, signingDate: date };
  const [unnamed] = anyService.presignMany(byBucket, [key]);
  for (const each of [own, inBulk, unnamed, anyService.presign({ ...byBucket, key })] as string[]) {
    const given = new URL(each).searchParams;
    expect(Object.fromEntries(given)).toEqual(Object.fromEntries(parameters));
  }
  const verifier = await createVerifier({ region, service: 's3express', lookup, now: () => date });
  const received = (target: URL) => ({
    method: 'GET',
    url: target.pathname + target.search,
    headers: [['host', host]] as [string, string][],
  });
  expect(await verifier.verify(received(url))).toMatchObject({ ok: true });
  for (const each of [own, byUrl]) expect(await verifier.verify(received(new URL(each)))).toMatchObject({ ok: true });
  expect(new URL(byUrl).searchParams.get('X-Amz-S3session-Token')).toBe(sessionToken);
  const other = new URL(url);
  other.searchParams.set('X-Amz-S3session-Token', 'ANOTHER');
  expect(await verifier.verify(received(other))).toMatchObject({ ok: false });
});

test('only the signer sets the token', async () => {
  const signer = await createSigner({ credentials: identity, region, service: 's3express' });
  const url = `https://${host}/a`;
  const given = { 'X-Amz-S3session-Token': 'a' };
  expect(() => signer.sign({ url, headers: given })).toThrow(expect.objectContaining({ code: 'ReservedHeader' }));
  expect(() => signer.presign({ url: `${url}?x-amz-s3session-token=a` })).toThrow(
    expect.objectContaining({ code: 'ReservedQueryParameter' }),
  );
  expect(() => signer.presign({ endpoint: `https://${host}`, key: 'a', query: given })).toThrow(
    expect.objectContaining({ code: 'ReservedQueryParameter' }),
  );
});
