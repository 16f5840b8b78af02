/** Text for a public issue contains no secret and no session token, wherever a client or a service has put it. */
import { describe, expect, test } from 'vitest';
import { diagnose, type Evidence, toMarkdown, toText } from '../../bindings/entries/diagnose.js';
import { isVisible } from '../support/hostile.js';
import { date, secret, send, toHttp } from './clients.js';
import { jobs } from './mistakes.js';

const now = date;
/** Tokens as AWS writes them: hundreds of base64 characters. */
const token = `IQoJb3JpZ2luX2VjEXAMPLE${'aB3+/xYz9'.repeat(40)}==`;

async function shown(evidence: Evidence): Promise<string> {
  const diagnosis = await diagnose({ now, ...evidence });
  return JSON.stringify(diagnosis) + toText(diagnosis, { width: 140 }) + toText(diagnosis) + toMarkdown(diagnosis);
}

function expectHidden(text: string, value = token) {
  for (const form of [value, encodeURIComponent(value), encodeURIComponent(encodeURIComponent(value))])
    for (const part of [form.slice(0, 30), form.slice(Math.floor(form.length / 2), Math.floor(form.length / 2) + 30)])
      expect(text).not.toContain(part);
}

const { wire, canonicalRequest, stringToSign } = send(jobs.table);
const request = toHttp(wire);
const lines = canonicalRequest.split('\n');

/** The canonical request with one more header line. */
const withLine = (line: string) => [...lines.slice(0, 4), line, ...lines.slice(4)].join('\n');
/** The same canonical request with a query. */
const withQuery = (query: string) => [lines[0], lines[1], query, ...lines.slice(3)].join('\n');
const inService = (text: string) =>
  `<Error><Code>SignatureDoesNotMatch</Code><CanonicalRequest>${text.replaceAll('&', '&amp;')}</CanonicalRequest></Error>`;

describe('a token in a message of the client or of the service', () => {
  test.each([
    `x-amz-security-token :${token}`,
    `x-amz-security-token: ${token}`,
    `x-amz-security-token:\n${token}`,
    `x-amz-token:${token}`,
    `x-amz-security.token:${token}`,
    `security token:${token}`,
    `sec-tok:${token}`,
    `x-sts-tokens:${token}`,
    `X-Amz-Secuirty-Tokn:${token}`,
    `x-amz-session:${token}`,
    `"x-amz-security-token":"${token}"`,
    `x-amz-security-token%3A${encodeURIComponent(token)}`,
    `authorization:Bearer ${token}`,
    `cookie:session=${token}`,
    `x-amz-server-side-encryption-customer-key :${token}`,
    `x-anything:${token}`,
  ])('%s', async (line) => {
    const text = withLine(line);
    for (const evidence of [
      { request, canonicalRequest: text },
      { request, log: `CanonicalRequest:\n${text}\n` },
      { request, error: inService(text) },
      { request, error: inService(text), canonicalRequest: withLine('a:b') },
    ])
      expectHidden(await shown(evidence));
  });

  test.each([
    `a=1;X-Amz-Security-Token=${encodeURIComponent(token)}`,
    `a=1&X-Amz-Security-Token%3D${encodeURIComponent(token)}`,
    `a%3D1%26X-Amz-Security-Token%3D${encodeURIComponent(encodeURIComponent(token))}`,
    `X-Amz-Security-Token%253D${encodeURIComponent(token)}=`,
    `X-Amz-Security-Token="${token}"`,
    `token[]=${encodeURIComponent(token)}`,
    `Security%2DToken=${encodeURIComponent(token)}`,
    `X-Amz-Security-Token =${token.replaceAll('+', ' ')}`,
  ])('in a query: %s', async (query) => {
    for (const evidence of [
      { request, canonicalRequest: withQuery(query) },
      { request, error: inService(withQuery(query)) },
    ])
      expectHidden(await shown(evidence));
  });

  test.each([
    `/a?b=1;X-Amz-Security-Token=${encodeURIComponent(token)}`,
    `/a?b=1&X-Amz-Security-Token%3D${encodeURIComponent(token)}=1`,
    `/a?url=https%3A%2F%2Fa%2F%3FX-Amz-Security-Token%3D${encodeURIComponent(encodeURIComponent(token))}`,
    `/a?x-amz-token=${token}`,
    `/a?Secuirty-Token=${encodeURIComponent(token)}`,
  ])('in a request: %s', async (target) => {
    const text = request.replace(/^(\S+) \S+/, `$1 ${target}`);
    for (const secretAccessKey of [secret, undefined])
      for (const canonical of [undefined, canonicalRequest])
        expectHidden(await shown({ request: text, secretAccessKey, canonicalRequest: canonical }));
  });

  test('in a policy that is a string to sign', async () => {
    const policy = JSON.stringify({ expiration: 'x', conditions: [{ 'x-amz-security-token': token }] });
    const base64 = Buffer.from(policy).toString('base64');
    const text = await shown({
      request,
      stringToSign: base64,
      error: `<Error><StringToSign>${base64}</StringToSign></Error>`,
    });
    expect(text).not.toContain(base64.slice(100, 160));
  });

  test('in a message', async () => {
    for (const message of [
      `token ${token} is bad`,
      JSON.stringify({ sessionToken: token }),
      token.replaceAll('/', '\\/'),
    ])
      expectHidden(
        await shown({ request, error: `<Error><Code>ExpiredToken</Code><Message>${message}</Message></Error>` }),
      );
  });
});

describe('a secret key', () => {
  const swap = (text: string) => text.replace(/Credential=[^/]+/, `Credential=${secret}`);

  test('in place of the key id, given or not, and where a service has cut it', async () => {
    const said = `AWS4-HMAC-SHA256\n20180801T123456Z\n${secret.slice(secret.indexOf('/') + 1)}/20180801/us-east-1/dynamodb/aws4_request\n${'0'.repeat(64)}`;
    const error = `<Error><Code>SignatureDoesNotMatch</Code><StringToSign>${said}</StringToSign></Error>`;
    for (const secretAccessKey of [secret, undefined])
      for (const evidence of [
        { request: swap(request) },
        { request: swap(request), error },
        { request: swap(request), error, stringToSign },
        {
          request: swap(request),
          error: `<Error><Code>InvalidAccessKeyId</Code><Message>no key ${secret}</Message></Error>`,
        },
      ]) {
        const text = await shown({ ...evidence, secretAccessKey });
        for (const part of [
          secret,
          ...secret.split('/').filter((each) => each.length >= 8),
          encodeURIComponent(secret),
        ])
          expect(text).not.toContain(part);
      }
  });

  test.each([
    '',
    '/20180801/us-east-1/aws4_request',
    '/20180801/us-east-1',
  ])('in a Credential that ends in "%s"', async (scope) => {
    const text = await shown({
      request: request.replace(/Credential=[^,]+/, `Credential=${secret}${scope}`),
      canonicalRequest,
    });
    for (const part of secret.split('/').filter((each) => each.length >= 8)) expect(text).not.toContain(part);
  });

  test('is hidden even if the request was not signed with it', async () => {
    const other = 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY';
    const text = request.replace('\r\n', `\r\nx-note: ${other}\r\n`);
    const hidden = [other];
    expect(await shown({ request: text, canonicalRequest: withLine(`x-note:${other}`) })).toContain(other);
    expect(await shown({ request: text, canonicalRequest: withLine(`x-note:${other}`), hidden })).not.toContain(other);
  });

  test('after a canonical request in a log without a payload line', async () => {
    const cut = lines.slice(0, -1).join('\n');
    const log = `CanonicalRequest:\n${cut}\naws_secret_access_key=${secret}\nsigning key ${'ab'.repeat(32)}\n`;
    expect(await shown({ request, log })).not.toContain(secret);
  });

  test('of which a message shows the beginning', async () => {
    const text = request.replace('AWS4-HMAC-SHA256 Credential', `AWS4-HMAC-SHA256Credential=${secret}/x,Credential`);
    expect(await shown({ request: text, secretAccessKey: secret })).not.toContain(secret.slice(0, 12));
  });
});

test('values that are not tokens are shown', async () => {
  const key = `/a/${'long/path-of-folders/'.repeat(8)}and-the-name-of-a-file.tar.gz`;
  const text = request.replace(/^(\S+) \S+/, `$1 ${key}`);
  expect(await shown({ request: text, canonicalRequest })).toContain('and-the-name-of-a-file.tar.gz');
  expect(await shown({ request, canonicalRequest: withLine('x-amz-acl:private') })).toContain('x-amz-acl:private');
});

test('no terminal obeys the text, and nothing in it becomes markup', async () => {
  const evil = 'x\x1b]0;p\x07\r\u009b31m\u202e<img src=x onerror=y>`a`@octocat https://evil.example&rlm;';
  const text = request.replace('\r\n', `\r\nx-note: ${evil.replace('\r', '')}\r\n`);
  for (const evidence of [
    { request: text, canonicalRequest: withLine(`${evil}:b`) },
    { request: text, canonicalRequest: withLine(`x-note:${evil}`), stringToSign: `${stringToSign}${evil}` },
    {
      request,
      error: inService(withLine(`${evil}:b`).replaceAll('<', '&lt;').replace('\x1b', '').replace('\x07', '')),
    },
    { request, error: JSON.stringify({ __type: evil, message: `${evil} signature does not match` }) },
  ]) {
    const diagnosis = await diagnose({ now, ...evidence });
    for (const rendered of [toText(diagnosis), toText(diagnosis, { width: 140 }), toMarkdown(diagnosis)])
      expect(isVisible(rendered)).toBe(true);
    const outside = toMarkdown(diagnosis)
      .replace(/^( *)(`{3,})[\s\S]*?^\1\2$/gm, '')
      .replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/<img|@octocat|https:|&rlm;/);
  }
});
