import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials } from '../support/example.js';
import { run, start } from './program.js';

const s3 = 'https://examplebucket.s3.amazonaws.com/';
const hash = 'a'.repeat(64);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-sign-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('wrong usage', () => {
  it.each([
    [[], 'expected one URL, got 0'],
    [[s3, s3], 'expected one URL, got 2'],
    [['examplebucket.s3.amazonaws.com/a'], 'the URL must begin with https:// or http://'],
    [['https://example.org/'], 'Use --service'],
    [['--color', s3], 'unknown option --color'],
    [['--json', '--curl', s3], 'use --curl or --json, not both'],
    [['--expires', '60', s3], '--expires needs --url'],
    [['--url', '--expires', '0', s3], '--expires expected 1 to 604800 seconds, got 0'],
    [['--url', '--expires', 'soon', s3], '--expires expected seconds'],
    [['--date', '2026-02-30T00:00:00Z', s3], '--date expected a date'],
    [['-X', 'a b', s3], '--method expected an HTTP method'],
    [['-H', 'novalue', s3], '--header expected NAME:VALUE'],
    [['-H', ' a: b', s3], '--header has a name that is not allowed in HTTP'],
    [['-H', 'a: b\r\nc: d', s3], '--header must not contain line breaks or control characters'],
    [['-H', 'user-agent: b\nc: d', s3], '--header must not contain line breaks or control characters'],
    [['-H', 'a: é', s3], '--header a must be ASCII'],
    [['-H', 'X-Amz-Date: 20130524T000000Z', s3], '--header x-amz-date is set by the signer'],
    [['--url', '-H', 'User-Agent: a', s3], '--header user-agent is changed on the way'],
    [['-H', 'x-amz-content-sha256: a', s3], '--header x-amz-content-sha256 must be 64'],
    [['--payload-hash', 'a', s3], '--payload-hash expected 64'],
    [['--payload-hash', hash, '-H', `x-amz-content-sha256: ${'b'.repeat(64)}`, s3], 'contradicts the payload'],
    [['-d', 'a', '-d', 'b', s3], 'use --data or --data-raw only once'],
    [['-d', 'a', '--data-raw', 'b', s3], 'use --data or --data-raw only once'],
    [['-d', '@', s3], '--data expected a file name after "@"'],
    [['--curl', '-d', '@-', s3], '--curl with "--data @-" needs --payload-hash'],
    [['--curl', '-d', '@-', '-H', `x-amz-content-sha256: ${hash}`, s3], '--curl with "--data @-" needs --payload-hash'],
    [['--curl', '-X', 'PUT', '--payload-hash', hash, s3], '--curl needs the body of the payload hash'],
    [['--curl', '-X', 'HEAD', '-d', 'a', s3], '--curl cannot send a body with HEAD'],
    [['-s', 'a/b', s3], '--service must be'],
    [['-r', '', s3], '--region must be'],
    [
      ['-r', 'eu-west-1', 'https://sqs.us-east-1.amazonaws.com/'],
      'the URL is for sqs in us-east-1, not for sqs in eu-west-1',
    ],
    [['-s', 'lambda', 'https://sqs.us-east-1.amazonaws.com/'], '--host-scope ignore'],
    [['-s', 'S3', s3], '--service is S3, but examplebucket.s3.amazonaws.com is signed for s3'],
    [['-r', 'us-east-1a', s3], '--region is an availability zone: give the region us-east-1'],
    [['--host-scope', 'maybe', s3], '--host-scope expected check or ignore'],
    [['--dialect', 'S3', s3], '--dialect expected standard, s3 or keystone'],
    [['--path-encoding', 'twice', s3], '--path-encoding expected single, double or none'],
    [['--path-normalization', 'yes', s3], '--path-normalization expected rfc3986 or none'],
    [['--duplicate-query', 'last', s3], '--duplicate-query expected all, first or refuse'],
    [['--post-query', 'x', s3], '--post-query expected kept or empty'],
    [['--payload-header', 'x', s3], '--payload-header expected sent or omitted'],
    [['--unsigned-payload', 'x', s3], '--unsigned-payload expected never, presigned or always'],
    [[`${s3}?a=1&a=2`], 'the URL has the parameter "a" twice'],
    [[`${s3}a/../b`], 'the URL has a segment "." or ".."'],
    [['--strict-url', `${s3}a b`], 'the URL is not encoded as it is signed'],
    [[`${s3}#a`], 'the URL has a fragment'],
    [[`${s3}%`], 'the URL has a "%" without two hexadecimal digits'],
    [[`${s3}?X-Amz-Signature=a`], 'the URL has the parameter X-Amz-Signature, which the signer sets'],
  ])('%j', async (args, message) => {
    const result = await run(['sign', ...args], 'a');
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(message);
    expect(result.stderr).toContain('Try: siglane sign --help\n');
  });

  it('is refused before the body is read', async () => {
    const child = start(['sign', '-d', '@-', `${s3}#a`]);
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(2);
  });

  it('shows nothing that may be a secret', async () => {
    for (const args of [
      ['--session-token', 'hidden', s3],
      ['--secret-access-key=hidden', s3],
      ['--user', 'id:hidden', s3],
      ['-uid:hidden', s3],
      ['-H', 'hidden', s3],
      ['-H', 'Authorization: hidden', s3],
      ['-H', 'x-amz-security-token: hidden', s3],
      ['-s', 's3', 'https://id:hidden@example.org/'],
      [`${s3}?X-Amz-Security-Token=hidden`],
      ['--payload-hash', 'hidden', s3],
    ]) {
      const result = await run(['sign', ...args]);
      expect(result).toMatchObject({ code: 2, stdout: '' });
      expect(result.stderr).not.toContain('hidden');
    }
  });
});

describe('credentials', () => {
  const none = { AWS_CONFIG_FILE: '/dev/null/none', AWS_SHARED_CREDENTIALS_FILE: '/dev/null/none' };

  it('come from a profile, with its region', async () => {
    const file = join(folder, 'credentials');
    await writeFile(
      file,
      `[work]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = ${credentials.secretAccessKey}\nregion = eu-west-2\n`,
    );
    const env = { ...none, AWS_SHARED_CREDENTIALS_FILE: file };
    const { stdout } = await run(['sign', '--profile', 'work', '--date', '20130524T000000Z', s3], '', env);
    expect(stdout).toContain('Credential=AKIDEXAMPLE/20130524/eu-west-2/s3/aws4_request,');
  });

  it.each([
    [{}, 'no credentials. Set AWS_ACCESS_KEY_ID'],
    [{ AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'hidden' }, 'no region. Use --region, set AWS_REGION'],
    [
      { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'hidden ', AWS_REGION: 'us-east-1' },
      '"secretAccessKey" begins or ends with whitespace',
    ],
  ])('%j: %s', async (env, message) => {
    const result = await run(['sign', s3], '', { ...none, ...env });
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(result.stderr).not.toContain('hidden');
  });
});

describe('failures while reading', () => {
  it('name the unreadable file', async () => {
    for (const file of [join(folder, 'missing'), folder]) {
      const result = await run(['sign', '-d', `@${file}`, s3]);
      expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(file) });
    }
  });

  it('do not include Ctrl-C while the command waits for the body', async () => {
    // The program prints nothing before it has read the body. It has started when it has taken more than a pipe holds.
    const child = start(['sign', '-d', '@-', s3]);
    const closed = new Promise((resolve) => child.on('close', resolve));
    child.stdin.on('error', () => {});
    if (!child.stdin.write(Buffer.alloc(4_000_000))) await new Promise((resolve) => child.stdin.once('drain', resolve));
    child.kill('SIGINT');
    expect(await closed).toBe(130);
  });
});
