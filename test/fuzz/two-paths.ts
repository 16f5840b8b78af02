/** Changed presigned URLs, verified by the path in lanes and by the general path. */
import fc from 'fast-check';
import type { ReceivedRequest, Verifier, VerifierOptions, VerifyResult } from '../../bindings/api/verify.js';
import type { Core } from '../../bindings/core/core.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { credentials, region, signingDate } from '../support/example.js';
import { received } from '../verify/verifiers.js';
import { applied, type Change, change } from './changed-requests.js';
import { cores, insist, spliced } from './property.js';

/** A change of one query parameter, by its number. */
export interface QueryChange {
  readonly kind: 'splice' | 'drop' | 'repeat' | 'move' | 'name' | 'value';
  readonly index: number;
  readonly at: number;
  readonly text: string;
  readonly remove: number;
}

/** Options that change what both paths may accept. */
export const settings: readonly Partial<VerifierOptions>[] = [
  {},
  { allowDuplicates: true },
  { allowDuplicates: true, dialect: { duplicateQuery: 'first' } },
  { requireSigned: ['via', 'content-type'], allowUnsigned: ['x-amz-acl'] },
  { plusAsSpace: false },
  { dialect: { tokenHeader: 'x-amz-s3session-token' } },
  { dialect: { unsignedPayload: 'always' } },
  { dialect: { pathNormalization: 'rfc3986' }, allowDotSegments: true },
  { clockSkewSeconds: 1 },
  { region: [region, 'eu-west-1'], service: ['s3', 's3-object-lambda'] },
];

export interface TwoPaths {
  readonly core: number;
  /** Index of the settings. */
  readonly setting: number;
  readonly token: string | undefined;
  readonly target: string;
  readonly seconds: number;
  readonly changes: readonly Change[];
  readonly queryChanges: readonly QueryChange[];
}

const TOKEN = 'EXAMPLE+TOKEN/WITH==';
const text = fc.oneof(
  fc.constantFrom(...'0123456789TZ', '', '%', '%2F', '%2f', '%41', '%7E', '~', '=', '&', '+', '\n', '/', '604801', 'é'),
  fc.constantFrom('X-Amz-Date', 'X-Amz-Expires', 'X-Amz-Security-Token', 'X-Amz-Content-Sha256', 'Signature', 'a', 'z'),
  fc.constantFrom('AWSAccessKeyId', 'X-Amz-Signature', 'x-amz-signature', 'UNSIGNED-PAYLOAD', 'host', '20260102'),
);
export const queryChange = fc.record({
  kind: fc.constantFrom('splice', 'splice', 'drop', 'repeat', 'move', 'name', 'value'),
  index: fc.nat(12),
  at: fc.nat(90),
  text,
  remove: fc.nat(2),
}) as fc.Arbitrary<QueryChange>;

export const twoPaths: fc.Arbitrary<TwoPaths> = fc.record({
  core: fc.nat(cores.length - 1),
  setting: fc.nat(settings.length - 1),
  token: fc.constantFrom(undefined, TOKEN),
  target: fc.constantFrom(
    '/a?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD',
    '/',
    '/a%20b/c?x=1&y=2',
    '/%E6%97%A5?a=%26&x-id=GetObject',
    '/a/../b//c?prefix=a%2Fb',
  ),
  // Around the end of validity, which is 900 seconds, and around the allowed clock difference.
  seconds: fc.constantFrom(0, 0, 0, -1, -899, -900, -901, -902, 899, 900, 901, -86_400),
  changes: fc.array(change, { maxLength: 1 }),
  queryChanges: fc.array(queryChange, { maxLength: 2 }),
});

function verifiersOf(core: Core, setting: Partial<VerifierOptions>, sessionToken: string | undefined) {
  const record = { ...credentials, ...(sessionToken !== undefined && { sessionToken }) };
  const options = { lookup: () => record, region, service: 's3', now: () => signingDate, ...setting };
  return { lanes: makeVerifier(core, options), general: makeVerifier(core, options, false) };
}

/** By core, settings, and token of the key. */
const verifiers = cores.map((core) =>
  settings.map((setting) => ({
    lasting: verifiersOf(core, setting, undefined),
    temporary: verifiersOf(core, setting, TOKEN),
  })),
);

export function changedQuery(url: string, { kind, index, at, text: put, remove }: QueryChange): string {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const parts = query.split('&');
  const i = index % parts.length;
  const part = parts[i] as string;
  const [name = '', value = ''] = part.split(/=(.*)/s);
  if (kind === 'splice') parts[i] = spliced(part, { at, character: put, remove });
  else if (kind === 'name') parts[i] = `${put}=${value}`;
  else if (kind === 'value') parts[i] = `${name}=${put}`;
  else if (kind === 'drop') parts.splice(i, 1);
  else if (kind === 'repeat') parts.push(part);
  else parts.splice(at % parts.length, 0, ...parts.splice(i, 1));
  return `${path}?${parts.join('&')}`;
}

/** All properties of a result, including lazily computed ones. */
export function said(result: VerifyResult): string {
  if (!result.ok) return JSON.stringify(result);
  const { canonicalPath, segments, query } = result;
  return JSON.stringify([result, canonicalPath, segments, query]);
}

export async function checkTwoPaths(input: TwoPaths): Promise<void> {
  const { lasting, temporary } = verifiers[input.core]?.[input.setting] as (typeof verifiers)[number][number];
  const date = new Date(signingDate.getTime() + 1000 * input.seconds);
  const original = received(
    { url: `https://example.amazonaws.com${input.target}` },
    { mode: 'presign', date, ...(input.token !== undefined && { token: input.token }) },
  );
  const changed = input.changes.reduce<ReceivedRequest>(applied, original);
  const request = { ...changed, url: input.queryChanges.reduce(changedQuery, changed.url) };
  await insistSame(input.token === undefined ? lasting : temporary, original, request);
}

/** Fails unless two verifiers give the same result for a request. @param original the request before the change */
export async function insistSame(
  { lanes, general }: { lanes: Verifier; general: Verifier },
  original: ReceivedRequest,
  request: ReceivedRequest,
): Promise<void> {
  const right = said(await general.verify(request));
  const alone = said(await lanes.verify(request));
  insist(alone === right, `alone: ${alone}, by the general path: ${right}`);
  // Next to other requests, so that it gets a lane among them, and in a second call, with filled caches.
  const together = await lanes.verifyMany([original, request, original, request, request, original]);
  for (const at of [1, 3, 4]) {
    const one = said(together[at] as VerifyResult);
    insist(one === right, `in lanes: ${one}, by the general path: ${right}`);
  }
}
