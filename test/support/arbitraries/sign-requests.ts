/**
 * Random requests of any kind, in the format of the signer; `referenceInput` converts them to the format of the
 * reference.
 */
import fc from 'fast-check';
import { type Dialect, dialectOf } from '../../reference/dialects.mjs';
import type { Credentials, DialectInput, SignCase } from '../../vectors/load.mjs';
import { asciiText, hardText } from './text.js';
import { origin, path, query } from './urls.js';

type Mode = SignCase['mode'];
type Pair = readonly [name: string, value: string];
type Options = SignCase['options'];
type Request = SignCase['request'];

const NEVER_SIGNED = [
  'connection',
  'expect',
  'user-agent',
  'x-amzn-trace-id',
  'proxy-authorization',
  'sec-fetch-mode',
  'te',
];
/** SHA-256 of an empty input. */
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const LINES = [
  EMPTY_HASH,
  'UNSIGNED-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
];

const service = fc.oneof(
  { weight: 4, arbitrary: fc.constant('s3') },
  { weight: 4, arbitrary: fc.constantFrom('dynamodb', 'ec2', 'execute-api', 'iam', 'lambda', 'sts') },
  { weight: 1, arbitrary: fc.constantFrom('aoss', 'iotdevicegateway', 's3express', 'vpc-lattice-svcs') },
);
const setting: fc.Arbitrary<Partial<Dialect>> = fc.record(
  {
    pathEncoding: fc.constantFrom('single', 'double', 'none'),
    pathNormalization: fc.constantFrom('none', 'rfc3986'),
    duplicateQuery: fc.constantFrom('all', 'first', 'refuse'),
    postQuery: fc.constantFrom('kept', 'empty'),
    payloadHeader: fc.boolean(),
    unsignedPayload: fc.constantFrom('never', 'presigned', 'always'),
    sessionToken: fc.constantFrom('signed', 'appended', 'omitted'),
    neverSign: fc.constantFrom<string[][]>([], ['user-agent'], ['x-amz-meta-*', 'te']),
  },
  { requiredKeys: [] },
);
const dialect: fc.Arbitrary<DialectInput | undefined> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom<DialectInput[]>('s3', 'standard', 'keystone') },
  { weight: 1, arbitrary: setting },
);

const credentials: fc.Arbitrary<Credentials> = fc
  .record({
    accessKeyId: fc.constantFrom('AKIAIOSFODNN7EXAMPLE', 'AKIDEXAMPLE'),
    secretAccessKey: fc.constantFrom(
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'.repeat(2),
    ),
    token: fc.option(fc.string({ unit: fc.constantFrom(...'AZaz09+/='), minLength: 1, maxLength: 900, size: 'max' })),
  })
  .map(({ token, ...keys }) => (token === null ? keys : { ...keys, sessionToken: token }));

export const options: fc.Arbitrary<Options> = fc
  .record({ credentials, region: fc.constantFrom('us-east-1', 'eu-central-1', 'a'), service, dialect })
  .map(({ dialect: given, ...rest }) => {
    // The other signers do not support session tokens of S3 Express.
    if (rest.service === 's3express' && typeof given !== 'string')
      return { ...rest, dialect: { ...given, tokenHeader: 'x-amz-security-token' as const } };
    return given === undefined ? rest : { ...rest, dialect: given };
  });

const blanks = fc.constantFrom(' ', '  ', '\t', ' \t ', '\r\n ', ' \r\n\t');
const headerValue = fc.oneof(
  { weight: 10, arbitrary: asciiText(0, 60) },
  { weight: 2, arbitrary: fc.constantFrom('', ' ', 'a, b', '"a   b"', 'text/plain; charset=utf-8') },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof(asciiText(0, 9), blanks), { maxLength: 5 }).map((pieces) => pieces.join('')),
  },
  { weight: 1, arbitrary: asciiText(0, 2000) },
);
const headerName = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('X-Amz-Acl', 'range', 'Accept', 'cache-control', 'X-Amz-Target') },
  { weight: 4, arbitrary: fc.constantFrom('x-amz-meta-a', 'X-Amz-Meta-A', 'x-amz-meta-a-b', 'x-amz-meta-a.b') },
  { weight: 2, arbitrary: fc.constantFrom('Content-Type', 'content-length') },
  { weight: 2, arbitrary: fc.constantFrom(...NEVER_SIGNED) },
  { weight: 1, arbitrary: fc.constantFrom('Date', 'constructor', '__proto__') },
);
const plainHeaders = fc.array(fc.tuple(headerName, headerValue), { maxLength: 5 });
const headers = fc.oneof(
  { weight: 10, arbitrary: fc.constant<Pair[]>([]) },
  { weight: 20, arbitrary: plainHeaders as fc.Arbitrary<Pair[]> },
  {
    weight: 1,
    arbitrary: fc.constantFrom('a.example.com', 'A.EXAMPLE.com:443').map((host): Pair[] => [['Host', host]]),
  },
  { weight: 1, arbitrary: fc.constantFrom(...LINES).map((line): Pair[] => [['X-Amz-Content-Sha256', line]]) },
);

const payload: fc.Arbitrary<Pick<Request, 'payload' | 'payloadHash'>> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: hardText(0, 200).map((given) => ({ payload: given })) },
  {
    weight: 2,
    arbitrary: fc.uint8Array({ maxLength: 300, size: 'max' }).map((given) => ({ payload: new Uint8Array(given) })),
  },
  { weight: 1, arbitrary: fc.constantFrom(...LINES).map((given) => ({ payloadHash: given })) },
);

const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('GET', 'PUT', 'POST', 'HEAD', 'DELETE') },
  { weight: 1, arbitrary: fc.constantFrom('PATCH', 'OPTIONS', 'M-SEARCH') },
);
const date = fc.oneof(
  fc.date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2106-02-07T06:28:15Z'), noInvalidDate: true }),
  fc.constantFrom('2013-05-24T00:00:00Z', '2024-02-29T23:59:59.999Z').map((given) => new Date(given)),
);

/** A request that the signer with these options can sign. */
export function requestOf(given: Options, mode: Mode): fc.Arbitrary<Request> {
  const rules = dialectOf(given.service, given.dialect);
  return fc
    .record({
      method,
      origin,
      path,
      query: query(rules),
      headers,
      payload,
      date,
      expiresIn: fc.integer({ min: 1, max: 604_800 }),
    })
    .map((drawn): Request => {
      const saysPayload = drawn.headers.some(([name]) => name === 'X-Amz-Content-Sha256');
      // A presigned POST with an unsigned query would have an unsigned expiry too: no other signer creates it.
      const isPossible = mode === 'sign' || rules.postQuery === 'kept' || drawn.method !== 'POST';
      return {
        method: isPossible ? drawn.method : 'PUT',
        url: drawn.origin + drawn.path + drawn.query,
        headers: mode === 'sign' ? drawn.headers : drawn.headers.filter(([name]) => !isNeverSigned(name, rules)),
        ...(!saysPayload && drawn.payload),
        ...(mode === 'presign' && { expiresIn: drawn.expiresIn }),
        allowDotSegments: true,
        signingDate: drawn.date,
      };
    });
}

export const signCase: fc.Arbitrary<SignCase> = fc
  .tuple(options, fc.constantFrom<Mode[]>('sign', 'sign', 'presign'))
  .chain(([given, mode]) => requestOf(given, mode).map((request) => ({ mode, options: given, request })));

/** A header that the signer refuses to sign in a URL. */
function isNeverSigned(name: string, { neverSign }: Dialect): boolean {
  const wanted = name.toLowerCase();
  return neverSign.some((each) => wanted === each || (each.endsWith('*') && wanted.startsWith(each.slice(0, -1))));
}
