/** Hosts to which a fetch may send requests when its signer takes the service from the host. */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createFetch,
  createSigner,
  createSignerProvider,
  type FetchOptions,
  SigV4Error,
} from '../../bindings/entries/index.js';
import { credentials, thrown } from '../support/example.js';

const sessionToken = 'EXAMPLE+TOKEN/WITH==';
const signer = await createSigner({ credentials: { ...credentials, sessionToken } });
const functionUrl = 'https://abcdef.lambda-url.us-west-2.on.aws';

let sent: Request[] = [];
let answers: Response[] = [];
beforeEach(() => {
  sent = [];
  answers = [];
});
const fetch: typeof globalThis.fetch = async (input) => {
  sent.push(input as Request);
  return answers.shift() ?? new Response('ok');
};
const fetchTo = (options: FetchOptions) => createFetch(signer, { ...options, fetch });
const scopeOf = (request: Request | undefined) =>
  /Credential=\w+\/\d+\/([^,]+)\/aws4/.exec(request?.headers.get('authorization') ?? '')?.[1];

describe('a fetch for several services', () => {
  it('signs for the service and region of each host', async () => {
    const there = fetchTo({ services: ['sqs', 'dynamodb'], origins: [functionUrl] });
    await there('https://sqs.eu-west-1.amazonaws.com/?Action=ListQueues');
    await there(new URL('https://dynamodb.us-east-1.amazonaws.com/'), { method: 'POST', body: '{}' });
    await there(new Request(`${functionUrl}/a`));
    await there('https://sqs.us-east-1.amazonaws.com./');
    expect(sent.map(scopeOf)).toEqual(['eu-west-1/sqs', 'us-east-1/dynamodb', 'us-west-2/lambda', 'us-east-1/sqs']);
    for (const request of sent) expect(request.headers.get('x-amz-security-token')).toBe(sessionToken);
  });

  it.each([
    ['https://example.com/', 'https://example.com'],
    ['http://sqs.eu-west-1.amazonaws.com/', 'is not https'],
    ['https://s3.eu-west-1.amazonaws.com/b', 's3'],
    ['https://abcdef.lambda-url.eu-west-1.on.aws/', 'stranger'],
    ['https://abc.execute-api.eu-west-1.amazonaws.com/', 'stranger'],
    ['https://abc.execute-api.eu-west-1.amazonaws.com./', 'stranger'],
    ['https://search-a-b.us-east-1.es.amazonaws.com/', 'stranger'],
    ['https://abcdef.lambda-url.us-west-2.on.aws:8443/', 'https://abcdef.lambda-url.us-west-2.on.aws:8443'],
    ['https://sqs.eu-west-1.amazonaws.com@example.com/', 'https://example.com'],
    ['https://sqs.eu-west-1.amazonaws.com.example.com/', 'https://sqs.eu-west-1.amazonaws.com.example.com'],
    ['https://example.com\\@sqs.eu-west-1.amazonaws.com/', 'https://example.com'],
    [' https://example.com#https://sqs.eu-west-1.amazonaws.com/', 'https://example.com'],
    ['https://nosuchservice.us-east-1.amazonaws.com/', 'https://nosuchservice.us-east-1.amazonaws.com'],
  ])('does not send to %s', async (url, part) => {
    const services = ['sqs', 'lambda', 'execute-api', 'es'];
    const there = fetchTo({ services, origins: [functionUrl] });
    // A body that is not sent is not read.
    const body = new ReadableStream({ pull: () => Promise.reject(new Error('was read')) }, { highWaterMark: 0 });
    // A URL to sign has no user name.
    const isRefused = url.includes('@') && !url.includes('\\');
    for (const init of [{}, { method: 'POST', body, duplex: 'half' } as RequestInit]) {
      const error = (await there(url, init).catch((reason) => reason)) as Error;
      if (isRefused) expect(error).toMatchObject({ name: 'SigV4Error', code: 'InvalidUrl', field: 'url' });
      else {
        expect(error).toMatchObject({ name: 'SigV4Error', code: 'OriginNotAllowed', field: 'url' });
        expect(error.message).toContain(part);
      }
    }
    expect(sent).toEqual([]);
  });

  it('follows redirects within an origin only', async () => {
    const there = fetchTo({ services: ['sqs', 'dynamodb'] });
    const redirect = (location: string) => new Response(null, { status: 307, headers: { location } });
    answers = [redirect('/b')];
    await there('https://sqs.eu-west-1.amazonaws.com/a', { redirect: 'follow' });
    expect(sent.map(({ url }) => url)).toEqual([
      'https://sqs.eu-west-1.amazonaws.com/a',
      'https://sqs.eu-west-1.amazonaws.com/b',
    ]);
    for (const location of [
      'https://dynamodb.us-east-1.amazonaws.com/',
      'http://sqs.eu-west-1.amazonaws.com/',
      'https://example.com/',
    ]) {
      sent = [];
      answers = [redirect(location)];
      const error = await there('https://sqs.eu-west-1.amazonaws.com/a', { redirect: 'follow' }).catch((e) => e);
      expect(error).toBeInstanceOf(SigV4Error);
      expect(error).toMatchObject({ code: 'RedirectNotFollowed' });
      expect(sent).toHaveLength(1);
    }
  });

  it('sends nothing where its lists are empty', async () => {
    await expect(fetchTo({ services: [] })('https://sqs.eu-west-1.amazonaws.com/')).rejects.toMatchObject({
      code: 'OriginNotAllowed',
    });
    expect(sent).toEqual([]);
  });

  it('is refused without a list', async () => {
    const regional = await createSigner({ credentials, region: 'us-east-1' });
    for (const each of [signer, regional])
      expect(thrown(() => createFetch(each))).toMatchObject({ code: 'InvalidScope', field: 'service' });
    const provider = createSignerProvider(() => credentials);
    const there = createFetch(provider, { fetch });
    await expect(there('https://sqs.eu-west-1.amazonaws.com/')).rejects.toMatchObject({ code: 'InvalidScope' });
    expect(sent).toEqual([]);
    await createFetch(provider, { fetch, services: ['sqs'] })('https://sqs.eu-west-1.amazonaws.com/');
    expect(sent.map(scopeOf)).toEqual(['eu-west-1/sqs']);
  });

  it('may have lists with a fixed service too, and then enforces them', async () => {
    const there = await createSigner({ credentials, region: 'us-east-1', service: 'execute-api' });
    const limited = createFetch(there, {
      fetch,
      origins: ['https://api.example.com', 'https://api.example.com:8443/'],
    });
    await limited('https://api.example.com/a');
    await limited('https://api.example.com:8443/a');
    await expect(limited('https://example.com/a')).rejects.toMatchObject({ code: 'OriginNotAllowed' });
    expect(sent.map(scopeOf)).toEqual(Array(2).fill('us-east-1/execute-api'));
    await createFetch(there, { fetch })('http://localhost/a');
    expect(sent).toHaveLength(3);
  });

  it.each([
    [{ services: 'sqs' }, 'WrongType', 'services'],
    [{ services: [7] }, 'WrongType', 'services', 0],
    [{ origins: 'https://a' }, 'WrongType', 'origins'],
    [{ services: ['sqs', ''] }, 'InvalidScope', 'services', 1],
    [{ services: ['sqs '] }, 'InvalidScope', 'services', 0],
    [{ origins: [undefined] }, 'WrongType', 'origins', 0],
    [{ origins: ['https://a', 'http://a'] }, 'OriginNotAllowed', 'origins', 1],
    [{ origins: ['https://a?b'] }, 'OriginNotAllowed', 'origins', 0],
    [{ origins: ['https://a#'] }, 'OriginNotAllowed', 'origins', 0],
    [{ origins: ['https://a//'] }, 'OriginNotAllowed', 'origins', 0],
    [{ origins: ['https://*.example.com'] }, 'OriginNotAllowed', 'origins', 0],
    [{ origins: ['a.example.com'] }, 'OriginNotAllowed', 'origins'],
    [{ origins: ['https://a/b'] }, 'OriginNotAllowed', 'origins'],
    [{ origins: ['https://*.example.com/x'] }, 'OriginNotAllowed', 'origins'],
    [{ origins: ['https://u@a'] }, 'OriginNotAllowed', 'origins'],
    [{ hosts: ['sqs'] }, 'UnknownProperty', 'options'],
    [{ service: ['sqs'] }, 'WrongType', 'service'],
  ])('is refused with %o', (options, code, field, index?: number) => {
    const error = thrown(() => createFetch(signer, options as never));
    expect(error).toMatchObject({ code, field, ...(index !== undefined && { index }) });
  });

  it.each([
    ['email', 'ses'],
    ['S3', 's3'],
    ['dynamo-db', 'dynamodb'],
  ])('says that the service %s is written %s', (given, meant) => {
    const error = thrown(() => createFetch(signer, { services: ['sqs', given] }));
    expect(error).toMatchObject({ code: 'InvalidScope', field: 'services', index: 1 });
    expect(error.message).toMatch(new RegExp(` ${meant}$`));
  });

  it('takes origins in the same encoding as a URL', async () => {
    const origins = ['https://A.example:443', 'https://b\u00fccher.example', 'https://[0:0::1]'];
    const there = await createSigner({ credentials, region: 'us-east-1', service: 'execute-api' });
    const limited = createFetch(there, { fetch, origins });
    // The second host is encoded by RFC 3492 (Punycode).
    const urls = ['https://a.example/x', 'https://xn--bcher-kva.example/', 'https://[::1]/'];
    for (const url of urls) await limited(url);
    expect(sent.map(({ url }) => url)).toEqual(urls);
  });

  it('shows no password in an error, and cuts an overlong host', async () => {
    const there = fetchTo({ services: ['sqs'] });
    const fixed = await createSigner({ credentials, region: 'eu-west-1', service: 'sqs' });
    for (const url of ['https://user:hunter2@sqs.eu-west-1.amazonaws.com/', '//user:hunter2@a/', '/relative']) {
      for (const call of [() => there(url), () => createFetch(fixed, { fetch })(url)]) {
        const error = await call().catch((reason) => reason);
        expect(error).toMatchObject({ name: 'SigV4Error', code: 'InvalidUrl', field: 'url' });
        expect(`${error.message} ${error.cause}`).not.toContain('hunter2');
      }
      expect(thrown(() => fetchTo({ origins: [url] })).message).not.toContain('hunter2');
    }
    await expect(there(new URL('https://user:hunter2@a/'))).rejects.toMatchObject({ code: 'InvalidUrl' });
    const long = await there(`https://${'a'.repeat(1e5)}/`).catch((reason) => reason);
    expect(long.code).toBe('OriginNotAllowed');
    expect(long.message.length).toBeLessThan(500);
    expect(sent).toEqual([]);
  });
});
