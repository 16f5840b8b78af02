/** The expected answers come from the reference signer: its requests are right, and later changes make them wrong. */
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presets } from '../reference/dialects.mjs';
import { sign } from '../reference/sign.mjs';
import { signingKeySteps } from '../reference/steps.mjs';
import { credentials, reference, signingDate } from '../support/example.js';
import { run, start } from './program.js';

const { accessKeyId, secretAccessKey: secret } = credentials;
const soon = ['--date', '2026-01-02T03:10:05Z'];
const url = reference({ path: '/photos/a b.jpg' }).url;
const put = reference({ path: '/a', method: 'PUT' }).url;
const ofToken = reference({ path: '/a', sessionToken: 'to+ken/=' }).url;
const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret };

/** A DynamoDB request that the reference signs in its header. */
const target = { method: 'POST', url: 'https://dynamodb.eu-west-1.amazonaws.com/' };
const sent = [
  ['host', 'dynamodb.eu-west-1.amazonaws.com'],
  ['content-type', 'application/x-amz-json-1.0'],
  ['x-amz-target', 'DynamoDB_20120810.ListTables'],
] as const;
const body = '{"Limit":5}';
const signed = sign(
  { ...target, headers: sent.slice(1), payload: body },
  { credentials, region: 'eu-west-1', service: 'dynamodb', dialect: presets.standard, date: signingDate, mode: 'sign' },
);
const headers = [...sent, ...Object.entries(signed.headers)];
const curl = `curl -X POST ${headers.map(([name, value]) => `-H '${name}: ${value}'`).join(' ')} -d '${body}' ${target.url}`;
const raw = (text = body) =>
  `POST / HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}content-length: ${text.length}\r\n\r\n${text}`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-verify-'));
  await writeFile(join(folder, 'request.txt'), raw());
});
afterAll(() => rm(folder, { recursive: true }));

const verify = (args: readonly string[], input = '', env: Record<string, string> = keys) =>
  run(['verify', ...args], input, env);

describe('right', () => {
  it.each([
    ['a URL', () => [url], ''],
    ['a URL in quotes', () => [`"${url}"`], ''],
    ['a URL from standard input', () => [], `${url}\n`],
    ['standard input as "-"', () => ['-'], url],
    ['a curl command', () => [curl], ''],
    ['a curl command from standard input', () => [], curl],
    ['a raw request in a file', () => [join(folder, 'request.txt')], ''],
    ['a raw request as an argument', () => [raw()], ''],
    ['JSON', () => [JSON.stringify({ ...target, headers: Object.fromEntries(headers), body })], ''],
  ])('%s', async (_, args, input) => {
    const { code, stdout, stderr } = await verify([...soon, ...args()], input);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^right\n/);
    expect(stdout).toContain(`key ${accessKeyId}`);
  });

  it('prints the scope of a URL, and how long it is valid', async () => {
    expect((await verify([...soon, url])).stdout).toBe(
      `right\nGET, s3 in us-east-1, key ${accessKeyId}\nvalid until 2026-01-02T04:04:05Z, for 54 minutes\n`,
    );
    expect((await verify([...soon, put])).stdout).toMatch(/^right\nPUT, /);
    expect((await verify([...soon, curl])).stdout).toContain('POST, dynamodb in eu-west-1, ');
    expect((await verify([...soon, curl])).stdout).toContain('valid until 2026-01-02T03:19:05Z, for 9 minutes\n');
  });

  it('accepts the method given by --method', async () => {
    expect((await verify([...soon, '-X', 'put', put])).code).toBe(0);
    expect(await verify([...soon, '-X', 'PUT', url])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('other method'),
    });
  });

  it('accepts the token that the URL was signed with', async () => {
    const env = { ...keys, AWS_SESSION_TOKEN: 'to+ken/=' };
    expect((await verify([...soon, ofToken], '', env)).code).toBe(0);
    const other = await verify([...soon, ofToken], '', { ...keys, AWS_SESSION_TOKEN: 'other' });
    expect(other).toMatchObject({ code: 1, stdout: expect.stringContaining('The session token is not the one') });
    const without = await verify([...soon, url], '', { ...keys, AWS_SESSION_TOKEN: 'other' });
    expect(without).toMatchObject({ code: 1, stdout: expect.stringContaining('has no session token') });
  });
});

describe('wrong', () => {
  it.each([
    ['another key of the object', url.replace('a%20b', 'a%20c'), /the signature does not match/],
    ['another X-Amz-Expires', url.replace('Expires=3600', 'Expires=7200'), /the signature does not match/],
    ['a changed digit', url.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')), /the signature does not match/],
    ['a known mistake', url.replace('photos/a', 'photos//a'), /does not match/],
    ['another body', raw('{"Limit":6}'), /the service would refuse it|does not match/],
    ['another header', curl.replace('ListTables', 'ListTable2'), /does not match/],
    ['no signature', 'https://examplebucket.s3.us-east-1.amazonaws.com/a', /The request has no signature/],
  ])('%s', async (_, request, why) => {
    const { code, stdout, stderr } = await verify([...soon], request);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^wrong: /);
    expect(stdout).toMatch(why);
    expect(stdout).not.toContain(secret);
  });

  it('reports another secret', async () => {
    const env = { ...keys, AWS_SECRET_ACCESS_KEY: `${secret.slice(1)}x` };
    const { code, stdout } = await verify([...soon, url], '', env);
    expect(code).toBe(1);
    expect(stdout).toContain('To do: ');
    expect(stdout).not.toContain(env.AWS_SECRET_ACCESS_KEY);
  });

  it('reports the time of expiration', async () => {
    expect(await verify(['--date', '2026-01-02T07:04:06Z', url])).toEqual({
      code: 1,
      stdout: `wrong: expired at 2026-01-02T04:04:05Z, 3 hours ago; the signature itself is right\nGET, s3 in us-east-1, key ${accessKeyId}\n`,
      stderr: '',
    });
    // The last second counts.
    expect((await verify(['--date', '2026-01-02T04:04:05Z', url])).code).toBe(0);
    expect((await verify(['--date', '2026-01-02T04:04:06Z', url])).code).toBe(1);
    expect((await verify([url])).stdout).toMatch(/^wrong: expired at 2026-01-02T04:04:05Z, \d+ days ago/);
  });

  it('reports that a request with signed headers is too old, or from the future', async () => {
    for (const date of ['2026-01-02T03:30:05Z', '2026-01-02T02:30:05Z'])
      expect(await verify(['--date', date, curl])).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('The clock of the client is off'),
      });
  });

  it('reports another region or service', async () => {
    expect(await verify([...soon, '-r', 'eu-west-2', url])).toMatchObject({ code: 1 });
    expect(await verify([...soon, '-s', 'sqs', curl])).toMatchObject({ code: 1 });
  });
});

describe('unknown', () => {
  it('for a signature of another key', async () => {
    const env = { ...keys, AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPLE' };
    const { code, stdout } = await verify([...soon, url], '', env);
    expect(code).toBe(3);
    expect(stdout).toMatch(
      new RegExp(`^unknown: another key signed the request, ${accessKeyId}. Set its AWS_ACCESS_KEY_ID`),
    );
    // That it has expired needs no key.
    expect((await verify([url], '', env)).stdout).toMatch(/^wrong: expired at .*; the signature itself is unknown\n/);
  });

  it('where the body is missing', async () => {
    const request = curl.replace(`-d '${body}'`, '--data-binary @missing.json');
    const { code, stdout } = await verify([...soon], request);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^unknown: missing input: the body that was sent\n/);
  });
});

it('for a form that curl has yet to build, and right for the form as it was sent', async () => {
  const args = ['post-policy', '-b', 'examplebucket', '--key', 'a', '-r', 'us-east-1'];
  const { stdout: command } = await run([...args, '--curl', 'a.jpg'], '', keys);
  expect(await verify([], command)).toMatchObject({
    code: 3,
    stdout: 'unknown: missing input: the body that was sent\nPOST\n',
  });
  const date = new Date(Math.floor(Date.now() / 1000) * 1000);
  const stamp = date.toISOString().replace(/[-:]|\.\d+/g, '');
  const fields: Record<string, string> = {
    key: 'a',
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${accessKeyId}/${stamp.slice(0, 8)}/us-east-1/s3/aws4_request`,
    'x-amz-date': stamp,
  };
  const conditions = [
    { bucket: 'examplebucket' },
    ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
  ];
  const expiration = new Date(date.getTime() + 600_000).toISOString();
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64');
  const { kSigning } = signingKeySteps(secret, stamp.slice(0, 8), 'us-east-1', 's3');
  const signature = createHmac('sha256', kSigning).update(policy).digest('hex');
  const send = (last: string) => {
    const parts = Object.entries({ ...fields, policy, 'x-amz-signature': last }).map(
      ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const form = `${parts.join('')}--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--\r\n`;
    return `POST / HTTP/1.1\r\nHost: examplebucket.s3.amazonaws.com\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${form.length}\r\n\r\n${form}`;
  };
  expect(await verify([], send(signature))).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^right\nPOST, s3/),
  });
  expect(await verify([], send('0'.repeat(64)))).toMatchObject({ code: 1, stdout: expect.stringMatching(/^wrong: /) });
});

describe('JSON', () => {
  it('has the answer and its reasons', async () => {
    const right = JSON.parse((await verify([...soon, '--json', url])).stdout);
    expect(right).toEqual({
      result: 'right',
      signature: 'matches',
      method: 'GET',
      accessKeyId,
      region: 'us-east-1',
      service: 's3',
      validUntil: '2026-01-02T04:04:05.000Z',
      isOfKey: true,
      findings: [],
      wanted: [],
    });
    const { code, stdout } = await verify(['--json', url]);
    expect(code).toBe(1);
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(JSON.parse(stdout)).toMatchObject({
      result: 'wrong',
      signature: 'matches',
      findings: [{ cause: 'expired', certainty: 'certain' }],
    });
  });
});

describe('secrets are never printed', () => {
  it.each([
    ['a secret in place of the key id', url.replace(accessKeyId, encodeURIComponent(secret)), keys],
    ['key id and secret swapped', url, { AWS_ACCESS_KEY_ID: secret, AWS_SECRET_ACCESS_KEY: accessKeyId }],
    [
      'both swapped',
      url.replace(accessKeyId, encodeURIComponent(secret)),
      { AWS_ACCESS_KEY_ID: secret, AWS_SECRET_ACCESS_KEY: accessKeyId },
    ],
    ['a token', ofToken, { ...keys, AWS_SESSION_TOKEN: `${secret}token` }],
  ])('%s', async (_, request, env) => {
    for (const args of [[], ['--json']]) {
      const { stdout, stderr } = await verify([...soon, ...args, request], '', env);
      for (const part of [secret, ...secret.split('/').filter((each) => each.length > 7)])
        expect(stdout + stderr).not.toContain(part);
    }
  });
});

describe('refusals', () => {
  it.each([
    [['neither-this'], keys, 'neither-this'],
    [['neither this\nnor that'], keys, 'the input is not a request: expected'],
    [[url, url], keys, 'expected one request, got 2 arguments'],
    [['curl', '-X', 'PUT', url], keys, 'put the curl command into quotes'],
    [[url.slice(0, url.indexOf('&'))], keys, 'the URL ends at its first "&". Put it into quotes'],
    [['-X', 'PUT', curl], keys, '--method works only with a URL'],
    [[url], {}, 'no credentials'],
    [['--dialect', 'x', url], keys, '--dialect expected'],
    [['--expires', '5', url], keys, 'unknown option --expires'],
  ])('%j', async (args, env, message) => {
    const result = await verify(args, '', env as Record<string, string>);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 2, stdout: '' });
    expect(result.stderr).toContain(`siglane: `);
    expect(result.stderr).toContain(message);
    expect(result.stderr).toContain('Try: siglane verify --help');
  });

  it('ends on Ctrl-C while it waits', async () => {
    const child = start(['verify', '-'], keys);
    const closed = new Promise((resolve) => child.on('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill('SIGINT');
    expect(await closed).toBe(130);
  });
});
