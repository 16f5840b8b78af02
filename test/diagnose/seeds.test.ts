/**
 * The reports that started this library, each as the request of the reported program: the cause that answers the report
 * comes first. The programs are in Python; this file repeats their steps.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Diagnosis, diagnose } from '../../bindings/entries/diagnose.js';
import { sha256, signature, signingKeySteps } from '../reference/steps.mjs';
import { credentials } from '../support/example.js';

const { accessKeyId, secretAccessKey } = credentials;
const sign = (text: string, day: string, region: string, service: string) =>
  signature(signingKeySteps(secretAccessKey, day, region, service).kSigning, text);
const causes = ({ findings }: Diagnosis) => findings.map(({ cause }) => cause);
const emptyHash = sha256('');

describe('boto posts to Heat, and Keystone keeps the query of a POST (openstack-dev, August 2014)', () => {
  // cfn-push-stats: Keystone saw the parameters in the query, and boto signs an empty query.
  const target = '/v1/?Action=PutMetricData&Namespace=system%2Flinux&Version=2010-08-01';
  const headers = ['host:heat.example.com:8003', 'x-amz-date:20140824T055514Z'];
  const canonicalRequest = (query: string) =>
    ['POST', '/v1/', query, ...headers, '', 'host;x-amz-date', emptyHash].join('\n');
  const scope = '20140824/RegionOne/monitoring/aws4_request';
  const stringToSign = ['AWS4-HMAC-SHA256', '20140824T055514Z', scope, sha256(canonicalRequest(''))].join('\n');
  const request = {
    method: 'POST',
    url: `http://heat.example.com:8003${target}`,
    headers: {
      'X-Amz-Date': '20140824T055514Z',
      Authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},SignedHeaders=host;x-amz-date,Signature=${sign(stringToSign, '20140824', 'RegionOne', 'monitoring')}`,
    },
    body: '',
  };
  const now = new Date('2014-08-24T05:55:20Z');
  const error =
    '<ErrorResponse><Error><Message>The request signature we calculated does not match the signature you provided.</Message><Code>SignatureDoesNotMatch</Code><Type>Sender</Type></Error></ErrorResponse>';

  test.each([
    ['the secret', { secretAccessKey }],
    [
      "boto's debug log",
      {
        log: `2014-08-24 05:55:14,123 DEBUG auth.py:500 CanonicalRequest:\n${canonicalRequest('')}\n2014-08-24 05:55:14,124 DEBUG auth.py:502 StringToSign:\n${stringToSign}\n`,
      },
    ],
    ['its own string to sign', { stringToSign }],
  ])('with %s', async (_, known) => {
    const diagnosis = await diagnose({ request, now, error, ...known });
    expect(diagnosis.findings[0]).toMatchObject({
      cause: 'post-query',
      certainty: 'proven',
      difference: { line: 'query', client: '' },
    });
  });

  test('without other evidence gives a possible cause', async () => {
    expect(causes(await diagnose({ request, now, error }))).toContain('post-query');
  });
});

describe('a PUT to S3 with the bucket in the path (eu-west-2)', () => {
  const date = '20180801T123456Z';
  const payloadHash = sha256('Welcome to Amazon S3.');
  const headers: Record<string, string> = {
    // %H:%m:%S has the month in place of the minutes.
    date: 'Wed, 01 Aug 2018 12:08:56 GMT',
    host: 's3-eu-west-2.amazonaws.com',
    'x-amz-content-sha256': payloadHash,
    'x-amz-date': date,
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  // "{}\n{}\n{}\n{}{}\n{}" lacks the line break between the headers and the list, and the bucket.
  const canonicalRequest = `PUT\n/sometest.txt\n\n${lines}${names.join(';')}\n${payloadHash}`;
  const scope = '20180801/eu-west-2/s3/aws4_request';
  const stringToSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonicalRequest)}`;
  const request = {
    method: 'PUT',
    url: 'https://s3-eu-west-2.amazonaws.com/examplebucket/sometest.txt',
    headers: {
      ...headers,
      Authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},SignedHeaders=${names.join(';')},Signature=${sign(stringToSign, '20180801', 'eu-west-2', 's3')}`,
    },
    // requests.request("PUT", url, headers=headers): the payload was hashed but not sent.
    body: '',
  };

  test.each([
    ['the secret', { secretAccessKey }],
    ['the canonical request', { canonicalRequest }],
    ['the string to sign', { stringToSign }],
    ['the output of Python', { log: `'${canonicalRequest.replaceAll('\n', '\\n')}'` }],
  ])('with %s', async (_, known) => {
    const diagnosis = await diagnose({ request, now: new Date('2018-08-01T12:35:00Z'), ...known });
    expect(causes(diagnosis)).toEqual([
      'bucket-not-in-path',
      'missing-blank-line',
      'body-not-sent',
      'month-for-minutes',
    ]);
  });
});

describe('a Fine Uploader server cuts out the canonical request at offset 70', () => {
  // The error of the report, with the host from its bytes in place of the placeholder.
  const canonicalFor = (host: string) =>
    [
      'POST',
      '/39f0808e-3d0b-48d4-a3db-f171a3cb2943.mp4',
      'uploads=',
      `host:${host}`,
      'x-amz-acl:private',
      `x-amz-content-sha256:${emptyHash}`,
      'x-amz-date:20180725T101212Z',
      'x-amz-meta-qqfilename:flux-field_pro_854x480p.mp4',
      '',
      'host;x-amz-acl;x-amz-content-sha256;x-amz-date;x-amz-meta-qqfilename',
      emptyHash,
    ].join('\n');
  const requestFor = (region: string, host: string, hash: string) => {
    const scope = `20180725/${region}/s3/aws4_request`;
    const stringToSign = `AWS4-HMAC-SHA256\n20180725T101212Z\n${scope}\n${hash}`;
    return {
      stringToSign,
      request: {
        method: 'POST',
        url: `https://${host}/39f0808e-3d0b-48d4-a3db-f171a3cb2943.mp4?uploads`,
        headers: {
          'x-amz-acl': 'private',
          'x-amz-content-sha256': emptyHash,
          'x-amz-date': '20180725T101212Z',
          'x-amz-meta-qqfilename': 'flux-field_pro_854x480p.mp4',
          Authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},SignedHeaders=host;x-amz-acl;x-amz-content-sha256;x-amz-date;x-amz-meta-qqfilename,Signature=${sign(stringToSign, '20180725', region, 's3')}`,
        },
        body: '',
      },
    };
  };
  const now = new Date('2018-07-25T10:12:20Z');

  test.each(['us-east-1', 'ap-southeast-1', 'eu-central-1', 'sa-east-1'])('in %s', async (region) => {
    const host = `aobq.s3.${region}.amazonaws.com`;
    const canonicalRequest = canonicalFor(host);
    const headers = `AWS4-HMAC-SHA256\n20180725T101212Z\n20180725/${region}/s3/aws4_request\n${canonicalRequest}`;
    const { request, stringToSign } = requestFor(region, host, sha256(headers.slice(70).trim()));
    for (const known of [{ secretAccessKey }, { stringToSign }, { canonicalRequest, stringToSign }]) {
      const { findings } = await diagnose({ request, now, ...known });
      expect(findings[0]).toMatchObject({ cause: 'fixed-slice', certainty: 'proven' });
    }
  });

  test('in cn-north-1, whose first lines have 70 characters, it is correct', async () => {
    const host = 'aobq.s3.cn-north-1.amazonaws.com.cn';
    const canonicalRequest = canonicalFor(host);
    const { request } = requestFor('cn-north-1', host, sha256(canonicalRequest));
    expect(await diagnose({ request, now, secretAccessKey })).toMatchObject({ findings: [], signature: 'matches' });
    // The published error agrees: the hash of its bytes is in its string to sign.
    expect(sha256(canonicalRequest)).toBe('e7a7e92e17d8a3ac6228bb02139a499904db50a493ea6c336d847d4d94a5c320');
  });
});

describe("AWS's page on troubleshooting: a changed header", () => {
  test('the hash in the message is of another Authorization header', async () => {
    // The header of the page, and the hash in its message.
    const Authorization =
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-date, Signature=example-generated-signature';
    const hash = '9c574f83b4b950926da4a99c2b43418b3db8d97d571b5e18dd0e4f3c3ed1ed2c';
    expect(createHash('sha256').update(Authorization).digest('hex')).not.toBe(hash);
    const { findings } = await diagnose({
      request: {
        method: 'GET',
        url: 'https://examplebucket.s3.amazonaws.com/',
        headers: { Authorization, 'x-amz-date': '20130524T000000Z', range: 'bytes=0-9' },
      },
      now: new Date('2013-05-24T00:00:00Z'),
      error: `com.amazon.coral.service#IncompleteSignatureException: The signature contains an in-valid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`,
    });
    expect(findings[0]).toMatchObject({ cause: 'authorization-changed', certainty: 'certain' });
  });
});

describe('DescribeRegions with an STS token (November 2017)', () => {
  const date = '20171126T120000Z';
  const sessionToken = 'AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthTvFvwqnKwRcOIfrRh3c';
  const temporary = accessKeyId.replace('AKIA', 'ASIA');
  const send = (query: string, signsToken: boolean) => {
    const names = signsToken ? 'host;x-amz-date;x-amz-security-token' : 'host;x-amz-date';
    const tokenLine = signsToken ? `x-amz-security-token:${sessionToken}\n` : '';
    // The query is signed unchanged.
    const canonicalRequest = `GET\n/\n${query}\nhost:ec2.amazonaws.com\nx-amz-date:${date}\n${tokenLine}\n${names}\n${emptyHash}`;
    const scope = '20171126/us-east-1/ec2/aws4_request';
    const stringToSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonicalRequest)}`;
    return {
      method: 'GET',
      url: `https://ec2.amazonaws.com?${query}`,
      headers: {
        'x-amz-date': date,
        'x-amz-security-token': sessionToken,
        Authorization: `AWS4-HMAC-SHA256 Credential=${temporary}/${scope}, SignedHeaders=${names}, Signature=${sign(stringToSign, '20171126', 'us-east-1', 'ec2')}`,
      },
      body: '',
    };
  };
  const now = new Date('2017-11-26T12:00:05Z');

  test('finds an "&amp;" left in the query', async () => {
    const request = send('Action=DescribeRegions&amp;Version=2013-10-15', true);
    for (const known of [{ secretAccessKey }, {}]) {
      const { findings } = await diagnose({ request, now, ...known });
      expect(findings[0]?.cause).toBe('html-escaped-query');
    }
  });

  test('finds a token that was added but not signed', async () => {
    const request = send('Action=DescribeRegions&Version=2013-10-15', false);
    for (const known of [{ secretAccessKey }, {}]) {
      const { findings } = await diagnose({ request, now, ...known });
      expect(findings[0]?.cause).toBe('token-not-signed');
    }
  });

  test('finds no cause for the final request of the report', async () => {
    const request = send('Action=DescribeRegions&Version=2013-10-15', true);
    expect(await diagnose({ request, now, secretAccessKey })).toMatchObject({ findings: [], signature: 'matches' });
  });
});
