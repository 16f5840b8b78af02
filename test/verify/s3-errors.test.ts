import { describe, expect, test } from 'vitest';
import type { VerifierOptions } from '../../bindings/api/verify.js';
import { dialectOf } from '../reference/dialects.mjs';
import { sign } from '../reference/sign.mjs';
import { sha256 } from '../reference/steps.mjs';
import { credentials, region, signingDate } from '../support/example.js';
import { errorOf, headerIn, type Received, received, sessionToken, verifierFor, withHeader } from './verifiers.js';

const url = 'https://examplebucket.s3.amazonaws.com/a?versionId=3';
const inHeader = () => received({ url });
const inQuery = () => received({ url, expiresIn: 3600 }, { mode: 'presign' });
const withToken = (token: string) => received({ url }, { token });
const authorization = (change: (text: string) => string) => {
  const request = inHeader();
  return withHeader(request, 'authorization', change(headerIn(request, 'authorization')));
};
const query = (change: (text: string) => string) => {
  const request = inQuery();
  return { ...request, url: change(request.url) };
};
const replaced = (text: string, by: string) => () => authorization((whole) => whole.replace(text, by));
const replacedInQuery = (text: string | RegExp, by: string) => () => query((whole) => whole.replace(text, by));

interface Row {
  name: string;
  request: () => Received;
  options?: Partial<VerifierOptions>;
  now?: Date;
  code: string;
  status?: number;
  message: string;
  details?: Record<string, string>;
}

const temporary = { lookup: () => ({ ...credentials, sessionToken }) };
const DENIED = { code: 'AccessDenied', status: 403 };
const ARGUMENT = { code: 'InvalidArgument' };
const REQUEST = { code: 'InvalidRequest' };
const HEADER = { code: 'AuthorizationHeaderMalformed' };
const QUERY = { code: 'AuthorizationQueryParametersError' };
const malformed = (tail: string) => `The authorization header is malformed; ${tail}`;
const credential = (tail: string) => `Error parsing the X-Amz-Credential parameter; ${tail}`;
const ONE =
  'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified';
const NOT_SUPPORTED = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
const ALL_SIX =
  'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.';
const PAYLOAD_LINES =
  'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.';

/** The status is 400 unless given. */
const rows: Row[] = [
  {
    name: 'an invalid escape',
    request: () => ({ ...inHeader(), url: '/a%zz' }),
    code: 'InvalidURI',
    message: "Couldn't parse the specified URI.",
  },
  {
    name: 'a signature in both places',
    request: () => ({ ...inQuery(), headers: inHeader().headers }),
    ...ARGUMENT,
    message: ONE,
  },
  {
    name: 'version 2 beside version 4',
    request: () => query((text) => `${text}&Signature=a`),
    ...ARGUMENT,
    message: ONE,
  },
  {
    name: 'version 2 in the query',
    request: () => ({ ...inQuery(), url: '/a?AWSAccessKeyId=a&Expires=1&Signature=b' }),
    ...REQUEST,
    message: NOT_SUPPORTED,
  },
  {
    name: 'version 2 in the header',
    request: () => authorization(() => 'AWS AKIAIOSFODNN7EXAMPLE:abc='),
    ...REQUEST,
    message: NOT_SUPPORTED,
  },
  {
    name: 'no signature',
    request: () => withHeader(inHeader(), 'authorization', undefined),
    ...DENIED,
    message: 'Access Denied',
  },
  {
    name: 'a header without whitespace',
    request: () => authorization(() => 'AWS4-HMAC-SHA256'),
    ...ARGUMENT,
    message: "Authorization header is invalid -- one and only one ' ' (space) required.",
  },
  {
    name: 'another authorization scheme',
    request: () => authorization(() => 'Bearer abc'),
    ...ARGUMENT,
    message: 'Unsupported Authorization Type',
  },
  {
    name: 'another algorithm',
    request: replaced('HMAC-SHA256', 'ECDSA-P256-SHA256'),
    ...REQUEST,
    message: NOT_SUPPORTED,
  },
  {
    name: 'a component without a value',
    request: replaced('SignedHeaders=', 'SignedHeaders'),
    ...HEADER,
    message: malformed('the authorization component "SignedHeadershost;x-amz-content-sha256;x-amz-date" is malformed.'),
  },
  {
    name: 'two components',
    request: replaced('SignedHeaders=host;x-amz-content-sha256;x-amz-date, ', ''),
    ...HEADER,
    message: malformed('the authorization header requires three components: Credential, SignedHeaders, and Signature.'),
  },
  {
    name: 'no credential',
    request: replaced('Credential=', 'Credentials='),
    ...HEADER,
    message: malformed('missing Credential.'),
  },
  {
    name: 'no signed headers',
    request: replaced('SignedHeaders=', 'Headers='),
    ...HEADER,
    message: malformed('missing SignedHeaders.'),
  },
  {
    name: 'no signature in the header',
    request: replaced('Signature=', 'Credential='),
    ...HEADER,
    message: malformed('missing Signature.'),
  },
  {
    name: 'a credential of four parts',
    request: replaced('/aws4_request', ''),
    ...HEADER,
    message: malformed('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'),
  },
  {
    name: 'another terminator',
    request: replaced('aws4_request', 'aws4'),
    ...HEADER,
    message: malformed('incorrect terminal "aws4". This endpoint uses "aws4_request".'),
  },
  {
    name: 'another service',
    request: replaced('/s3/', '/ec2/'),
    ...HEADER,
    message: malformed('incorrect service "ec2". This endpoint belongs to "s3".'),
  },
  {
    name: 'another region',
    request: replaced('us-east-1', 'eu-west-1'),
    ...HEADER,
    message: malformed('the region "eu-west-1" is wrong; expecting "us-east-1"'),
    details: { Region: 'us-east-1' },
  },
  {
    name: 'another region, of several',
    request: replaced('us-east-1', 'eu-west-1'),
    options: { region: ['us-east-1', 'us-east-2'] },
    ...HEADER,
    message: malformed('the region "eu-west-1" is wrong'),
  },
  {
    name: 'another region, of several allowed, at a host that names the right region',
    request: () => withHeader(replaced('us-east-1', 'eu-west-1')(), 'host', 'examplebucket.s3.us-east-2.amazonaws.com'),
    options: { region: ['us-east-1', 'us-east-2'] },
    ...HEADER,
    message: malformed('the region "eu-west-1" is wrong; expecting "us-east-2"'),
    details: { Region: 'us-east-2' },
  },
  {
    name: 'another region, at a host whose region is not allowed',
    request: () =>
      withHeader(replaced('us-east-1', 'eu-west-1')(), 'host', 'examplebucket.s3.eu-central-1.amazonaws.com'),
    options: { region: ['us-east-1', 'us-east-2'] },
    ...HEADER,
    message: malformed('the region "eu-west-1" is wrong'),
  },
  {
    name: 'a malformed date in the scope',
    request: replaced('20260102', '2026-01-02'),
    ...HEADER,
    message: malformed(
      'incorrect date format "2026-01-02". This date in the credential must be in the format "yyyyMMdd".',
    ),
  },
  {
    name: 'another date in the scope',
    request: replaced('20260102', '20260101'),
    ...HEADER,
    message: malformed('Invalid credential date. Date is not the same as X-Amz-Date.'),
  },
  {
    name: 'no date',
    request: () => withHeader(inHeader(), 'x-amz-date', undefined),
    ...DENIED,
    message: 'AWS authentication requires a valid Date or x-amz-date header',
  },
  {
    name: 'no payload hash',
    request: () => withHeader(inHeader(), 'x-amz-content-sha256', undefined),
    ...REQUEST,
    message: 'Missing required header for this request: x-amz-content-sha256',
  },
  {
    name: 'a malformed payload hash',
    request: () => withHeader(inHeader(), 'x-amz-content-sha256', 'abc'),
    ...ARGUMENT,
    message: PAYLOAD_LINES,
  },
  {
    name: 'a body in chunks without its length',
    request: () => received({ payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }),
    code: 'MissingContentLength',
    status: 411,
    message: 'You must provide the Content-Length HTTP header.',
  },
  {
    name: 'a wrong clock',
    request: inHeader,
    now: new Date(signingDate.getTime() + 900_001),
    code: 'RequestTimeTooSkewed',
    status: 403,
    message: 'The difference between the request time and the current time is too large.',
    details: {
      RequestTime: '20260102T030405Z',
      ServerTime: '2026-01-02T03:19:05Z',
      MaxAllowedSkewMilliseconds: '900000',
    },
  },
  {
    name: 'headers that are not signed',
    request: () => withHeader(inHeader(), 'x-amz-acl', 'public-read'),
    ...DENIED,
    message: 'There were headers present in the request which were not signed',
    details: { HeadersNotSigned: 'x-amz-acl' },
  },
  {
    name: 'a host that is not signed',
    request: replaced('host;', ''),
    ...DENIED,
    message: 'There were headers present in the request which were not signed',
    details: { HeadersNotSigned: 'host' },
  },
  {
    name: 'a signed header that is missing',
    request: replaced('host;', 'host;range;'),
    code: 'SignatureDoesNotMatch',
    status: 403,
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    details: { HeadersNotPresent: 'range' },
  },
  {
    name: 'an unknown key',
    request: inHeader,
    options: { lookup: () => undefined },
    code: 'InvalidAccessKeyId',
    status: 403,
    message: 'The AWS Access Key Id you provided does not exist in our records.',
    details: { AWSAccessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  },
  {
    name: 'no token for a temporary key',
    request: inHeader,
    options: temporary,
    code: 'InvalidAccessKeyId',
    status: 403,
    message: 'The AWS Access Key Id you provided does not exist in our records.',
    details: { AWSAccessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  },
  {
    name: 'another token',
    request: () => withToken('another'),
    options: temporary,
    code: 'InvalidToken',
    message: 'The provided token is malformed or otherwise invalid.',
  },
  {
    name: 'a token for a key without tokens',
    request: () => withToken(sessionToken),
    code: 'InvalidToken',
    message: 'The provided token is malformed or otherwise invalid.',
  },
  {
    name: 'a token that has expired',
    request: () => withToken(sessionToken),
    options: { lookup: () => ({ ...credentials, sessionToken, expiresAt: signingDate }) },
    code: 'ExpiredToken',
    message: 'The provided token has expired.',
  },
  {
    name: 'another body',
    request: () => ({ ...inHeader(), body: 'x' }),
    code: 'XAmzContentSHA256Mismatch',
    message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
    details: { ClientComputedContentSHA256: sha256(''), S3ComputedContentSHA256: sha256('x') },
  },
  { name: 'query: no expiry', request: replacedInQuery('X-Amz-Expires=3600&', ''), ...QUERY, message: ALL_SIX },
  {
    name: 'query: another algorithm',
    request: replacedInQuery('AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA512'),
    ...QUERY,
    message: 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"',
  },
  {
    name: 'query: a parameter twice',
    request: () => query((text) => `${text}&X-Amz-Expires=1`),
    ...QUERY,
    message: 'X-Amz-Expires must occur only once',
  },
  {
    name: 'query: a signature twice',
    request: () => query((text) => `${text}&X-Amz-Signatur%65=1`),
    ...QUERY,
    message: 'X-Amz-Signature must occur only once',
  },
  {
    name: 'query: a credential of four parts',
    request: replacedInQuery('%2Faws4_request', ''),
    ...QUERY,
    message: credential('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'),
  },
  {
    name: 'query: another terminator',
    request: replacedInQuery('aws4_request', 'aws4'),
    ...QUERY,
    message: credential('incorrect terminal "aws4". This endpoint uses "aws4_request".'),
  },
  {
    name: 'query: another service',
    request: replacedInQuery('%2Fs3%2F', '%2Fec2%2F'),
    ...QUERY,
    message: credential('incorrect service "ec2". This endpoint belongs to "s3".'),
  },
  {
    name: 'query: another region',
    request: replacedInQuery('us-east-1', 'eu-west-1'),
    ...QUERY,
    message: credential('the region "eu-west-1" is wrong; expecting "us-east-1"'),
    details: { Region: 'us-east-1' },
  },
  {
    name: 'query: a malformed date in the scope',
    request: replacedInQuery('20260102%2F', '2026%2F'),
    ...QUERY,
    message: credential('incorrect date format "2026". This date in the credential must be in the format "yyyyMMdd".'),
  },
  {
    name: 'query: another date in the scope',
    request: replacedInQuery('20260102%2F', '20260101%2F'),
    ...QUERY,
    message: 'Invalid credential date "20260101". This date is not the same as X-Amz-Date: "20260102".',
  },
  {
    name: 'query: a malformed date',
    request: replacedInQuery('20260102T030405Z', '2026-01-02'),
    ...QUERY,
    message: "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
  },
  {
    name: 'query: an expiry that is not a number',
    request: replacedInQuery('Expires=3600', 'Expires=1h'),
    ...QUERY,
    message: 'X-Amz-Expires should be a number',
  },
  {
    name: 'query: a negative expiry',
    request: replacedInQuery('Expires=3600', 'Expires=-1'),
    ...QUERY,
    message: 'X-Amz-Expires must be non-negative',
  },
  {
    name: 'query: an expiry of more than a week',
    request: replacedInQuery('Expires=3600', 'Expires=604801'),
    ...QUERY,
    message:
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
  },
  {
    name: 'query: a URL that has expired',
    request: inQuery,
    now: new Date(signingDate.getTime() + 3_600_001),
    ...DENIED,
    message: 'Request has expired',
    details: { 'X-Amz-Expires': '3600', Expires: '2026-01-02T04:04:05Z', ServerTime: '2026-01-02T04:04:05Z' },
  },
  {
    name: 'query: a URL from the future',
    request: inQuery,
    now: new Date(signingDate.getTime() - 900_001),
    ...DENIED,
    message: 'Request is not valid yet',
  },
  {
    name: 'query: headers that are not signed',
    request: () => withHeader(inQuery(), 'x-amz-acl', 'public-read'),
    ...DENIED,
    message: 'There were headers present in the request which were not signed',
    details: { HeadersNotSigned: 'x-amz-acl' },
  },
  {
    name: 'a request parameter twice',
    request: () => ({ ...inHeader(), url: '/a?versionId=3&versionId=4' }),
    ...REQUEST,
    message: 'A query parameter must occur only once (verifier options allowDuplicates and dialect.duplicateQuery).',
  },
];

describe('error responses of S3', () => {
  test.each(rows)('$name', async ({ request, options, now, code, status = 400, message, details = {} }) => {
    const error = errorOf(await verifierFor(options, now).verify(request()));
    expect(error).toEqual({ code, status, message, details });
  });

  test.each(['sign', 'presign'] as const)('%s: a signature that does not match', async (mode) => {
    const change = (text: string) => text.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const given = mode === 'sign' ? authorization(change) : query(change);
    const { canonicalRequest, stringToSign, signature } = sign(
      { method: 'GET', url, headers: [], expiresIn: 3600 },
      { credentials, region, service: 's3', dialect: dialectOf('s3'), date: signingDate, mode },
    );
    expect(errorOf(await verifierFor().verify(given))).toEqual({
      code: 'SignatureDoesNotMatch',
      status: 403,
      message:
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      details: { AWSAccessKeyId: credentials.accessKeyId, SignatureProvided: change(signature) },
      canonicalRequest,
      stringToSign,
    });
  });

  test('accepts an expiry of a week, the last moment of a URL, and clocks at the limit', async () => {
    const week = received({ url, expiresIn: 604_800 }, { mode: 'presign' });
    const moments = [-900, 0, 604_800].map((seconds) => new Date(signingDate.getTime() + 1000 * seconds));
    for (const now of moments) expect(await verifierFor({}, now).verify(week)).toMatchObject({ ok: true });
    for (const seconds of [-900, 900]) {
      const now = new Date(signingDate.getTime() + 1000 * seconds);
      expect(await verifierFor({}, now).verify(inHeader())).toMatchObject({ ok: true });
    }
  });
});
