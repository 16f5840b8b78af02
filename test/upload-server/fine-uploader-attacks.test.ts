/** Requests that must never be signed, from any sender: the grant is not even asked. */
import { describe, expect, it, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { createFineUploaderHandler } from '../../bindings/entries/upload-server.js';
import {
  asking,
  credentials,
  emptyHash,
  host,
  initiateHeaders,
  options,
  origin,
  partHeaders,
  post,
  region,
  requestText,
  sessionToken,
  signatureOfText,
  type TextParts,
  temporary,
  withHeader,
} from './example.js';

const handler = createFineUploaderHandler(options);
const send = (text: unknown, to = handler) => post(to, { headers: text });

const attacks: [string, string | Partial<TextParts>, string][] = [
  // The scope.
  ['the scope of IAM', { scope: '20261126/us-east-1/iam/aws4_request' }, 'ScopeNotAllowed'],
  ['the scope of STS', { scope: '20261126/us-east-1/sts/aws4_request' }, 'ScopeNotAllowed'],
  ['another region', { scope: '20261126/eu-west-1/s3/aws4_request' }, 'ScopeNotAllowed'],
  ['another terminator', { scope: '20261126/us-east-1/s3/aws5_request' }, 'ScopeNotAllowed'],
  ['another day in the scope', { scope: '20261127/us-east-1/s3/aws4_request' }, 'ScopeNotAllowed'],
  ['an additional part in the scope', { scope: '20261126/us-east-1/s3/aws4_request/' }, 'ScopeNotAllowed'],
  ['a scope with whitespace', { scope: ' 20261126/us-east-1/s3/aws4_request' }, 'ScopeNotAllowed'],
  // The date.
  [
    'a date next month',
    {
      date: '20261226T220338Z',
      scope: '20261226/us-east-1/s3/aws4_request',
      headers: withHeader(initiateHeaders, 'x-amz-date', '20261226T220338Z'),
    },
    'DateNotAllowed',
  ],
  [
    'a date a second too early',
    { date: '20261126T214839Z', headers: withHeader(initiateHeaders, 'x-amz-date', '20261126T214839Z') },
    'DateNotAllowed',
  ],
  [
    'a date a second too late',
    { date: '20261126T221841Z', headers: withHeader(initiateHeaders, 'x-amz-date', '20261126T221841Z') },
    'DateNotAllowed',
  ],
  ['two dates', { date: '20261126T220339Z' }, 'InvalidRequest'],
  [
    'a malformed date',
    { date: '20261131T220338Z', headers: withHeader(initiateHeaders, 'x-amz-date', '20261131T220338Z') },
    'InvalidRequest',
  ],
  [
    'a date in another format',
    { date: '2026-11-26T22:03:38Z', headers: withHeader(initiateHeaders, 'x-amz-date', '2026-11-26T22:03:38Z') },
    'InvalidRequest',
  ],
  ['no x-amz-date', { headers: initiateHeaders.filter(([name]) => name !== 'x-amz-date') }, 'InvalidRequest'],
  // The algorithm.
  ['another algorithm', { algorithm: 'AWS4-HMAC-SHA1' }, 'InvalidRequest'],
  ['signed payloads of chunks', { algorithm: 'AWS4-HMAC-SHA256-PAYLOAD' }, 'InvalidRequest'],
  ['an algorithm in lower case', { algorithm: 'aws4-hmac-sha256' }, 'InvalidRequest'],
  ['version 2', 'POST\n\n\n\nx-amz-acl:private\n/testbucket/a?uploads', 'InvalidRequest'],
  // Operations.
  ['?policy', { method: 'PUT', query: 'policy=' }, 'OperationNotAllowed'],
  ['?acl', { method: 'PUT', query: 'acl=' }, 'OperationNotAllowed'],
  ['?tagging', { method: 'PUT', query: 'tagging=' }, 'OperationNotAllowed'],
  ['?delete', { query: 'delete=' }, 'OperationNotAllowed'],
  ['?select', { query: 'select=&select-type=2' }, 'OperationNotAllowed'],
  ['?restore', { query: 'restore=' }, 'OperationNotAllowed'],
  ['a version', { method: 'DELETE', query: 'versionId=1' }, 'OperationNotAllowed'],
  ['an upload and a version', { method: 'DELETE', query: 'uploadId=x&versionId=1' }, 'OperationNotAllowed'],
  ['reading', { method: 'GET', query: '', headers: partHeaders }, 'OperationNotAllowed'],
  ['HEAD', { method: 'HEAD', query: '', headers: partHeaders }, 'OperationNotAllowed'],
  ['listing parts', { method: 'GET', query: 'uploadId=x', headers: partHeaders }, 'OperationNotAllowed'],
  ['listing uploads', { method: 'GET', query: 'uploads=', headers: partHeaders }, 'OperationNotAllowed'],
  ['a POST to an object', { query: '' }, 'OperationNotAllowed'],
  ['two parameters joined with a comma', { method: 'PUT', query: 'partNumber,uploadId=1' }, 'OperationNotAllowed'],
  ['a parameter without a name', { method: 'PUT', query: '=x' }, 'OperationNotAllowed'],
  ['a parameter without a name, of DELETE', { method: 'DELETE', query: '=x' }, 'OperationNotAllowed'],
  ['a method in lower case', { method: 'post' }, 'OperationNotAllowed'],
  ['a method with whitespace', { method: 'POST ' }, 'OperationNotAllowed'],
  ['a query in another order', { method: 'PUT', query: 'uploadId=x&partNumber=1' }, 'OperationNotAllowed'],
  ['a parameter twice', { method: 'POST', query: 'uploadId=x&uploadId=y' }, 'OperationNotAllowed'],
  ['uploads twice', { query: 'uploads=&uploads=' }, 'OperationNotAllowed'],
  ['uploads with a value', { query: 'uploads=1' }, 'OperationNotAllowed'],
  ['uploads that is not canonical', { query: 'uploads' }, 'OperationNotAllowed'],
  ['an encoded name', { method: 'POST', query: 'upload%49d=x' }, 'OperationNotAllowed'],
  ['a name that objects inherit', { method: 'POST', query: '__proto__=x' }, 'OperationNotAllowed'],
  ['two names in one', { method: 'PUT', query: 'partNumber uploadId=x' }, 'OperationNotAllowed'],
  ['a name in the method', { method: 'PUT partNumber', query: 'uploadId=x' }, 'OperationNotAllowed'],
  ['an empty parameter', { method: 'POST', query: 'uploadId=x&' }, 'OperationNotAllowed'],
  ['a question mark', { method: 'POST', query: '?uploads=' }, 'OperationNotAllowed'],
  ['no uploadId', { method: 'PUT', query: 'partNumber=1&uploadId=' }, 'InvalidRequest'],
  ['an uploadId without a value', { method: 'POST', query: 'uploadId' }, 'InvalidRequest'],
  ['an uploadId with "="', { method: 'POST', query: 'uploadId=x=y' }, 'InvalidRequest'],
  ['an uploadId with a line break', { method: 'POST', query: 'uploadId=x%0Ay' }, 'InvalidRequest'],
  ['an uploadId with a space', { method: 'POST', query: 'uploadId=x%20y' }, 'InvalidRequest'],
  ['an uploadId with a plus', { method: 'POST', query: 'uploadId=x+y' }, 'InvalidRequest'],
  ['an uploadId with lower-case hex', { method: 'POST', query: 'uploadId=x%2fy' }, 'InvalidRequest'],
  ['an uploadId with a needless escape', { method: 'POST', query: 'uploadId=%41' }, 'InvalidRequest'],
  ['an uploadId that is not UTF-8', { method: 'POST', query: 'uploadId=%FF' }, 'InvalidRequest'],
  ['an uploadId that is not ASCII', { method: 'POST', query: 'uploadId=%C3%BC' }, 'InvalidRequest'],
  ['a long uploadId', { method: 'POST', query: `uploadId=${'x'.repeat(1025)}` }, 'InvalidRequest'],
  ...['0', '10001', '01', '1.0', '1e1', '-1', '', '+1', '%31', '1x'].map(
    (number): [string, Partial<TextParts>, string] => [
      `part ${number}`,
      { method: 'PUT', query: `partNumber=${number}&uploadId=x` },
      'InvalidRequest',
    ],
  ),
  // The host.
  [
    'another bucket’s host',
    { headers: withHeader(initiateHeaders, 'host', 'other.s3.localhost:39961') },
    'HostNotAllowed',
  ],
  [
    'the host without the bucket',
    { headers: withHeader(initiateHeaders, 'host', 's3.localhost:39961') },
    'HostNotAllowed',
  ],
  [
    'the host without its port',
    { headers: withHeader(initiateHeaders, 'host', 'testbucket.s3.localhost') },
    'HostNotAllowed',
  ],
  ['a host with a path', { headers: withHeader(initiateHeaders, 'host', `${host}/`) }, 'HostNotAllowed'],
  ['a host in upper case', { headers: withHeader(initiateHeaders, 'host', host.toUpperCase()) }, 'HostNotAllowed'],
  ['two hosts in one value', { headers: withHeader(initiateHeaders, 'host', `${host},${host}`) }, 'HostNotAllowed'],
  ['no host', { headers: initiateHeaders.slice(1) }, 'HostNotAllowed'],
  // The payload.
  [
    'an unsigned payload',
    {
      payloadHash: 'UNSIGNED-PAYLOAD',
      headers: withHeader(initiateHeaders, 'x-amz-content-sha256', 'UNSIGNED-PAYLOAD'),
    },
    'InvalidRequest',
  ],
  [
    'a payload in chunks',
    {
      payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      headers: withHeader(initiateHeaders, 'x-amz-content-sha256', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'),
    },
    'InvalidRequest',
  ],
  ['two payloads', { payloadHash: '0'.repeat(64) }, 'InvalidRequest'],
  ['a payload hash in upper case', { payloadHash: emptyHash.toUpperCase() }, 'InvalidRequest'],
  [
    'no x-amz-content-sha256',
    { headers: initiateHeaders.filter(([name]) => name !== 'x-amz-content-sha256') },
    'InvalidRequest',
  ],
  // The path.
  ['no slash', { path: 'a' }, 'InvalidRequest'],
  ['an empty path', { path: '' }, 'InvalidRequest'],
  ['an encoded slash', { path: '/users%2F1' }, 'InvalidRequest'],
  ['lower-case hex', { path: '/%c3%bc' }, 'InvalidRequest'],
  ['a key that is not encoded', { path: "/it's" }, 'InvalidRequest'],
  ['an encoded letter', { path: '/%61' }, 'InvalidRequest'],
  ['a key encoded twice is another key, with "%"', { path: '/a%' }, 'InvalidRequest'],
  ['a truncated escape', { path: '/a%4' }, 'InvalidRequest'],
  ['a query in the path', { path: '/a?policy' }, 'InvalidRequest'],
  ['a fragment', { path: '/a#b' }, 'InvalidRequest'],
  ['bytes that are not UTF-8', { path: '/%FF%FE' }, 'InvalidRequest'],
  ['an overlong slash', { path: '/..%C0%AFa' }, 'InvalidRequest'],
  ['a surrogate as UTF-8', { path: '/%ED%A0%80' }, 'InvalidRequest'],
  ['a whole URL', { path: `${origin}/a` }, 'InvalidRequest'],
  // The key.
  ['the bucket itself as key', { path: '/' }, 'KeyNotAllowed'],
  ['a dot', { path: '/users/1/.' }, 'KeyNotAllowed'],
  ['two dots', { path: '/users/1/../2' }, 'KeyNotAllowed'],
  ['dots at the beginning', { path: '/../a' }, 'KeyNotAllowed'],
  ['a newline in a key', { path: '/a%0Ab' }, 'KeyNotAllowed'],
  ['a carriage return in a key', { path: '/a%0D' }, 'KeyNotAllowed'],
  ['NUL in a key', { path: '/a%00.jpg' }, 'KeyNotAllowed'],
  ['a control character of Latin-1', { path: '/a%C2%85' }, 'KeyNotAllowed'],
  ['a placeholder', { path: '/users/1/%24%7Bfilename%7D' }, 'KeyNotAllowed'],
  ['a long key', { path: `/${'a'.repeat(1025)}` }, 'KeyNotAllowed'],
  ['a key of many bytes', { path: `/${'%C3%BC'.repeat(513)}` }, 'KeyNotAllowed'],
  // The headers.
  ['a header in upper case', { headers: [['Host', host], ...initiateHeaders.slice(1)] }, 'InvalidRequest'],
  ['headers that are not sorted', { headers: [...initiateHeaders].reverse() }, 'InvalidRequest'],
  ['a header twice', { headers: [initiateHeaders[0], ...initiateHeaders] }, 'InvalidRequest'],
  [
    'a header that is missing in SignedHeaders',
    { signedHeaders: 'host;x-amz-acl;x-amz-content-sha256;x-amz-date' },
    'InvalidRequest',
  ],
  [
    'a name without its header',
    { signedHeaders: 'host;x-amz-acl;x-amz-content-sha256;x-amz-date;x-amz-meta-qqfilename;x-amz-tagging' },
    'InvalidRequest',
  ],
  ['other names', { signedHeaders: 'host;x-amz-acl;x-amz-content-sha256;x-amz-date;x-amz-meta-x' }, 'InvalidRequest'],
  [
    'names with whitespace',
    { signedHeaders: 'host; x-amz-acl;x-amz-content-sha256;x-amz-date;x-amz-meta-qqfilename' },
    'InvalidRequest',
  ],
  ['a space before a value', { headers: withHeader(initiateHeaders, 'x-amz-acl', ' private') }, 'InvalidRequest'],
  ['a space after a value', { headers: withHeader(initiateHeaders, 'x-amz-acl', 'private ') }, 'InvalidRequest'],
  ['two spaces in a value', { headers: withHeader(initiateHeaders, 'x-amz-meta-a', 'b  c') }, 'InvalidRequest'],
  ['a tab', { headers: withHeader(initiateHeaders, 'x-amz-meta-a', 'b\tc') }, 'InvalidRequest'],
  ['a NUL', { headers: withHeader(initiateHeaders, 'x-amz-meta-a', 'b\0c') }, 'InvalidRequest'],
  ['a letter that is not ASCII', { headers: withHeader(initiateHeaders, 'x-amz-meta-a', 'ü') }, 'InvalidRequest'],
  ['an empty session token', { headers: withHeader(initiateHeaders, 'x-amz-security-token', '') }, 'TokenNotAllowed'],
  [
    'an unknown session token',
    { headers: withHeader(initiateHeaders, 'x-amz-security-token', sessionToken) },
    'TokenNotAllowed',
  ],
  // Lines.
  ['CRLF', requestText().replaceAll('\n', '\r\n'), 'InvalidRequest'],
  ['CR without LF', requestText().replace('uploads=', 'uploads=\r'), 'InvalidRequest'],
  ['a line separator', requestText().replace('uploads=', 'uploads=\u2028'), 'InvalidRequest'],
  ['a line at the end', `${requestText()}\n`, 'InvalidRequest'],
  ['two lines at the end', `${requestText()}\nhost\n${emptyHash}`, 'InvalidRequest'],
  ['a line at the beginning', `\n${requestText()}`, 'InvalidRequest'],
  ['a header in place of the empty line', requestText().replace('\n\n', '\nx-amz-tagging:a\n'), 'InvalidRequest'],
  ['a line before the method', requestText({ method: 'GET\nPOST' }), 'InvalidRequest'],
  ['a line after the query', requestText({ query: 'uploads=\nx:y' }), 'InvalidRequest'],
  ['two lines before the names', requestText().replace('\n\n', '\n\n\n'), 'InvalidRequest'],
  ['no line before the names', requestText().replace('\n\n', '\n'), 'InvalidRequest'],
  [
    'a header after the names',
    requestText().replace(`\n${emptyHash}`, `\nx-amz-tagging:a\n${emptyHash}`),
    'InvalidRequest',
  ],
  [
    'a canonical request in a value',
    requestText({ headers: withHeader(initiateHeaders, 'x-amz-meta-a', '\n\nhost\nx') }),
    'InvalidRequest',
  ],
  ['a byte-order mark', `\ufeff${requestText()}`, 'InvalidRequest'],
  [
    'a hash in place of the canonical request',
    requestText().split('\n').slice(0, 3).concat(emptyHash).join('\n'),
    'InvalidRequest',
  ],
  ['nothing', '', 'InvalidRequest'],
  ['only newlines', '\n'.repeat(20), 'InvalidRequest'],
  [
    'a long text',
    requestText({ headers: withHeader(initiateHeaders, 'x-amz-meta-a', 'x'.repeat(25_000)) }),
    'InvalidRequest',
  ],
];

describe('createFineUploaderHandler refuses', () => {
  test.each(attacks)('%s', async (_, given, code) => {
    const { options, asked } = asking();
    const text = typeof given === 'string' ? given : requestText(given);
    const { status, body } = await send(text, createFineUploaderHandler(options));
    expect(body).toEqual({ error: expect.any(String), invalid: true, code });
    expect(status).toBe(code === 'InvalidRequest' ? 400 : 403);
    expect(asked).toEqual([]);
  });

  it('another token than the signer’s, and no token', async () => {
    const withToken = createFineUploaderHandler({ ...options, signer: temporary });
    const others = [
      sessionToken.slice(0, -1),
      `${sessionToken}x`,
      sessionToken.toLowerCase(),
      '',
      sessionToken.repeat(2),
    ];
    const texts = [
      requestText(),
      ...others.map((token) => requestText({ headers: withHeader(initiateHeaders, 'x-amz-security-token', token) })),
    ];
    for (const text of texts) {
      const { status, body } = await send(text, withToken);
      expect(body).toMatchObject({ code: 'TokenNotAllowed' });
      expect(status).toBe(403);
      expect(JSON.stringify(body)).not.toContain(sessionToken.slice(0, 8));
    }
  });

  it('the day before with a key for today', async () => {
    const atMidnight = new Date('2026-11-27T00:03:00Z');
    const whole = await createSigner({ credentials, region, now: () => atMidnight });
    const derived = await createSigner({ credentials: whole.deriveCredentials(), region, now: () => atMidnight });
    const before = requestText({
      date: '20261126T235900Z',
      headers: withHeader(initiateHeaders, 'x-amz-date', '20261126T235900Z'),
    });
    expect((await send(before, createFineUploaderHandler({ ...options, signer: whole }))).body).toEqual({
      signature: signatureOfText(before),
    });
    expect(await send(before, createFineUploaderHandler({ ...options, signer: derived }))).toMatchObject({
      status: 403,
      body: { code: 'DateNotAllowed' },
    });
  });

  test.each<[string, unknown]>([
    ['a number', { headers: 1 }],
    ['null', { headers: null }],
    ['a list', { headers: [requestText()] }],
    ['an object', { headers: { text: requestText() } }],
  ])('%s in place of the text', async (_, body) => {
    expect(await post(handler, body)).toMatchObject({ status: 400, body: { code: 'InvalidRequest' } });
  });

  it('a text next to other properties, which is then no longer a policy', async () => {
    const text = JSON.stringify(requestText());
    for (const body of [
      `{"headers":${text},"conditions":[]}`,
      `{"Headers":${text}}`,
      `{"__proto__":{"headers":${text}}}`,
      `{"__proto__":{},"headers":${text}}`,
    ])
      expect(await post(handler, body)).toMatchObject({ status: 400, body: { code: 'InvalidPolicy' } });
  });

  it('and does not repeat the request', async () => {
    const secret = 'SENT-BY-SOMEBODY';
    for (const change of [
      { path: `/${secret}%` },
      { query: `${secret}=` },
      { method: secret },
      { scope: secret },
      { headers: withHeader(initiateHeaders, 'host', secret) },
      { headers: withHeader(initiateHeaders, 'x-amz-acl', secret) },
      { headers: withHeader(initiateHeaders, 'x-amz-security-token', secret) },
      { headers: withHeader(initiateHeaders, 'x-amz-tagging', secret) },
    ]) {
      const { status, body } = await send(requestText(change));
      expect(status).toBeGreaterThanOrEqual(400);
      expect(JSON.stringify(body)).not.toContain(secret);
      expect(JSON.stringify(body)).not.toContain(credentials.secretAccessKey);
    }
  });
});
