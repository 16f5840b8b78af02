/** Signers that take service and region from AWS hosts, and what they refuse. */
import { describe, expect, it, test, vi } from 'vitest';
import type { deriveSigningKey } from '../../bindings/core/signing-keys.js';
import { createEventSigner, signChunked } from '../../bindings/entries/chunked.js';
import {
  createSigner,
  createSignerProvider,
  type SignedRequest,
  type SignerOptions,
  type SigningRequest,
} from '../../bindings/entries/index.js';
import { createPool } from '../../bindings/entries/pool.js';
import { createPostPolicy } from '../../bindings/entries/post-policy.js';
import { createPresigner } from '../../bindings/entries/presign.js';
import { createSignerSync } from '../../bindings/entries/sync.js';
import known from '../aws/botocore-hosts.json' with { type: 'json' };
import { dialectOf } from '../reference/dialects.mjs';
import { sign as reference } from '../reference/sign.mjs';
import { credentials, signingDate, thrown } from '../support/example.js';

const derived = vi.hoisted(() => ({ scopes: [] as string[] }));

vi.mock('../../bindings/core/signing-keys.js', async (original) => {
  const keys = await original<typeof import('../../bindings/core/signing-keys.js')>();
  return {
    ...keys,
    deriveSigningKey: (...[core, secret, steps]: Parameters<typeof deriveSigningKey>) => {
      derived.scopes.push(steps.slice(1, 3).join('/'));
      return keys.deriveSigningKey(core, secret, steps);
    },
  };
});

const now = () => signingDate;
const signer = await createSigner({ credentials, now });

/** Authorization header of the reference signer for a request in a scope. */
function expected(url: string, service: string, region: string, mode: 'sign' | 'presign' = 'sign') {
  const dialect = dialectOf(service, undefined);
  return reference(
    { method: 'GET', url, headers: [] },
    { credentials, service, region, dialect, date: signingDate, mode },
  );
}

const errorOf = async (options: Partial<SignerOptions>, url: string, headers = {}) => {
  const there = await createSigner({ credentials, now, ...options });
  return thrown(() => there.sign({ url, headers }));
};

const scopes: readonly (readonly [url: string, service: string, region: string])[] = [
  ['https://sqs.eu-west-1.amazonaws.com/123/queue?Action=ReceiveMessage', 'sqs', 'eu-west-1'],
  ['https://dynamodb.us-east-1.amazonaws.com/', 'dynamodb', 'us-east-1'],
  ['https://email.us-west-2.amazonaws.com/v2/email', 'ses', 'us-west-2'],
  ['https://examplebucket.s3.eu-west-1.amazonaws.com/a b//c', 's3', 'eu-west-1'],
  ['https://s3.dualstack.us-east-1.amazonaws.com/examplebucket/x%20y', 's3', 'us-east-1'],
  ['https://s3.cn-north-1.amazonaws.com.cn/examplebucket', 's3', 'cn-north-1'],
  ['https://abc123.execute-api.us-east-1.amazonaws.com/prod/a/../b', 'execute-api', 'us-east-1'],
  ['https://abcdef.lambda-url.us-west-2.on.aws/a', 'lambda', 'us-west-2'],
  ['https://bedrock-runtime.us-east-1.amazonaws.com/model/m%3A0/invoke', 'bedrock', 'us-east-1'],
  ['https://abc.us-east-1.aoss.amazonaws.com/index', 'aoss', 'us-east-1'],
  ['https://search-a-b.us-east-1.es.amazonaws.com/', 'es', 'us-east-1'],
  ['https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08', 'iam', 'us-east-1'],
  ['https://sts.eu-west-1.amazonaws.com/', 'sts', 'eu-west-1'],
  ['https://lambda.eu-west-1.api.aws/2015-03-31/functions', 'lambda', 'eu-west-1'],
];

describe('a signer without service and region', () => {
  it.each(scopes)('signs %s as the reference does for %s in %s', (url, service, region) => {
    expect(signer.sign({ url }).signature).toBe(expected(url, service, region).signature);
    expect(signer.presign({ url })).toBe(expected(url, service, region, 'presign').url);
    expect(signer.explain({ url }).credentialScope).toBe(`20260102/${region}/${service}/aws4_request`);
  });

  it('signs for every host that botocore knows as botocore does, except hosts that are uncertain', () => {
    const refused: string[] = [];
    for (const [host, service, region] of known.hosts as [string, string, string][]) {
      try {
        const { credentialScope } = signer.explain({ url: `https://${host}/` });
        expect([host, credentialScope]).toEqual([host, `20260102/${region}/${service}/aws4_request`]);
      } catch (error) {
        expect(error).toMatchObject({ code: 'InvalidScope' });
        refused.push(host);
      }
    }
    expect(refused.length).toBeLessThan(0.01 * known.hosts.length);
  });

  it('signs batches of several scopes in order, each by the rules of its service', () => {
    const requests = Array.from({ length: 700 }, (_, i) => scopes[(i * 5) % scopes.length] as (typeof scopes)[number]);
    const signed = signer.signMany(requests.map(([url]) => ({ url })));
    const wanted = new Map(scopes.map(([url, service, region]) => [url, expected(url, service, region)]));
    expect(signed.map(({ signature }) => signature)).toEqual(requests.map(([url]) => wanted.get(url)?.signature));
    expect(Object.keys(signed)).toHaveLength(700);
    expect(signed.map(({ url }) => url)).toEqual(requests.map(([url]) => wanted.get(url)?.url));
  });

  it('signs batches with more scopes than the signer caches, in more than one second', () => {
    const hosts = (known.hosts as [string, string, string][]).slice(0, 400);
    const usable = hosts.filter(([host]) => !thrownBy(() => signer.sign({ url: `https://${host}/` })));
    expect(new Set(usable.map(([, ...scope]) => scope.join())).size).toBeGreaterThan(100);
    const at = (i: number) => new Date(signingDate.getTime() + 1000 * (i % 2));
    const requests: SigningRequest[] = [...usable, ...usable].map(([host], i) => ({
      url: `https://${host}/${i}`,
      signingDate: at(i),
    }));
    const signed: SignedRequest[] = signer.signMany(requests);
    [...usable, ...usable].forEach(([host, service, region], i) => {
      const dialect = dialectOf(service, undefined);
      const given = { method: 'GET', url: `https://${host}/${i}`, headers: [] };
      const { signature } = reference(given, { credentials, service, region, dialect, date: at(i), mode: 'sign' });
      expect([i, signed[i]?.signature]).toEqual([i, signature]);
    });
  });

  it('names the item of a batch that is refused', () => {
    const url = 'https://sqs.eu-west-1.amazonaws.com/';
    const urls = [url, 'https://dynamodb.us-east-1.amazonaws.com/', url];
    const many = (...more: SigningRequest[]) =>
      thrown(() => signer.signMany([...urls.map((each) => ({ url: each })), ...more]));
    expect(many({ url: 'https://example.com/' })).toMatchObject({ code: 'InvalidScope', index: 3 });
    expect(many({ url: `${url}%` })).toMatchObject({ code: 'InvalidPercentEncoding', index: 3 });
    expect(many({ url: 'https://dynamodb.us-east-1.amazonaws.com/#' })).toMatchObject({ code: 'InvalidUrl', index: 3 });
    expect(many({ url, headers: { a: 'b\nc' } })).toMatchObject({ code: 'InvalidHeader', index: 3 });
    expect(many({ url: `${url}\ud800` })).toMatchObject({ code: 'InvalidText', index: 3 });
    expect(many({ url: `${url}?${'x'.repeat(40_000)}` })).toMatchObject({ code: 'OutOfRange', index: 3 });
  });

  it.each([
    ['https://example.com/', 'service', 'example.com'],
    ['http://localhost:9000/b/k', 'service', 'localhost:9000'],
    ['http://[::1]:9000/', 'service', '[::1]:9000'],
    ['https://nosuchservice.us-east-1.amazonaws.com/', 'service', 'nosuchservice.us-east-1.amazonaws.com'],
    ['https://abc-ats.iot.us-east-1.amazonaws.com/mqtt', 'service', 'abc-ats.iot.us-east-1.amazonaws.com'],
    ['https://examplebucket.s3.amazonaws.com/a', 'region', 'examplebucket.s3.amazonaws.com'],
    ['https://b.s3-accelerate.amazonaws.com/a', 'region', 'b.s3-accelerate.amazonaws.com'],
    ['https://abc.mrap.accesspoint.s3-global.amazonaws.com/', 'service', 's3-global'],
    ['https://sqs.eu-west-1.amazonaws.com.example.org/', 'service', 'sqs.eu-west-1.amazonaws.com.example.org'],
  ])('refuses %s, which does not say the %s', (url, field, host) => {
    for (const call of [() => signer.sign({ url }), () => signer.presign({ url }), () => signer.signMany([{ url }])]) {
      const error = thrown(call);
      expect(error).toMatchObject({ name: 'SigV4Error', code: 'InvalidScope', field });
      expect(error.message).toContain(host);
      expect(error.message).toContain('give the signer "service" and "region"');
    }
  });

  it.each([
    '',
    'sqs',
    '/a',
    'https:',
    'https:/a',
    'https://',
    'https:///a',
    'ftp://a/',
    'https://a@b/',
    'https://é/',
  ])('refuses the URL %j with the reason for it', (url) => {
    expect(thrown(() => signer.sign({ url }))).toMatchObject({ code: 'InvalidUrl', field: 'url' });
  });

  it('reads the header host in place of the host of the URL', () => {
    const headers = { host: 'sqs.eu-west-1.amazonaws.com' };
    const { credentialScope } = signer.explain({ url: 'http://127.0.0.1:4566/', headers });
    expect(credentialScope).toBe('20260102/eu-west-1/sqs/aws4_request');
    const headersOfOther = { host: 'example.com' };
    expect(thrown(() => signer.sign({ url: scopes[0]?.[0] as string, headers: headersOfOther }))).toMatchObject({
      code: 'InvalidScope',
    });
    expect(signer.sign({ url: 'https://sqs.eu-west-1.amazonaws.com/' }).signature).toBe(
      expected('https://sqs.eu-west-1.amazonaws.com/', 'sqs', 'eu-west-1').signature,
    );
  });

  it('derives the key of each scope once, in whatever order scopes alternate', async () => {
    const there = await createSigner({ credentials, now });
    derived.scopes.length = 0;
    for (let i = 0; i < 5; i++) {
      for (const [url] of scopes) there.sign({ url });
      there.signMany(scopes.map(([url]) => ({ url, signingDate: new Date(signingDate.getTime() + 1000 * i) })));
    }
    const wanted = new Set(scopes.map(([, service, region]) => `${region}/${service}`));
    expect(derived.scopes.sort()).toEqual([...wanted].sort());
  });

  it('keeps the 64 keys that were used last', async () => {
    const there = await createSigner({ credentials, now });
    const url = (i: number) => `https://sqs.xx-test-${i}.amazonaws.com/`;
    derived.scopes.length = 0;
    for (let i = 0; i < 70; i++) there.sign({ url: url(i) });
    expect(derived.scopes).toHaveLength(70);
    for (let i = 69; i >= 6; i--) there.sign({ url: url(i) });
    expect(derived.scopes).toHaveLength(70);
    there.sign({ url: url(0) });
    expect(derived.scopes).toHaveLength(71);
    there.dispose();
    expect(thrown(() => there.sign({ url: url(1) }))).toMatchObject({ code: 'SignerDisposed' });
  });

  it('may have one of the two, and refuses hosts that contradict it', async () => {
    const regional = await createSigner({ credentials, now, region: 'eu-west-1' });
    expect(regional.service).toBe(undefined);
    const url = 'https://sqs.eu-west-1.amazonaws.com/';
    expect(regional.sign({ url })).toEqual(signer.sign({ url }));
    expect(regional.explain({ url: 'https://b.s3.amazonaws.com/' }).credentialScope).toContain('/eu-west-1/s3/');
    // IAM signs for the same region everywhere.
    expect(regional.explain({ url: 'https://iam.amazonaws.com/' }).credentialScope).toContain('/us-east-1/iam/');
    expect(await errorOf({ region: 'eu-west-1' }, 'https://sqs.us-east-1.amazonaws.com/')).toMatchObject({
      code: 'ScopeMismatch',
    });
    const sqs = await createSigner({ credentials, now, service: 'sqs' });
    expect(sqs.region).toBe(undefined);
    expect(sqs.sign({ url })).toEqual(signer.sign({ url }));
    const iot = await createSigner({ credentials, now, service: 'iotdevicegateway' });
    expect(iot.explain({ url: 'wss://abc-ats.iot.us-east-1.amazonaws.com/mqtt' }).credentialScope).toBe(
      '20260102/us-east-1/iotdevicegateway/aws4_request',
    );
  });

  it('has the same results through a provider and the synchronous entry', async () => {
    const url = 'https://sqs.eu-west-1.amazonaws.com/';
    const { signature } = expected(url, 'sqs', 'eu-west-1');
    expect(createSignerSync({ credentials, now }).sign({ url }).signature).toBe(signature);
    const current = await createSignerProvider(() => credentials).current();
    expect(current.sign({ url, signingDate }).signature).toBe(signature);
    expect(signer.withCredentials(credentials).sign({ url }).signature).toBe(signature);
  });

  it('applies the settings of a dialect to all services', async () => {
    const there = await createSigner({ credentials, now, dialect: { payloadHeader: true } });
    const headers = Object.keys(there.sign({ url: 'https://sqs.eu-west-1.amazonaws.com/' }).headers);
    expect(headers).toContain('x-amz-content-sha256');
    // S3 keeps its own dialect.
    const { canonicalRequest } = there.explain({ url: 'https://b.s3.eu-west-1.amazonaws.com/a//b' });
    expect(canonicalRequest.split('\n')[1]).toBe('/a//b');
  });

  it('needs a region for buckets and keys, and signs for S3 then', async () => {
    const call = () => signer.presign({ bucket: 'examplebucket', key: 'a' });
    expect(thrown(call)).toMatchObject({ code: 'InvalidScope', field: 'region' });
    expect(thrown(() => signer.presignMany({ bucket: 'b' }, ['a']))).toMatchObject({ field: 'region' });
    expect(thrown(() => createPostPolicy(signer, { bucket: 'examplebucket', key: 'a' }))).toMatchObject({
      field: 'region',
    });
    expect(thrown(() => signer.deriveCredentials())).toMatchObject({ code: 'InvalidScope', field: 'region' });
    for (const make of [createPresigner, createPool] as ((options: object) => Promise<unknown>)[])
      await expect(make({ credentials })).rejects.toMatchObject({ name: 'TypeError', field: 'region' });
    const regional = await createSigner({ credentials, now, region: 'eu-west-1' });
    const url = 'https://examplebucket.s3.eu-west-1.amazonaws.com/a';
    expect(regional.presign({ bucket: 'examplebucket', key: 'a' })).toBe(regional.presign({ url }));
  });

  it('gives chunks the scope of their request, and refuses event streams', async () => {
    const url = 'https://examplebucket.s3.eu-west-1.amazonaws.com/a';
    const request = { method: 'PUT', url, decodedLength: 5, signingDate };
    const fixed = await createSigner({ credentials, now, region: 'eu-west-1' });
    const bodies = [signer, fixed].map(async (each) => {
      const { stream } = signChunked(each, request);
      return new Response(new Blob(['hello']).stream().pipeThrough(stream)).text();
    });
    const [open, given] = await Promise.all(bodies);
    expect(open).toContain('chunk-signature=');
    expect(open).toBe(given);
    expect(
      thrown(() => signChunked(signer, { ...request, url: 'https://sqs.eu-west-1.amazonaws.com/' })),
    ).toMatchObject({ code: 'InvalidScope', field: 'service' });
    for (const [each, field] of [
      [signer, 'region'],
      [await createSigner({ credentials, region: 'us-east-1' }), 'service'],
    ] as const)
      expect(thrown(() => createEventSigner(each, { seedSignature: 'a'.repeat(64) }))).toMatchObject({
        code: 'InvalidScope',
        field,
      });
  });
});

describe('a signing key in place of the secret', () => {
  it('fixes the scope', async () => {
    const whole = await createSigner({ credentials, now, region: 'eu-west-1', service: 'sqs' });
    const there = await createSigner({ credentials: whole.deriveCredentials(), now });
    expect([there.region, there.service]).toEqual(['eu-west-1', 'sqs']);
    const url = 'https://sqs.eu-west-1.amazonaws.com/';
    expect(there.sign({ url })).toEqual(signer.sign({ url }));
    expect(thrown(() => there.sign({ url: 'https://sqs.us-east-1.amazonaws.com/' }))).toMatchObject({
      code: 'ScopeMismatch',
    });
    // The options of the signer remain unset.
    expect(there.withCredentials(credentials).region).toBe(undefined);
  });

  it('implies S3 without a service, and needs a region', async () => {
    const { signingKey, date, accessKeyId } = (
      await createSigner({ credentials, now, region: 'eu-west-1' })
    ).deriveCredentials();
    const bare = { signingKey, date, accessKeyId };
    const there = await createSigner({ credentials: bare, now, region: 'eu-west-1' });
    expect(there.service).toBe('s3');
    const url = 'https://b.s3.eu-west-1.amazonaws.com/a';
    expect(there.sign({ url })).toEqual(signer.sign({ url }));
    const other = await createSigner({ credentials: bare, now });
    const error = thrown(() => other.sign({ url }));
    expect(error).toMatchObject({ code: 'InvalidScope', field: 'region' });
    expect(error.message).toContain('must be given');
    expect(thrown(() => other.signMany([{ url }]))).toMatchObject({ code: 'InvalidScope', field: 'region', index: 0 });
  });
});

describe('a signer whose scope a host contradicts', () => {
  const lambda = { service: 'lambda', region: 'us-east-1' };

  it('throws an error that names both scopes', async () => {
    const error = await errorOf(lambda, 'https://sqs.eu-west-1.amazonaws.com/q');
    expect(error).toMatchObject({ name: 'SigV4Error', code: 'ScopeMismatch', field: 'url' });
    expect(error.message).toContain('sqs in eu-west-1');
    expect(error.message).toContain('lambda in us-east-1');
    expect(error.message).toContain('sqs.eu-west-1.amazonaws.com');
  });

  it.each([
    ['dynamodb', 'us-east-1', 'https://dynamodb.eu-west-1.amazonaws.com/'],
    ['email', 'us-east-1', 'https://email.us-east-1.amazonaws.com/'],
    ['s3', 'us-east-1', 'https://b.s3.eu-west-1.amazonaws.com/k'],
    ['s3', 'us-east-1', 'https://b--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com/'],
    ['execute-api', 'us-east-1', 'https://abcdef.lambda-url.us-east-1.on.aws/'],
    ['iotdata', 'us-east-1', 'https://abc-ats.iot.eu-west-1.amazonaws.com/'],
    ['sqs', 'us-east-1', 'https://s3.amazonaws.com/'],
    ['ec2', 'us-east-1', 'https://iam.amazonaws.com/'],
  ])('refuses %s in %s for %s', async (service, region, url) => {
    const there = await createSigner({ credentials, now, service, region });
    for (const call of [
      () => there.sign({ url }),
      () => there.presign({ url }),
      () => there.explain({ url }),
      () => there.signMany([{ url: 'https://example.com/' }, { url }]),
    ])
      expect(thrown(call)).toMatchObject({ code: 'ScopeMismatch', field: 'url' });
    await expect(there.signRequest(new Request(url))).rejects.toMatchObject({ code: 'ScopeMismatch' });
    const ignoring = await createSigner({ credentials, now, service, region, hostScope: 'ignore' });
    expect(ignoring.sign({ url }).signature).toBe(expected(url, service, region).signature);
  });

  it.each([
    ['s3', 'eu-west-1', 'https://s3.amazonaws.com/b/k'],
    ['s3', 'eu-west-1', 'https://b.s3.amazonaws.com/k'],
    ['s3', 'eu-west-1', 'https://b.s3-accelerate.amazonaws.com/k'],
    ['iam', 'eu-west-1', 'https://iam.amazonaws.com/'],
    ['sts', 'eu-west-1', 'https://sts.amazonaws.com/'],
    ['iotdata', 'us-east-1', 'https://abc-ats.iot.us-east-1.amazonaws.com/'],
    ['kafka-cluster', 'us-east-1', 'https://kafka.us-east-1.amazonaws.com/?Action=kafka-cluster%3AConnect'],
    ['service', 'us-east-1', 'https://example.amazonaws.com/'],
    ['anything', 'RegionOne', 'http://heat:8004/'],
    ['ses', 'us-east-1', 'https://email.us-east-1.amazonaws.com/'],
    ['nosuch', 'eu-west-1', 'https://nosuchservice.us-east-1.amazonaws.com/'],
  ])('signs %s in %s for %s, which does not contradict it', async (service, region, url) => {
    const there = await createSigner({ credentials, now, service, region });
    expect(there.sign({ url }).signature).toBe(expected(url, service, region).signature);
  });

  it('judges each origin independently of earlier requests', async () => {
    const there = await createSigner({ credentials, now, ...lambda });
    const good = 'https://lambda.us-east-1.amazonaws.com/a';
    for (const bad of [
      'https://lambda.us-east-1.amazonaws.com.sqs.eu-west-1.amazonaws.com/',
      'https://lambda.us-east-1.amazonaws.co',
      'https://sqs.eu-west-1.amazonaws.com',
      'https://sqs.eu-west-1.amazonaws.com:443/',
      'HTTPS://SQS.eu-west-1.amazonaws.com?a',
      'https://sqs.eu-west-1.amazonaws.com:/',
      'https://sqs.eu-west-1.amazonaws.com./',
      'https://sqs.eu-west-1.amazonaws.com:0443/',
    ]) {
      there.sign({ url: good });
      if (bad.endsWith('.co')) there.sign({ url: bad });
      else if (bad.includes('com.sqs')) there.sign({ url: bad });
      else expect(thrown(() => there.sign({ url: bad }))).toMatchObject({ code: 'ScopeMismatch' });
    }
    // An invalid URL leaves no data that a later URL begins with.
    expect(thrown(() => there.sign({ url: 'https:/a' }))).toMatchObject({ code: 'InvalidUrl' });
    expect(thrown(() => there.sign({ url: 'https://sqs.eu-west-1.amazonaws.com/' }))).toMatchObject({
      code: 'ScopeMismatch',
    });
  });

  it('checks an endpoint beside a bucket', async () => {
    const there = await createSigner({ credentials, now, region: 'us-east-1', bucket: 'examplebucket' });
    const call = () => there.presign({ endpoint: 'https://s3.eu-west-1.amazonaws.com', key: 'a' });
    expect(thrown(call)).toMatchObject({ code: 'ScopeMismatch', field: 'endpoint' });
    const endpoint = 'https://p-123456789012.s3-object-lambda.us-east-1.amazonaws.com';
    const { message } = thrown(() => there.presign({ endpoint, key: 'a' }));
    expect(message).toContain('use a signer for s3-object-lambda in us-east-1');
    const given = { region: 'us-east-1', service: 's3-object-lambda' };
    const followed = await createSigner({ credentials, now, ...given, bucket: 'examplebucket' });
    expect(followed.presign({ endpoint, key: 'a' })).toContain('%2Fus-east-1%2Fs3-object-lambda%2F');
    expect(there.presign({ endpoint: 'http://localhost:9000', key: 'a' })).toContain('/us-east-1%2Fs3'.slice(1));
    const ignoring = await createSigner({
      credentials,
      service: 's3',
      region: 'us-east-1',
      bucket: 'examplebucket',
      hostScope: 'ignore',
    });
    expect(ignoring.presign({ endpoint: 'https://s3.eu-west-1.amazonaws.com', key: 'a' })).toContain('us-east-1');
  });
});

describe('region and service names that AWS does not have', () => {
  it.each([
    [{ service: 'sqs', region: 'us-east-1a' }, 'https://sqs.us-east-1.amazonaws.com/', 'region', 'us-east-1'],
    [{ service: 's3', region: 'us-east-1a' }, 'https://s3.amazonaws.com/', 'region', 'us-east-1'],
    [{ region: 'us-east-1a' }, 'https://sqs.us-east-1.amazonaws.com/', 'region', 'us-east-1'],
    [{ service: 'S3', region: 'us-east-1' }, 'https://b.s3.us-east-1.amazonaws.com/', 'service', 's3'],
    [{ service: 'S3', region: 'us-east-1' }, 'https://s3.amazonaws.com/b', 'service', 's3'],
    [{ service: 'dynamo-db', region: 'us-east-1' }, 'https://dynamodb.us-east-1.amazonaws.com/', 'service', 'dynamodb'],
    [{ service: 'DynamoDB', region: 'eu-west-1' }, 'https://nosuch.eu-west-1.amazonaws.com/', 'service', 'dynamodb'],
    [{ service: 'executeapi', region: 'us-east-1' }, scopes[6]?.[0] as string, 'service', 'execute-api'],
  ])('are refused with the likely name: %o at %s', async (options, url, field, meant) => {
    const error = await errorOf(options, url);
    expect(error).toMatchObject({ code: 'InvalidScope', field });
    expect(error.message).toMatch(new RegExp(` ${meant}$`));
  });

  test('are signed at other endpoints', async () => {
    const url = 'https://example.com/';
    const there = await createSigner({ credentials, now, service: 'S3', region: 'us-east-1a' });
    expect(there.explain({ url }).credentialScope).toBe('20260102/us-east-1a/S3/aws4_request');
  });

  test('a presigner names the right spelling of S3', async () => {
    const presigner = await createPresigner({ credentials, service: 'S3', region: 'us-east-1' });
    expect(thrown(() => presigner.presign({ bucket: 'examplebucket', key: 'a' })).message).toContain('is S3, not s3');
  });
});

test('an error cuts an overlong host', () => {
  const error = thrown(() => signer.sign({ url: `https://${'a'.repeat(1e6)}/` }));
  expect(error).toMatchObject({ code: 'InvalidScope', field: 'service' });
  expect(error.message).toContain(`${'a'.repeat(253)}`);
  expect(error.message.length).toBeLessThan(500);
});

describe('hostScope', () => {
  it('ignore makes S3 the default service, whatever the host', async () => {
    const there = await createSigner({ credentials, now, region: 'us-east-1', hostScope: 'ignore' });
    expect(there.service).toBe('s3');
    for (const url of ['http://localhost:9000/b/k', 'https://sqs.eu-west-1.amazonaws.com/'])
      expect(there.sign({ url }).signature).toBe(expected(url, 's3', 'us-east-1').signature);
  });

  it.each([
    [{ hostScope: 'ignore' }, 'WrongType', 'region'],
    [{ hostScope: 'none' }, 'OutOfRange', 'hostScope'],
    [{ hostScope: true }, 'WrongType', 'hostScope'],
  ])('refuses the value %o', async (options, code, field) => {
    await expect(createSigner({ credentials, ...options } as SignerOptions)).rejects.toMatchObject({ code, field });
  });

  it.each(['check', 'ignore', 'nonsense'])('refuses %s, which reads no host', async (hostScope) => {
    for (const make of [createPresigner, createPool] as ((options: object) => Promise<unknown>)[]) {
      const error = (await make({ credentials, region: 'us-east-1', hostScope }).catch((reason) => reason)) as Error;
      expect(error).toMatchObject({ name: 'TypeError', code: 'UnknownProperty', field: 'options' });
      expect(error.message).toMatch(/^"hostScope" is not an option/);
    }
    // @ts-expect-error: the types do not have it either.
    const options: Parameters<typeof createPresigner>[0] = { credentials, region: 'us-east-1', hostScope: 'check' };
    expect(options).toHaveProperty('hostScope');
  });
});

function thrownBy(call: () => unknown): boolean {
  try {
    call();
    return false;
  } catch {
    return true;
  }
}
