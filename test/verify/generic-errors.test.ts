import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { VerifierOptions } from '../../bindings/api/verify.js';
import { dialectOf } from '../reference/dialects.mjs';
import { sign } from '../reference/sign.mjs';
import { amzDate, sha256 } from '../reference/steps.mjs';
import { credentials, region, signingDate } from '../support/example.js';
import { errorOf, headerIn, type Received, received, sessionToken, verifierFor, withHeader } from './verifiers.js';

const url = 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08';
const other = new Date(signingDate.getTime() + 3_600_000);
const tomorrow = new Date(signingDate.getTime() + 86_400_000);

const inHeader = () => received({ url }, { service: 'iam' });
const inQuery = () => received({ url, expiresIn: 60 }, { service: 'iam', mode: 'presign' });
const withToken = (token: string) => received({ url }, { service: 'iam', token });
const authorization = (change: (text: string) => string) => {
  const request = inHeader();
  return withHeader(request, 'authorization', change(headerIn(request, 'authorization')));
};
const query = (change: (text: string) => string) => {
  const request = inQuery();
  return { ...request, url: change(request.url) };
};

interface Row {
  name: string;
  request: () => Received;
  options?: Partial<VerifierOptions>;
  now?: Date;
  code: string;
  status: number;
  message: string;
}

const FORBIDDEN = { code: 'SignatureDoesNotMatch', status: 403 };
const INCOMPLETE = { code: 'IncompleteSignature', status: 400 };
const MALFORMED_QUERY = { code: 'MalformedQueryString', status: 404 };
const INVALID_TOKEN = { code: 'InvalidClientTokenId', status: 403 };
const temporary = { lookup: () => ({ ...credentials, sessionToken }) };

/** In the order in which the verifier looks for them. */
const rows: Row[] = [
  {
    name: 'a truncated escape',
    request: () => ({ ...inHeader(), url: '/?Action=a%2' }),
    ...MALFORMED_QUERY,
    message: 'Incomplete trailing escape % sequence',
  },
  {
    name: 'an invalid escape',
    request: () => ({ ...inHeader(), url: '/?Action=a%zz' }),
    ...MALFORMED_QUERY,
    message: 'Illegal hex character in escape % pattern: %zz',
  },
  {
    name: 'a signature in both places',
    request: () => ({ ...inQuery(), headers: inHeader().headers }),
    ...FORBIDDEN,
    message: '',
  },
  {
    name: 'no signature',
    request: () => withHeader(inHeader(), 'authorization', undefined),
    code: 'MissingAuthenticationToken',
    status: 403,
    message: 'Request is missing Authentication Token',
  },
  {
    name: 'another algorithm in the query',
    request: () => query((text) => text.replace('AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA512')),
    code: 'MissingAuthenticationToken',
    status: 403,
    message: 'Request is missing Authentication Token',
  },
  {
    name: 'another algorithm in the header',
    request: () => authorization((text) => text.replace('SHA256', 'SHA512')),
    ...INCOMPLETE,
    message: "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'.",
  },
  {
    name: 'an empty header',
    request: () => authorization(() => ''),
    ...INCOMPLETE,
    message: 'Authorization header cannot be empty.',
  },
  {
    name: 'a component without an equal sign',
    request: () => authorization(() => 'AWS4-HMAC-SHA256 Credential'),
    ...INCOMPLETE,
    message: `The signature contains an in-valid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${createHash('sha256').update('AWS4-HMAC-SHA256 Credential').digest('base64')}'.`,
  },
  {
    name: 'a header with only the algorithm',
    request: () =>
      withHeader(
        authorization(() => 'AWS4-HMAC-SHA256'),
        'x-amz-date',
        undefined,
      ),
    ...INCOMPLETE,
    message:
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256",
  },
  {
    name: 'a parameter of the header twice',
    request: () => authorization((text) => `${text}, Signature=${'0'.repeat(64)}`),
    ...INCOMPLETE,
    message: "Authorization header must have the 'Signature' parameter only once.",
  },
  {
    name: 'a query with only the algorithm',
    request: () => ({ ...inQuery(), url: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256' }),
    ...INCOMPLETE,
    message:
      "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
  },
  {
    name: 'a parameter of the query twice',
    request: () => query((text) => `${text}&X-Amz-Date=20260102T030405Z`),
    ...INCOMPLETE,
    message: "AWS query-string parameters must include 'X-Amz-Date' only once.",
  },
  {
    name: 'a malformed expiry',
    request: () => query((text) => text.replace('Expires=60', 'Expires=604801')),
    ...INCOMPLETE,
    message: "X-Amz-Expires must be a number of at most 604800 seconds. Got '604801'.",
  },
  {
    name: 'version 2 in the query',
    request: () => ({
      ...inHeader(),
      headers: [['host', 'a']],
      url: '/?AWSAccessKeyId=a&SignatureVersion=2&Signature=b',
    }),
    ...INCOMPLETE,
    message: "Signature Version 2 is not supported. Use 'AWS4-HMAC-SHA256'.",
  },
  {
    name: 'version 2 in the header',
    request: () => authorization(() => 'AWS AKIAIOSFODNN7EXAMPLE:abc='),
    ...INCOMPLETE,
    message: "Signature Version 2 is not supported. Use 'AWS4-HMAC-SHA256'.",
  },
  {
    name: 'a host that is not signed',
    request: () => authorization((text) => text.replace('host;', '')),
    ...FORBIDDEN,
    message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  },
  {
    name: 'a malformed date',
    request: () => withHeader(inHeader(), 'x-amz-date', '2026-01-02T03:04:05Z'),
    ...INCOMPLETE,
    message:
      "Date must be in ISO-8601 'basic format'. Got '2026-01-02T03:04:05Z'. See http://en.wikipedia.org/wiki/ISO_8601",
  },
  {
    name: 'an old request',
    request: inHeader,
    now: other,
    ...FORBIDDEN,
    message: 'Signature expired: 20260102T030405Z is now earlier than 20260102T034905Z (20260102T040405Z - 15 min.)',
  },
  {
    name: 'an old request, of services with a shorter limit',
    request: inHeader,
    options: { clockSkewSeconds: 300 },
    now: other,
    ...FORBIDDEN,
    message: 'Signature expired: 20260102T030405Z is now earlier than 20260102T035905Z (20260102T040405Z - 5 min.)',
  },
  {
    name: 'a URL that has expired',
    request: inQuery,
    now: new Date(signingDate.getTime() + 61_000),
    ...FORBIDDEN,
    message: 'Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z (20260102T030506Z - 1 min.)',
  },
  {
    name: 'a request from the future',
    request: inHeader,
    now: new Date(signingDate.getTime() - 3_600_000),
    ...FORBIDDEN,
    message:
      'Signature not yet current: 20260102T030405Z is still later than 20260102T021905Z (20260102T020405Z + 15 min.)',
  },
  {
    name: 'a credential of four parts',
    request: () => authorization((text) => text.replace('/aws4_request', '')),
    ...INCOMPLETE,
    message:
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIAIOSFODNN7EXAMPLE/20260102/us-east-1/iam'",
  },
  {
    name: 'another region',
    request: () => received({ url }, { service: 'iam', region: 'us-foo' }),
    ...FORBIDDEN,
    message: "Credential should be scoped to a valid Region, not 'us-foo'.",
  },
  {
    name: 'every part of the scope',
    request: () => authorization((text) => text.replace('20260102/us-east-1/iam/aws4_request', '20260101/a/b/c')),
    ...FORBIDDEN,
    message:
      "Credential should be scoped to a valid Region, not 'a'. Credential should be scoped to correct service: 'iam'. Credential should be scoped with a valid terminator: 'aws4_request', not 'c'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260101' != '20260102', from '20260102T030405Z'.",
  },
  {
    name: 'another token',
    request: () => withToken('another'),
    options: temporary,
    ...INVALID_TOKEN,
    message: 'The security token included in the request is invalid',
  },
  {
    name: 'a token for a key without tokens',
    request: () => withToken(sessionToken),
    ...INVALID_TOKEN,
    message: 'The security token included in the request is invalid',
  },
  {
    name: 'a token for an unknown key',
    request: () => withToken(sessionToken),
    options: { lookup: () => undefined },
    ...INVALID_TOKEN,
    message: 'The security token included in the request is invalid',
  },
  {
    name: 'no token for a temporary key',
    request: inHeader,
    options: temporary,
    ...INVALID_TOKEN,
    message: 'The security token included in the request is invalid.',
  },
  {
    name: 'a key that has expired',
    request: () => withToken(sessionToken),
    options: { lookup: () => ({ ...credentials, sessionToken, expiresAt: signingDate }) },
    code: 'ExpiredToken',
    status: 403,
    message: 'The security token included in the request is expired',
  },
  {
    name: 'an unknown key',
    request: inHeader,
    options: { lookup: () => null },
    ...INVALID_TOKEN,
    message: 'The security token included in the request is invalid.',
  },
];

describe('errors of services other than S3', () => {
  test.each(rows)('$name', async ({ request, options, now, code, status, message }) => {
    const verifier = verifierFor({ service: 'iam', ...options }, now);
    expect(errorOf(await verifier.verify(request()))).toEqual({ code, status, message, details: {} });
  });

  test('a wrong signature: the error shows the canonical request and the string to sign', async () => {
    const given = authorization((text) => text.replace(/.$/, (last) => (last === '0' ? '1' : '0')));
    const { canonicalRequest, stringToSign } = sign(
      { method: 'GET', url, headers: [] },
      { credentials, region, service: 'iam', dialect: dialectOf('iam'), date: signingDate, mode: 'sign' },
    );
    expect(errorOf(await verifierFor({ service: 'iam' }).verify(given))).toEqual({
      ...FORBIDDEN,
      message: `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'${canonicalRequest}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`,
      details: {},
      canonicalRequest,
      stringToSign,
    });
    expect(stringToSign.endsWith(sha256(canonicalRequest))).toBe(true);
  });

  test('errors are reported in order: the second of two is not reported', async () => {
    const request = authorization((text) => text.replace('host;', '').replace('/aws4_request', ''));
    const { message } = errorOf(await verifierFor({ service: 'iam' }, tomorrow).verify(request));
    expect(message).toContain("'Host' or ':authority'");
    const old = authorization((text) => text.replace('/aws4_request', ''));
    expect(errorOf(await verifierFor({ service: 'iam' }, tomorrow).verify(old)).message).toContain(
      `Signature expired: ${amzDate(signingDate)}`,
    );
  });
});
