/**
 * Requests of Fine Uploader's multipart uploads: its own are signed as S3 will check them, everything else is refused.
 */
import { describe, expect, it, test } from 'vitest';
import { createSigner, createSignerProvider, dialects } from '../../bindings/entries/index.js';
import { createFineUploaderHandler } from '../../bindings/entries/upload-server.js';
import { dialectOf } from '../reference/dialects.mjs';
import { sign } from '../reference/sign.mjs';
import {
  asking,
  credentials,
  granting,
  initiateHeaders,
  now,
  options,
  origin,
  partHeaders,
  post,
  region,
  requestText,
  sessionToken,
  signatureOfText,
  type TextParts,
  temporary,
  withHeader,
} from './example.js';

const handler = createFineUploaderHandler(options);
const send = (text: unknown, to = handler) => post(to, { headers: text });

/** Bodies that Fine Uploader 5.16.2 sent from Chromium; the key is `big f'ile (ü)*!~+&=.bin`. */
const sent = {
  create:
    '{"headers":"AWS4-HMAC-SHA256\\n20261126T220338Z\\n20261126/us-east-1/s3/aws4_request\\nPOST\\n/big%20f%27ile%20%28%C3%BC%29%2A%21~%2B%26%3D.bin\\nuploads=\\nhost:testbucket.s3.localhost:39961\\nx-amz-acl:private\\nx-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\\nx-amz-date:20261126T220338Z\\nx-amz-meta-foo:B%C3%A4r%20b\\nx-amz-meta-qqfilename:big%20f\'ile%20(%C3%BC)*!~%2B%26%3D.bin\\n\\nhost;x-amz-acl;x-amz-content-sha256;x-amz-date;x-amz-meta-foo;x-amz-meta-qqfilename\\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}',
  part: '{"headers":"AWS4-HMAC-SHA256\\n20261126T220338Z\\n20261126/us-east-1/s3/aws4_request\\nPUT\\n/big%20f%27ile%20%28%C3%BC%29%2A%21~%2B%26%3D.bin\\npartNumber=1&uploadId=zWfqZKWQiBqr\\nhost:testbucket.s3.localhost:39961\\nx-amz-content-sha256:f82a4f41f237000b4da5eb4e67f67c122da7b4af0de9bab9848c5911c7462d81\\nx-amz-date:20261126T220338Z\\n\\nhost;x-amz-content-sha256;x-amz-date\\nf82a4f41f237000b4da5eb4e67f67c122da7b4af0de9bab9848c5911c7462d81"}',
  complete:
    '{"headers":"AWS4-HMAC-SHA256\\n20261126T220339Z\\n20261126/us-east-1/s3/aws4_request\\nPOST\\n/big%20f%27ile%20%28%C3%BC%29%2A%21~%2B%26%3D.bin\\nuploadId=zWfqZKWQiBqr\\nhost:testbucket.s3.localhost:39961\\nx-amz-content-sha256:308e2bd83fbe42f21dba2183aea569b17ae84aa3155ae651a0dd44e63ced96da\\nx-amz-date:20261126T220339Z\\n\\nhost;x-amz-content-sha256;x-amz-date\\n308e2bd83fbe42f21dba2183aea569b17ae84aa3155ae651a0dd44e63ced96da"}',
  abort:
    '{"headers":"AWS4-HMAC-SHA256\\n20261126T220253Z\\n20261126/us-east-1/s3/aws4_request\\nDELETE\\n/9307a7cd-632d-4281-ad02-b8799b7f4ac4.bin\\nuploadId=AfDY2V3dnMcL\\nhost:testbucket.s3.localhost:39961\\nx-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\\nx-amz-date:20261126T220253Z\\n\\nhost;x-amz-content-sha256;x-amz-date\\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}',
};
const textIn = (body: string): string => JSON.parse(body).headers;

describe('createFineUploaderHandler signs', () => {
  test.each(Object.entries(sent))("Fine Uploader's request to %s", async (_, body) => {
    const { status, body: answer, headers } = await post(handler, body);
    expect(answer).toEqual({ signature: signatureOfText(textIn(body)) });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('after passing the parsed request to the grant', async () => {
    const { options, asked } = asking();
    const asker = createFineUploaderHandler(options);
    for (const body of Object.values(sent)) expect((await post(asker, body)).status).toBe(200);
    const key = "big f'ile (ü)*!~+&=.bin";
    const common = { protocol: 'fine-uploader', bucket: 'testbucket', headers: {} };
    expect(asked).toEqual([
      {
        ...common,
        operation: 'create',
        key,
        acl: 'private',
        headers: {
          'x-amz-meta-foo': 'B%C3%A4r%20b',
          'x-amz-meta-qqfilename': "big%20f'ile%20(%C3%BC)*!~%2B%26%3D.bin",
        },
      },
      { ...common, operation: 'part', key, uploadId: 'zWfqZKWQiBqr', partNumber: 1 },
      { ...common, operation: 'complete', key, uploadId: 'zWfqZKWQiBqr' },
      { ...common, operation: 'abort', key: '9307a7cd-632d-4281-ad02-b8799b7f4ac4.bin', uploadId: 'AfDY2V3dnMcL' },
    ]);
    expect(asked.every(Object.isFrozen)).toBe(true);
  });

  test.each<[string, Partial<TextParts>]>([
    ['a PUT', { method: 'PUT', query: '' }],
    ['a DELETE', { method: 'DELETE', query: '', headers: partHeaders }],
    ['the last part', { method: 'PUT', query: 'partNumber=10000&uploadId=a-b._~9', headers: partHeaders }],
    ['an encoded uploadId', { method: 'POST', query: 'uploadId=a%2Fb%2Bc%26d%3D', headers: partHeaders }],
    [
      'the earliest moment',
      { date: '20261126T214840Z', headers: withHeader(initiateHeaders, 'x-amz-date', '20261126T214840Z') },
    ],
    [
      'the latest moment',
      { date: '20261126T221840Z', headers: withHeader(initiateHeaders, 'x-amz-date', '20261126T221840Z') },
    ],
    ['a key with a leading and a double slash', { path: '//users//1' }],
    ['metadata without a value', { headers: withHeader(initiateHeaders, 'x-amz-meta-empty', '') }],
  ])('%s', async (_, change) => {
    const text = requestText(change);
    expect((await send(text)).body).toEqual({ signature: signatureOfText(text) });
  });

  /** The URL that Fine Uploader requests, signed by the reference. */
  function reference(url: string, text: string, { token }: { token?: string } = {}) {
    const [, date = '', , method = ''] = text.split('\n');
    const headers = text
      .split('\n')
      .slice(6, -3)
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const)
      .filter(([name]) => !['host', 'x-amz-date', 'x-amz-security-token'].includes(name));
    return sign(
      { method, url, headers },
      {
        credentials: { ...credentials, sessionToken: token },
        region,
        service: 's3',
        dialect: dialectOf('s3'),
        date: new Date(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z')),
        mode: 'sign',
      },
    ).signature;
  }

  it('an uploadId that Fine Uploader leaves unencoded, in the encoding of S3', async () => {
    const text = requestText({ method: 'PUT', query: "partNumber=2&uploadId=a*b(c)!'d", headers: partHeaders });
    const url = `${origin}/users/1/a.bin?partNumber=2&uploadId=a%2Ab%28c%29%21%27d`;
    const { body } = await send(text);
    expect(body).toEqual({ signature: reference(url, text) });
    expect(body).not.toEqual({ signature: signatureOfText(text) });
  });

  it('a bucket in the path, which Fine Uploader omits', async () => {
    const inPath = createFineUploaderHandler({ ...options, endpoint: 'http://127.0.0.1:9000', bucket: 'testbucket' });
    const text = requestText({ headers: withHeader(initiateHeaders, 'host', '127.0.0.1:9000') });
    const url = 'http://127.0.0.1:9000/testbucket/users/1/a.bin?uploads=';
    expect((await send(text, inPath)).body).toEqual({ signature: reference(url, text) });
  });

  it('for AWS, and for other regions', async () => {
    const signer = await createSigner({ credentials, region: 'ap-southeast-2', now: () => now });
    const sydney = createFineUploaderHandler({ ...options, endpoint: undefined, signer });
    const text = requestText({
      scope: '20261126/ap-southeast-2/s3/aws4_request',
      headers: withHeader(initiateHeaders, 'host', 'testbucket.s3.ap-southeast-2.amazonaws.com'),
    });
    expect((await send(text, sydney)).body).toEqual({ signature: signatureOfText(text) });
  });

  it('with the session token of the signer', async () => {
    const withToken = createFineUploaderHandler({ ...options, signer: temporary });
    const text = requestText({ headers: withHeader(initiateHeaders, 'x-amz-security-token', sessionToken) });
    const signature = reference(`${origin}/users/1/a.bin?uploads=`, text, { token: sessionToken });
    expect(signature).toBe(signatureOfText(text));
    expect((await send(text, withToken)).body).toEqual({ signature });
  });

  it('with a dialect that signs only the signer’s own x-amz- headers', async () => {
    const dialect = { neverSign: [...dialects.s3.neverSign, 'x-amz-*'] };
    const signer = await createSigner({ credentials, region, now: () => now, dialect });
    const { status, body } = await post(createFineUploaderHandler({ ...options, signer }), sent.part);
    expect({ status, body }).toEqual({ status: 200, body: { signature: signatureOfText(textIn(sent.part)) } });
  });

  it('with the current signer of a provider', async () => {
    let time = now.getTime();
    const issued: string[] = [];
    const load = () => {
      issued.push(`token-${issued.length}`);
      return { ...credentials, sessionToken: issued.at(-1), expiration: new Date(time + 600_000) };
    };
    const provider = createSignerProvider(load, { region, now: () => time });
    const provided = createFineUploaderHandler({ ...options, signer: provider, expiresIn: 60 });
    for (const token of ['token-0', 'token-0', 'token-1']) {
      const text = requestText({ headers: withHeader(initiateHeaders, 'x-amz-security-token', token) });
      expect((await send(text, provided)).body).toEqual({ signature: signatureOfText(text) });
      time += 200_000;
    }
    expect(issued).toEqual(['token-0', 'token-1']);
  });

  it('a PUT under a limit, if its length is signed', async () => {
    const limited = createFineUploaderHandler(granting({ maxBytes: 1000 }));
    const put = (headers: TextParts['headers']) => requestText({ method: 'PUT', query: '', headers });
    const bound = put(withHeader(partHeaders, 'content-length', '1000'));
    expect((await send(bound, limited)).body).toEqual({ signature: signatureOfText(bound) });
    for (const unbound of [put(partHeaders), put(withHeader(partHeaders, 'content-length', '1001'))])
      expect(await send(unbound, limited)).toMatchObject({ status: 403, body: { code: 'SizeNotAllowed' } });
    expect((await send(put(partHeaders))).status).toBe(200);
  });

  it('a part whose length is signed and within the limit', async () => {
    const limited = createFineUploaderHandler(granting({ maxBytes: 1000 }));
    const part = (length: string) =>
      requestText({
        method: 'PUT',
        query: 'partNumber=1&uploadId=x',
        headers: withHeader(partHeaders, 'content-length', length),
      });
    expect((await send(part('1000'), limited)).body).toEqual({ signature: signatureOfText(part('1000')) });
    expect(await send(part('1001'), limited)).toMatchObject({ status: 403, body: { code: 'SizeNotAllowed' } });
    for (const odd of ['01000', '-1', '1e3', '', '1000,1']) {
      expect(await send(part(odd), limited)).toMatchObject({ status: 400, body: { code: 'InvalidRequest' } });
    }
    // Fine Uploader does not sign the length, so there is nothing to check.
    const unbound = requestText({ method: 'PUT', query: 'partNumber=1&uploadId=x', headers: partHeaders });
    expect((await send(unbound, limited)).status).toBe(200);
  });
});
