/** A signed request that is changed on the way. */
import fc from 'fast-check';
import type { Dialect } from '../../bindings/api/dialect.js';
import type { ReceivedRequest, VerifiedRequest, VerifierOptions } from '../../bindings/api/verify.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { canonicalHeaders } from '../reference/steps.mjs';
import { credentials, region, signingDate } from '../support/example.js';
import { received } from '../verify/verifiers.js';
import { core, insist, spliced } from './property.js';

/** Options of a verifier. Under the lenient options, one signature may be valid for more than one text. */
const settings = [
  { service: 's3' },
  { service: 'sqs' },
  { service: 'execute-api' },
  { service: 'execute-api', allowDotSegments: true, allowDuplicates: true, plusAsSpace: true },
  { service: 'execute-api', dialect: { pathEncoding: 'single' } },
  { service: 'execute-api', dialect: { pathEncoding: 'single' }, allowDotSegments: true },
  { service: 's3', dialect: { pathNormalization: 'rfc3986' }, allowDotSegments: true },
  { service: 'sqs', dialect: { duplicateQuery: 'first' }, allowDuplicates: true },
] as const satisfies readonly Partial<VerifierOptions>[];
/** A verifier for each of the settings, with a key that has a token, and with a key without a token. */
function verifiersOf(sessionToken: string | undefined) {
  const record = { ...credentials, ...(sessionToken !== undefined && { sessionToken }) };
  const shared = { lookup: () => record, region, now: () => signingDate };
  return settings.map((options) => makeVerifier(core, { ...shared, ...(options as { service: string }) }));
}
const TOKEN = 'EXAMPLE+TOKEN/WITH==';
const verifiers = { lasting: verifiersOf(undefined), temporary: verifiersOf(TOKEN) };
/** In the first settings of this number, the request's text determines everything that was signed. */
const STRICT = 3;

export type Change =
  | { kind: 'target' | 'method'; at: number; character: string; remove: number }
  | { kind: 'header'; index: number; at: number; character: string; remove: number }
  | { kind: 'more' | 'less' | 'twice' | 'swap'; index: number; name: string; value: string };

interface Changed {
  /** Index of the settings. */
  readonly setting: number;
  readonly mode: 'sign' | 'presign';
  readonly token: string | undefined;
  readonly target: string;
  readonly changes: readonly Change[];
}

const character = fc.oneof(
  fc.constantFrom(...'/.%25&=+?#; \\_-AaZz09~@:,', '%2F', '%2e', '..', '//', '%20', '%2B'),
  fc.string({ maxLength: 2 }),
);
export const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('target', 'target', 'target', 'method'),
    at: fc.nat(400),
    character,
    remove: fc.nat(2),
  }),
  fc.record({ kind: fc.constant('header'), index: fc.nat(9), at: fc.nat(200), character, remove: fc.nat(2) }),
  fc.record({
    kind: fc.constantFrom('more', 'less', 'twice', 'swap'),
    index: fc.nat(9),
    name: fc.constantFrom(
      'x-amz-acl',
      'X-Amz-Target',
      'x_amz_acl',
      'host',
      'x-amz-date',
      'via',
      'content-type',
      'x-amz-meta-a',
    ),
    value: fc.constantFrom('a', '', 'public-read', '1, 2'),
  }),
) as fc.Arbitrary<Change>;
export const changed: fc.Arbitrary<Changed> = fc.record({
  setting: fc.nat(settings.length - 1),
  token: fc.constantFrom(undefined, TOKEN),
  mode: fc.constantFrom('sign', 'presign'),
  target: fc.constantFrom(
    '/',
    '/public/doc',
    '/a%20b/c?x=1&y=2',
    '/a?b=%2B&c',
    '/%E6%97%A5?a=%26',
    '/a/b?list-type=2&prefix=a%2Fb',
  ),
  changes: fc.array(change, { minLength: 1, maxLength: 3 }),
}) as fc.Arbitrary<Changed>;

export function applied(request: ReceivedRequest, step: Change): ReceivedRequest {
  const headers = [...request.headers] as [string, string][];
  if (headers.length === 0) return request;
  const index = 'index' in step ? step.index % headers.length : 0;
  switch (step.kind) {
    case 'target':
      return { ...request, url: spliced(request.url, step) };
    case 'method':
      return { ...request, method: spliced(request.method, step) };
    case 'header':
      headers[index] = [
        (headers[index] as [string, string])[0],
        spliced((headers[index] as [string, string])[1], step),
      ];
      break;
    case 'more':
      headers.push([step.name, step.value]);
      break;
    case 'twice':
      headers.push(headers[index] as [string, string]);
      break;
    case 'less':
      headers.splice(index, 1);
      break;
    case 'swap':
      headers.push(...headers.splice(index, 1));
  }
  return { ...request, headers };
}

type Meaning = readonly [method: string, path: string[], query: string[][], ...unknown[]];

/**
 * Parts that make requests equal, found without siglane: method, decoded segments of the path, decoded pairs of the
 * query in order, the values of signed headers, and no additional x-amz- header.
 */
function meaning({ method, url, headers }: ReceivedRequest, signed: readonly string[]): Meaning {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const text = (part: string) =>
    Buffer.from(
      part.replace(/%([0-9A-Fa-f]{2})|[\s\S]/gu, (each, hex) =>
        hex === undefined ? Buffer.from(each).toString('latin1') : String.fromCharCode(Number.parseInt(hex, 16)),
      ),
      'latin1',
    ).toString('hex');
  const pairs = query
    .split('&')
    .filter((part) => part !== '' && !/^X-Amz-Signature=/.test(part))
    // A name without "=" has an empty value.
    .map((part) => part.split(/=(.*)/s))
    .map(([name = '', value = '']) => [text(name), text(value)]);
  const values = canonicalHeaders([...headers] as [string, string][]).filter(([name]) => signed.includes(name));
  const amz = [...headers]
    .map(([name]) => name.toLowerCase().replaceAll('_', '-'))
    .filter((name) => name.startsWith('x-amz-'));
  return [method, path.split('/').map(text), pairs, values, [...new Set(amz)].sort()];
}

/** S3 reads an encoded slash in a path as a slash, and a plus in a query as a space. */
function asS3Reads(request: ReceivedRequest): ReceivedRequest {
  const [path = '', query] = request.url.split(/\?(.*)/s);
  const plain = path.replaceAll(/%2F/gi, '/');
  return { ...request, url: query === undefined ? plain : `${plain}?${query.replaceAll('+', '%20')}` };
}

export async function checkChanged({ setting, mode, token, target, changes }: Changed): Promise<void> {
  const { service, ...rules } = settings[setting] as (typeof settings)[number] & { dialect?: Partial<Dialect> };
  const verifier = verifiers[token === undefined ? 'lasting' : 'temporary'][setting];
  const signing = {
    service,
    mode,
    ...(token !== undefined && { token }),
    ...('dialect' in rules && { dialect: rules.dialect }),
  };
  const url = `https://example.amazonaws.com${target}`;
  const original = received({ method: 'PUT', url, headers: [['x-amz-meta-a', '1']] }, signing as never);
  const right = await verifier?.verify(original);
  insist(right?.ok === true, `what was signed is refused: ${JSON.stringify(right)}`);
  const request = changes.reduce<ReceivedRequest>(applied, original);
  const result = await verifier?.verify(request);
  if (!result?.ok) return;
  // A server that routes by the result must find the same resource.
  const routed = ({ canonicalPath, segments, query }: VerifiedRequest) =>
    JSON.stringify([canonicalPath, segments, query.map((pair) => JSON.stringify(pair)).sort()]);
  insist(routed(result) === routed(right), `routed to ${routed(result)} and ${routed(right)}`);
  const read = (each: ReceivedRequest) => (service === 's3' ? asS3Reads(each) : each);
  const [before, after] = [meaning(read(original), right.signedHeaders), meaning(read(request), right.signedHeaders)];
  const compared = ([method, path, pairs, ...rest]: Meaning) =>
    // The order of different parameters is never signed.
    JSON.stringify(setting < STRICT ? [method, path, pairs.map(String).sort(), ...rest] : [method, ...rest]);
  insist(compared(before) === compared(after), `accepted as the same: ${JSON.stringify([before, after])}`);
}
