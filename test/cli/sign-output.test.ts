import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../../bindings/cli/shell.js';
import { shellWords } from '../support/shell.js';
import { run } from './program.js';

const s3 = 'https://examplebucket.s3.amazonaws.com';
const bucket = `${s3}/`;
const date = ['--date', '20130524T000000Z'];
const env = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_REGION: 'us-east-1',
};
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The published example of a GET (Amazon S3 API Reference, "Authorization header"), stage by stage. */
const get = {
  args: [...date, '-H', 'Range: bytes=0-9', `${s3}/test.txt`],
  signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  authorization:
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, ' +
    'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, ' +
    'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  canonicalRequest: `GET
/test.txt

host:examplebucket.s3.amazonaws.com
range:bytes=0-9
x-amz-content-sha256:${emptyHash}
x-amz-date:20130524T000000Z

host;range;x-amz-content-sha256;x-amz-date
${emptyHash}`,
  stringToSign: `AWS4-HMAC-SHA256
20130524T000000Z
20130524/us-east-1/s3/aws4_request
7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972`,
};
const headers = {
  'x-amz-date': '20130524T000000Z',
  'x-amz-content-sha256': emptyHash,
  authorization: get.authorization,
};
const stages = (result: string) => `# payload hash
${emptyHash}

# signed headers
host;range;x-amz-content-sha256;x-amz-date

# canonical request
${get.canonicalRequest}

# credential scope
20130524/us-east-1/s3/aws4_request

# string to sign
${get.stringToSign}

# signature
${get.signature}

# url
${s3}/test.txt

${result}`;

describe('--json and --explain', () => {
  it('print one line of JSON', async () => {
    const { stdout } = await run(['sign', '--json', ...get.args]);
    expect(stdout).toBe(`${JSON.stringify({ url: `${s3}/test.txt`, headers, signature: get.signature })}\n`);
    const explained = await run(['sign', '--json', '--explain', ...get.args]);
    expect(explained.stdout.trimEnd().split('\n').length).toBe(1);
    expect(JSON.parse(explained.stdout)).toEqual({
      url: `${s3}/test.txt`,
      headers,
      canonicalRequest: get.canonicalRequest,
      stringToSign: get.stringToSign,
      credentialScope: '20130524/us-east-1/s3/aws4_request',
      signedHeaders: 'host;range;x-amz-content-sha256;x-amz-date',
      payloadHash: emptyHash,
      signature: get.signature,
    });
  });

  it('print every stage, then the usual output', async () => {
    for (const form of [[], ['--curl']]) {
      const { stdout } = await run(['sign', ...form, ...get.args]);
      const title = form.length === 0 ? '# headers to add' : '# curl command';
      expect(await run(['sign', '--explain', ...form, ...get.args])).toEqual({
        code: 0,
        stdout: stages(`${title}\n${stdout}`),
        stderr: '',
      });
    }
  });

  it('print the stages of a presigned URL', async () => {
    const args = ['sign', '--url', '-e', '86400', ...date, `${s3}/test.txt`];
    const { stdout } = await run([...args, '--explain']);
    const signature = 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
    const titles =
      'payload hash,signed headers,canonical request,credential scope,string to sign,signature,presigned URL';
    expect([...stdout.matchAll(/^# (.*)$/gm)].map((match) => match[1])).toEqual(titles.split(','));
    expect(stdout).toContain('\n3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04\n\n# signature\n');
    expect(stdout).toContain(`\n# signature\n${signature}\n\n# presigned URL\n${(await run(args)).stdout}`);
    const json = JSON.parse((await run([...args, '--json'])).stdout);
    expect(json).toEqual({ url: expect.stringContaining(signature), headers: {}, signature });
  });

  it('show the session token only where the signature needs it', async () => {
    const withToken = { ...env, AWS_SESSION_TOKEN: 'FwoToken' };
    const count = async (...args: string[]) => {
      const { stdout, stderr } = await run(['sign', ...args, ...get.args], '', withToken);
      expect(stderr).toBe('');
      return stdout.split('FwoToken').length - 1;
    };
    expect(await count()).toBe(1);
    expect(await count('--curl')).toBe(1);
    expect(await count('--url')).toBe(1);
    expect(await count('--json', '--url')).toBe(1);
    // Once in the canonical request, and once in the headers.
    expect(await count('--explain')).toBe(2);
  });

  it('prints the URL to send, if the headers do not show it', async () => {
    const note =
      'siglane: the URL was encoded for signing. Send this URL: https://examplebucket.s3.amazonaws.com/a%20b\n';
    expect((await run(['sign', `${s3}/a b`])).stderr).toBe(note);
    expect((await run(['sign', '--curl', `${s3}/a b`])).stderr).toBe('');
  });
});

describe('--curl', () => {
  /** The words of the printed command, without the words of added headers. */
  const words = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(['sign', '--curl', ...date, ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const all = shellWords(stdout);
    expect(all[0]).toBe('curl');
    const added = (word: string | undefined) => /^(?:x-amz-date|x-amz-content-sha256|authorization): /.test(word ?? '');
    return all.slice(1).filter((word, i) => !added(word) && !(word === '-H' && added(all[i + 2])));
  };

  it('has all headers, given and added', async () => {
    const { stdout } = await run(['sign', '--curl', ...get.args]);
    const lines = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    expect(shellWords(stdout)).toEqual(['curl', '-H', 'Range: bytes=0-9', ...lines, `${s3}/test.txt`]);
  });

  it('has the presigned URL, and only the given headers', async () => {
    const args = ['--url', '-H', 'x-amz-meta-a: b', `${s3}/test.txt`];
    const { stdout } = await run(['sign', ...date, ...args]);
    expect(await words(...args)).toEqual(['-H', 'x-amz-meta-a: b', stdout.trimEnd()]);
  });

  const noType = ['-H', 'content-type:'];
  it.each([
    [
      ['-X', 'HEAD', bucket],
      ['--head', bucket],
    ],
    [
      ['-X', 'DELETE', bucket],
      ['-X', 'DELETE', bucket],
    ],
    // An empty body is sent explicitly. With an unsigned payload, the user may add a body.
    [
      ['-X', 'POST', bucket],
      [...noType, '--data-raw', '', bucket],
    ],
    [
      ['-X', 'PUT', bucket],
      ['-X', 'PUT', ...noType, '--data-raw', '', bucket],
    ],
    [
      ['-X', 'PUT', '--payload-hash', 'UNSIGNED-PAYLOAD', bucket],
      ['-X', 'PUT', bucket],
    ],
    [
      ['-d', 'a', bucket],
      [...noType, '--data-raw', 'a', bucket],
    ],
    [
      ['-X', 'GET', '-d', '@x\n', '--payload-hash', sha256('?'), bucket],
      ['-X', 'GET', ...noType, '--data-binary', '@x\n', bucket],
    ],
    [
      ['--data-raw', "@it's", '-H', 'Content-Type: a/b', bucket],
      ['-H', 'Content-Type: a/b', '--data-raw', "@it's", bucket],
    ],
    [
      ['-d', '', '-H', 'content-type:', bucket],
      ['-H', 'content-type;', '--data-raw', '', bucket],
    ],
    [
      ['-d', '@-', '--payload-hash', 'UNSIGNED-PAYLOAD', bucket],
      [...noType, '--data-binary', '@-', bucket],
    ],
    [
      ['-H', 'User-Agent:  me \t', '-H', 'a: 1', '-H', 'A:2', bucket],
      ['-H', 'User-Agent: me', '-H', 'a: 1', '-H', 'A: 2', bucket],
    ],
    [
      ['-s', 's3', 'HTTP://[::1]:80/A[b]'],
      ['--globoff', 'http://[::1]/A%5Bb%5D'],
    ],
    [['-s', 's3', 'https://Host.example/A'], ['https://host.example/A']],
    [
      ['--allow-dot-segments', `${s3}/a/../b`],
      ['--path-as-is', `${s3}/a/../b`],
    ],
    [
      ['--allow-dot-segments', '--host-scope', 'ignore', '-s', 'demo', `${s3}/a/.%2E?b`],
      ['--path-as-is', `${s3}/a/.%2E?b`],
    ],
    [[`${s3}/a.b/..c/d..?e=../f`], [`${s3}/a.b/..c/d..?e=..%2Ff`]],
    [[`${s3}/a'b $(c)?d="e"&f=\`g\``], [`${s3}/a%27b%20%24%28c%29?d=%22e%22&f=%60g%60`]],
  ])('%j', async (args, expected) => {
    expect(await words(...args)).toEqual(expected);
  });

  it('names the file of the body', async () => {
    const folder = await mkdtemp(join(tmpdir(), "siglane it's "));
    try {
      const file = join(folder, 'a $b');
      await writeFile(file, 'x');
      expect(await words('-d', `@${file}`, s3)).toEqual([...noType, '--data-binary', `@${file}`, bucket]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('quotes any text for the shell', () => {
    const text = fc.string({
      unit: fc.constantFrom(...`'"\\ \n\t$\`!*?[]{}()<>|&;#~^=%@+:,./-_aZ9é😀`),
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (words) => {
        expect(shellWords(words.map(quote).join(' '))).toEqual(words);
      }),
      { numRuns: 2000 },
    );
  });
});
