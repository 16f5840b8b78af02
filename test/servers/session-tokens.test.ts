/** Temporary credentials: requested from the server's STS, and used with its S3. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createFetch, createSigner, createSignerProvider, type Signer } from '../../bindings/entries/index.js';
import { changeCharacter } from './change.js';
import { makeBucket, region, signed, styles, urlOf } from './s3.js';
import { expectAnswer, expectBytes, type HttpRequest, send } from './send.js';
import { assumeRole, roleRequest } from './sts.js';
import { ways } from './uploads.js';

const bucket = 'session-tokens';
let temporary: Awaited<ReturnType<typeof assumeRole>>;
let signer: Signer;
beforeAll(async () => {
  await makeBucket(bucket);
  temporary = await assumeRole();
  signer = await createSigner({ credentials: temporary, region, service: 's3' });
});

test('refuses a form to STS if another form was signed', async () => {
  const request = roleRequest();
  const other = (request.body as string).replace('=900', '=901');
  expectAnswer(await send({ ...request, body: other }), 403, 'SignatureDoesNotMatch');
  expectAnswer(await send(request), 200);
});

describe.each(styles)('%s', (_, address) => {
  const url = `${urlOf(bucket, address)}/a b+c`;
  const object = { ...address, bucket, key: 'a b+c' };

  test('accepts requests', async () => {
    expectAnswer(await send(signed(signer, { method: 'PUT', url }, 'by request')), 200);
    expectBytes(await send(signed(signer, { url })), 'by request');
    expectAnswer(await send(signed(signer, { method: 'HEAD', url })), 200);
    expectAnswer(await send(signed(signer, { method: 'DELETE', url })), 204);
  });

  test('accepts presigned URLs', async () => {
    const put = signer.presign({ ...object, method: 'PUT' });
    expectAnswer(await send({ method: 'PUT', url: put, body: 'by URL' }), 200);
    expectBytes(await send({ url: signer.presign(object) }), 'by URL');
    expectBytes(await send({ url: signer.presign({ url }) }), 'by URL');
    for (const each of signer.presignMany({ ...address, bucket }, Array(20).fill(object.key)))
      expectBytes(await send({ url: each }), 'by URL');
    expectAnswer(await send({ method: 'DELETE', url: signer.presign({ ...object, method: 'DELETE' }) }), 204);
  });
});

test('accepts a provider with STS as source, and fetch', async () => {
  const fetch = createFetch(createSignerProvider(assumeRole, { region, service: 's3' }));
  const url = `${urlOf(bucket)}/by-fetch`;
  expect((await fetch(url, { method: 'PUT', body: 'by fetch' })).status).toBe(200);
  expect(await (await fetch(url)).text()).toBe('by fetch');
});

describe('refuses', () => {
  /** The same request with the token that `change` returns, or without a token. */
  const withToken = (request: HttpRequest, change: (token: string) => string | undefined): HttpRequest => {
    const { 'x-amz-security-token': token, ...others } = request.headers;
    if (token !== undefined) {
      const changed = change(token);
      return { ...request, headers: changed === undefined ? others : { ...others, 'x-amz-security-token': changed } };
    }
    const parameter = /&X-Amz-Security-Token=([^&]*)/;
    expect(request.url).toMatch(parameter);
    const replaced = request.url.replace(parameter, (_, value) => {
      const changed = change(decodeURIComponent(value));
      return changed === undefined ? '' : `&X-Amz-Security-Token=${encodeURIComponent(changed)}`;
    });
    return { ...request, url: replaced };
  };

  const changes: [string, (token: string) => string | undefined][] = [
    ['a request without the token', () => undefined],
    ...[0, 100, -10, -3].map((at): [string, (token: string) => string] => [
      `with one character of the token changed, at ${at}`,
      (token) => changeCharacter(token, at),
    ]),
  ];

  // radosgw tries the user's keys first, and finds none with such an access key id. AWS answers with codes such as
  // InvalidToken.
  describe.each(ways)('%s', (_, sign) => {
    const make = (by: Signer) => sign(by, { bucket, key: 'refused', body: 'content' });

    test.each(changes)('%s', async (_, change) => {
      const request = make(signer);
      expect(withToken(request, (token) => token)).toEqual(request);
      expectAnswer(await send(request), 200);
      expectAnswer(await send(withToken(request, change)), 403, 'InvalidAccessKeyId');
    });

    test('a request of a signer without the token, or with another token', async () => {
      const { sessionToken, ...withoutToken } = temporary;
      const other = await assumeRole();
      expect(other.sessionToken).not.toBe(sessionToken);
      for (const credentials of [withoutToken, { ...temporary, sessionToken: other.sessionToken }]) {
        const answer = await send(make(await createSigner({ credentials, region, service: 's3' })));
        expectAnswer(answer, 403, 'InvalidAccessKeyId');
      }
    });

    test('a request with another secret', async () => {
      const secretAccessKey = changeCharacter(temporary.secretAccessKey, -1);
      const answer = await send(make(signer.withCredentials({ ...temporary, secretAccessKey })));
      expectAnswer(answer, 403, 'InvalidAccessKeyId');
    });
  });
});
