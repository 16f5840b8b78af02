/** The options `drop`, `service` and `region` of createFetch. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createFetch, createSigner, type FetchOptions } from '../../bindings/entries/index.js';
import { createVerifier, receivedFromRequest } from '../../bindings/entries/verify.js';
import { credentials, thrown } from '../support/example.js';

const now = () => Date.UTC(2026, 0, 2, 3, 4, 5);
const anywhere = await createSigner({ credentials, now });
const forS3 = await createSigner({ credentials, now, region: 'us-east-1', service: 's3' });

let sent: Request[] = [];
beforeEach(() => {
  sent = [];
});
const fetch: typeof globalThis.fetch = async (input) => {
  sent.push(input as Request);
  return new Response('ok');
};
const scopeOf = (request: Request | undefined) =>
  /Credential=\w+\/\d+\/([^,]+)\/aws4/.exec(request?.headers.get('authorization') ?? '')?.[1];

/** Verifies a sent request as its service does. */
async function verify(request: Request | undefined, service: string, region: string): Promise<unknown> {
  const lookup = (id: string) => (id === credentials.accessKeyId ? credentials : undefined);
  const verifier = await createVerifier({ service, region, lookup, now, plusAsSpace: true });
  const arrived = request as Request;
  return verifier.verify({ ...receivedFromRequest(arrived), body: await arrived.arrayBuffer() });
}

describe('service and region', () => {
  it('are signed in place of those of the signer', async () => {
    const there = createFetch(forS3, { fetch, service: 'execute-api', region: 'eu-west-1' });
    await there('https://api.example.com/items?q=a b', { method: 'POST', body: '{}' });
    expect(scopeOf(sent[0])).toBe('eu-west-1/execute-api');
    expect(await verify(sent[0], 'execute-api', 'eu-west-1')).toMatchObject({ ok: true });
    // Only S3 has this header.
    expect(sent[0]?.headers.has('x-amz-content-sha256')).toBe(false);
  });

  it('may be given without the other', async () => {
    await createFetch(forS3, { fetch, service: 'sqs' })('https://queue.example/');
    await createFetch(forS3, { fetch, region: 'eu-west-1' })('https://bucket.example/');
    await createFetch(anywhere, { fetch, service: 'sqs' })('https://sqs.eu-west-1.amazonaws.com/');
    expect(sent.map(scopeOf)).toEqual(['us-east-1/sqs', 'eu-west-1/s3', 'eu-west-1/sqs']);
  });

  it('are checked against hosts of AWS that name theirs', async () => {
    const there = createFetch(anywhere, { fetch, service: 'sqs', region: 'us-east-1' });
    for (const url of ['https://dynamodb.us-east-1.amazonaws.com/', 'https://sqs.eu-west-1.amazonaws.com/'])
      await expect(there(url)).rejects.toMatchObject({ code: 'ScopeMismatch', field: 'url' });
    await expect(there('https://a b/')).rejects.toMatchObject({ code: 'InvalidUrl' });
    expect(sent).toEqual([]);
  });

  it('are only for hosts without a name of AWS, where a list allows several', async () => {
    const options: FetchOptions = { fetch, services: ['sqs'], origins: ['https://api.example.com'] };
    const there = createFetch(anywhere, { ...options, service: 'execute-api', region: 'eu-west-1' });
    await there('https://sqs.us-west-2.amazonaws.com/');
    await there('https://api.example.com/');
    expect(sent.map(scopeOf)).toEqual(['us-west-2/sqs', 'eu-west-1/execute-api']);
    await expect(there('https://other.example.com/')).rejects.toMatchObject({ code: 'OriginNotAllowed' });
    // A host that names the same service as the option is not a mismatch with the signer.
    const api = 'https://abc.execute-api.us-east-1.amazonaws.com';
    await createFetch(forS3, { fetch, origins: [api], service: 'execute-api' })(`${api}/`);
    expect(scopeOf(sent[2])).toBe('us-east-1/execute-api');
  });

  it('apply to a signer that ignores hosts', async () => {
    const ignoring = await createSigner({ credentials, now, region: 'us-east-1', hostScope: 'ignore' });
    await createFetch(ignoring, { fetch, service: 'sqs' })('https://dynamodb.eu-west-1.amazonaws.com/');
    await createFetch(ignoring, { fetch, service: 'sqs', region: 'eu-west-2' })('https://example.com/');
    expect(sent.map(scopeOf)).toEqual(['us-east-1/sqs', 'eu-west-2/sqs']);
  });

  it('cannot differ from the scope of a signing key', async () => {
    const derived = await createSigner({ credentials: forS3.deriveCredentials(), now });
    const there = createFetch(derived, { fetch, service: 'sqs' });
    await expect(there('https://queue.example/')).rejects.toMatchObject({ code: 'InvalidScope', field: 'service' });
  });

  it('are checked', () => {
    for (const field of ['service', 'region'] as const) {
      expect(thrown(() => createFetch(forS3, { [field]: 1 as never }))).toMatchObject({ name: 'TypeError', field });
      for (const wrong of ['', 'a/b', 'a b'])
        expect(thrown(() => createFetch(forS3, { [field]: wrong }))).toMatchObject({ code: 'InvalidScope', field });
    }
  });

  it('do not replace the lists of a signer without a service, unless a service is given', async () => {
    expect(thrown(() => createFetch(anywhere, { region: 'us-east-1' }))).toMatchObject({ code: 'InvalidScope' });
    expect(thrown(() => createFetch(anywhere, {}))).toMatchObject({ code: 'InvalidScope' });
  });

  it('need a signer of this library', async () => {
    const foreign = { service: 's3', sign: () => ({}) } as never;
    await expect(createFetch(foreign, { fetch, service: 'sqs' })('https://queue.example/')).rejects.toMatchObject({
      name: 'TypeError',
      field: 'signer',
    });
    expect(sent).toEqual([]);
  });
});

describe('drop', () => {
  const drop = ['Authorization', 'x-api-key'];

  it('removes headers that a client sets, in any case and from any kind of request', async () => {
    const there = createFetch(forS3, { fetch, service: 'bedrock', drop });
    const headers = { authorization: 'Bearer none', 'X-API-Key': 'none', 'x-api-keys': 'stays' };
    const url = 'https://bedrock.example/v1/messages';
    await there(url, { method: 'POST', body: '{}', headers });
    await there(new URL(url), { headers });
    await there(new Request(url, { method: 'PUT', body: 'x', headers }));
    await there(new Request(url), { headers: Object.entries(headers) });
    expect(sent).toHaveLength(4);
    for (const request of sent) {
      expect(request.headers.get('authorization')).toMatch(/^AWS4-HMAC-SHA256 Credential=[^ ]+, SignedHeaders=[^ ]+, /);
      expect([request.headers.has('x-api-key'), request.headers.get('x-api-keys')]).toEqual([false, 'stays']);
      expect(await verify(request, 'bedrock', 'us-east-1')).toMatchObject({ ok: true });
    }
  });

  it("leaves the caller's headers alone", async () => {
    const given = new Request('https://bedrock.example/', { headers: { 'x-api-key': 'none' } });
    await createFetch(forS3, { fetch, drop })(given);
    expect(given.headers.get('x-api-key')).toBe('none');
  });

  it('removes only what it names', async () => {
    const headers = { authorization: 'Bearer none' };
    const there = createFetch(forS3, { fetch, drop: ['x-api-key'] });
    await expect(there('https://bedrock.example/', { headers })).rejects.toMatchObject({ code: 'ReservedHeader' });
    expect(sent).toEqual([]);
  });

  it.each([
    ['authorization', 'TypeError', undefined],
    [null, 'TypeError', undefined],
    [[1], 'TypeError', 0],
    [['a', undefined], 'TypeError', 1],
  ])('must be an array of strings, not %j', (wrong, name, index) => {
    const error = thrown(() => createFetch(forS3, { drop: wrong as never }));
    expect(error).toMatchObject({ name, code: 'WrongType', field: 'drop' });
    expect(error.index).toBe(index);
  });

  it.each([
    ['host', 'ReservedHeader'],
    ['HOST', 'ReservedHeader'],
    ['x-amz-date', 'ReservedHeader'],
    ['X-Amz-Security-Token', 'ReservedHeader'],
    ['x-amz-', 'ReservedHeader'],
    ['', 'InvalidHeader'],
    ['x api', 'InvalidHeader'],
    ['x-api-key:', 'InvalidHeader'],
    ['x-stainless-*', 'InvalidHeader'],
    ['*', 'InvalidHeader'],
    ['\u212aey', 'InvalidHeader'],
  ])('cannot be %j', (name, code) => {
    expect(thrown(() => createFetch(forS3, { drop: ['x-api-key', name] }))).toMatchObject({
      name: 'SigV4Error',
      code,
      field: 'drop',
      index: 1,
    });
  });
});
