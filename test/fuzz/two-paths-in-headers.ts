/** Changed requests with signed headers, verified by the path in lanes and by the general path. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { ReceivedRequest, VerifierOptions } from '../../bindings/api/verify.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { credentials, region, signingDate } from '../support/example.js';
import type { DialectInput } from '../vectors/load.mjs';
import { received } from '../verify/verifiers.js';
import { applied, type Change, change } from './changed-requests.js';
import { cores } from './property.js';
import { changedQuery, insistSame, type QueryChange, queryChange, settings as s3Settings } from './two-paths.js';

/** The signer, its rules, and the options of the verifier. */
interface Setting {
  readonly service: string;
  readonly dialect?: DialectInput;
  readonly options?: Partial<VerifierOptions>;
}

const settings: readonly Setting[] = [
  ...s3Settings.map((options) => ({ service: 's3', options })),
  { service: 's3', dialect: { unsignedPayload: 'always' } },
  { service: 's3', dialect: { payloadHeader: false } },
  { service: 's3', dialect: { payloadHeader: false }, options: { dialect: {} } },
  { service: 's3', dialect: { sessionToken: 'appended' } },
  { service: 's3', dialect: { pathEncoding: 'double' } },
  { service: 's3', options: { requireSigned: [] } },
  { service: 's3', options: { allowUnsigned: ['x-amz-*'] } },
  { service: 's3express' },
  { service: 'sqs' },
  { service: 'sqs', dialect: { unsignedPayload: 'always' } },
  { service: 'execute-api', options: { allowDotSegments: true, allowDuplicates: true, plusAsSpace: true } },
  { service: 'execute-api', dialect: { pathEncoding: 'single' } },
  { service: 'execute-api', dialect: { pathEncoding: 'none', pathNormalization: 'none' } },
  { service: 'aoss', options: { requireSigned: ['content-type', 'x-amz-*'] } },
  { service: 'iotdevicegateway' },
];

/** The body that the server passes. */
type Body = 'nothing' | 'body' | 'another body' | 'hash' | 'another hash';

/** The session tokens of the request and of its key. */
type Tokens = 'none' | 'right' | 'wrong' | 'missing' | 'too many';
const SENT: Readonly<Record<Tokens, string | undefined>> = {
  none: undefined,
  right: 'EXAMPLE+TOKEN/WITH==',
  wrong: 'EXAMPLE+TOKEN/WITH=',
  missing: undefined,
  'too many': 'EXAMPLE+TOKEN/WITH==',
};

export interface TwoPathsInHeaders {
  readonly core: number;
  /** Index of the settings. */
  readonly setting: number;
  readonly tokens: Tokens;
  readonly method: string;
  readonly target: string;
  readonly seconds: number;
  /** Payload headers beyond those that clients send. */
  readonly word: string | undefined;
  readonly body: Body;
  readonly value: string;
  /** Value of an unsigned header. */
  readonly agent: string;
  readonly changes: readonly Change[];
  readonly queryChanges: readonly QueryChange[];
  /** Patterns of texts in Authorization, and their replacements. */
  readonly replaced: readonly (readonly [pattern: string, to: string])[];
}

const PAYLOAD = 'a=b';
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

const replaced = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      ', ',
      'Credential=',
      'SignedHeaders=',
      'Signature=',
      '/',
      ';',
      'host',
      'x-amz-date',
      'AWS4-HMAC-SHA256 ',
      '2',
      'a',
      '=',
    ),
    fc.constantFrom(
      '',
      ',',
      ', ',
      ',  ',
      ' ',
      '\t',
      '\n',
      ';',
      'a;',
      'host;',
      'é',
      '/',
      '=',
      ', a=b, ',
      'A',
      '0',
      'x-amz-date;x-amz-date',
    ),
  ),
  fc.constantFrom<readonly [string, string]>(
    ['SignedHeaders=', 'SignedHeaders=;'],
    ['SignedHeaders=', 'SignedHeaders=a;'],
    ['host;', ''],
    [';x-amz-date', ''],
    [';x-amz-date', ';x-amz-date;x-amz-zzz'],
    ['x-amz-content-sha256;', ''],
    ['.$', '0'],
    ['.$', 'A'],
    ['.$', 'é'],
    ['.$', '\n'],
    ['.$', ','],
    ['.$', ' '],
    [', SignedHeaders=', ',SignedHeaders='],
    [', Signature=', ',Signature='],
    ['AWS4', 'AWS5'],
    ['20260102', '20260103'],
    ['aws4_request', 'aws4_requests'],
    [region, 'eu-west-1'],
    ['AKIA', 'AKIB'],
  ),
);

/** Mostly ordinary requests: with every oddity at once, hardly any request would be verified in lanes. */
function mostly<T>(usual: readonly T[], odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constantFrom(...usual), weight: 5 }, { arbitrary: odd, weight: 1 });
}

export const twoPathsInHeaders: fc.Arbitrary<TwoPathsInHeaders> = fc.record({
  core: mostly([0], fc.nat(cores.length - 1)),
  setting: fc.nat(settings.length - 1),
  tokens: mostly<Tokens>(['none', 'right'], fc.constantFrom<Tokens>('wrong', 'missing', 'too many')),
  method: mostly(['GET', 'PUT', 'POST'], fc.constantFrom('OPTIONS', 'get')),
  target: mostly(
    ['/', '/a.b/c-d/?list-type=2&start-after=', '/a/b?x=1&y=2'],
    fc.constantFrom(
      '/a?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD',
      '/%E6%97%A5?a=%26&x-id=GetObject',
      '/a/../b//c?prefix=a%2Fb',
      '/.a/b?uploads',
      '/a%20b',
      '/a?X-Amz-Date=20260102T030405Z',
    ),
  ),
  // Around the allowed clock difference, and on another day.
  seconds: mostly([0], fc.constantFrom(-1, 1, -899, -900, -901, 899, 900, 901, -86_400)),
  word: mostly(
    [undefined],
    fc.constantFrom<string>(hashOf(PAYLOAD), 'UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'a'),
  ) as fc.Arbitrary<string | undefined>,
  body: fc.constantFrom<Body>(
    'body',
    'body',
    'body',
    'hash',
    'hash',
    'hash',
    'nothing',
    'another body',
    'another hash',
  ),
  value: mostly(['1'], fc.constantFrom('1 2', '', ' 1', '1  2', '1\t2', '1\t', 'a: b', '1\n2', 'é', '1,2', '1\u007f')),
  agent: mostly(['a (b)'], fc.constantFrom('', 'é', 'a\tb', 'a\n', '\u0001')),
  changes: mostly([[]], fc.array(change, { minLength: 1, maxLength: 2 })),
  queryChanges: mostly([[]], fc.array(queryChange, { minLength: 1, maxLength: 2 })),
  replaced: mostly([[]], fc.array(replaced, { minLength: 1, maxLength: 2 })),
}) as fc.Arbitrary<TwoPathsInHeaders>;

/** By core, settings, and token of the key. */
const verifiers = cores.map((core) =>
  settings.map(({ service, dialect, options }) => {
    const of = (sessionToken: string | undefined) => {
      const record = { ...credentials, ...(sessionToken !== undefined && { sessionToken }) };
      const shared = { lookup: () => record, region, service, now: () => signingDate };
      const all = { ...shared, ...(dialect !== undefined && { dialect }), ...options } as VerifierOptions;
      return { lanes: makeVerifier(core, all), general: makeVerifier(core, all, false) };
    };
    return { lasting: of(undefined), temporary: of(SENT.right) };
  }),
);

function withBody(request: ReceivedRequest, body: Body): ReceivedRequest {
  const { body: _, ...silent } = request;
  switch (body) {
    case 'nothing':
      return silent;
    case 'body':
      return { ...silent, body: PAYLOAD };
    case 'another body':
      return { ...silent, body: 'a=c' };
    case 'hash':
      return { ...silent, payloadHash: hashOf(PAYLOAD) };
    case 'another hash':
      return { ...silent, payloadHash: hashOf('a=c') };
  }
}

export async function checkTwoPathsInHeaders(input: TwoPathsInHeaders): Promise<void> {
  const { service, dialect } = settings[input.setting] as Setting;
  const { lasting, temporary } = verifiers[input.core]?.[input.setting] as (typeof verifiers)[number][number];
  const token = SENT[input.tokens];
  const signed = received(
    {
      method: input.method,
      url: `https://example.amazonaws.com${input.target}`,
      headers: [
        ['Content-Type', 'text/plain'],
        ['x-amz-meta-a', input.value],
        ...(input.word === undefined ? [] : [['X-Amz-Content-Sha256', input.word] as [string, string]]),
      ],
      payload: PAYLOAD,
    },
    {
      service,
      date: new Date(signingDate.getTime() + 1000 * input.seconds),
      ...(dialect !== undefined && { dialect }),
      ...(token !== undefined && { token }),
    },
  );
  const original = withBody(
    { ...signed, headers: [['User-Agent', input.agent], ['Content-Length', '3'], ...signed.headers] },
    input.body,
  );
  const changed = input.changes.reduce<ReceivedRequest>(applied, original);
  const request = {
    ...changed,
    url: input.queryChanges.reduce(changedQuery, changed.url),
    headers: [...changed.headers].map(([name, value]): [string, string] =>
      name.toLowerCase() === 'authorization'
        ? [name, input.replaced.reduce((text, [pattern, to]) => text.replace(new RegExp(pattern), to), value)]
        : [name, value],
    ),
  };
  await insistSame(['none', 'too many'].includes(input.tokens) ? lasting : temporary, original, request);
}
