import { describe, expect, test } from 'vitest';
import type { ObservedRequest } from '../../../bindings/diagnose/observed.js';
import { readRequest } from '../../../bindings/diagnose/read/request.js';

const text = (request: ObservedRequest) => request.body && new TextDecoder().decode(request.body);
const header = (request: ObservedRequest, name: string) =>
  request.headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);

describe('raw HTTP', () => {
  // Amazon S3 API Reference, "Signature Calculations for the Authorization Header", PUT Object.
  const head = [
    'PUT /test%24file.text HTTP/1.1',
    'Host: examplebucket.s3.amazonaws.com',
    'Date: Fri, 24 May 2013 00:00:00 GMT',
    'x-amz-storage-class:   REDUCED_REDUNDANCY ',
  ];

  test.each(['\n', '\r\n'])('reads lines that end in %j', async (end) => {
    const request = await readRequest([...head, 'Content-Length: 21', '', 'Welcome to Amazon S3.\n'].join(end));
    expect(request).toMatchObject({ method: 'PUT', scheme: 'https', target: '/test%24file.text', hostFrom: 'header' });
    expect(request.headers).toEqual([
      ['Host', 'examplebucket.s3.amazonaws.com'],
      ['Date', 'Fri, 24 May 2013 00:00:00 GMT'],
      ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
      ['Content-Length', '21'],
    ]);
    expect(text(request)).toBe('Welcome to Amazon S3.');
  });

  test('reads a body that is unknown or missing', async () => {
    expect((await readRequest(head.join('\n'))).body).toBeUndefined();
    expect((await readRequest([...head, 'Content-Length: 99', '', 'short'].join('\n'))).body).toBeUndefined();
    expect((await readRequest([...head, 'Content-Length: 0', '', ''].join('\n'))).body).toEqual(new Uint8Array());
    expect((await readRequest('GET / HTTP/1.1\nHost: h\n\n')).body).toEqual(new Uint8Array());
    expect(text(await readRequest([...head, '', '{"a":1}'].join('\n')))).toBe('{"a":1}');
    const chunked = [...head, 'Transfer-Encoding: chunked', '', '0', '', ''].join('\r\n');
    expect((await readRequest(chunked)).body).toBeUndefined();
  });

  test('reads an absolute request target, without a Host header and with a Host header', async () => {
    const request = await readRequest('GET http://User@Example.com:80/a/../b?x=1&amp;y#f HTTP/1.1\nAccept: */*\n\n');
    expect(request).toMatchObject({ scheme: 'http', target: '/a/../b?x=1&amp;y', hostFrom: 'url' });
    expect(request.headers).toEqual([
      ['host', 'example.com'],
      ['Accept', '*/*'],
    ]);
    expect(await readRequest('GET http://a/ HTTP/1.1\nHost: b\n\n')).toMatchObject({
      headers: [['Host', 'b']],
      hostFrom: 'header',
    });
  });

  test('reads a folded header (RFC 9112, section 5.2), a space in the target, an indented text', async () => {
    const request = await readRequest('\n    GET /a b HTTP/1.1\n    Host: h\n    X-Long: one\n     \t two\n');
    expect(request).toMatchObject({
      target: '/a b',
      headers: [
        ['Host', 'h'],
        ['X-Long', 'one two'],
      ],
    });
  });

  test('reads pseudo-headers of HTTP/2 (RFC 9113, section 8.3.1)', async () => {
    const request = await readRequest(
      ':method: DELETE\n:authority: h.example\n:scheme: http\n:path: /k?a=%2F\nx-amz-date: d\n',
    );
    expect(request).toMatchObject({ method: 'DELETE', scheme: 'http', target: '/k?a=%2F', hostFrom: 'header' });
    expect(request.headers).toEqual([
      ['host', 'h.example'],
      ['x-amz-date', 'd'],
    ]);
  });

  test('reads the output of curl -v (format of curl 7.88); the last of several requests', async () => {
    const request = await readRequest(
      [
        '*   Trying 127.0.0.1:80...',
        '* Connected to h.example (127.0.0.1) port 80 (#0)',
        '> GET /first HTTP/1.1',
        '> Host: h.example',
        '> ',
        '< HTTP/1.1 307 Temporary Redirect',
        '< ',
        '> PUT /second?a=b HTTP/1.1',
        '> Host: h.example',
        '> Content-Length: 3',
        '> ',
        '< HTTP/1.1 403 Forbidden',
      ].join('\r\n'),
    );
    expect(request).toMatchObject({ method: 'PUT', scheme: 'http', target: '/second?a=b', body: undefined });
    expect(request.headers).toEqual([
      ['Host', 'h.example'],
      ['Content-Length', '3'],
    ]);
  });
});

describe('curl (curl(1), and requests observed from curl 7.88)', () => {
  test('reads several lines with quotes', async () => {
    const request = await readRequest(
      [
        '$ curl -sS -X PUT \\',
        `  -H 'x-amz-date: 20130524T000000Z' -H "x-note:  it's \\"so\\"  " \\`,
        `  --data-binary $'a\\'b\\n\\u00e9' 'https://Example.com:443/a/../b?x=1&amp;y#f'`,
        'echo done',
      ].join('\n'),
    );
    expect(request).toMatchObject({
      method: 'PUT',
      scheme: 'https',
      target: '/a/../b?x=1&amp;y',
      hostFrom: 'url',
      headers: [
        ['host', 'Example.com'],
        ['Accept', '*/*'],
        ['Content-Length', '6'],
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['x-amz-date', '20130524T000000Z'],
        ['x-note', 'it\'s "so"'],
      ],
    });
    expect(text(request)).toBe("a'b\né");
  });

  test.each([
    ['curl https://h/', 'GET', '/', ''],
    ['curl -I https://h/', 'HEAD', '/', ''],
    ['curl https://h/ -d a=1 --data b=2', 'POST', '/', 'a=1&b=2'],
    ['curl https://h/ -da=1', 'POST', '/', 'a=1'],
    ['curl https://h/ --data-raw @x', 'POST', '/', '@x'],
    ['curl https://h/ -d @file', 'POST', '/', undefined],
    ['curl https://h/ --data-urlencode "q=a b+c~(x)"', 'POST', '/', 'q=a+b%2Bc~%28x%29'],
    ['curl -G "https://h/?a" --data-urlencode "q=a b" -d z=1', 'GET', '/?a&q=a+b&z=1', ''],
    ['curl https://h/ --json \'{"a":1}\' --json 2', 'POST', '/', '{"a":1}2'],
    ['curl https://h/dir/ -T srv.py', 'PUT', '/dir/srv.py', undefined],
    ['curl https://h/dir/key -T srv.py', 'PUT', '/dir/key', undefined],
    ['curl https://h/ -F a=b', 'POST', '/', undefined],
    ['curl --url https://h/x -o out -sXDELETE', 'DELETE', '/x', ''],
    ['curl "https://h/a b" > out 2>&1', 'GET', '/a b', ''],
    ['curl https://h/k?a=1&b=2', 'GET', '/k?a=1', ''],
    ['/usr/bin/curl h/x --next https://other/', 'GET', '/x', ''],
    ['curl https://h/x#f -X PUT # not -X POST', 'PUT', '/x', ''],
  ])('%s', async (command, method, target, body) => {
    const request = await readRequest(command);
    expect(request).toMatchObject({ method, target });
    expect(text(request)).toBe(body);
  });

  test('reads headers that are replaced, removed, empty, or set by other options', async () => {
    const request = await readRequest(
      "curl http://h:8931/ -d x -H 'Content-Type:' -H 'accept: a' -H 'X-Empty;' -H 'Host: o' -A ag -b a=1 -b b=2 -b jar -e ref -u k:s",
    );
    expect(request).toMatchObject({ scheme: 'http', hostFrom: 'header' });
    expect(request.headers).toEqual([
      ['Authorization', 'Basic azpz'],
      ['User-Agent', 'ag'],
      ['Referer', 'ref'],
      ['Cookie', 'a=1;b=2'],
      ['Content-Length', '1'],
      ['accept', 'a'],
      ['X-Empty', ''],
      ['Host', 'o'],
    ]);
    const signing = await readRequest('curl --aws-sigv4 aws:amz:us-east-1:s3 --user k:s https://h/');
    expect(header(signing, 'authorization')).toEqual([]);
    const json = await readRequest("curl https://h/ --json '{}'");
    expect(header(json, 'content-type')).toEqual(['application/json']);
    expect(header(json, 'accept')).toEqual(['application/json']);
  });
});

describe('HAR (HTTP Archive 1.2)', () => {
  const entry = (url: string, status: number) => ({
    request: {
      method: 'POST',
      url,
      headers: [
        { name: ':authority', value: 'h' },
        { name: 'x-amz-date', value: 'd' },
      ],
      postData: { mimeType: 'text/plain', text: 'body' },
    },
    response: { status },
  });

  test('reads an entry, its JSON, its request, and a log', async () => {
    const one = entry('https://h/a?b=%2f', 403);
    for (const given of [
      one,
      JSON.stringify(one),
      one.request,
      { log: { entries: [one] } },
      { log: { entries: [entry('https://h/ok', 200), one, entry('https://h/ok', 204)] } },
    ]) {
      const request = await readRequest(given);
      expect(request).toMatchObject({ method: 'POST', target: '/a?b=%2f', hostFrom: 'url' });
      expect(request.headers).toEqual([
        ['host', 'h'],
        ['x-amz-date', 'd'],
      ]);
      expect(text(request)).toBe('body');
    }
  });

  test('refuses a log without a refused request, or without entries', async () => {
    const ok = entry('https://h/', 200);
    await expect(readRequest({ log: { entries: [ok, ok] } })).rejects.toThrow(RangeError);
    await expect(readRequest({ log: { entries: [] } })).rejects.toThrow(RangeError);
  });
});

describe('objects', () => {
  test('in the format of sign and verify, and as JSON', async () => {
    const given = { method: 'PUT', url: 'https://h/a/../b', headers: { 'X-A': ' 1 ' }, payload: 'p' };
    for (const each of [given, JSON.stringify(given)]) {
      const request = await readRequest(each);
      expect(request).toMatchObject({
        method: 'PUT',
        target: '/a/../b',
        headers: [
          ['host', 'h'],
          ['X-A', ' 1 '],
        ],
      });
      expect(text(request)).toBe('p');
    }
    const received = await readRequest({ method: 'POST', url: '/k?x', headers: [['Host', 'h:8080']] });
    expect(received).toMatchObject({ target: '/k?x', hostFrom: 'header', body: undefined });
    const bytes = await readRequest({ url: 'http://h', headers: new Headers({ a: 'b' }), body: new Uint8Array([7]) });
    expect(bytes).toMatchObject({ method: 'GET', scheme: 'http', target: '/', body: new Uint8Array([7]) });
  });

  test('a Request, which remains usable', async () => {
    const given = new Request('https://h.example/k?a=b#f', { method: 'PUT', body: 'x', headers: { 'X-A': '1' } });
    const request = await readRequest(given);
    expect(request).toMatchObject({ method: 'PUT', target: '/k?a=b', hostFrom: 'url' });
    expect(header(request, 'host')).toEqual(['h.example']);
    expect(text(request)).toBe('x');
    expect(await given.text()).toBe('x');
    expect((await readRequest(given)).body).toBeUndefined();
    expect((await readRequest(new Request('https://h/'))).body).toEqual(new Uint8Array());
  });

  test('only a URL', async () => {
    const request = await readRequest(' https://b.s3.amazonaws.com/a%20b?X-Amz-Date=d&amp;X-Amz-Expires=1\n');
    expect(request).toMatchObject({ method: 'GET', target: '/a%20b?X-Amz-Date=d&amp;X-Amz-Expires=1' });
    expect(request.headers).toEqual([['host', 'b.s3.amazonaws.com']]);
  });
});

test.each([
  undefined,
  7,
  [],
  {},
  '',
  'secret words',
  '{"secret',
  '["secret"]',
  'curl -s',
  "curl 'secret",
  'https://secret\nline',
  { url: 'ftp://secret/' },
  { url: 'https://h/', method: 'se cret' },
  { url: 'https://h/', headers: 'secret' },
  { url: 'https://h/', headers: { a: {} } },
  { url: 'https://h/', headers: [['a']], body: 7 },
  { url: 'https://h/', headers: { [Symbol.iterator]: () => 'secret' } },
  'x'.repeat(8 * 1024 * 1024 + 1),
])('refuses %# by its field only', async (given) => {
  const error = await readRequest(given).catch((each: unknown) => each);
  expect(error).toMatchObject({ field: 'request' });
  expect((error as Error).message).not.toContain('secret');
});
