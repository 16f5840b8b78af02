import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials } from '../support/example.js';
import { check } from '../support/received.js';
import { type Result, run } from './program.js';

/** The request of the examples in the Amazon S3 API Reference, "Authorization header" and "Using Query Parameters". */
const s3Date = ['--date', '20130524T000000Z'];
const s3 = 'https://examplebucket.s3.amazonaws.com';
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** The credentials of the examples in the AWS General Reference, which Keystone's tests use too. */
const iamSecret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const iam = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: iamSecret, AWS_REGION: 'us-east-1' };
const s3Env = {
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: 'us-east-1',
};
const form = ['-H', 'content-type: application/x-www-form-urlencoded; charset=utf-8'];
const listUsers = 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08';

/** The printed lines as headers. Fails if there is any other output. */
function headersOf({ code, stdout, stderr }: Result): Record<string, string> {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.endsWith('\n')).toBe(true);
  const lines = stdout.slice(0, -1).split('\n');
  return Object.fromEntries(lines.map((line) => /^([a-z0-9-]+): (.*)$/.exec(line)?.slice(1) as [string, string]));
}

const signatureOf = (result: Result) => headersOf(result)['authorization']?.split('Signature=')[1];
const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-sign-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('published examples', () => {
  it('prints the headers to add', async () => {
    expect(headersOf(await run(['sign', ...s3Date, '-H', 'Range: bytes=0-9', `${s3}/test.txt`]))).toEqual({
      'x-amz-date': '20130524T000000Z',
      'x-amz-content-sha256': emptyHash,
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, ' +
        'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, ' +
        'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    });
  });

  const put = [
    '-X',
    'put',
    '-H',
    'Date: Fri, 24 May 2013 00:00:00 GMT',
    '-H',
    'x-amz-storage-class:REDUCED_REDUNDANCY',
  ];
  it.each([
    [
      'PUT object',
      [...s3Date, ...put, '-d', 'Welcome to Amazon S3.', `${s3}/test%24file.text`],
      s3Env,
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
    [
      'GET lifecycle',
      [...s3Date, `${s3}/?lifecycle`],
      s3Env,
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ],
    [
      'list',
      [...s3Date, `${s3}/?max-keys=2&prefix=J`],
      s3Env,
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
    [
      'the seed of a chunked upload',
      [
        ...[...s3Date, '-X', 'PUT', '--payload-hash', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'],
        ...['-H', 'content-encoding: aws-chunked', '-H', 'content-length: 66824'],
        ...['-H', 'x-amz-decoded-content-length: 66560', '-H', 'x-amz-storage-class: REDUCED_REDUNDANCY'],
        'https://s3.amazonaws.com/examplebucket/chunkObject.txt',
      ],
      s3Env,
      '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
    ],
    [
      'IAM ListUsers',
      ['--date', '2015-08-30T12:36:00Z', ...form, listUsers],
      iam,
      '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    ],
    [
      'Keystone',
      [
        ...['--date', '20110909T233600Z', '-X', 'POST', '--dialect', 'keystone', '-s', 'iam', ...form],
        ...[
          '--payload-hash',
          'b6359072c78d70ebee1e81adcbab4f01bf2c23245fa365ef83fe8f1f955085e2',
          'http://foo:8000/?a=b',
        ],
      ],
      iam,
      '26dd92ea79aaa49f533d13b1055acdcd7d7321460d64621f96cc79c4f4d4ab2b',
    ],
  ])('%s', async (_, args, env, signature) => {
    expect(signatureOf(await run(['sign', ...args], '', env))).toBe(signature);
  });

  it.each([
    [
      [...s3Date, '-e', '86400', `${s3}/test.txt`],
      s3Env,
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    ],
    [
      ['--date', '20150830T123600Z', '-e', '60', ...form, listUsers],
      iam,
      '37ac2f4fde00b0ac9bd9eadeb459b1bbee224158d66e7ae5fcadb70b2d181d02',
    ],
  ])('presigns a URL: %j', async (args, env, signature) => {
    const { code, stdout, stderr } = await run(['sign', '--url', ...args], '', env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^https:\/\/[^\n]+\n$/);
    expect(stdout.startsWith(args.at(-1) as string)).toBe(true);
    expect(stdout).toContain(`&X-Amz-Expires=${args[3]}&`);
    expect(stdout.trimEnd().split('X-Amz-Signature=')[1]).toBe(signature);
  });
});

describe('the body', () => {
  const url = `${s3}/test%24file.text`;
  const bytes = Uint8Array.of(0, 255, 13, 10, 64);
  const sign = (args: string[], input?: string | Uint8Array) => run(['sign', ...args, url], input);
  const hashOf = async (args: string[], input?: string | Uint8Array) =>
    headersOf(await sign(args, input))['x-amz-content-sha256'];

  it('is text, a file, or standard input, unchanged to the last byte', async () => {
    await writeFile(join(folder, 'body'), bytes);
    expect(await hashOf(['-d', ' {"a":"é"}\r\n'])).toBe(sha256(' {"a":"é"}\r\n'));
    expect(await hashOf(['-d', `@${join(folder, 'body')}`])).toBe(sha256(bytes));
    expect(await hashOf(['-d', '@-'], bytes)).toBe(sha256(bytes));
    expect(await hashOf(['-d', '@-'])).toBe(emptyHash);
    expect(await hashOf(['--data-raw', '@-'], 'not read')).toBe(sha256('@-'));
    expect(await hashOf(['-d', ''])).toBe(emptyHash);
  });

  it('turns a GET into a POST', async () => {
    const method = async (...args: string[]) =>
      JSON.parse((await run(['sign', '--explain', '--json', ...args, url])).stdout).canonicalRequest.split('\n')[0];
    expect(await method()).toBe('GET');
    expect(await method('-d', '')).toBe('POST');
    expect(await method('-d', 'a', '-X', 'get')).toBe('GET');
    expect(await method('-X', 'PROPFIND')).toBe('PROPFIND');
  });

  it('is not read where an option or a header gives its hash', async () => {
    const missing = ['-d', `@${join(folder, 'missing')}`];
    expect(await hashOf(['--payload-hash', 'UNSIGNED-PAYLOAD', ...missing])).toBe('UNSIGNED-PAYLOAD');
    expect(await hashOf(['--payload-hash', sha256('a'), ...missing])).toBe(sha256('a'));
    const header = await sign(['-H', 'X-Amz-Content-Sha256: UNSIGNED-PAYLOAD', ...missing]);
    expect(headersOf(header)).not.toHaveProperty('x-amz-content-sha256');
    expect(header.stdout).toContain('SignedHeaders=host;x-amz-content-sha256;x-amz-date,');
  });

  it('must match the hash of a header', async () => {
    const header = ['-H', `x-amz-content-sha256: ${sha256('a')}`];
    expect((await sign([...header, '-d', 'a'])).code).toBe(0);
    expect(await sign([...header, '-d', 'b'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--header x-amz-content-sha256 contradicts the payload'),
    });
  });

  it('is covered by a presigned URL', async () => {
    const { stdout } = await sign(['--url', '-X', 'PUT', '-d', 'Welcome']);
    expect(stdout).toContain(`&X-Amz-Content-Sha256=${sha256('Welcome')}&`);
  });
});

describe('service, region and token', () => {
  const credential = async (args: string[], env: Record<string, string> = s3Env) =>
    /Credential=(\S+),/.exec(
      headersOf(await run(['sign', ...s3Date, ...args], '', env))['authorization'] as string,
    )?.[1];

  it('come from the options, then from the host, then from the environment', async () => {
    const url = 'https://dynamodb.eu-west-1.amazonaws.com/';
    const scope = (region: string, service: string) =>
      `AKIAIOSFODNN7EXAMPLE/20130524/${region}/${service}/aws4_request`;
    const ignore = ['--host-scope', 'ignore'];
    expect(await credential([...ignore, '-r', 'eu-central-1', '-s', 'execute-api', url])).toBe(
      scope('eu-central-1', 'execute-api'),
    );
    expect(await credential([...ignore, '-r', 'eu-central-1', url])).toBe(scope('eu-central-1', 'dynamodb'));
    expect(await credential([...ignore, '-s', 'execute-api', url])).toBe(scope('eu-west-1', 'execute-api'));
    expect(await credential([`${s3}/`])).toBe(scope('us-east-1', 's3'));
    expect(await credential(['-s', 'anything', 'http://localhost:9000/'])).toBe(scope('us-east-1', 'anything'));
    const { AWS_REGION: _, ...noRegion } = s3Env;
    expect(await credential([url], noRegion)).toBe(scope('eu-west-1', 'dynamodb'));
  });

  it('include the session token from the environment, which is signed', async () => {
    const env = { ...s3Env, AWS_SESSION_TOKEN: 'to/ken==' };
    const result = await run(['sign', ...s3Date, '-X', 'PUT', '-d', 'a', `${s3}/a%2Bb?x=1&b=~`], '', env);
    const headers = headersOf(result);
    expect(headers['x-amz-security-token']).toBe('to/ken==');
    expect(headers['authorization']).toContain(
      'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token',
    );
    const received = {
      method: 'PUT',
      target: '/a%2Bb?x=1&b=~',
      headers: [['Host', 'examplebucket.s3.amazonaws.com'] as const, ...Object.entries(headers)],
      body: Buffer.from('a'),
    };
    const { given, expected } = check(received, credentials.secretAccessKey);
    expect(given).toBe(expected);
  });
});

describe('signing rules', () => {
  const env = { ...iam, AWS_SESSION_TOKEN: 'token' };
  const explain = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(['sign', '--explain', '--json', '-s', 'demo', ...args], '', env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const explained = JSON.parse(stdout);
    return { ...explained, lines: explained.canonicalRequest.split('\n') };
  };

  // AWS, "Create a signed AWS API request": all services but S3 encode each segment twice, and normalize the path.
  it.each([
    [[], '/c%2520d'],
    [['--path-encoding', 'single'], '/c%20d'],
    [['--path-normalization', 'none', '--allow-dot-segments'], '/a/../c%2520d'],
    [['--dialect', 's3', '--allow-dot-segments'], '/a/../c%20d'],
    [['--dialect', 's3', '--path-normalization', 'rfc3986'], '/c%20d'],
    [['--path-encoding', 'none', '--path-normalization', 'none', '--allow-dot-segments'], '/a/../c%20d'],
  ])('path: %j', async (args, path) => {
    expect((await explain(...args, 'http://localhost/a/../c%20d')).lines[1]).toBe(path);
  });

  it.each([
    [[], 'a=1&a=2'],
    [['--duplicate-query', 'first'], 'a=2'],
    [['--post-query', 'empty'], ''],
    [['--dialect', 'keystone', '--post-query', 'kept'], 'a=1&a=2'],
  ])('query: %j', async (args, query) => {
    expect((await explain(...args, '-X', 'POST', 'http://localhost/?a=2&a=1')).lines[2]).toBe(query);
  });

  it('payload', async () => {
    const names = async (...args: string[]) => Object.keys((await explain(...args, 'http://localhost/')).headers);
    expect(await names()).not.toContain('x-amz-content-sha256');
    expect(await names('--payload-header', 'sent')).toContain('x-amz-content-sha256');
    expect(await names('--dialect', 's3', '--payload-header', 'omitted')).not.toContain('x-amz-content-sha256');
    const hash = async (...args: string[]) => (await explain('--url', ...args, 'http://localhost/')).payloadHash;
    expect(await hash()).toBe(emptyHash);
    expect(await hash('--unsigned-payload', 'presigned')).toBe('UNSIGNED-PAYLOAD');
    expect(await hash('--dialect', 's3', '--unsigned-payload', 'never')).toBe(emptyHash);
    const sent = await explain('-d', 'body', '-s', 'vpc-lattice-svcs', 'http://localhost/');
    expect([sent.payloadHash, sent.headers['x-amz-content-sha256']]).toEqual(['UNSIGNED-PAYLOAD', 'UNSIGNED-PAYLOAD']);
  });

  it('session token: signed, appended after signing, or omitted', async () => {
    const args = ['--date', '20150830T123600Z', ...form, listUsers];
    const sign = (...more: string[]) => run(['sign', ...more, ...args], '', env);
    const published = '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7';
    expect(signatureOf(await sign('--session-token', 'signed'))).not.toBe(published);
    const appended = await sign('--session-token', 'appended');
    expect(signatureOf(appended)).toBe(published);
    expect(headersOf(appended)['x-amz-security-token']).toBe('token');
    const omitted = await sign('--session-token', 'omitted');
    expect(signatureOf(omitted)).toBe(published);
    expect(omitted.stdout).not.toContain('token');
    const presigned = '37ac2f4fde00b0ac9bd9eadeb459b1bbee224158d66e7ae5fcadb70b2d181d02';
    const { stdout } = await sign('--url', '-e', '60', '--session-token', 'appended');
    expect(stdout.endsWith(`&X-Amz-Signature=${presigned}&X-Amz-Security-Token=token\n`)).toBe(true);
  });
});
