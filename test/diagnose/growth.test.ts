import { expect, test } from 'vitest';
import { diagnose, type Evidence, toMarkdown, toText } from '../../bindings/entries/diagnose.js';
import { growth, MOST_GROWTH } from '../support/growth.js';

const signature = '0'.repeat(64);
const names = (size: number, prefix = 'a') =>
  Array.from({ length: Math.ceil(size / 8) }, (_, i) => prefix + i.toString(36).padStart(6, '0'));

interface Parts {
  readonly signed?: string;
  readonly target?: string;
  readonly headers?: string;
  readonly body?: string;
}

function raw({ signed = 'host;x-amz-date', target = '/k', headers = '', body = '' }: Parts): string {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/s3/aws4_request, SignedHeaders=${signed}, Signature=${signature}`;
  const own = `Host: examplebucket.s3.amazonaws.com\r\nX-Amz-Date: 20260102T030405Z\r\nAuthorization: ${authorization}\r\n`;
  return `PUT ${target} HTTP/1.1\r\n${own}${headers}\r\n${body}`;
}

const right = (headers: string, signed: string, query = '') =>
  `PUT\n/k\n${query}\nhost:examplebucket.s3.amazonaws.com\n${headers}x-amz-date:20260102T030405Z\n\n${signed}\nUNSIGNED-PAYLOAD`;

const lines = (size: number, value = '') =>
  names(size)
    .map((name) => `${name}:${value}\n`)
    .join('');
const list = (size: number) => `${names(size).join(';')};host;x-amz-date`;

const shapes: [string, (size: number) => Evidence][] = [
  ['signed headers', (size) => ({ request: raw({ signed: list(size), headers: lines(size) }) })],
  ['signed headers that are missing', (size) => ({ request: raw({ signed: list(size) }) })],
  [
    'headers that must be signed',
    (size) => ({
      request: raw({
        headers: names(size, 'x-amz-')
          .map((name) => `${name}: 1\r\n`)
          .join(''),
      }),
    }),
  ],
  [
    'one header many times',
    (size) => ({ request: raw({ signed: `${'a;'.repeat(size / 8)}host`, headers: 'a: 1\r\n'.repeat(size / 8) }) }),
  ],
  [
    'one header many times, for Keystone',
    (size) => ({ request: raw({ headers: 'a: 1\r\n'.repeat(size / 8) }), dialect: 'keystone' }),
  ],
  ['parameters', (size) => ({ request: raw({ target: `/k?${names(size).join('=1&')}` }) })],
  ['parameters, one of them twice', (size) => ({ request: raw({ target: `/k?x&x&${names(size).join('=1&')}` }) })],
  [
    'parameters after the signature',
    (size) => ({
      request: `https://examplebucket.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE/20260102/us-east-1/s3/aws4_request&X-Amz-Date=20260102T030405Z&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}&${names(size).join('=1&')}`,
    }),
  ],
  [
    'a long path, with a secret',
    (size) => ({
      request: raw({ target: `/${'a'.repeat(size)}` }),
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    }),
  ],
  [
    'whitespace in a Credential',
    (size) => ({
      request: `GET / HTTP/1.1\r\nHost: h\r\nAuthorization: AWS4-HMAC-SHA256 Credential=x${' '.repeat(size)}y\r\n\r\n`,
    }),
  ],
  [
    'whitespace in a content type',
    (size) => ({
      request: raw({ headers: `content-type: a${' '.repeat(size)}b\r\n`, signed: 'content-type;host' }),
      dialect: 'keystone',
    }),
  ],
  [
    'semicolons in a content type',
    (size) => ({
      request: raw({ headers: `content-type: ${';'.repeat(size)}\u2028x\r\n`, signed: 'content-type;host' }),
    }),
  ],
  ['forwarded hosts', (size) => ({ request: raw({ headers: `x-forwarded-host: ${names(size).join(',')}\r\n` }) })],
  [
    'a token',
    (size) => ({
      request: raw({
        headers: `x-amz-security-token: b${'a'.repeat(size)}\r\nzz: ${'a'.repeat(size)}\r\n`,
        signed: 'host;zz',
      }),
    }),
  ],
  [
    'an indent',
    (size) => ({
      request: `${' '.repeat(size)}GET /k HTTP/1.1\n${`\n${' '.repeat(size - 1)}x`.repeat(8)}\n${' '.repeat(4 * size)}\n`,
    }),
  ],
  [
    'a boundary',
    (size) => ({
      request: raw({
        headers: `content-type: multipart/form-data; boundary=${'b'.repeat(Math.min(size, 30_000))}\r\n`,
        body: `--${'b'.repeat(size - 1)}x`.repeat(8),
      }),
    }),
  ],
  ['a body of brackets', (size) => ({ request: raw({ body: '['.repeat(size) + ']'.repeat(size) }) })],
  [
    'a body of deep and wide JSON',
    (size) => ({ request: raw({ body: `${'['.repeat(60)}${'1,'.repeat(size)}1${']'.repeat(60)}` }) }),
  ],
  [
    'a response with hashes',
    (size) => ({ request: raw({}), error: `{"message":"${'hashed with SHA-256'.repeat(size / 19)}"}` }),
  ],
  ['a response of brackets', (size) => ({ request: raw({}), error: '['.repeat(size) })],
  ['a response of elements', (size) => ({ request: raw({}), error: `<Error><Message>${'<a>'.repeat(size / 3)}` })],
  [
    'a response of line breaks',
    (size) => ({
      request: raw({}),
      error: `<Error><CanonicalRequest>a${'\n'.repeat(size)}b</CanonicalRequest></Error>`,
    }),
  ],
  [
    'a log of labels',
    (size) => ({
      request: raw({}),
      log: `${'CanonicalRequest:\n'.repeat(size / 18)}StringToSign:\nAWS4-HMAC-SHA256\na\nb\nc\n`,
    }),
  ],
  ['a literal of line breaks in a log', (size) => ({ request: raw({}), log: `"GET\\n/${'\\n'.repeat(size / 2)}"` })],
  [
    'token names in a log',
    (size) => ({ request: raw({}), log: `CanonicalRequest:\n${right('', 'host', 'token='.repeat(size / 6))}\n` }),
  ],
  [
    'a canonical request with all values changed',
    (size) => ({
      request: raw({ signed: list(size), headers: lines(size) }),
      canonicalRequest: right(lines(size, 'x'), list(size)),
    }),
  ],
  ['a canonical request of line breaks', (size) => ({ request: raw({}), canonicalRequest: `a${'\n'.repeat(size)}b` })],
  ['a string to sign of line breaks', (size) => ({ request: raw({}), stringToSign: `a${'\n'.repeat(size)}b` })],
  ['a curl command of quotes', (size) => ({ request: `curl ${`'a' "b" `.repeat(size / 8)} https://h/` })],
  [
    'a HAR',
    (size) => ({
      request: JSON.stringify({
        log: {
          entries: Array.from({ length: size / 64 }, () => ({
            request: { method: 'GET', url: 'https://h/', headers: [] },
          })),
        },
      }),
    }),
  ],
  ['deep JSON', (size) => ({ request: `${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}` })],
];

test.each(shapes)(
  '%s',
  async (_, make) => {
    const run = async (evidence: Evidence) => {
      try {
        const diagnosis = await diagnose(evidence);
        toText(diagnosis);
        toText(diagnosis, { width: 120 });
        toMarkdown(diagnosis);
      } catch (error) {
        // The input is too long or unreadable. It must never overflow the stack.
        expect(error).toMatchObject({ code: expect.any(String) });
      }
    };
    expect(await growth(make, run, { mostSize: 1 << 17 })).toBeLessThan(MOST_GROWTH);
  },
  120_000,
);
