import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { auth, http } from 'aws-crt';
import aws4 from 'aws4';
import { describe, expect, test } from 'vitest';
import type { VerifierOptions } from '../../bindings/api/verify.js';
import { credentials, region, signingDate } from '../support/example.js';
import { type Pair, sessionToken, verifierFor } from './verifiers.js';

const host = 'examplebucket.s3.us-east-1.amazonaws.com';
const path = '/photos/a%20b.txt';
const query = { list: '2', prefix: 'a/b c' };
const wireQuery = 'list=2&prefix=a%2Fb%20c';
const amzDate = '20260102T030405Z';
const temporary = { ...credentials, sessionToken };

const verifiers: Record<string, Partial<VerifierOptions>> = {
  s3: { service: 's3' },
  sqs: { service: 'sqs' },
};

function expectOk(service: string, received: { method: string; url: string; headers: Pair[]; body?: string }) {
  const options = { ...verifiers[service], lookup: () => temporary };
  return expect(verifierFor(options).verify(received)).resolves.toMatchObject({ ok: true });
}

describe.each(['s3', 'sqs'])('%s', (service) => {
  test('aws-crt, in the headers', async () => {
    const signed = await signWithCrt(service, auth.AwsSignatureType.HttpRequestViaHeaders);
    await expectOk(service, { method: 'GET', url: signed.path, headers: signed.headers._flatten() as Pair[] });
  });

  test('aws-crt, in the query', async () => {
    const signed = await signWithCrt(service, auth.AwsSignatureType.HttpRequestViaQueryParams);
    await expectOk(service, { method: 'GET', url: signed.path, headers: signed.headers._flatten() as Pair[] });
  });

  test('@smithy/signature-v4, in the headers', async () => {
    const signed = await smithy(service).sign(
      { ...smithyRequest(), headers: { host, 'content-type': 'text/plain' }, method: 'PUT', body: 'hello' },
      { signingDate },
    );
    const headers = Object.entries(signed.headers);
    await expectOk(service, { method: 'PUT', url: `${path}?${wireQuery}`, headers, body: 'hello' });
  });

  test('@smithy/signature-v4, in the query', async () => {
    const signed = await smithy(service).presign(smithyRequest(), { signingDate, expiresIn: 60 });
    const pairs = Object.entries(signed.query as Record<string, string>);
    const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    const options = { ...verifiers[service], lookup: () => temporary };
    // Smithy has signed the hash of the empty body. S3 accepts the hash only with a header.
    const dialect = service === 's3' ? { unsignedPayload: 'never' as const } : undefined;
    const received = { method: 'GET', url: `${path}?${text}`, headers: [['host', host] as Pair] };
    expect(await verifierFor({ ...options, dialect }).verify(received)).toMatchObject({ ok: true });
  });

  test('aws4, in the headers', async () => {
    const { headers } = signWithAws4({
      service,
      region,
      host,
      path: `${path}?${wireQuery}`,
      method: 'POST',
      body: 'Action=List',
      headers: { 'X-Amz-Date': amzDate, 'Content-Type': 'text/plain' },
    });
    const pairs = Object.entries(headers).map(([n, v]): Pair => [n, String(v)]);
    await expectOk(service, { method: 'POST', url: `${path}?${wireQuery}`, headers: pairs, body: 'Action=List' });
  });

  test('aws4, in the query', async () => {
    const { path: url } = signWithAws4({
      service,
      region,
      host,
      path: `${path}?${wireQuery}&X-Amz-Date=${amzDate}&X-Amz-Expires=60`,
      signQuery: true,
    });
    await expectOk(service, { method: 'GET', url, headers: [['host', host]] });
  });
});

function signWithCrt(service: string, signature_type: number) {
  const inHeaders = signature_type === auth.AwsSignatureType.HttpRequestViaHeaders;
  const isS3 = service === 's3';
  return auth.aws_sign_request(
    new http.HttpRequest('GET', `${path}?${wireQuery}`, new http.HttpHeaders([['host', host]])),
    {
      algorithm: auth.AwsSigningAlgorithm.SigV4,
      signature_type,
      provider: auth.AwsCredentialsProvider.newStatic(
        credentials.accessKeyId,
        credentials.secretAccessKey,
        sessionToken,
      ),
      region,
      service,
      date: signingDate,
      use_double_uri_encode: !isS3,
      should_normalize_uri_path: !isS3,
      signed_body_value: isS3 && !inHeaders ? 'UNSIGNED-PAYLOAD' : auth.AwsSignedBodyValue.EmptySha256,
      signed_body_header:
        isS3 && inHeaders ? auth.AwsSignedBodyHeaderType.XAmzContentSha256 : auth.AwsSignedBodyHeaderType.None,
      ...(!inHeaders && { expiration_in_seconds: 60 }),
    },
  );
}

function smithy(service: string) {
  const isS3 = service === 's3';
  return new SignatureV4({
    credentials: temporary,
    region,
    service,
    sha256: Sha256,
    uriEscapePath: !isS3,
    applyChecksum: isS3,
  });
}

function smithyRequest() {
  return { method: 'GET', protocol: 'https:', hostname: host, path, query, headers: { host } };
}

function signWithAws4(request: object) {
  return new aws4.RequestSigner(request as never, temporary).sign();
}
