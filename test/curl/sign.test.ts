/**
 * Requests that curl sends for the commands of `siglane sign`: received by a server, and verified with the reference
 * signer.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../cli/program.js';
import { credentials } from '../support/example.js';
import { check, type Received } from '../support/received.js';

const execute = promisify(execFile);
const bytes = Uint8Array.from({ length: 2_000_000 }, (_, i) => (i * i) % 256);

let server: Server;
let port: number;
let folder: string;
let arrived: Received[] = [];

beforeAll(async () => {
  await execute('curl', ['--version']).catch((cause) => {
    throw new Error('these tests need curl: install it, with "apt-get install curl" for example', { cause });
  });
  folder = await mkdtemp(join(tmpdir(), "siglane curl it's "));
  await writeFile(join(folder, 'some $body'), bytes);
  await writeFile(join(folder, '-'), 'dash');
  server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (piece) => body.push(piece));
    request.on('end', () => {
      const headers = request.rawHeaders.flatMap((name, i) =>
        i % 2 === 0 ? [[name, request.rawHeaders[i + 1] as string] as const] : [],
      );
      arrived.push({
        method: request.method as string,
        target: request.url as string,
        headers,
        body: Buffer.concat(body),
      });
      response.setHeader('content-length', 2);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server?.close();
  if (folder) await rm(folder, { recursive: true });
});

/** Runs a script in the folder. curl's only setting is the host name that resolves to the server. */
async function shell(script: string, input = ''): Promise<string> {
  await writeFile(join(folder, '.curlrc'), `silent\nshow-error\nresolve = "*:${port}:127.0.0.1"\n`);
  const env = { PATH: process.env['PATH'], HOME: folder, CURL_HOME: folder };
  const running = execute('sh', ['-ec', script], { cwd: folder, env });
  running.child.stdin?.end(input);
  return (await running).stdout;
}

/** Request that arrives when the printed command runs. */
async function send(args: readonly string[], path: string, input?: string): Promise<Received> {
  const { code, stdout, stderr } = await run(['sign', '--curl', ...args, `http://Files.example:${port}${path}`]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  arrived = [];
  await shell(stdout, input);
  expect(arrived.length).toBe(1);
  return arrived[0] as Received;
}

/** Values of a header, in the order of arrival. */
const values = ({ headers }: Received, name: string) =>
  headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);

function expectValid(received: Received): void {
  const { given, expected } = check(received, credentials.secretAccessKey);
  expect(given).toMatch(/^[0-9a-f]{64}$/);
  expect(given).toBe(expected);
}

const paths = [
  '',
  '/',
  '/?',
  '/?lifecycle',
  '/a b/ü😀?x=1&y=é&z&empty=',
  `/!$&'()*+,;=:@~-._"<>[]{}|^\`\\?!$'()*+,;:@~-._"<>[]{}|^\`\\/?`,
  '/%41%2f%2B%25%c3%a9?a=%2F%2b+%20&%41=b',
  '//double//slash/',
  '/a/./b/../c/%2e%2E/.?d=../e',
  '/[1-3]{a,b}?[4-6]',
];

describe.each(['s3', 'demo'])('for the service %s', (service) => {
  // The verification does not normalize paths.
  const rules = ['-s', service, '--allow-dot-segments', '--path-normalization', 'none'];

  it.each(paths)('curl sends %j as it was signed', async (path) => {
    const received = await send(rules, path);
    expect(received.method).toBe('GET');
    expectValid(received);
    const presigned = await send([...rules, '--url'], path);
    expect(values(presigned, 'authorization')).toEqual([]);
    expectValid(presigned);
  });

  const texts = ['', 'a=b', '{"a": "it\'s $HOME `x` \\\\ \\" !"}\r\n\n', 'tab\there', '-é😀'];
  it.each(texts)('curl sends the text %j', async (text) => {
    for (const where of [[], ['--url']]) {
      const received = await send([...rules, ...where, `--data-raw=${text}`], '/a');
      expect(received.method).toBe('POST');
      expect(Buffer.from(received.body).toString()).toBe(text);
      expect(values(received, 'content-type')).toEqual([]);
      expectValid(received);
    }
    expectValid(await send([...rules, '-X', 'GET', `--data-raw=${text}`], '/a'));
  });

  it('curl sends a file', async () => {
    const file = join(folder, 'some $body');
    const received = await send([...rules, '-X', 'PUT', '-H', 'Content-Type: image/png', '-d', `@${file}`], '/a.png');
    expect(received.method).toBe('PUT');
    expect(Buffer.compare(received.body, bytes)).toBe(0);
    expect(values(received, 'content-type')).toEqual(['image/png']);
    expectValid(received);
  });
});

const s3 = ['-s', 's3'];

it.each(['HEAD', 'DELETE', 'OPTIONS', 'PUT', 'PATCH', 'POST'])('curl sends a %s without a body', async (method) => {
  const received = await send([...s3, '-X', method], '/a');
  expect(received.method).toBe(method);
  expect(received.body.length).toBe(0);
  expect(values(received, 'content-length')).toEqual(['PUT', 'PATCH', 'POST'].includes(method) ? ['0'] : []);
  expectValid(received);
});

it('curl sends every given header unchanged', async () => {
  const args = [
    'X-Amz-Meta-A:  two  words\t',
    'x-empty:',
    'x-q: it\'s "$HOME" `x` \\ !',
    'X-R: 1',
    'x-r: 2',
    'User-Agent: me',
  ];
  const received = await send([...s3, ...args.flatMap((header) => ['-H', header])], '/a');
  expect(values(received, 'x-amz-meta-a')).toEqual(['two  words']);
  expect(values(received, 'x-empty')).toEqual(['']);
  expect(values(received, 'x-q')).toEqual(['it\'s "$HOME" `x` \\ !']);
  expect(values(received, 'x-r')).toEqual(['1', '2']);
  expect(values(received, 'user-agent')).toEqual(['me']);
  expectValid(received);
  const host = await send([...s3, '-H', 'Host: Bucket.example'], '/a');
  expect(values(host, 'host')).toEqual(['Bucket.example']);
  expectValid(host);
});

it('curl sends standard input if the hash is known', async () => {
  const received = await send([...s3, '--payload-hash', 'UNSIGNED-PAYLOAD', '-d', '@-'], '/a', 'from standard input\n');
  expect(Buffer.from(received.body).toString()).toBe('from standard input\n');
  expectValid(received);
});

it('curl reads the headers, and sends the signed file', async () => {
  const url = `http://files.example:${port}/a`;
  const { stdout } = await run(['sign', ...s3, '-X', 'PUT', '-d', `@${join(folder, '-')}`, url]);
  arrived = [];
  await shell(`curl -H @- -T ./- ${url}`, stdout);
  expect(arrived[0]?.body.toString()).toBe('dash');
  expectValid(arrived[0] as Received);
});
