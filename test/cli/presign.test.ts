import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reference, referenceUrls } from '../support/example.js';
import { run, start } from './program.js';

const fixed = ['--bucket', 'examplebucket', '--date', '2026-01-02T03:04:05Z', '--expires', '3600'];
const asText = (urls: readonly string[]) => urls.map((url) => `${url}\n`).join('');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('keys in, URLs out', () => {
  it('reads lines from standard input', async () => {
    const result = await run(['presign', ...fixed], 'a\nb c\r\nsome/é.jpg');
    expect(result).toEqual({ code: 0, stdout: asText(referenceUrls(['a', 'b c', 'some/é.jpg'])), stderr: '' });
  });

  it('reads files, and standard input as "-", in their order', async () => {
    await writeFile(join(folder, 'one.txt'), 'a\nb');
    await writeFile(join(folder, 'two.txt'), 'd\n');
    const result = await run(
      [
        'presign',
        ...fixed,
        ...['one.txt', '-', 'two.txt'].flatMap((name) => ['-f', name === '-' ? name : join(folder, name)]),
      ],
      'c\n',
    );
    expect(result).toEqual({ code: 0, stdout: asText(referenceUrls(['a', 'b', 'c', 'd'])), stderr: '' });
  });

  it('reads NUL-separated keys, also with newlines', async () => {
    const result = await run(['presign', ...fixed, '-0'], 'a\nb\0c\r\0');
    expect(result.stdout).toBe(asText(referenceUrls(['a\nb', 'c\r'])));
  });

  it('reads NDJSON whose items have a method, headers and a validity', async () => {
    const input = '{"key":"a","method":"PUT","headers":{"Content-Type":"image/png"},"expiresIn":60}\n"b"\n';
    expect((await run(['presign', ...fixed, '--ndjson'], input)).stdout).toBe(
      asText([
        reference({ path: '/a', method: 'PUT', headers: [['content-type', 'image/png']], expiresIn: 60 }).url,
        reference({ path: '/b' }).url,
      ]),
    );
  });

  it('reads NDJSON whose items have a query, and writes NDJSON', async () => {
    const input = '"a\\nb"\n\n{"key":"v.mp4","query":{"partNumber":2,"uploadId":"x~*"}}\r\n{"key":"é\\"q"}\n';
    const urls = [
      reference({ path: '/a\nb' }).url,
      reference({
        path: '/v.mp4',
        query: [
          ['partNumber', '2'],
          ['uploadId', 'x~*'],
        ],
      }).url,
      reference({ path: '/é"q' }).url,
    ];
    expect((await run(['presign', ...fixed, '--ndjson'], input)).stdout).toBe(asText(urls));
    const { stdout } = await run(['presign', ...fixed, '--ndjson', '--output-ndjson'], input);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(['a\nb', 'v.mp4', 'é"q'].map((key, i) => ({ key, url: urls[i] })));
    const lines = await run(['presign', ...fixed, '--output-ndjson'], 'a\r\nb');
    expect(
      lines.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(['a', 'b'].map((key) => ({ key, url: reference({ path: `/${key}` }).url })));
  });

  it('takes keys as arguments, with or without the bucket in the form of the AWS CLI', async () => {
    const urls = asText(referenceUrls(['a b', 's3/é.jpg']));
    const rest = fixed.slice(2);
    for (const args of [
      ['s3://examplebucket/a b', 's3://examplebucket/s3/é.jpg', ...rest],
      [...fixed, 'a b', 's3/é.jpg'],
      ['s3://examplebucket/a b', 's3/é.jpg', ...fixed],
    ])
      expect(await run(['presign', ...args], 'never read')).toEqual({ code: 0, stdout: urls, stderr: '' });
    const { stdout } = await run(['presign', ...fixed, '--output-ndjson', 'a b']);
    expect(JSON.parse(stdout)).toEqual({ key: 'a b', url: referenceUrls(['a b'])[0] });
    expect(await run(['presign', ...fixed, 'a', '../b'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('siglane: key 2: "key" has a segment'),
    });
  });

  it('writes nothing for empty input', async () => {
    expect(await run(['presign', ...fixed], '')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('puts every option into the URL', async () => {
    const args = [
      'presign',
      '-b',
      'examplebucket',
      '-r',
      'eu-west-1',
      '--endpoint',
      'http://localhost:9000',
      '--path-style',
      '-X',
      'put',
      '-e',
      '60',
      '--date',
      '20260102T030405Z',
      '-H',
      'X-Amz-Meta-A: some value',
      '-q',
      'versionId=a=b',
      '-q',
      'x=',
      '--max-key-bytes',
      '2000',
      '--allow-dot-segments',
    ];
    const key = `../${'x'.repeat(1500)}`;
    const expected = reference({
      origin: 'http://localhost:9000',
      path: `/examplebucket/${key}`,
      region: 'eu-west-1',
      method: 'PUT',
      expiresIn: 60,
      headers: [['x-amz-meta-a', 'some value']],
      query: [
        ['versionId', 'a=b'],
        ['x', ''],
      ],
    });
    expect(await run(args, key)).toEqual({ code: 0, stdout: `${expected.url}\n`, stderr: '' });
    expect((await run(['presign', ...fixed, '--dual-stack'], 'a')).stdout).toContain('.s3.dualstack.us-east-1.');
  });
});

describe('refusals', () => {
  it.each([
    [['--ndjson'], '"a"\n{"key":"b"\n', 'line 2: is not JSON'],
    [['--ndjson'], '"a"\n\n["b"]\n', 'line 3: expected a JSON string or an object such as {"key"'],
    [['--ndjson'], '{"key":"b","partNumber":1}', 'line 1: "partNumber" is not an option'],
    [['--ndjson'], '"a"\n{"key":"b","query":{"x":null}}', 'line 2: "query.x" expected a string'],
    [['--ndjson'], '"a"\n{"key":"b","method":"PATCH"}', 'line 2: "method" expected GET, PUT, POST, HEAD or DELETE'],
    [['--ndjson'], '"a"\n\n{"key":"b","expiresIn":0}', 'line 3: "expiresIn" expected 1 to 604800 seconds'],
    [['--ndjson'], '"a"\n{"query":{}}', 'line 2: "key" expected a string'],
    [[], 's3://examplebucket/a\n', 'line 1: begins with s3://. Use --bucket'],
    [['--output-ndjson'], 's3://examplebucket/a\n', 'line 1: begins with s3://'],
    [[], 'a\ns3://examplebucket/b\n', 'a line begins with s3://. Use --bucket'],
    [['-0'], 'a\0s3://examplebucket/b\0', 'a line begins with s3://'],
    [[], 'S3://examplebucket/a\n', 'line 1: begins with s3://'],
    [[], 'x3://\na\nS3://examplebucket/b\n', 'a line begins with s3://'],
    [[], 'a\nb\n\nc\n', 'line 3: is empty'],
    [[], 'a\nb/../c\n', 'line 2: "key" has a segment "." or ".."'],
    [['-0'], 'a\0b\0\0', 'key 3: is empty'],
    [['--output-ndjson'], 'a\n\xff', 'line 2: is not UTF-8'],
    [[], 'a\n\xff\n', 'line 2: "key" is not UTF-8'],
  ])('%j names the line: %j', async (args, input, message) => {
    const result = await run(['presign', ...fixed, ...args], Buffer.from(input, 'latin1'));
    expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`siglane: ${message}`) });
  });

  it.each([['--ndjson'], ['--output-ndjson'], []])('refuses an endless line: %j', async (...args) => {
    const result = await run(['presign', ...fixed, ...args], Buffer.alloc(20_000_000, 'x'));
    expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^siglane: line 1: /) });
  });

  it('names the file', async () => {
    const file = join(folder, 'blank.txt');
    await writeFile(file, 'a\n\n');
    expect(await run(['presign', ...fixed, '--file', file])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${file}: line 2:`),
    });
    expect(await run(['presign', ...fixed, '-f', join(folder, 'missing.txt')])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ENOENT'),
    });
  });

  it.each([
    [[], 2, 'Usage: siglane COMMAND'],
    [['sing'], 2, 'unknown command "sing"'],
    [['presign'], 2, 'Use --bucket'],
    [['presign', 's3://a-bucket/k', 's3://b-bucket/k'], 2, 'expected one bucket, got a-bucket and b-bucket'],
    [['presign', 's3://a-bucket/k', '-b', 'b-bucket'], 2, 'expected one bucket, got b-bucket and a-bucket'],
    [['presign', 's3://a-bucket'], 2, 'expected s3://BUCKET/KEY'],
    [['presign', '-b', 's3://a-bucket', 'k'], 2, 'is an s3:// address'],
    [['presign', ...fixed, '--color'], 2, 'unknown option --color'],
    [['presign', ...fixed, '--secret-access-key', 'x'], 2, 'unknown option --secret-access-key'],
    [['presign', ...fixed, '--expires', '0'], 2, '--expires expected 1 to 604800 seconds, got 0'],
    [['presign', ...fixed, '--expires', 'soon'], 2, '--expires expected seconds'],
    [['presign', ...fixed, '--date', 'today'], 2, '--date expected a date'],
    [['presign', ...fixed, '--date', '2026-13-02T03:04:05Z'], 2, '--date expected a date'],
    [['presign', ...fixed, '--date', '2026-02-30T00:00:00Z'], 2, '--date expected a date'],
    [['presign', ...fixed, '--date', '2026-01-02T24:00:00Z'], 2, '--date expected a date'],
    [['presign', ...fixed, '--date', '2026-01-02T03:04:05'], 2, '--date expected a date'],
    [['presign', ...fixed, '-X', 'PATCH'], 2, '--method expected GET, PUT, POST, HEAD or DELETE'],
    [['presign', ...fixed, '-H', 'novalue'], 2, '--header expected NAME:VALUE'],
    [['presign', ...fixed, '-q', 'a=1', '-q', 'a=2'], 2, '--query has a repeated parameter'],
    [['presign', ...fixed, '--null', '--ndjson'], 2, 'use --ndjson or --null, not both'],
    [['presign', '--bucket', 'arn:aws:s3:::x'], 2, 'is an ARN'],
  ])('refuses %j as wrong usage', async (args, code, message) => {
    const result = await run(args, 'a\n');
    expect(result.code).toBe(code);
    expect(result.stdout + result.stderr).toContain(message);
  });
});

describe('the end of a long job', () => {
  /** Writes keys until the program ends. */
  function feed(child: ReturnType<typeof start>): void {
    const piece = 'some/key/of/an/endless/list.jpg\n'.repeat(2000);
    const more = () => {
      while (child.exitCode === null && child.stdin.writable && child.stdin.write(piece));
    };
    child.stdin.on('error', () => {});
    child.stdin.on('drain', more);
    more();
  }

  it.each(['1', '2'])('is silent when the reader closes the pipe, with --workers %s', async (workers) => {
    const child = start(['presign', ...fixed, '--workers', workers]);
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const closed = new Promise((resolve) => child.on('close', resolve));
    feed(child);
    expect(await closed).toBe(0);
    expect(stderr).toBe('');
  });

  it.each(['1', '2'])('is clean after Ctrl-C with --workers %s: whole lines, exit code 130', async (workers) => {
    const child = start(['presign', ...fixed, '--workers', workers]);
    const output: Buffer[] = [];
    child.stdout.on('data', (data) => output.push(data));
    child.stdout.once('data', () => child.kill('SIGINT'));
    const closed = new Promise((resolve) => child.on('close', resolve));
    feed(child);
    expect(await closed).toBe(130);
    const urls = Buffer.concat(output).toString('latin1');
    expect(urls.length).toBeGreaterThan(0);
    expect(urls.endsWith('\n')).toBe(true);
    expect(urls.slice(0, urls.indexOf('\n'))).toBe(referenceUrls(['some/key/of/an/endless/list.jpg'])[0]);
  });

  it.each([
    [],
    ['--ndjson'],
    ['--output-ndjson'],
    ['--workers', '2'],
  ])('follows Ctrl-C while it waits for input: %j', async (...args) => {
    const child = start(['presign', ...fixed, ...args]);
    const closed = new Promise((resolve) => child.on('close', resolve));
    // The handler is installed before the first output.
    child.stdin.write((args as string[]).includes('--ndjson') ? '"a"\n'.repeat(1024) : 'a\n'.repeat(1024));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGINT');
    expect(await closed).toBe(130);
  });

  it.each(['1', '2'])('follows Ctrl-C while its reader does not read, with --workers %s', async (workers) => {
    const child = start(['presign', ...fixed, '--workers', workers]);
    const closed = new Promise((resolve) => child.on('exit', resolve));
    feed(child);
    await new Promise((resolve) => child.stdout.once('readable', resolve));
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGINT');
    expect(await closed).toBe(130);
    child.stdout.destroy();
  });

  describe('on a terminal', () => {
    const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'us-east-1' };

    /**
     * Runs the command with a terminal for messages. `toTerminal` sends the URLs there too. Returns the visible
     * messages.
     */
    async function shownBy(
      args: readonly string[],
      stdin: AsyncIterable<Uint8Array> & { isTTY?: boolean },
      { toTerminal = false, slow = false } = {},
    ): Promise<string> {
      const { run: runHere } = await import('../../dist/cli/main.js');
      let shown = '';
      const write = (piece: Buffer, _: string, done: () => void) => {
        shown += piece;
        done();
      };
      const stderr = Object.assign(new Writable({ write }), { isTTY: true });
      const stdout = Object.assign(new Writable({ write: (_, __, done) => void setTimeout(done, slow ? 60 : 0) }), {
        isTTY: toTerminal,
      });
      const { signal } = new AbortController();
      expect(await runHere(['presign', ...fixed, ...args], { env, stdin, stdout, stderr, signal })).toBe(0);
      return shown;
    }

    async function* forAWhile() {
      const end = performance.now() + 1500;
      while (performance.now() < end) yield Buffer.from('key\n'.repeat(10_000));
    }

    async function* one() {
      yield Buffer.from('key\n');
    }

    it('shows the progress, and removes the line at the end', async () => {
      const shown = await shownBy([], forAWhile());
      expect(shown).toMatch(/[\d,]+ URLs, [\d,]+\/s/);
      expect(shown).not.toContain('%');
      expect(shown.endsWith('\r\x1b[K')).toBe(true);
    });

    it('shows the percentage of a file, and the remaining time', async () => {
      const file = join(folder, 'long.txt');
      await writeFile(file, 'key\n'.repeat(2_000_000));
      const shown = await shownBy(['-f', file, '--workers', '1'], one(), { slow: true });
      expect(shown).toMatch(/URLs, [\d,]+\/s, \d+ %, \d+:\d\d left/);
    });

    it('shows nothing if the URLs go to the terminal too', async () => {
      expect(await shownBy([], forAWhile(), { toTerminal: true })).toBe('');
    });

    it('says that it waits for keys, if there are none on the command line', async () => {
      expect(await shownBy([], Object.assign(one(), { isTTY: true }))).toContain('Press Ctrl-D to end the input');
      expect(await shownBy(['a'], Object.assign(one(), { isTTY: true }))).toBe('');
      expect(await shownBy([], one())).toBe('');
    });
  });
});
