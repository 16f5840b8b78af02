/** Signers of the AWS SDK, and random requests, to compare with. */
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4SignWithCredentials } from '@aws-sdk/signature-v4-multi-region';
import { HttpRequest } from '@smithy/core/protocols';
import fc from 'fast-check';
import { SiglaneSigner, type SiglaneSignerOptions } from '../../bindings/entries/aws-sdk.js';
import { credentials, region } from '../support/example.js';

/** Both of the same configuration: siglane's signer, and the one that clients of S3 have. */
export function signers(options: Partial<SiglaneSignerOptions> = {}) {
  const { uriEscapePath = true, applyChecksum = true, ...rest } = options;
  const given = { credentials, region, service: 's3', uriEscapePath, applyChecksum, ...rest };
  return {
    siglane: new SiglaneSigner(given),
    smithy: new SignatureV4SignWithCredentials({ ...given, sha256: Sha256 }),
  };
}

/** siglane never signs these; @smithy/signature-v4 only if it is told. */
export const unsignableHeaders = new Set(['amz-sdk-invocation-id', 'amz-sdk-request']);

/** A request of the SDK with a host. */
export function httpRequest(given: Partial<HttpRequest> = {}): HttpRequest {
  const { hostname = 'examplebucket.s3.us-east-1.amazonaws.com', headers = {}, ...rest } = given;
  const host = given.port === undefined ? hostname : `${hostname}:${given.port}`;
  return new HttpRequest({ method: 'GET', hostname, path: '/', ...rest, headers: { host, ...headers } });
}

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const segment = fc.oneof(text, fc.constantFrom('', '.', '..', '%', 'a b', "!'()*", '~', 'ü/+', 'a%2Fb'));
/** As the SDK writes paths, and with characters that it encodes and others may not. */
const path = fc
  .array(
    segment.map((each) => encodeURIComponent(each)),
    { maxLength: 5 },
  )
  .map((segments) => `/${segments.join('/')}`);
const names = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,15}$/);
const headerName = fc.oneof(
  names,
  names.map((name) => `X-Amz-Meta-${name}`),
  fc.constantFrom(
    'content-type',
    'Content-Length',
    'x-amz-user-agent',
    'user-agent',
    'expect',
    'connection',
    'te',
    'trailer',
    'transfer-encoding',
    'x-amzn-trace-id',
    'amz-sdk-invocation-id',
    'amz-sdk-request',
    'cache-control',
    'Proxy-Authorization',
    'sec-fetch-mode',
    'authorization',
    'x-amz-date',
    'date',
    'X-Amz-Date',
    'x-amz-security-token',
  ),
);
const headerValue = fc.oneof(
  fc.stringMatching(/^[ -~]{0,30}$/),
  fc.constantFrom('', ' ', '  a   b\t\tc  ', '\t', 'a, b'),
);
const body = fc.oneof(
  fc.constantFrom(undefined, ''),
  text,
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.slice().buffer),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => new Blob([bytes.slice()])),
);

/** Random requests. @param more further names of headers */
export const requests = fc
  .record({
    method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS'),
    hostname: fc.constantFrom('a.example.com', 'b.s3.eu-west-1.amazonaws.com', 'localhost', '[::1]'),
    port: fc.constantFrom(undefined, 443, 9000),
    path,
    query: fc.dictionary(fc.oneof(text, names), fc.oneof(text, fc.array(text, { maxLength: 4 }), fc.constant(null)), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
    headers: fc.dictionary(headerName, headerValue, { maxKeys: 8, noNullPrototype: true }),
    body,
  })
  .map((given) => httpRequest(given as Partial<HttpRequest>));

/** Random options of a signer, and arguments of a call. */
export const settings = fc.record({
  options: fc.record({
    service: fc.constantFrom('s3', 'dynamodb', 'sqs', 'execute-api', 's3express'),
    uriEscapePath: fc.boolean(),
    applyChecksum: fc.boolean(),
    credentials: fc.constantFrom(
      credentials,
      { ...credentials, sessionToken: 'FwoGZXIvYXdzEXAMPLE//token+1=' },
      { ...credentials, sessionToken: '' },
    ),
  }),
  call: fc.record(
    {
      signingDate: fc.oneof(
        fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 4e9 }),
        fc.constantFrom('2026-01-02T03:04:05Z', '1767323045'),
      ),
      signingRegion: fc.constantFrom('eu-west-1', 'cn-north-1'),
      signingService: fc.constantFrom('s3-object-lambda', 'lambda'),
      signableHeaders: fc.constantFrom(new Set(['cache-control', 'expect']), new Set<string>()),
      unhoistableHeaders: fc.constantFrom(new Set(['x-amz-meta-a', 'x-amz-user-agent'])),
      hoistableHeaders: fc.constantFrom(new Set(['content-type'])),
    },
    { requiredKeys: ['signingDate'] },
  ),
});
