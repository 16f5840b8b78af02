import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../bindings/diagnose/read/answer.js';
import { toJson, toQueryXml, toXml } from '../../../bindings/verify/render.js';

const toBytes = (text: string) =>
  Buffer.from(text)
    .toString('hex')
    .replace(/..(?=.)/g, '$& ');

const canonicalRequest = [
  'POST',
  '/39f0808e-3d0b-48d4-a3db-f171a3cb2943.mp4',
  'uploads=',
  'host:aobq.s3.cn-north-1.amazonaws.com.cn',
  'x-amz-acl:private',
  'x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'x-amz-date:20180725T101212Z',
  'x-amz-meta-qqfilename:flux-field_pro_854x480p.mp4',
  '',
  'host;x-amz-acl;x-amz-content-sha256;x-amz-date;x-amz-meta-qqfilename',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
].join('\n');
const stringToSign = [
  'AWS4-HMAC-SHA256',
  '20180725T101212Z',
  '20180725/cn-north-1/s3/aws4_request',
  'e7a7e92e17d8a3ac6228bb02139a499904db50a493ea6c336d847d4d94a5c320',
].join('\n');

describe("S3's XML", () => {
  // seeds/002: a public response of S3. Its CanonicalRequest begins with a line break and has a placeholder that is not
  // XML.
  const seed = (bytes: boolean) =>
    [
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>SignatureDoesNotMatch</Code>',
      '<Message>The request signature we calculated does not match the signature you provided. Check your key and signing method.</Message>',
      `<AWSAccessKeyId>[your public key]</AWSAccessKeyId><StringToSign>${stringToSign}</StringToSign>`,
      '<SignatureProvided>2afc0bc1316732c9cd9bdc75c0aafdde70c3c96c0211991c610cf0c1bed33d71</SignatureProvided>',
      bytes ? `<StringToSignBytes>${toBytes(stringToSign)}</StringToSignBytes>` : '',
      `<CanonicalRequest>\n${canonicalRequest.replace('aobq', '<your bucket>')}</CanonicalRequest>`,
      bytes ? `<CanonicalRequestBytes>${toBytes(canonicalRequest)}</CanonicalRequestBytes>` : '',
      '<RequestId>056AA9A01FBFF8FB</RequestId></Error>',
    ].join('');

  test('of seed 002: uses the bytes, in spite of the placeholder', () => {
    // Its string to sign has the hash of these bytes.
    expect(createHash('sha256').update(canonicalRequest).digest('hex')).toBe(stringToSign.split('\n')[3]);
    expect(readAnswer(seed(true))).toEqual({
      kind: 's3-xml',
      code: 'SignatureDoesNotMatch',
      message:
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      accessKeyId: '[your public key]',
      signatureProvided: '2afc0bc1316732c9cd9bdc75c0aafdde70c3c96c0211991c610cf0c1bed33d71',
      stringToSign,
      canonicalRequest,
      details: { RequestId: '056AA9A01FBFF8FB' },
    });
  });

  test('without bytes, uses the text without its outer line breaks', () => {
    expect(readAnswer(seed(false)).canonicalRequest).toBe(canonicalRequest.replace('aobq', '<your bucket>'));
  });

  test('as toXml writes it (Amazon S3 API Reference, "Error responses"), and as curl -i and -v print it', () => {
    const details = { RequestTime: '20130524T000000Z', ServerTime: '2013-05-24T01:00:00Z', SignatureProvided: 'ab' };
    const error = { code: 'X', status: 403, message: 'a < b', details, stringToSign: 'é\r\n', canonicalRequest: 'GET' };
    const { body } = toXml(error, { requestId: 'R' });
    const { SignatureProvided, ...others } = details;
    const expected = {
      kind: 's3-xml',
      code: 'X',
      message: 'a < b',
      signatureProvided: SignatureProvided,
      stringToSign: 'é\r\n',
      canonicalRequest: 'GET',
      details: { ...others, RequestId: 'R' },
    };
    expect(readAnswer(body)).toEqual(expected);
    const head = ['HTTP/1.1 403 Forbidden', 'Date: Fri, 24 May 2013 01:00:00 GMT', 'Server: AmazonS3'];
    const dated = { ...expected, status: 403, details: { Date: 'Fri, 24 May 2013 01:00:00 GMT', ...expected.details } };
    expect(readAnswer(['HTTP/1.1 100 Continue', '', ...head, '', body].join('\r\n'))).toEqual(dated);
    const verbose = ['> PUT / HTTP/1.1', '> ', ...head.map((line) => `< ${line}`), '< ', '{ [9 bytes data]', body];
    expect(readAnswer([...verbose, '* Connection #0 to host left intact'].join('\n'))).toEqual(dated);
  });

  test("of Swift's s3api, and a truncated error", () => {
    const swift =
      "<?xml version='1.0' encoding='UTF-8'?>\n<Error><Code>AccessDenied</Code><Message>Access Denied.</Message><RequestId>tx0</RequestId></Error>";
    expect(readAnswer(swift)).toMatchObject({ kind: 's3-xml', code: 'AccessDenied', details: { RequestId: 'tx0' } });
    expect(readAnswer('<Error><Code>AccessDenied</Code><Message>Request has exp')).toEqual({
      kind: 's3-xml',
      code: 'AccessDenied',
      details: {},
    });
  });
});

// boto3 issue 1427 and aws-cli issue 5341 show the format.
const message = `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.

The Canonical String for this request should have been
'GET
/it's

host:h

host
UNSIGNED-PAYLOAD'

The String-to-Sign should have been
'AWS4-HMAC-SHA256
20200703T211223Z
20200703/us-east-1/iam/aws4_request
ab'
`;
const should = {
  canonicalRequest: "GET\n/it's\n\nhost:h\n\nhost\nUNSIGNED-PAYLOAD",
  stringToSign: 'AWS4-HMAC-SHA256\n20200703T211223Z\n20200703/us-east-1/iam/aws4_request\nab',
};

test('query XML, as written by toQueryXml and EC2 (Amazon EC2 API Reference, "Error codes")', () => {
  const error = { code: 'SignatureDoesNotMatch', status: 403, message, details: {} };
  expect(readAnswer(toQueryXml(error, { requestId: 'R' }).body)).toEqual({
    kind: 'query-xml',
    code: 'SignatureDoesNotMatch',
    message: message.trim(),
    ...should,
    details: { Type: 'Sender', RequestId: 'R' },
  });
  const ec2 =
    '<?xml version="1.0"?>\n<Response><Errors><Error><Code>AuthFailure</Code><Message>M</Message></Error></Errors><RequestID>R</RequestID></Response>';
  expect(readAnswer(ec2)).toEqual({
    kind: 'query-xml',
    code: 'AuthFailure',
    message: 'M',
    details: { RequestID: 'R' },
  });
});

describe('JSON', () => {
  test('as toJson writes it', () => {
    const error = { code: 'SignatureDoesNotMatch', status: 403, message, details: {} };
    const answer = readAnswer(toJson(error).body);
    expect(answer).toEqual({ kind: 'json', code: 'InvalidSignatureException', message, ...should, details: {} });
  });

  test.each([
    ['{"__type":"com.amazon.coral.service#InvalidSignatureException","message":"m"}', 'InvalidSignatureException', 'm'],
    ['{"message":"Missing Authentication Token"}', undefined, 'Missing Authentication Token'],
    ['{"Code":"AccessDenied","Message":"m"}', 'AccessDenied', 'm'],
    ['{"Error":{"Code":"AccessDenied","Message":"m"},"RequestId":"R"}', 'AccessDenied', 'm'],
    [
      'x-amzn-errortype: IncompleteSignatureException:http://x/\n\n{"message":"m"}',
      'IncompleteSignatureException',
      'm',
    ],
    ['HTTP/2 403 \nx-amzn-ErrorType: A\n\n{"message":"m"}', 'A', 'm'],
  ])('%s', (text, code, said) => {
    const answer = readAnswer(text);
    expect(answer).toMatchObject({ kind: 'json', message: said });
    expect(answer.code).toBe(code);
  });

  test('of Keystone (Identity API v3, "Errors")', () => {
    const text =
      '{"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}';
    expect(readAnswer(text)).toEqual({
      kind: 'json',
      status: 401,
      code: 'Unauthorized',
      message: 'The request you have made requires authentication.',
      details: {},
    });
  });
});

describe('error messages that clients print', () => {
  test.each([
    [
      'botocore and the AWS CLI',
      '\nAn error occurred (SignatureDoesNotMatch) when calling the PutObject operation (reached max retries: 4): m',
      { code: 'SignatureDoesNotMatch', message: 'm', details: { Operation: 'PutObject' } },
    ],
    [
      // seeds/003: AWS, "Troubleshoot AWS API request signing".
      'the format of seed 003',
      "com.amazon.coral.service#IncompleteSignatureException: The signature contains an in-valid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '9c57'.",
      {
        code: 'IncompleteSignatureException',
        message:
          "The signature contains an in-valid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '9c57'.",
      },
    ],
    [
      'AWS SDK for Java 1',
      'com.amazonaws.services.s3.model.AmazonS3Exception: m (Service: Amazon S3; Status Code: 403; Error Code: SignatureDoesNotMatch; Request ID: R)',
      { code: 'SignatureDoesNotMatch', status: 403, message: 'm' },
    ],
    [
      'AWS SDK for Go 1',
      'SignatureDoesNotMatch: m\n\tstatus code: 403, request id: R',
      { code: 'SignatureDoesNotMatch', status: 403, message: 'm' },
    ],
    [
      'AWS SDK for Go 2',
      'operation error S3: PutObject, https response error StatusCode: 403, RequestID: R, HostID: H, api error SignatureDoesNotMatch: m',
      { code: 'SignatureDoesNotMatch', status: 403, message: 'm' },
    ],
    ['a text', 'Request has expired', { message: 'Request has expired' }],
    ['a status only', 'HTTP/1.1 403 Forbidden\n\n', { status: 403, message: '' }],
  ])('%s', (_, text, expected) => {
    expect(readAnswer(text)).toEqual({ kind: 'text', details: {}, ...expected });
  });

  test('has both texts of a message', () => {
    const answer = readAnswer(
      `An error occurred (SignatureDoesNotMatch) when calling the ListUsers operation: ${message}`,
    );
    expect(answer).toMatchObject({ kind: 'text', code: 'SignatureDoesNotMatch', ...should });
  });
});

test.each([undefined, 7, {}, '', ' \n', 'x'.repeat(8 * 1024 * 1024 + 1)])('refuses %# and names the field', (given) => {
  expect(() => readAnswer(given as string)).toThrow(expect.objectContaining({ field: 'error' }));
});
