/** Browser upload forms that the server accepts, and forms that it refuses. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import {
  createPostPolicies,
  createPostPolicy,
  type PostPolicyOptions,
  signPolicy,
} from '../../bindings/entries/post-policy.js';
import { program } from '../cli/program.js';
import { changeCharacter } from './change.js';
import { makeBucket, region, signer, styles } from './s3.js';
import { type Answer, expectAnswer, expectBytes, send } from './send.js';

const execute = promisify(execFile);
const { credentials, endpoint } = inject('ceph');
const bucket = 'forms';
beforeAll(() => makeBucket(bucket));

const file = 'the content of the file';

/** Sends a form as a browser does, with the file last. */
async function post(url: string, fields: Record<string, string>, content = file, name = 'a b.txt'): Promise<Answer> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([content]), name);
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: form });
  const headers = { 'content-type': request.headers.get('content-type') as string };
  return send({ method: 'POST', url, headers, body: new Uint8Array(await request.arrayBuffer()) });
}

describe.each(styles)('%s', (_, address) => {
  const make = (options: Partial<PostPolicyOptions>) =>
    createPostPolicy(signer, { ...address, bucket, key: 'key', ...options });
  const fetchKey = (key: string) => send({ url: signer.presign({ ...address, bucket, key }) });

  test.each<[string, Partial<PostPolicyOptions>, Record<string, string>, string]>([
    ['a key', { key: 'user/é (1)+\'"&.txt' }, {}, 'user/é (1)+\'"&.txt'],
    ['a key with the name of the file', { key: 'user/${filename}' }, {}, 'user/a b.txt'],
    ['a key that the page chooses', { key: undefined, keyPrefix: 'user/' }, { key: 'user/chosen' }, 'user/chosen'],
    ['a range of sizes that exactly fits the file', { contentLengthRange: [file.length, file.length] }, {}, 'key'],
    ['exact fields', { fields: { acl: 'private', 'Content-Type': 'text/plain', 'x-amz-meta-a': 'Zürich' } }, {}, 'key'],
    [
      'a field that the page fills in',
      { conditions: [['starts-with', '$Content-Type', 'image/']] },
      { 'Content-Type': 'image/png' },
      'key',
    ],
  ])('accepts %s', async (_, options, more, key) => {
    const { url, fields, openFields } = make(options);
    expect(openFields).toEqual(Object.keys(more));
    expectAnswer(await post(url, { ...fields, ...more }), 204);
    const answer = await fetchKey(key);
    expectBytes(answer, file);
    const type = { ...fields, ...more }['Content-Type'];
    if (type !== undefined) expect(answer.headers['content-type']).toBe(type);
  });

  test.each([200, 201, 204] as const)('answers with the status %i', async (successStatus) => {
    const { url, fields } = make({ successStatus });
    expectAnswer(await post(url, fields), successStatus);
  });

  test('redirects the browser', async () => {
    const { url, fields } = make({ successRedirect: 'http://127.0.0.1/done' });
    const answer = await post(url, fields);
    expectAnswer(answer, 303);
    expect(answer.headers['location']).toMatch(/^http:\/\/127\.0\.0\.1\/done\?bucket=forms&key=key&etag=/);
  });

  test.each<[string, Partial<PostPolicyOptions>, Record<string, string>, number, string]>([
    ['another key', {}, { key: 'other' }, 403, 'AccessDenied'],
    ['a key outside the prefix', { key: undefined, keyPrefix: 'user/' }, { key: 'users' }, 403, 'AccessDenied'],
    ['another ACL', { fields: { acl: 'private' } }, { acl: 'public-read' }, 403, 'AccessDenied'],
    ['an additional field', {}, { acl: 'private' }, 403, 'AccessDenied'],
    [
      'a type with another prefix',
      { conditions: [['starts-with', '$Content-Type', 'image/']] },
      { 'Content-Type': 'text/html' },
      403,
      'AccessDenied',
    ],
    ['a file that is too large', { contentLengthRange: [0, file.length - 1] }, {}, 400, 'EntityTooLarge'],
    ['a file that is too small', { contentLengthRange: [file.length + 1, 1000] }, {}, 400, 'EntityTooSmall'],
    ['an expired form', { signingDate: new Date(Date.now() - 120_000), expiresIn: 60 }, {}, 403, 'AccessDenied'],
  ])('refuses %s', async (_, options, changed, status, code) => {
    const { url, fields } = make(options);
    expectAnswer(await post(url, { ...fields, ...changed }), status, code);
  });
});

// For a form, radosgw says only AccessDenied.
describe('refuses one changed byte', () => {
  const { url, fields } = createPostPolicy(signer, { ...styles[0][1], bucket, key: 'key' });

  test.each([
    ['the signature', { 'x-amz-signature': changeCharacter(fields['x-amz-signature'] as string, -1) }],
    [
      'the policy',
      {
        policy: Buffer.from(
          Buffer.from(fields['policy'] as string, 'base64')
            .toString()
            .replace('"key":"key"', '"key":"kex"'),
        ).toString('base64'),
        key: 'kex',
      },
    ],
    ['the region', { 'x-amz-credential': (fields['x-amz-credential'] as string).replace(region, 'us-east-2') }],
  ])('in %s', async (_, changed) => {
    expectAnswer(await post(url, fields), 204);
    expectAnswer(await post(url, { ...fields, ...changed }), 403, 'AccessDenied');
  });

  test('refuses another secret', async () => {
    const by = signer.withCredentials({
      ...credentials,
      secretAccessKey: changeCharacter(credentials.secretAccessKey, -1),
    });
    const form = createPostPolicy(by, { ...styles[0][1], bucket, key: 'key' });
    expectAnswer(await post(form.url, form.fields), 403, 'AccessDenied');
  });
});

test('accepts each of many forms that were signed in lanes', async () => {
  const options = Array.from({ length: 9 }, (_, i) => ({
    ...styles[0][1],
    bucket,
    key: `many/${i}`,
    fields: { 'x-amz-meta-a': 'a'.repeat(i * 50) },
  }));
  for (const { url, fields } of createPostPolicies(signer, options)) expectAnswer(await post(url, fields), 204);
});

test('accepts a policy that a client wrote', async () => {
  const { url, fields } = createPostPolicy(signer, { ...styles[0][1], bucket, key: 'client' });
  const { policy: text, 'x-amz-signature': _, ...rest } = fields;
  const spaced = JSON.stringify(JSON.parse(Buffer.from(text as string, 'base64').toString()), null, 2);
  const { policy, signature } = signPolicy(signer, Buffer.from(spaced.replaceAll('\n', '\r\n')).toString('base64'));
  expectAnswer(await post(url, { ...rest, policy, 'x-amz-signature': signature }), 204);
  expectAnswer(
    await post(url, { ...rest, policy, 'x-amz-signature': fields['x-amz-signature'] as string }),
    403,
    'AccessDenied',
  );
});

test('accepts an upload by the command of siglane post-policy --curl', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'siglane-form-'));
  try {
    const name = `it's "odd".txt`;
    await writeFile(join(folder, name), file);
    const env = {
      PATH: process.env['PATH'],
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
    const args = ['post-policy', '-b', bucket, '-r', region, '--endpoint', endpoint, '--path-style', '--curl', name];
    const key = '@from <curl>; "1"';
    const { stdout } = await execute(process.execPath, [program, ...args, '--key', key], { env });
    await execute('sh', ['-ec', `curl() { command curl --silent --show-error --fail "$@"; }; ${stdout}`], {
      cwd: folder,
      env,
    });
    expectBytes(await send({ url: signer.presign({ ...styles[0][1], bucket, key }) }), file);
  } finally {
    await rm(folder, { recursive: true });
  }
});
