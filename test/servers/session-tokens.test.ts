/** Temporary credentials: asked for at the server's STS, and used with its S3. */
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

test('a form to STS is refused if another was signed', async () => {
  const request = roleRequest();
  const other = (request.body as string).replace('=900', '=901');
  expectAnswer(await send({ ...request, body: other }), 403, 'SignatureDoesNotMatch');
  expectAnswer(await send(request), 200);
});

describe.each(styles)('%s', (_, address) => {
  const url = `${urlOf(bucket, address)}/a b+c`;
  const object = { ...address, bucket, key: 'a b+c' };

  test('requests', async () => {
    expectAnswer(await send(signed(signer, { method: 'PUT', url }, 'by request')), 200);
    expectBytes(await send(signed(signer, { url })), 'by request');
    expectAnswer(await send(signed(signer, { method: 'HEAD', url })), 200);
    expectAnswer(await send(signed(signer, { method: 'DELETE', url })), 204);
  });

  test('presigned URLs', async () => {
    const put = signer.presign({ ...object, method: 'PUT' });
    expectAnswer(await send({ method: 'PUT', url: put, body: 'by URL' }), 200);
    expectBytes(await send({ url: signer.presign(object) }), 'by URL');
    expectBytes(await send({ url: signer.presign({ url }) }), 'by URL');
    for (const each of signer.presignMany({ ...address, bucket }, Array(20).fill(object.key)))
      expectBytes(await send({ url: each }), 'by URL');
    expectAnswer(await send({ method: 'DELETE', url: signer.presign({ ...object, method: 'DELETE' }) }), 204);
  });
});

test('a provider that asks STS, and fetch', async () => {
  const fetch = createFetch(createSignerProvider(assumeRole, { region, service: 's3' }));
  const url = `${urlOf(bucket)}/by-fetch`;
  expect((await fetch(url, { method: 'PUT', body: 'by fetch' })).status).toBe(200);
  expect(await (await fetch(url)).text()).toBe('by fetch');
});

describe('refused', () => {
  /** The same request with the token that `change` gives, or without one. */
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
    ['without the token', () => undefined],
    ...[0, 100, -10, -3].map((at): [string, (token: string) => string] => [
      `with one character of the token changed, at ${at}`,
      (token) => changeCharacter(token, at),
    ]),
  ];

  // The user's keys are tried first, and there is none with such an access key id; AWS says InvalidToken, and such.
  describe.each(ways)('%s', (_, sign) => {
    const make = (by: Signer) => sign(by, { bucket, key: 'refused', body: 'content' });

    test.each(changes)('%s', async (_, change) => {
      const request = make(signer);
      expect(withToken(request, (token) => token)).toEqual(request);
      expectAnswer(await send(request), 200);
      expectAnswer(await send(withToken(request, change)), 403, 'InvalidAccessKeyId');
    });

    test('of a signer without the token, or with another one', async () => {
      const { sessionToken, ...withoutToken } = temporary;
      const other = await assumeRole();
      expect(other.sessionToken).not.toBe(sessionToken);
      for (const credentials of [withoutToken, { ...temporary, sessionToken: other.sessionToken }]) {
        const answer = await send(make(await createSigner({ credentials, region, service: 's3' })));
        expectAnswer(answer, 403, 'InvalidAccessKeyId');
      }
    });

    test('with another secret', async () => {
      const secretAccessKey = changeCharacter(temporary.secretAccessKey, -1);
      const answer = await send(make(signer.withCredentials({ ...temporary, secretAccessKey })));
      expectAnswer(answer, 403, 'InvalidAccessKeyId');
    });
  });
});
