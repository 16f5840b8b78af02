import { describe, expect, test } from 'vitest';
import { canonicalPath, canonicalQuery, type PresignRequest, presign } from './presign.mjs';
import { canonicalHeaders, encode } from './steps.mjs';

/** The example of Amazon S3, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)". */
const s3Example: PresignRequest = {
  method: 'GET',
  origin: 'https://examplebucket.s3.amazonaws.com',
  path: '/test.txt',
  query: [],
  headers: [],
  payloadHash: 'UNSIGNED-PAYLOAD',
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  region: 'us-east-1',
  service: 's3',
  date: new Date('2013-05-24T00:00:00Z'),
  expiresIn: 86400,
};

/** AWS General Reference, "Signature Version 4 signing process": ListUsers with the signature in the query. */
const iamExample: PresignRequest = {
  method: 'GET',
  origin: 'https://iam.amazonaws.com',
  path: '/',
  query: [
    ['Action', 'ListUsers'],
    ['Version', '2010-05-08'],
  ],
  headers: [['content-type', 'application/x-www-form-urlencoded; charset=utf-8']],
  payloadHash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  region: 'us-east-1',
  service: 'iam',
  date: new Date('2015-08-30T12:36:00Z'),
  expiresIn: 60,
};

describe('the reference signer', () => {
  test('gives every stage of the example in the S3 documentation', () => {
    expect(presign(s3Example)).toEqual({
      url:
        'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
        '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
        '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
        '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
      canonicalRequest: [
        'GET',
        '/test.txt',
        'X-Amz-Algorithm=AWS4-HMAC-SHA256' +
          '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
          '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host',
        'host:examplebucket.s3.amazonaws.com',
        '',
        'host',
        'UNSIGNED-PAYLOAD',
      ].join('\n'),
      stringToSign: [
        'AWS4-HMAC-SHA256',
        '20130524T000000Z',
        '20130524/us-east-1/s3/aws4_request',
        '3bfa292879f6447bbcda7001decf97f4a54dc650c8942174ae0a9121cf58ad04',
      ].join('\n'),
      credentialScope: '20130524/us-east-1/s3/aws4_request',
      signedHeaders: 'host',
      signature: 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    });
  });

  test('gives the signature of the IAM example', () => {
    const { signature, signedHeaders } = presign(iamExample);
    expect(signedHeaders).toBe('content-type;host');
    expect(signature).toBe('37ac2f4fde00b0ac9bd9eadeb459b1bbee224158d66e7ae5fcadb70b2d181d02');
  });

  test('encodes all except the unreserved characters, byte by byte and with upper-case hex', () => {
    expect(encode('AZaz09-._~')).toBe('AZaz09-._~');
    expect(encode(' !"#$%&\'()*+,/:;<=>?@[\\]^`{|}')).toBe(
      '%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D',
    );
    expect(encode('\0\n\u007fé€😀')).toBe('%00%0A%7F%C3%A9%E2%82%AC%F0%9F%98%80');
  });

  test('does not resolve segments of a path', () => {
    expect(canonicalPath('//a b/../%2F/./')).toBe('//a%20b/../%252F/./');
  });

  test('sorts parameters by encoded name, then by encoded value', () => {
    expect(
      canonicalQuery([
        ['Param-3', 'a'],
        ['Param', 'b'],
        ['params[pageSize]', 'c'],
        ['params[page]', 'd'],
        ['à', 'e'],
        ['a', '2'],
        ['a', '10'],
        ['a', 'ä'],
        ['', ''],
      ]),
    ).toBe('=&%C3%A0=e&Param=b&Param-3=a&a=%C3%A4&a=10&a=2&params%5Bpage%5D=d&params%5BpageSize%5D=c');
  });

  test('folds whitespace in header values, and joins headers of one name', () => {
    expect(
      canonicalHeaders([
        ['x-b', ' \t a \t "b   c" '],
        ['X-A', ''],
        ['x-B', '2'],
        ['Host', 'h'],
      ]),
    ).toEqual([
      ['host', 'h'],
      ['x-a', ''],
      ['x-b', 'a "b c",2'],
    ]);
  });
});
