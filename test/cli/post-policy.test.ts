import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signingKeySteps } from '../reference/steps.mjs';
import { credentials } from '../support/example.js';
import { shellWords } from '../support/shell.js';
import { run } from './program.js';

const date = ['--date', '2026-01-02T03:04:05Z'];
const base = ['post-policy', '--bucket', 'examplebucket', ...date];

/** Fails unless the fields are signed: recomputes the signature with node:crypto. Returns the conditions. */
function conditionsOf(fields: Record<string, string>): unknown[] {
  const { kSigning } = signingKeySteps(credentials.secretAccessKey, '20260102', 'us-east-1', 's3');
  const policy = fields['policy'] as string;
  expect(fields['x-amz-signature']).toBe(createHmac('sha256', kSigning).update(policy).digest('hex'));
  const read = JSON.parse(Buffer.from(policy, 'base64').toString());
  return read.conditions;
}

async function printed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run([...base, ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('siglane post-policy', () => {
  it('prints a form as JSON', async () => {
    const form = JSON.parse(
      await printed(
        ...['--key', 'user/${filename}', '--size', '1-1000', '-f', 'acl=private', '-f', 'x-amz-meta-a=b=c'],
        ...['--starts-with', 'Content-Type=image/', '-e', '60', '--success-status', '201'],
        ...['--success-redirect', 'https://example.com/?a=1'],
      ),
    );
    expect(form).toMatchObject({
      url: 'https://examplebucket.s3.us-east-1.amazonaws.com/',
      openFields: ['Content-Type'],
      expiration: '2026-01-02T03:05:05.000Z',
      fields: { key: 'user/${filename}', acl: 'private', 'x-amz-meta-a': 'b=c', success_action_status: '201' },
    });
    expect(conditionsOf(form.fields)).toEqual(
      expect.arrayContaining([
        { bucket: 'examplebucket' },
        ['starts-with', '$key', 'user/'],
        ['content-length-range', 1, 1000],
        ['starts-with', '$Content-Type', 'image/'],
        { success_action_redirect: 'https://example.com/?a=1' },
      ]),
    );
  });

  it.each([
    [['--endpoint', 'http://localhost:9000', '--path-style'], 'http://localhost:9000/examplebucket/'],
    [['--dual-stack'], 'https://examplebucket.s3.dualstack.us-east-1.amazonaws.com/'],
    [['-r', 'eu-west-1'], 'https://examplebucket.s3.eu-west-1.amazonaws.com/'],
  ])('%o', async (args, url) => {
    expect(JSON.parse(await printed('--key-prefix', 'u/', ...args))).toMatchObject({ url, openFields: ['key'] });
  });

  it('prints a form as HTML, whatever its fields contain', async () => {
    const html = await printed('--key', `it's "<b>&`, '--starts-with', 'x-amz-meta-a=', '--html');
    expect(html).toContain('<input type="hidden" name="key" value="it&#39;s &#34;&#60;b&#62;&#38;">');
    expect(html).toContain('<input type="text" name="x-amz-meta-a" value="">');
    const fields = Object.fromEntries(
      [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    );
    conditionsOf(fields);
    // S3 ignores fields after the file.
    expect(html.indexOf('type="file"')).toBeGreaterThan(html.lastIndexOf('type="hidden"'));
    expect(html.indexOf('type="file"')).toBeGreaterThan(html.lastIndexOf('type="text"'));
  });

  it('prints a curl command', async () => {
    const command = await printed('--key', `it's @here; "yes"`, '--curl', 'a "b".txt');
    const words = shellWords(command.replaceAll('\\\n', ' '));
    const fields = words.flatMap((word, i) => (words[i - 1] === '--form-string' ? [word] : []));
    const pairs = fields.map((field) => [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)]);
    const form = Object.fromEntries(pairs);
    expect(form.key).toBe(`it's @here; "yes"`);
    conditionsOf(form);
    expect(words.slice(-3)).toEqual([
      '-F',
      'file=@"a \\"b\\".txt"',
      'https://examplebucket.s3.us-east-1.amazonaws.com/',
    ]);
  });

  it('accepts a session token, and a profile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'siglane-post-policy-'));
    try {
      const file = join(folder, 'credentials');
      const { accessKeyId, secretAccessKey } = credentials;
      const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}`;
      await writeFile(file, `[default]\nregion = eu-west-3\n${keys}\naws_session_token = token\n`);
      const { stdout, code } = await run([...base, '--key', 'k'], '', { AWS_SHARED_CREDENTIALS_FILE: file });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        url: 'https://examplebucket.s3.eu-west-3.amazonaws.com/',
        fields: { 'x-amz-security-token': 'token' },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('wrong usage', () => {
  it.each([
    [['--key', 'k'], 'Use --bucket'],
    [['-b', 'b-ucket'], 'Use --key, or --key-prefix'],
    [['-b', 'b-ucket', '--key', 'k', '--key-prefix', 'k'], 'use --key or --key-prefix, not both'],
    [['-b', 'b/ucket', '--key', 'k'], '--bucket must be'],
    [['-b', 'b-ucket', '--key', ''], '--key is empty'],
    [['-b', 'b-ucket', '--key', 'k', 'extra'], 'expected only options'],
    [['-b', 'b-ucket', '--key', 'k', '--secret', 'k'], 'unknown option --secret'],
    [['-b', 'b-ucket', '--key', 'k', '--html', '--curl', 'f'], 'use --html or --curl, not both'],
    [['-b', 'b-ucket', '--key', 'k', '--curl', ''], '--curl expected a file'],
    [['-b', 'b-ucket', '--key-prefix', 'k', '--curl', 'f'], '--curl needs a value for key'],
    [['-b', 'b-ucket', '--key', 'k', '--size', '5'], '--size expected MIN-MAX'],
    [['-b', 'b-ucket', '--key', 'k', '--size', '5-1'], '--size expected two whole numbers of bytes'],
    [['-b', 'b-ucket', '--key', 'k', '-f', 'acl'], '--field expected NAME=VALUE'],
    [['-b', 'b-ucket', '--key', 'k', '-f', 'acl=a', '-f', 'ACL=b'], '--field acl is given twice'],
    [['-b', 'b-ucket', '--key', 'k', '-f', 'policy=a'], '--field policy has an option of its own'],
    [
      ['-b', 'b-ucket', '--key', 'k', '-f', 'acl=a', '--starts-with', 'acl=b'],
      '--field acl does not meet its condition',
    ],
    [['-b', 'b-ucket', '--key', 'k', '--starts-with', 'key=a'], '--starts-with has key'],
    [['-b', 'b-ucket', '--key', 'k', '-e', '0'], '--expires expected 1 to 604800 seconds'],
    [['-b', 'b-ucket', '--key', 'k', '--success-status', '302'], '--success-status expected 200, 201 or 204'],
    [['-b', 'b-ucket', '--key', 'k', '--success-redirect', 'x'], '--success-redirect expected a URL'],
    [['-b', 'b-ucket', '--key', 'k', '--endpoint', 'ftp://x'], '--endpoint must be'],
    [['-b', 'b-ucket', '--key', 'k', '-r', 'a/b'], '--region must be'],
  ])('%o', async (args, message) => {
    const { code, stdout, stderr } = await run(['post-policy', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('Try: siglane post-policy --help');
  });

  it('refuses missing credentials and a missing region', async () => {
    const args = [...base, '--key', 'k'];
    expect(await run(args, '', {})).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('no credentials'),
    });
    const { accessKeyId, secretAccessKey } = credentials;
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    expect(await run(args, '', keys)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('no region. Use --region'),
    });
  });
});
