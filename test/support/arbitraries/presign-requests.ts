/** Random requests, in the format of the signer and in the format of the reference and the other signers. */
import fc from 'fast-check';
import type { Credentials } from '../../../bindings/api/credentials.js';
import type { PresignItem, PresignTemplate } from '../../../bindings/api/presigner.js';
import { type PresignRequest, presign } from '../../reference/presign.mjs';
import { headers, itemQuery, type Pair, templateQuery, withoutNamesOf } from './parameters.js';
import { blockRemainder, hardText, padToRemainder, plainText } from './text.js';

/** Properties that the URLs of a batch share. */
export interface SharedCase {
  options: { credentials: Credentials; region: string; service: string };
  template: PresignTemplate;
  /** The reference signer's request for an item. */
  requestOf(item: PresignItem): PresignRequest;
}

export interface PresignCase extends SharedCase {
  item: { key: string; query: Pair[] };
  request: PresignRequest;
}

/** The origin and path of an address are written out, not computed by the rules of the signer. */
const address = fc.constantFrom<{ given: PresignTemplate; origin: string; pathPrefix: string; region: string }[]>(
  {
    given: { bucket: 'examplebucket' },
    origin: 'https://examplebucket.s3.us-east-1.amazonaws.com',
    pathPrefix: '/',
    region: 'us-east-1',
  },
  {
    given: { bucket: 'b-2' },
    origin: 'https://b-2.s3.eu-central-1.amazonaws.com',
    pathPrefix: '/',
    region: 'eu-central-1',
  },
  {
    given: { bucket: 'examplebucket' },
    origin: 'https://examplebucket.s3.cn-north-1.amazonaws.com.cn',
    pathPrefix: '/',
    region: 'cn-north-1',
  },
  {
    given: { bucket: 'www.example.com' },
    origin: 'https://s3.ap-southeast-2.amazonaws.com',
    pathPrefix: '/www.example.com/',
    region: 'ap-southeast-2',
  },
  {
    given: { bucket: 'examplebucket', pathStyle: true },
    origin: 'https://s3.us-gov-west-1.amazonaws.com',
    pathPrefix: '/examplebucket/',
    region: 'us-gov-west-1',
  },
  {
    given: { bucket: 'examplebucket', endpoint: 'http://localhost:9000', pathStyle: true },
    origin: 'http://localhost:9000',
    pathPrefix: '/examplebucket/',
    region: 'us-east-1',
  },
  {
    given: { bucket: 'examplebucket', endpoint: 'https://storage.example.com' },
    origin: 'https://examplebucket.storage.example.com',
    pathPrefix: '/',
    region: 'auto',
  },
  {
    given: { endpoint: 'https://files.example.com:8443' },
    origin: 'https://files.example.com:8443',
    pathPrefix: '/',
    region: 'us-east-1',
  },
);

/** An item's headers replace headers of the template with the same name. */
function headersAndHash(common: Pair[], own: Pair[]) {
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const headers = [...common.filter(([name]) => !names.has(name.toLowerCase())), ...own];
  const payloadHash = headers.find(([name]) => name === 'x-amz-content-sha256')?.[1] ?? 'UNSIGNED-PAYLOAD';
  return { headers, payloadHash };
}

export const method = fc.constantFrom<('GET' | 'PUT' | 'POST' | 'HEAD' | 'DELETE')[]>(
  'GET',
  'PUT',
  'POST',
  'HEAD',
  'DELETE',
);
const service = fc.oneof(
  { weight: 120, arbitrary: fc.constant('s3') },
  { weight: 1, arbitrary: fc.constant('s3-object-lambda') },
);
export const expiresIn = fc.oneof(fc.constantFrom(1, 900, 3600, 86_400, 604_800), fc.integer({ min: 1, max: 604_800 }));

const date = fc.oneof(
  fc.date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2106-02-07T06:28:15Z'), noInvalidDate: true }),
  fc
    .constantFrom('2013-05-24T00:00:00Z', '2024-02-29T23:59:59.999Z', '1999-12-31T23:59:59.001Z')
    .map((text) => new Date(text)),
);

const token = fc
  .tuple(
    fc.oneof(fc.nat({ max: 200 }), fc.integer({ min: 200, max: 3072 })),
    fc.string({ unit: fc.constantFrom(...'AZaz09+/='), minLength: 1, maxLength: 80 }),
  )
  .map(([length, text]) => text.repeat(Math.ceil(length / text.length)).slice(0, length))
  .map((text) => (text === '' ? undefined : text));

const credentials = fc
  .record({
    accessKeyId: fc.constantFrom('AKIAIOSFODNN7EXAMPLE', 'AKIDEXAMPLE'),
    secretAccessKey: fc.constantFrom(
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'.repeat(2),
    ),
    sessionToken: fc.oneof(fc.constant(undefined), token),
  })
  .map(({ sessionToken, ...keys }): Credentials => (sessionToken === undefined ? keys : { ...keys, sessionToken }));

export const sharedCase: fc.Arbitrary<SharedCase> = fc
  .record({ address, method, service, expiresIn, date, credentials, query: templateQuery, headers })
  .map((drawn): SharedCase => {
    const { given, origin, pathPrefix, region } = drawn.address;
    return {
      options: { credentials: drawn.credentials, region, service: drawn.service },
      template: {
        ...given,
        method: drawn.method,
        query: drawn.query,
        headers: drawn.headers,
        expiresIn: drawn.expiresIn,
        signingDate: drawn.date,
        allowDotSegments: true,
      },
      requestOf: ({ key, query = [], ...own }) => ({
        method: own.method ?? drawn.method,
        origin,
        path: pathPrefix + key,
        query: [...drawn.query, ...(query as Pair[])],
        ...headersAndHash(drawn.headers, (own.headers ?? []) as Pair[]),
        credentials: drawn.credentials,
        region,
        service: drawn.service,
        date: drawn.date,
        expiresIn: own.expiresIn ?? drawn.expiresIn,
      }),
    };
  });

/** Keys of up to 960 bytes, so that there is room to pad. */
export const key = fc.oneof(
  { weight: 2, arbitrary: hardText(1, 30) },
  { weight: 2, arbitrary: plainText(1, 200) },
  { weight: 1, arbitrary: hardText(30, 220) },
  {
    weight: 1,
    arbitrary: fc.tuple(plainText(0, 20), fc.constantFrom('\n', '\r\n', '\r', '\0')).map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: plainText(200, 960) },
);

export const presignCase: fc.Arbitrary<PresignCase> = fc
  .tuple(sharedCase, key, itemQuery, blockRemainder)
  .map(([shared, drawnKey, drawnQuery, remainder]) => {
    const query = withoutNamesOf(shared.template, drawnQuery);
    const { canonicalRequest } = presign(shared.requestOf({ key: drawnKey, query }));
    const item = { key: padToRemainder(drawnKey, canonicalRequest.length, remainder), query };
    return { ...shared, item, request: shared.requestOf(item) };
  });
