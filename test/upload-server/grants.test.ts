/** Effects of grants on Fine Uploader's requests, and invalid grants. */
import { describe, expect, it, test } from 'vitest';
import { createFineUploaderHandler, type UploadGrant } from '../../bindings/entries/upload-server.js';
import {
  everything,
  granting,
  initiateHeaders,
  options,
  partHeaders,
  post,
  requestText,
  signatureOfText,
  type TextParts,
  withHeader,
} from './example.js';

const send = (text: string, to: ReturnType<typeof createFineUploaderHandler>) => post(to, { headers: text });

describe('refuses requests that are not granted', () => {
  test.each<[string, Partial<UploadGrant>, Partial<TextParts>, string]>([
    ['an operation that is not granted', { operations: ['part'] }, {}, 'OperationNotAllowed'],
    ['every operation under an empty list', { operations: [] }, {}, 'OperationNotAllowed'],
    [
      'deleting where only aborting is granted',
      { operations: ['abort'] },
      { method: 'DELETE', query: '', headers: partHeaders },
      'OperationNotAllowed',
    ],
    ['an ACL that is not granted', { acl: ['public-read'] }, {}, 'AclNotAllowed'],
    ['an ACL where none is granted', { acl: undefined }, {}, 'AclNotAllowed'],
    ['an empty ACL', {}, { headers: withHeader(initiateHeaders, 'x-amz-acl', '') }, 'AclNotAllowed'],
    ['an ACL in upper case', {}, { headers: withHeader(initiateHeaders, 'x-amz-acl', 'PRIVATE') }, 'AclNotAllowed'],
    [
      'two ACLs in one value',
      {},
      { headers: withHeader(initiateHeaders, 'x-amz-acl', 'private,public-read') },
      'AclNotAllowed',
    ],
    ['another key than this upload’s', { key: 'users/1/b.bin' }, {}, 'KeyNotAllowed'],
    [
      'metadata that is not granted',
      { headers: ['x-amz-meta-a*'] },
      { headers: withHeader(initiateHeaders, 'x-amz-meta-b', '1') },
      'HeaderNotAllowed',
    ],
    ...[
      'authorization',
      'content-md5',
      'content-type',
      'expect',
      'if-none-match',
      'x-amz-bypass-governance-retention',
      'x-amz-copy-source',
      'x-amz-copy-source-range',
      'x-amz-grant-full-control',
      'x-amz-meta',
      'x-amz-mfa',
      'x-amz-object-lock-mode',
      'x-amz-rename-source',
      'x-amz-server-side-encryption',
      'x-amz-storage-class',
      'x-amz-tagging',
      'x-amz-website-redirect-location',
      'x-forwarded-host',
    ].map((name): [string, Partial<UploadGrant>, Partial<TextParts>, string] => [
      name,
      {},
      { headers: withHeader(initiateHeaders, name, 'other/secret') },
      'HeaderNotAllowed',
    ]),
  ])('%s', async (_, change, parts, code) => {
    const limited = createFineUploaderHandler(granting(change));
    const { status, body } = await send(requestText(parts), limited);
    expect(body).toEqual({ error: expect.any(String), invalid: true, code });
    expect(status).toBe(403);
  });

  test.each([
    'x-amz-copy-source',
    'x-amz-tagging',
    'x-amz-grant-read',
    'x-amz-website-redirect-location',
  ])('%s unless the grant lists it', async (name) => {
    const text = requestText({ headers: withHeader(initiateHeaders, name, 'other/secret') });
    const named = createFineUploaderHandler(granting({ headers: [name] }));
    expect((await send(text, named)).body).toEqual({ signature: signatureOfText(text) });
  });

  it('names the header, if its name is valid', async () => {
    const handler = createFineUploaderHandler(options);
    const text = requestText({ headers: withHeader(initiateHeaders, 'x-amz-tagging', 'a') });
    expect((await send(text, handler)).body).toMatchObject({ error: 'x-amz-tagging is not allowed' });
    const policy = {
      expiration: '2026-11-26T22:08:38Z',
      conditions: [
        { bucket: 'testbucket' },
        { key: 'users/1/a.txt' },
        { '<script>': 'x' },
        { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' },
        { 'x-amz-date': '20261126T220338Z' },
        { 'x-amz-credential': 'AKIDSTUB/20261126/us-east-1/s3/aws4_request' },
      ],
    };
    expect((await post(handler, policy)).body).toMatchObject({ error: 'a header is not allowed' });
  });

  it('a user without a grant', async () => {
    for (const nothing of [undefined, null as never]) {
      const closed = createFineUploaderHandler({ ...options, grant: () => nothing });
      expect(await send(requestText(), closed)).toMatchObject({ status: 403, body: { code: 'NotGranted' } });
    }
  });
});

describe('the prefix of keys', () => {
  const owner = createFineUploaderHandler(granting({ keyPrefix: 'users/1/' }));
  test.each<[string, string, boolean]>([
    ['inside', '/users/1/a', true],
    ['deeper', '/users/1/a/b', true],
    ['only the prefix', '/users/1/', false],
    ['another user whose number begins with the same digits', '/users/10/a', false],
    ['without its slash', '/users/1', false],
    ['in upper case', '/Users/1/a', false],
    ['after a slash', '//users/1/a', false],
    ['inside another folder', '/x/users/1/a', false],
    ['out of the folder again', '/users/1/../2/a', false],
    ['out of the folder again, encoded twice', '/users/1/%252E%252E/2/a', true],
    ['with a full-width slash', '/users/1%EF%BC%8Fa', false],
    ['with a backslash', '/users%5C1%5Ca', false],
  ])('%s', async (_, path, isInside) => {
    const { status, body } = await send(requestText({ path }), owner);
    expect(status).toBe(isInside ? 200 : 403);
    if (!isInside) expect(body).toMatchObject({ code: 'KeyNotAllowed' });
  });

  it('is not normalized: a composed é differs from a decomposed é', async () => {
    const composed = createFineUploaderHandler(granting({ keyPrefix: 'caf\u00e9/' }));
    expect((await send(requestText({ path: '/caf%C3%A9/a' }), composed)).status).toBe(200);
    expect((await send(requestText({ path: '/cafe%CC%81/a' }), composed)).body).toMatchObject({
      code: 'KeyNotAllowed',
    });
  });
});

it('rejects with the error that the grant throws, and for an invalid grant', async () => {
  const bug = new Error('a bug');
  const failing = createFineUploaderHandler({
    ...options,
    grant: () => {
      throw bug;
    },
  });
  await expect(send(requestText(), failing)).rejects.toBe(bug);
  const wrong: [unknown, string][] = [
    ['yes', 'TypeError'],
    [{}, 'TypeError'],
    [{ ...everything, maxbytes: 5 }, 'TypeError'],
    [{ ...everything, operations: 'create' }, 'TypeError'],
    [{ ...everything, operations: ['upload'] }, 'RangeError'],
    [{ ...everything, operations: ['toString'] }, 'RangeError'],
    [{ ...everything, keyPrefix: undefined }, 'TypeError'],
    [{ ...everything, keyPrefix: 'users/1' }, 'RangeError'],
    [{ ...everything, key: 5 }, 'TypeError'],
    [{ ...everything, maxBytes: '5' }, 'TypeError'],
    [{ ...everything, maxBytes: 0 }, 'RangeError'],
    [{ ...everything, acl: 'private' }, 'TypeError'],
    [{ ...everything, acl: ['*'] }, 'RangeError'],
    [{ ...everything, headers: ['x-amz-*'] }, 'RangeError'],
    [{ ...everything, headers: ['*'] }, 'RangeError'],
    [{ ...everything, headers: ['X-Amz-Tagging'] }, 'RangeError'],
    [{ ...everything, headers: ['x-amz-acl'] }, 'RangeError'],
    [{ ...everything, headers: ['x-amz-security-token'] }, 'RangeError'],
    [{ ...everything, headers: ['host'] }, 'RangeError'],
    [{ ...everything, headers: [5] }, 'TypeError'],
  ];
  for (const [grant, name] of wrong) {
    const handler = createFineUploaderHandler({ ...options, grant: () => grant as UploadGrant });
    await expect(send(requestText(), handler), JSON.stringify(grant)).rejects.toMatchObject({ name });
  }
});
