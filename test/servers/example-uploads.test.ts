/**
 * The upload example: Fine Uploader and Uppy upload from a page to radosgw, with signatures of siglane/upload-server.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { installExample, type Settings, type UploadExample } from './example.js';
import { type ChosenFile, chosenFile, type Shown, upload } from './example-page.js';
import { call, listedKeys, pathStyle, signer, urlOf } from './s3.js';
import { expectAnswer, expectBytes, send } from './send.js';
import { assumeRole } from './sts.js';

const { credentials, endpoint, domain, port } = inject('ceph');
const bucket = 'uploads';
const MiB = 2 ** 20;

let example: UploadExample;
let small: ChosenFile;
let large: ChosenFile;
let tooLarge: ChosenFile;
beforeAll(async () => {
  example = await installExample({
    BUCKET: bucket,
    ENDPOINT: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  small = await chosenFile(example.folder, 'Grüße "an alle" (1)+2.txt', 1000);
  large = await chosenFile(example.folder, `it's a "größer" one (2) + more & 100%#.bin`, 12 * MiB + 1);
  tooLarge = await chosenFile(example.folder, 'too large.bin', 21 * MiB);
}, 120_000);
afterAll(() => example?.remove());

/** Uploaders of the page, and the number of parts of the larger file. */
const uploaders = [
  { uploader: 'fine-uploader-simple', parts: 1 },
  { uploader: 'fine-uploader-chunked', parts: 3 },
  { uploader: 'uppy-simple', parts: 1 },
  { uploader: 'uppy-multipart', parts: 3 },
  { uploader: 'uppy-companion', parts: 3 },
];
/** Uploaders whose key the page chooses. With Companion's routes the server chooses the key, and also calls S3. */
const withKeys = uploaders.slice(0, -1);

async function expectUploaded(page: Page, { uploader, parts }: (typeof uploaders)[number]): Promise<void> {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const [ofSmall, ofLarge] = await upload(page, uploader, [small, large]);
  await expectObject(ofSmall, small, 'text/plain', 1);
  await expectObject(ofLarge, large, 'application/octet-stream', parts);
  // radosgw's upload ids begin with "2~". Some clients encode the "~", and others do not.
  expect(asked.some((url) => /[?&]uploadId=2~/.test(url))).toBe(parts > 1);
}

/** Fails unless the page reports an upload, and its key has exactly these bytes. */
async function expectObject(shown: Shown | undefined, file: ChosenFile, type: string, parts: number): Promise<void> {
  expect(shown).toMatchObject({ state: 'done', text: expect.stringContaining(file.name) });
  const key = shown?.key ?? '';
  expect(key).toMatch(/^visitors\/[0-9a-f-]{36}\/[0-9a-f-]{36}\//);
  expect(key.split('/').slice(3)).toEqual([file.name]);
  const answer = await send({ url: signer.presign({ ...pathStyle, bucket, key }) });
  expectBytes(answer, file.bytes);
  // S3 writes the number of parts into the ETag.
  const etag = parts === 1 ? /^"[0-9a-f]{32}"$/ : new RegExp(`^"[0-9a-f]{32}-${parts}"$`);
  expect(answer.headers).toMatchObject({ 'content-type': type, etag: expect.stringMatching(etag) });
}

describe("with a user's keys, and the bucket in the path", () => {
  it.each(uploaders)('$uploader: uploads have the same bytes when downloaded', (each) =>
    example.withPage({}, (page) => expectUploaded(page, each)));
});

describe('with a session token, and the bucket as a host', () => {
  let settings: Settings;
  beforeAll(async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = await assumeRole();
    settings = {
      ENDPOINT: `http://${domain}:${port}`,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
  });

  // For Companion's routes, Node would have to resolve a host below localhost; only Chromium always does.
  it.each(withKeys)('$uploader: uploads have the same bytes when downloaded', (each) =>
    example.withPage(settings, (page) => expectUploaded(page, each)));
});

describe('the page shows refusals, which leave no object', () => {
  async function expectNothingNew(use: () => Promise<void>): Promise<void> {
    const before = await everyKey();
    await use();
    expect(await everyKey()).toEqual(before);
  }

  it.each([
    // The page itself knows the limit.
    { uploader: 'fine-uploader-simple', reason: /too large, maximum file size is 21\.0MB/ },
    { uploader: 'fine-uploader-chunked', reason: /too large, maximum file size is 21\.0MB/ },
    // S3 finds the limit in the form's policy.
    { uploader: 'uppy-simple', reason: /EntityTooLarge/ },
  ])('$uploader: a file that is too large', ({ uploader, reason }) =>
    expectNothingNew(() =>
      example.withPage({}, async (page) => {
        const [shown] = await upload(page, uploader, [tooLarge]);
        expect(shown).toMatchObject({ state: 'failed', text: expect.stringMatching(reason) });
      }),
    ));

  it.each(withKeys)("$uploader: a key below another visitor's prefix", ({ uploader }) =>
    expectNothingNew(() =>
      example.withPage({}, async (page) => {
        await page.route('**/settings', async (route) => {
          const response = await route.fetch();
          await route.fulfill({ response, json: { ...(await response.json()), keyPrefix: 'visitors/another/' } });
        });
        await page.reload();
        for (const { state, text } of await upload(page, uploader, [small, large])) {
          expect({ state, text }).toEqual({
            state: 'failed',
            text: expect.stringContaining('the key does not begin with the allowed prefix'),
          });
        }
      }),
    ));

  const put = JSON.stringify({ method: 'PUT', key: 'visitors/a/b', contentType: 'text/plain' });
  it.each([
    ['a request without a visitor', () => put, 403, 'NotGranted'],
    ['a body over the limit, announced by its length', () => 'a'.repeat(MiB), 413, 'BodyTooLarge'],
    ['a body over the limit', () => new Blob(['a'.repeat(MiB)]).stream(), 413, 'BodyTooLarge'],
  ])('%s', (_, body, status, code) =>
    example.withPage({}, async (_, origin) => {
      const headers = { 'content-type': 'application/json' };
      const request = { method: 'POST', headers, body: body(), duplex: 'half' } as RequestInit;
      const response = await fetch(`${origin}/uppy`, request);
      expect({ status: response.status, ...(await response.json()) }).toMatchObject({ status, code });
    }));
});

/** Counts all objects, and all unfinished multipart uploads. */
async function everyKey(): Promise<string[]> {
  const answers = [];
  for (const query of ['list-type=2&encoding-type=url', 'uploads&encoding-type=url']) {
    const answer = await call({ url: `${urlOf(bucket)}?${query}` });
    expectAnswer(answer, 200);
    answers.push(...listedKeys(answer));
  }
  return answers;
}
