/** Requests that combine features that the other files try one at a time. */
import { make } from './make.mjs';
import { Random } from './random.mjs';

/**
 * @typedef {import('./make.mjs').Place} Place
 * @typedef {import('../../../reference/dialects.mjs').Dialect} Dialect
 */

const COUNT = 130;
const random = new Random(20130524);

/** @type {readonly Place[]} */
const PLACES = [
  { service: 's3', origin: 'https://examplebucket.s3.us-east-1.amazonaws.com' },
  { service: 's3', origin: 'http://localhost:9000' },
  { service: 's3', origin: 'https://Storage.Example.com:443' },
  { service: 'dynamodb', origin: 'https://dynamodb.us-east-1.amazonaws.com' },
  { service: 'ec2', origin: 'https://ec2.us-east-1.amazonaws.com' },
  { service: 'lambda', origin: 'http://[::1]:8080' },
  { service: 'execute-api', origin: 'https://abcdef1234.execute-api.us-east-1.amazonaws.com' },
  { service: 'iotdevicegateway', origin: 'https://example-ats.iot.us-east-1.amazonaws.com' },
  { service: 'aoss', origin: 'https://07tjusf2h91cunochc.us-east-1.aoss.amazonaws.com' },
  { service: 'cloudformation', origin: 'http://heat.example.com:8000', dialect: 'keystone' },
];

const SEGMENTS = [
  'a',
  'b c',
  'b%20c',
  '\u00e9',
  '%C3%A9',
  '%e2%82%ac',
  '1+1',
  '(x)',
  '%28x%29',
  'k=v',
  '~',
  '%7E',
  'a:b',
  '.a',
  '\u{1f600}',
];
const NAMES = [
  'a',
  'a-b',
  'a.b',
  'a1',
  'A',
  'b',
  'Param',
  'Param-3',
  'params[page]',
  'params[pageSize]',
  '\u00e9',
  '%C3%A9',
  'x y',
  'x%20y',
  'X-Amz-Sdk',
];
const VALUES = [
  '',
  '1',
  '10',
  '2',
  'a b',
  'a%20b',
  'a+b',
  '=',
  '%3d',
  '/',
  '\u20ac',
  '%E2%82%AC',
  '~*',
  'a,b',
  '{"a":[1]}',
];
const HEADER_NAMES = [
  'content-type',
  'X-Amz-Meta-A',
  'x-amz-meta-a',
  'x-amz-meta-a-b',
  'Accept',
  'cache-control',
  'Range',
  'x-custom',
  'content-length',
];
const HEADER_VALUES = ['', 'a', ' a  b ', 'a\tb', '"a   b"', 'a, b', 'a\r\n b', 'text/plain; charset=utf-8'];
const PAYLOADS = [undefined, undefined, '', 'Welcome to Amazon S3.', '\u20ac', { base64: 'AAH/' }];
const DATES = ['2013-05-24T00:00:00Z', '2015-08-30T12:36:00Z', '2024-02-29T23:59:59.999Z'];

/** @type {{ [S in keyof Dialect]?: readonly Dialect[S][] }} */
const SETTINGS = {
  pathEncoding: ['single', 'double', 'none'],
  pathNormalization: ['none', 'rfc3986'],
  duplicateQuery: ['all', 'first'],
  payloadHeader: [true, false],
  unsignedPayload: ['never', 'presigned', 'always'],
  sessionToken: ['signed', 'appended', 'omitted'],
};

/** One setting of another value, for a fourth of the requests. @param {Place} place */
function withSetting(place) {
  const [name, values] = random.one(Object.entries(SETTINGS));
  const value = random.one(/** @type {readonly unknown[]} */ (values));
  return place.dialect !== undefined || random.below(4) > 0 ? place : { ...place, dialect: { [name]: value } };
}

function path() {
  const segments = random.upTo(4, () => random.one(SEGMENTS));
  return `/${segments.join('/')}${segments.length > 0 && random.below(4) === 0 ? '/' : ''}`;
}

function query() {
  const names = [...new Set(random.upTo(4, () => random.one(NAMES)).map(decodeURIComponent))].map((name) =>
    random.below(2) === 0 ? name : encodeURIComponent(name),
  );
  const parts = names.map((name) => (random.below(6) === 0 ? name : `${name}=${random.one(VALUES)}`));
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** @param {number} i */
function mixture(i) {
  const place = withSetting(random.one(PLACES));
  const mode = random.one(/** @type {const} */ (['sign', 'sign', 'presign']));
  const payload = random.one(PAYLOADS);
  const headers = random.upTo(3, () => /** @type {const} */ ([random.one(HEADER_NAMES), random.one(HEADER_VALUES)]));
  return make(`mixture ${i}`, place, {
    mode,
    method: random.one(['GET', 'PUT', 'DELETE', 'HEAD']),
    path: path() + query(),
    headers,
    ...(payload !== undefined && { payload }),
    ...(payload === undefined && random.below(8) === 0 && { payloadHash: 'UNSIGNED-PAYLOAD' }),
    ...(mode === 'presign' && { expiresIn: 1 + random.below(604_800) }),
    credentials: random.one(['plain', 'iam', 'shortToken', 'secret64']),
    region: random.one(['us-east-1', 'eu-central-1']),
    date: random.one(DATES),
  });
}

export const mixtures = Array.from({ length: COUNT }, (_, i) => mixture(i));
