/** Order, groups, options and errors of `presignMany`. That its URLs equal the SDK's is tested over all commands in test/integrations. */
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it, vi } from 'vitest';
import { presignMany } from '../../bindings/entries/aws-sdk.js';
import { credentials, region, signingDate } from '../support/example.js';

const client = new S3Client({ credentials, region });
const at = { signingDate };
const Bucket = 'examplebucket';

/** A client that counts the runs of its middleware. */
function counting(): { client: S3Client; runs: () => number } {
  let count = 0;
  const counted = new S3Client({ credentials, region });
  counted.middlewareStack.add(
    (next) => (args) => {
      count++;
      return next(args);
    },
    { step: 'initialize', name: 'countingMiddleware' },
  );
  return { client: counted, runs: () => count };
}

async function rejected(call: Promise<unknown>) {
  const result = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in result)) throw new Error(`resolved with ${JSON.stringify(result.value)}`);
  return result.error as Error & { code?: string; field?: string; index?: number };
}

function parts(url: string | undefined): string {
  const [target, query = ''] = (url ?? '').split('?');
  return [target, ...query.split('&').sort()].join('\n');
}

async function sdkUrls(inputs: readonly ConstructorParameters<typeof GetObjectCommand>[0][]) {
  const urls = [];
  for (const input of inputs) urls.push(parts(await getSignedUrl(client, new GetObjectCommand({ ...input }), at)));
  return urls;
}

describe('groups', () => {
  it('runs the middleware once for inputs that differ in keys and query', async () => {
    const { client: counted, runs } = counting();
    const inputs = Array.from({ length: 50 }, (_, i) => ({
      Bucket,
      Key: `${i}`,
      ...(i % 2 === 0 && { VersionId: `v${i}` }),
      ...(i % 3 === 0 && { RequestPayer: 'requester' as const }),
    }));
    const urls = await presignMany(counted, GetObjectCommand, inputs, at);
    expect(runs()).toBe(1);
    expect(urls.map(parts)).toEqual(await sdkUrls(inputs));
  });

  it('runs it once for uploads with different metadata, checksums and unsigned headers', async () => {
    const { client: counted, runs } = counting();
    const inputs = Array.from({ length: 20 }, (_, i) => ({
      Bucket,
      Key: 'a',
      ContentType: `x/${i}`,
      Metadata: { [`name${i}`]: `${i}` },
      ChecksumSHA256: `${i}`,
    }));
    await presignMany(counted, PutObjectCommand, inputs, at);
    expect(runs()).toBe(1);
  });

  it('returns the URLs in the order of the inputs if buckets and signed headers alternate', async () => {
    const { client: counted, runs } = counting();
    const inputs = Array.from({ length: 60 }, (_, i) => ({
      Bucket: `bucket-${i % 2}`,
      Key: `key-${i}`,
      ...(i % 3 === 0 && { Range: `bytes=0-${i % 2}` }),
    }));
    const urls = await presignMany(counted, GetObjectCommand, inputs, at);
    expect(runs()).toBe(4);
    expect(urls.map(parts)).toEqual(await sdkUrls(inputs));
  });

  it('compares dates, bytes and records by value', async () => {
    const { client: counted, runs } = counting();
    const inputs = Array.from({ length: 10 }, (_, i) => ({
      Bucket,
      Key: `${i}`,
      IfModifiedSince: new Date(0),
      SSECustomerAlgorithm: 'AES256',
      SSECustomerKey: new Uint8Array(32) as never,
    }));
    await presignMany(counted, GetObjectCommand, inputs, at);
    expect(runs()).toBe(1);
    const options = { ...at, unhoistableHeaders: new Set(['x-amz-meta-a']) };
    const uploads = Array.from({ length: 10 }, () => ({ Bucket, Key: 'a', Metadata: { a: 'b', c: 'd' } }));
    await presignMany(counted, PutObjectCommand, uploads, options);
    expect(runs()).toBe(2);
  });

  it('sees that bytes were changed between two inputs', async () => {
    const key = new Uint8Array(32);
    function* inputs() {
      for (const byte of [1, 2, 1])
        yield { Bucket, Key: 'a', SSECustomerAlgorithm: 'AES256', SSECustomerKey: key.fill(byte) as never };
    }
    const [a, b, c] = await presignMany(client, GetObjectCommand, inputs(), at);
    expect(a).toBe(c);
    expect(a).not.toBe(b);
    const copy = {
      Bucket,
      Key: 'a',
      SSECustomerAlgorithm: 'AES256',
      SSECustomerKey: new Uint8Array(32).fill(1) as never,
    };
    expect(parts(a)).toBe((await sdkUrls([copy]))[0]);
  });

  it.each([
    ['an ArrayBuffer', (bytes: Uint8Array) => bytes.buffer],
    ['a DataView', (bytes: Uint8Array) => new DataView(bytes.buffer)],
    ['a Uint16Array', (bytes: Uint8Array) => new Uint16Array(bytes.buffer)],
  ])('copies %s, which the caller changes for the next input', async (_name, view) => {
    const key = new Uint8Array(32);
    const input = (bytes: Uint8Array) => ({
      Bucket,
      Key: 'a',
      SSECustomerAlgorithm: 'AES256',
      SSECustomerKey: view(bytes) as never,
    });
    function* inputs() {
      for (const byte of [1, 2]) yield input(key.fill(byte));
    }
    const urls = await presignMany(client, GetObjectCommand, inputs(), at);
    expect(urls.map(parts)).toEqual(await sdkUrls([1, 2].map((byte) => input(new Uint8Array(32).fill(byte)))));
  });

  it('signs inputs, sets and dates as they were at the call, whatever the caller does while credentials are loaded', async () => {
    const make = () =>
      Array.from({ length: 12 }, (_, i) => ({
        Bucket: `bucket-${i % 3}`,
        Key: `key-${i}`,
        Metadata: { a: `${i}` },
        SSECustomerAlgorithm: 'AES256',
        SSECustomerKey: new Uint8Array(32).fill(i % 2) as never,
        Expires: new Date(1000 * (i % 2)),
      }));
    const settings = () => ({ signingDate: new Date(signingDate), unhoistableHeaders: new Set(['x-amz-meta-a']) });
    const inputs = make();
    const options = settings();
    const load = async () => {
      await null;
      for (const input of inputs) {
        input.Metadata.a = 'changed';
        (input.SSECustomerKey as Uint8Array).fill(9);
        input.Expires.setTime(0);
        Object.assign(input, { Bucket: 'changed', Key: 'changed' });
      }
      options.unhoistableHeaders.clear();
      options.signingDate.setTime(0);
      return credentials;
    };
    const urls = await presignMany(new S3Client({ credentials: load, region }), PutObjectCommand, inputs, options);
    const plain = new S3Client({ credentials, region, requestChecksumCalculation: 'WHEN_REQUIRED' });
    const expected = [];
    for (const input of make())
      expected.push(parts(await getSignedUrl(plain, new PutObjectCommand(input), settings())));
    expect(urls.map(parts)).toEqual(expected);
  });

  it('reads a key once, also from a getter that returns another one later', async () => {
    let reads = 0;
    const odd = {
      Bucket,
      get Key() {
        return reads++ === 0 ? 'b' : 'a/b';
      },
    };
    const urls = await presignMany(client, GetObjectCommand, [odd, { Bucket, Key: 'c' }], at);
    expect(urls.map(parts)).toEqual(await sdkUrls(['b', 'c'].map((Key) => ({ Bucket, Key }))));
  });

  it('changes no input', async () => {
    const input = Object.freeze({ Bucket, Key: 'a' });
    await presignMany(client, GetObjectCommand, [input, input], at);
    expect(input).toEqual({ Bucket, Key: 'a' });
  });

  it('reads members that an object inherits', async () => {
    class Photo {
      readonly Bucket = Bucket;
      constructor(readonly Key: string) {}
      get VersionId() {
        return `version-of-${this.Key}`;
      }
    }
    const [url] = await presignMany(client, GetObjectCommand, [new Photo('a')], at);
    expect(url).toContain('versionId=version-of-a');
  });

  it('refuses values that middleware of the client changes', async () => {
    const own = new S3Client({ credentials, region });
    own.middlewareStack.add(
      (next) => (args) => next({ ...args, input: { ...args.input, VersionId: 'other' } as never }),
      { step: 'initialize', name: 'changingMiddleware' },
    );
    const error = await rejected(presignMany(own, GetObjectCommand, [{ Bucket, Key: 'a', VersionId: 'v' }], at));
    expect(error).toMatchObject({ code: 'InvalidHeader', field: 'VersionId', index: 0 });
  });
});

describe('options', () => {
  it('counts the date from the corrected clock of the client, which the SDK ignores', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: signingDate });
    try {
      const skewed = new S3Client({ credentials, region, systemClockOffset: 86_400_000 });
      const [url] = await presignMany(skewed, GetObjectCommand, [{ Bucket, Key: 'a' }]);
      const sdk = await getSignedUrl(skewed, new GetObjectCommand({ Bucket, Key: 'a' }));
      expect(url).toContain('X-Amz-Date=20260103T030405Z');
      expect(sdk).toContain('X-Amz-Date=20260102T030405Z');
    } finally {
      vi.useRealTimers();
    }
  });

  it('reads dates as the SDK does: a Date, seconds, and texts', async () => {
    const [expected] = await presignMany(client, GetObjectCommand, [{ Bucket, Key: 'a' }], at);
    const seconds = signingDate.getTime() / 1000;
    for (const signingDate of [seconds, String(seconds), '2026-01-02T03:04:05Z'])
      expect(await presignMany(client, GetObjectCommand, [{ Bucket, Key: 'a' }], { signingDate })).toEqual([expected]);
  });

  it('leaves the validity as asked for, unless outliveCredentials limits it', async () => {
    const expiration = new Date(signingDate.getTime() + 600_000);
    const short = new S3Client({ credentials: { ...credentials, expiration }, region, systemClockOffset: 0 });
    const inputs = [{ Bucket, Key: 'a' }];
    expect((await presignMany(short, GetObjectCommand, inputs, { ...at, expiresIn: 3600 }))[0]).toContain(
      'Expires=3600',
    );
    const error = await rejected(presignMany(short, GetObjectCommand, inputs, { ...at, outliveCredentials: 'cap' }));
    expect(error).toMatchObject({ code: 'CredentialsExpired' });
    const lasting = new Date(Date.now() + 600_500);
    const longer = new S3Client({ credentials: { ...credentials, expiration: lasting }, region });
    const capped = await presignMany(longer, GetObjectCommand, inputs, { outliveCredentials: 'cap', expiresIn: 3600 });
    const validity = Number(/X-Amz-Expires=(\d+)/.exec(capped[0] ?? '')?.[1]);
    expect(validity).toBeLessThanOrEqual(601);
    expect(validity).toBeGreaterThan(540);
    const refusal = await rejected(presignMany(longer, GetObjectCommand, inputs, { outliveCredentials: 'refuse' }));
    expect(refusal).toMatchObject({ code: 'OutlivesCredentials' });
  });

  it('keeps URLs the same for stableFor seconds', async () => {
    const inputs = [{ Bucket, Key: 'a' }];
    const options = { stableFor: 3600, expiresIn: 7200 };
    const urls = await Promise.all(
      ['2026-01-02T03:00:00Z', '2026-01-02T03:59:59Z', '2026-01-02T04:00:00Z'].map((signingDate) =>
        presignMany(client, GetObjectCommand, inputs, { ...options, signingDate }),
      ),
    );
    expect(urls[0]).toEqual(urls[1]);
    expect(urls[0]).not.toEqual(urls[2]);
  });

  it('accepts dot segments and long keys if the caller allows them, as the SDK does', async () => {
    const inputs = ['a/../b', 'k'.repeat(2000)].map((Key) => ({ Bucket, Key }));
    const options = { ...at, allowDotSegments: true, maxKeyBytes: 2000 };
    expect((await presignMany(client, GetObjectCommand, inputs, options)).map(parts)).toEqual(await sdkUrls(inputs));
  });

  it.each([
    [{ expiresIn: 0 }, 'RangeError', 'expiresIn'],
    [{ expiresIn: 604_801 }, 'RangeError', 'expiresIn'],
    [{ expiresIn: '900' }, 'TypeError', 'expiresIn'],
    [{ signingDate: 'yesterday' }, 'RangeError', 'signingDate'],
    [{ signingDate: {} }, 'TypeError', 'signingDate'],
    [{ signingRegion: 7 }, 'TypeError', 'signingRegion'],
    [{ signingRegion: '*' }, 'SigV4Error', 'signingRegion'],
    [{ signableHeaders: ['content-type'] }, 'TypeError', 'signableHeaders'],
    [{ unsignableHeaders: new Set(['host']) }, 'SigV4Error', 'unsignableHeaders'],
    [{ outliveCredentials: 'never' }, 'RangeError', 'outliveCredentials'],
    [{ stableFor: 900 }, 'RangeError', 'stableFor'],
    [{ maxKeyBytes: 0 }, 'RangeError', 'maxKeyBytes'],
    [{ allowDotSegments: 1 }, 'TypeError', 'allowDotSegments'],
    [{ onRefused: 'ignore' }, 'RangeError', 'onRefused'],
    [{ ownStrings: 1 }, 'TypeError', 'ownStrings'],
    [{ core: {} }, 'TypeError', 'core'],
    [{ batchSize: 2 }, 'TypeError', 'options'],
    [{ expires: 900 }, 'TypeError', 'options'],
    [null, 'TypeError', 'options'],
  ])('refuses the option %j', async (options, name, field) => {
    const error = await rejected(presignMany(client, GetObjectCommand, [{ Bucket, Key: 'a' }], options as never));
    expect(error).toMatchObject({ name, field });
  });
});

describe('errors', () => {
  const good = { Bucket, Key: 'a' };

  it.each([
    ['', 'EmptyKey'],
    ['a/../b', 'DotSegment'],
    ['\ud800', 'InvalidText'],
    ['k'.repeat(1025), 'OutOfRange'],
    ['ü'.repeat(513), 'OutOfRange'],
    [7, 'WrongType'],
    [null, 'WrongType'],
    [undefined, 'WrongType'],
  ])('refuses the key %j, and names the member and the index', async (Key, code) => {
    const inputs = [good, { Bucket: 'other', Key: 'b' }, good, { Bucket, Key } as never];
    const error = await rejected(presignMany(client, GetObjectCommand, inputs, at));
    expect(error).toMatchObject({ code, field: 'Key', index: 3 });
    const { urls, refused } = await presignMany(client, GetObjectCommand, inputs, { ...at, onRefused: 'skip' });
    expect(urls.slice(0, 3).map(parts)).toEqual(await sdkUrls(inputs.slice(0, 3)));
    expect(urls[3]).toBeUndefined();
    expect(refused).toMatchObject([{ index: 3, error: { code, field: 'Key', index: 3 } }]);
  });

  it.each([
    [GetObjectCommand, { Key: 'a' }, 'WrongType', 'Bucket'],
    [GetObjectCommand, { ...good, VersionId: 7 }, 'WrongType', 'VersionId'],
    [GetObjectCommand, { ...good, VersionId: '\udc00' }, 'InvalidText', 'VersionId'],
    [GetObjectCommand, { ...good, PartNumber: '7' }, 'WrongType', 'PartNumber'],
    [GetObjectCommand, { ...good, PartNumber: Number.NaN }, 'WrongType', 'PartNumber'],
    [GetObjectCommand, { ...good, ResponseExpires: '2026' }, 'WrongType', 'ResponseExpires'],
    [GetObjectCommand, { ...good, ResponseExpires: new Date('x') }, 'OutOfRange', 'ResponseExpires'],
    [GetObjectCommand, { ...good, IfModifiedSince: 7 }, 'WrongType', 'IfModifiedSince'],
    [GetObjectCommand, { ...good, versionId: 'v' }, 'UnknownProperty', 'inputs'],
    [GetObjectCommand, { ...good, Range: 'bytes=ü' }, 'InvalidHeader', 'Range'],
    [GetObjectCommand, 'a', 'WrongType', 'inputs'],
    [GetObjectCommand, null, 'WrongType', 'inputs'],
    [GetObjectCommand, ['a'], 'WrongType', 'inputs'],
    [PutObjectCommand, { ...good, Metadata: { a: 7 } }, 'WrongType', 'Metadata.a'],
    [PutObjectCommand, { ...good, Metadata: 'a' }, 'WrongType', 'Metadata'],
    [PutObjectCommand, { ...good, Metadata: { a: '\ud800' } }, 'InvalidText', 'Metadata'],
    [PutObjectCommand, { ...good, ContentDisposition: 'ü' }, 'InvalidHeader', 'ContentDisposition'],
    [PutObjectCommand, { ...good, ContentType: 7 }, 'WrongType', 'ContentType'],
    [PutObjectCommand, { ...good, BucketKeyEnabled: 'true' }, 'WrongType', 'BucketKeyEnabled'],
    [UploadPartCommand, { ...good, UploadId: 'u' }, 'WrongType', 'PartNumber'],
    [UploadPartCommand, { ...good, PartNumber: 1 }, 'WrongType', 'UploadId'],
    [ListObjectsV2Command, { Bucket, OptionalObjectAttributes: [7] }, 'WrongType', 'OptionalObjectAttributes'],
    [ListObjectsV2Command, { Bucket, Prefix: 7 }, 'WrongType', 'Prefix'],
  ])('refuses the input of %o: %j', async (Command, input, code, field) => {
    const first = Command === UploadPartCommand ? { ...good, PartNumber: 1, UploadId: 'u' } : good;
    const inputs = [Command === ListObjectsV2Command ? { Bucket } : first, input];
    const error = await rejected(presignMany(client, Command as typeof GetObjectCommand, inputs as never, at));
    expect(error).toMatchObject({ code, field, index: 1 });
    const options = { ...at, onRefused: 'skip' } as const;
    const result = await presignMany(client, Command as typeof GetObjectCommand, inputs as never, options);
    expect(result.refused).toMatchObject([{ index: 1, error: { code, field } }]);
    expect(result.urls[0]).toContain('X-Amz-Signature=');
  });

  it('signs the other inputs of a group whose first input is refused', async () => {
    const inputs = [
      { Bucket, Key: 'a/../b' },
      { Bucket, Key: 'b' },
      { Bucket, Key: 'c', Range: 'ü' },
      { Bucket: 'other', Key: 'k'.repeat(2000) },
      { Bucket: 'other', Key: 'd' },
      { Bucket, Key: 'e', Range: 'ü' },
      { Bucket, Key: 'f', VersionId: 'v' },
    ];
    const { urls, refused } = await presignMany(client, GetObjectCommand, inputs, { ...at, onRefused: 'skip' });
    expect(refused).toMatchObject([
      { index: 0, error: { field: 'Key', index: 0 } },
      { index: 2, error: { field: 'Range', index: 2 } },
      { index: 3, error: { field: 'Key', index: 3 } },
      { index: 5, error: { field: 'Range', index: 5 } },
    ]);
    const signed = [1, 4, 6];
    const expected = await sdkUrls(signed.map((i) => inputs[i] as (typeof inputs)[number]));
    expect(urls.map((url) => url && parts(url))).toEqual(
      inputs.map((_, i) => (signed.includes(i) ? expected[signed.indexOf(i)] : undefined)),
    );
    const error = await rejected(presignMany(client, GetObjectCommand, inputs, at));
    expect(error).toMatchObject({ code: 'DotSegment', index: 0 });
  });

  it('shows no customer key and no secret in a message', async () => {
    const SSECustomerKey = 'secret'.repeat(6);
    const inputs = [{ ...good, SSECustomerKey, SSECustomerAlgorithm: 'ü' }];
    const error = await rejected(presignMany(client, GetObjectCommand, inputs, at));
    expect(error).toMatchObject({ code: 'InvalidHeader', field: 'SSECustomerAlgorithm', index: 0 });
    expect(String(error.stack)).not.toContain(SSECustomerKey);
  });

  it('refuses other commands, clients and lists', async () => {
    const call = (from: unknown, Command: unknown, inputs: unknown) =>
      rejected(presignMany(from as S3Client, Command as typeof GetObjectCommand, inputs as never, at));
    expect(await call(client, CopyObjectCommand, [])).toMatchObject({ code: 'OutOfRange', field: 'Command' });
    expect(await call(client, new HeadObjectCommand(good), [])).toMatchObject({ code: 'WrongType', field: 'Command' });
    for (const Command of [undefined, Object, () => 1, class {}])
      expect(await call(client, Command, [])).toMatchObject({ code: 'WrongType', field: 'Command' });
    for (const from of [undefined, {}, { config: {} }, { config: { serviceId: 'SQS' } }])
      expect(await call(from, GetObjectCommand, [])).toMatchObject({ code: 'WrongType', field: 'client' });
    for (const inputs of [undefined, 'abc', good, (async function* () {})()])
      expect(await call(client, GetObjectCommand, inputs)).toMatchObject({ code: 'WrongType', field: 'inputs' });
  });

  it('passes errors of the middleware and of the credentials on', async () => {
    const error = await rejected(presignMany(client, GetObjectCommand, [{ Bucket: 'a/b', Key: 'a' }], at));
    expect(error.name).toBe('InvalidBucketName');
    const failing = new S3Client({ credentials: () => Promise.reject(new Error('no credentials')), region });
    const options = { ...at, onRefused: 'skip' } as const;
    expect((await rejected(presignMany(failing, GetObjectCommand, [good], options))).message).toBe('no credentials');
  });

  it('refuses Multi-Region Access Points', async () => {
    const inputs = [good, { Bucket: 'arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap', Key: 'a' }];
    const error = await rejected(presignMany(client, GetObjectCommand, inputs, at));
    expect(error).toMatchObject({ code: 'ArnNotSupported', field: 'Bucket', index: 1 });
  });
});
