/** The mistakes of the matrix: for each cause, a client that makes the mistake. */
import type { CauseId } from '../../bindings/diagnose/diagnosis.js';
import { encode, sha256, signingKeySteps, sortedQuery } from '../reference/steps.mjs';
import {
  emptyHash,
  headerLines,
  hmac,
  type Job,
  join,
  type Mistake,
  type Parts,
  parametersOf,
  secret,
  splitTarget,
  toSign,
} from './clients.js';

const wire = (
  method: string,
  host: string,
  target: string,
  headers: [string, string][] = [],
  body = '',
): Job['wire'] => ({
  method,
  scheme: 'https',
  target,
  headers: [['Host', host], ...headers],
  body,
});

export const jobs = {
  pathStyle: {
    service: 's3',
    region: 'eu-west-2',
    place: 'header',
    wire: wire(
      'PUT',
      's3.eu-west-2.amazonaws.com',
      '/bucket/a%20folder/some%2Bfile.txt',
      [['x-amz-storage-class', 'REDUCED_REDUNDANCY']],
      'Welcome to Amazon S3.',
    ),
  },
  virtual: {
    service: 's3',
    region: 'eu-west-2',
    place: 'header',
    wire: wire(
      'GET',
      'bucket.s3.eu-west-2.amazonaws.com',
      '/a//b/../c%20d.txt?prefix=J&max-keys=2&x=a%20b%2Bc~d*&y=a/b&uploads',
      [['Range', 'bytes=0-9']],
    ),
  },
  port: {
    service: 's3',
    region: 'us-east-1',
    place: 'header',
    wire: wire('GET', 'minio.example.com:9000', '/bucket/key', [['X-Forwarded-Host', 'files.example.com']]),
  },
  presigned: {
    service: 's3',
    region: 'us-east-1',
    place: 'query',
    wire: wire('GET', 'examplebucket.s3.us-east-1.amazonaws.com', '/test.txt?response-content-type=text%2Fplain'),
  },
  table: {
    service: 'dynamodb',
    region: 'us-east-1',
    place: 'header',
    wire: wire(
      'POST',
      'dynamodb.us-east-1.amazonaws.com',
      '/',
      [
        ['Content-Type', 'application/x-amz-json-1.0'],
        ['X-Amz-Target', 'DynamoDB_20120810.PutItem'],
        ['X-Two-Words', 'two  words'],
      ],
      '{"TableName": "Ünder", "Item": {"a": 1}}',
    ),
  },
  gateway: {
    service: 'execute-api',
    region: 'eu-central-1',
    place: 'header',
    wire: wire('GET', 'abc123.execute-api.eu-central-1.amazonaws.com', '/prod/pets/a%20dog/?b=2&a-1=x&a=1&A=0'),
  },
  form: {
    service: 'ec2',
    region: 'us-east-1',
    place: 'header',
    wire: wire(
      'POST',
      'ec2.us-east-1.amazonaws.com',
      '/?Action=DescribeRegions&Version=2013-10-15',
      [['Content-Type', 'application/x-www-form-urlencoded']],
      'Filter=a+b',
    ),
  },
} as const satisfies Record<string, Job>;

export type JobName = keyof typeof jobs;

export interface Row {
  readonly cause: CauseId;
  readonly job: JobName;
  readonly mistake: Mistake;
  /** The mistake is in the key, or in the encoding of the signature. No text shows it. */
  readonly isOfKey?: boolean;
  /** The mistake is only in the string to sign. */
  readonly isLate?: boolean;
}

const encoded = (pairs: [string, string][]) =>
  pairs.map(([name, value]): [string, string] => [encode(name), encode(value)]);
const joined = (pairs: [string, string][]) => pairs.map(([name, value]) => `${name}=${value}`).join('&');
const queryOf = (target: string) => parametersOf(splitTarget(target)[1]);
const chain = (...steps: [string | Uint8Array, ...string[]]) =>
  (steps.slice(1) as string[]).reduce<string | Uint8Array>((key, step) => hmac(key, step), steps[0]) as Uint8Array;
const stepsOf = ({ scope }: Parts) => scope.split('/') as [string, string, string, string];
const key =
  (derive: (parts: Parts) => Uint8Array): Mistake =>
  (parts) => ({ key: derive(parts) });
const ofHeader =
  (name: string, change: (value: string) => string): Mistake =>
  ({ headers }) => ({
    headers: headers.map(([each, value]) => [each, each === name ? change(value) : value]),
  });

const late = (cause: CauseId, job: JobName, mistake: Mistake): Row => ({ cause, job, mistake, isLate: true });
const ofKey = (cause: CauseId, job: JobName, mistake: Mistake): Row => ({ cause, job, mistake, isOfKey: true });
const row = (cause: CauseId, job: JobName, mistake: Mistake): Row => ({ cause, job, mistake });

export const rows: readonly Row[] = [
  row('leading-slash', 'gateway', ({ path }) => ({ path: path.slice(1) })),
  row(
    'header-not-sent',
    'table',
    ofHeader('x-amz-target', () => ''),
  ),
  row('parameter-not-signed', 'gateway', ({ query }) => ({ query: query.replace('&b=2', '') })),
  row('body-encoded', 'table', (_, { body }) => ({ payloadHash: sha256(Buffer.from(body).toString('base64')) })),

  row('method-case', 'table', () => ({ method: 'post' })),
  row('other-method', 'presigned', () => ({ method: 'PUT' })),
  row('bucket-not-in-path', 'pathStyle', ({ path }) => ({ path: path.replace('/bucket', '') })),
  row('bucket-in-path', 'virtual', ({ path }) => ({ path: `/bucket${path}` })),
  row('path-prefix', 'gateway', ({ path }) => ({ path: path.replace('/prod', '') })),
  row('double-encoding', 'pathStyle', ({ path }) => ({ path: path.replaceAll('%', '%25') })),
  row('single-encoding', 'gateway', ({ path }) => ({ path: path.replaceAll('%25', '%') })),
  row('path-not-encoded', 'pathStyle', ({ path }) => ({ path: decodeURIComponent(path) })),
  row('slash-encoded', 'pathStyle', ({ path }) => ({ path: encode(decodeURIComponent(path)) })),
  row('path-normalized', 'virtual', () => ({ path: '/a/c%20d.txt' })),
  row('plus-for-space', 'pathStyle', ({ path }) => ({ path: path.replaceAll('%20', '+') })),
  row('escape-case', 'pathStyle', ({ path }) => ({ path: path.replace('%2B', '%2b') })),
  row('trailing-slash', 'gateway', ({ path }) => ({ path: path.slice(0, -1) })),
  row('query-in-path', 'gateway', (_, { target }) => ({ path: target, query: '' })),
  row('post-query', 'form', () => ({ query: '' })),
  row('query-not-signed', 'gateway', () => ({ query: '' })),
  row('unsorted-query', 'gateway', (_, { target }) => ({ query: joined(encoded(queryOf(target))) })),
  row('unsorted-query', 'gateway', (_, { target }) => ({
    query: encoded(queryOf(target))
      .map((pair) => pair.join('='))
      .sort()
      .join('&'),
  })),
  row('query-not-encoded', 'virtual', (_, { target }) => ({
    query: joined(queryOf(target).sort(([a], [b]) => (a < b ? -1 : 1))),
  })),
  row('query-reserved', 'virtual', (_, { target }) => ({
    query: sortedQuery(queryOf(target).map(([name, value]) => [encodeURIComponent(name), encodeURIComponent(value)])),
  })),
  row('plus-for-space', 'virtual', ({ query }) => ({ query: query.replaceAll('%20', '+') })),
  row('escape-case', 'virtual', ({ query }) => ({ query: query.replace(/%../g, (each) => each.toLowerCase()) })),
  row('double-encoding', 'virtual', ({ query }) => ({ query: query.replaceAll('%', '%25') })),
  row('valueless-parameter', 'virtual', ({ query }) => ({ query: query.replace('uploads=', 'uploads') })),
  row('query-separators', 'gateway', ({ query }) => ({ query: `?${query}` })),
  row('body-in-query', 'form', ({ query }, { body }) => ({
    query: sortedQuery(
      [...parametersOf(query), ...parametersOf(body.replaceAll('+', ' '))].map(([name, value]) => [
        encode(name),
        encode(value),
      ]),
    ),
  })),
  row(
    'header-blanks',
    'table',
    ofHeader('x-two-words', () => 'two  words'),
  ),
  row('header-line-missing', 'table', ({ headers }) => ({
    headers: headers.filter(([name]) => name !== 'x-amz-target'),
  })),
  row(
    'content-type-changed',
    'table',
    ofHeader('content-type', (value) => `${value}; charset=utf-8`),
  ),
  row(
    'content-type-changed',
    'table',
    ofHeader('content-type', () => 'application/json'),
  ),
  row(
    'header-value-case',
    'table',
    ofHeader('x-amz-target', (value) => value.toLowerCase()),
  ),
  row(
    'host-port',
    'port',
    ofHeader('host', () => 'minio.example.com'),
  ),
  row(
    'host-port',
    'table',
    ofHeader('host', (value) => `${value}:443`),
  ),
  row(
    'proxy-host',
    'port',
    ofHeader('host', () => 'files.example.com'),
  ),
  row(
    'other-host',
    'virtual',
    ofHeader('host', () => 'bucket.s3.amazonaws.com'),
  ),
  row(
    'host-with-scheme',
    'table',
    ofHeader('host', (value) => `https://${value}`),
  ),
  row('unsorted-headers', 'table', ({ headers }, { headers: sent }) => ({
    headers: sent.flatMap(([name]) => headers.filter(([each]) => each === name.toLowerCase())),
  })),
  row('header-name-case', 'table', ({ headers }, { headers: sent }) => ({
    headers: headers.map(([name, value]) => [sent.find(([each]) => each.toLowerCase() === name)?.[0] ?? name, value]),
  })),
  row('header-colon', 'table', ({ headers }) => ({ headers: headers.map(([name, value]) => [name, ` ${value}`]) })),
  row('signed-headers-form', 'table', ({ signedHeaders }) => ({ signedHeaders: signedHeaders.replaceAll(';', ',') })),
  row('header-not-in-list', 'table', ({ headers, signedHeaders }) => ({
    headers,
    signedHeaders,
    sentHeaders: signedHeaders.replace(';x-two-words', ''),
  })),
  row('empty-body-hash', 'table', () => ({ payloadHash: emptyHash })),
  row('unsigned-payload', 'pathStyle', () => ({ payloadHash: 'UNSIGNED-PAYLOAD' })),
  row('unsigned-payload-elsewhere', 'table', () => ({ payloadHash: 'UNSIGNED-PAYLOAD' })),
  row('payload-hash-form', 'table', ({ payloadHash }) => ({ payloadHash: payloadHash.toUpperCase() })),
  row('hash-of-hash', 'table', ({ payloadHash }) => ({ payloadHash: sha256(payloadHash) })),
  row('json-rewritten', 'table', (_, { body }) => ({ payloadHash: sha256(JSON.stringify(JSON.parse(body))) })),
  row('body-line-breaks', 'table', (_, { body }) => ({ payloadHash: sha256(`${body}\n`) })),
  row('body-charset', 'table', (_, { body }) => ({ payloadHash: sha256(Buffer.from(body, 'latin1')) })),
  row('missing-blank-line', 'pathStyle', () => ({
    join: (p) => [p.method, p.path, p.query, headerLines(p.headers) + p.signedHeaders, p.payloadHash].join('\n'),
  })),
  row('blank-line-added', 'table', () => ({
    join: (p) => join(p).replace(`\n\n${p.signedHeaders}`, `\n\n\n${p.signedHeaders}`),
  })),
  row('query-line-missing', 'pathStyle', () => ({ join: (p) => join(p).replace(`${p.path}\n\n`, `${p.path}\n`) })),
  row('payload-line-missing', 'table', () => ({ join: (p) => join(p).replace(/\n[^\n]*$/, '') })),
  row('signed-headers-missing', 'table', () => ({ join: (p) => join(p).replace(`${p.signedHeaders}\n`, '') })),
  late('line-breaks', 'table', () => ({ toSign: (p, text) => toSign(p, `${text}\n`) })),
  late('line-breaks', 'table', () => ({ toSign: (p, text) => toSign(p, text.replaceAll('\n', '\r\n')) })),
  late('fixed-slice', 'pathStyle', () => ({
    toSign: (p, text) => toSign(p, `AWS4-HMAC-SHA256\n${p.date}\n${p.scope}\n${text}`.slice(70)),
  })),
  late('fixed-slice', 'gateway', () => ({
    toSign: (p, text) => toSign(p, `AWS4-HMAC-SHA256\n${p.date}\n${p.scope}\n${text}`.slice(70)),
  })),
  late('string-to-sign-form', 'table', () => ({
    toSign: (p, text) => ['AWS4-HMAC-SHA256', p.date, p.scope, text].join('\n'),
  })),
  late('string-to-sign-form', 'table', () => ({
    toSign: (p, text) => ['AWS4-HMAC-SHA256', p.date, p.scope, sha256(text).toUpperCase()].join('\n'),
  })),
  late('string-to-sign-date', 'table', () => ({
    toSign: (p, text) => toSign({ ...p, date: '20180801T120856Z' }, text),
  })),
  late('scope-in-string', 'table', ({ scope }) => ({ scope: scope.replace('us-east-1', 'eu-west-1') })),
  ofKey(
    'secret-blanks',
    'table',
    key((p) => chain(`AWS4${secret}\n`, ...stepsOf(p))),
  ),
  ofKey(
    'secret-blanks',
    'pathStyle',
    key((p) => chain(`AWS4${secret}\r\n`, ...stepsOf(p))),
  ),
  ofKey(
    'secret-quoted',
    'table',
    key((p) => chain(`AWS4"${secret}"`, ...stepsOf(p))),
  ),
  ofKey(
    'secret-encoded',
    'table',
    key((p) => chain(`AWS4${encodeURIComponent(secret)}`, ...stepsOf(p))),
  ),
  ofKey(
    'key-prefix',
    'table',
    key((p) => chain(secret, ...stepsOf(p))),
  ),
  ofKey(
    'key-hex-chain',
    'table',
    key((p) => Buffer.from(stepsOf(p).reduce((each, step) => hmac(each, step).toString('hex'), `AWS4${secret}`))),
  ),
  ofKey(
    'key-steps',
    'table',
    key((p) => chain(`AWS4${secret}`, ...stepsOf(p).slice(0, 3))),
  ),
  ofKey(
    'key-region',
    'table',
    key((p) => signingKeySteps(secret, stepsOf(p)[0], 'us-west-2', 'dynamodb').kSigning),
  ),
  ofKey(
    'key-service',
    'table',
    key((p) => signingKeySteps(secret, stepsOf(p)[0], 'us-east-1', 's3').kSigning),
  ),
  ofKey(
    'key-day',
    'table',
    key(() => signingKeySteps(secret, '20180731', 'us-east-1', 'dynamodb').kSigning),
  ),
  ofKey(
    'key-not-derived',
    'table',
    key(() => Buffer.from(secret)),
  ),
  ofKey(
    'key-id-for-secret',
    'table',
    key((p) => chain(`AWS4${p.accessKeyId}`, ...stepsOf(p))),
  ),
  ofKey('signature-form', 'table', () => ({ signature: (digits) => digits.toUpperCase() })),
  ofKey('signature-form', 'pathStyle', () => ({
    signature: (digits) => Buffer.from(digits, 'hex').toString('base64'),
  })),
];
