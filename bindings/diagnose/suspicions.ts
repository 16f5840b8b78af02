/** Causes that the evidence supports, or at least does not contradict, where nothing could be proven. */
import { decodeText } from '../protocol/percent-encoding.js';
import type { Case } from './case.js';
import { headerValue, isOfSignature, type ObservedClaim } from './claim.js';
import { canonicalQuery, joinQuery } from './encodings.js';
import { type Remark, remark } from './remark.js';

/** Headers that proxies and HTTP libraries change. */
const TOUCHED: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'cache-control',
  'connection',
  'content-length',
  'expect',
  'forwarded',
  'from',
  'keep-alive',
  'max-forwards',
  'pragma',
  'referer',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
]);

export function suspicions(known: Case, claim: ObservedClaim): Remark[] {
  const { request, parameters, path, isS3, isKeystone } = known;
  const found: Remark[] = [];
  const add = (cause: Remark['cause'], certainty: 'likely' | 'possible', why: string, about?: string) =>
    found.push(remark(cause, certainty, 'canonicalRequest', why, about));
  for (const name of claim.names)
    if (TOUCHED.has(name)) add('hop-header-signed', 'likely', 'SignedHeaders has it.', name);
  if (isGzip(request.body) && !isS3) add('body-compressed', 'likely', 'The body begins as what gzip writes.');
  const foreign = parameters.filter(([name]) => !isOfSignature(name));
  if (claim.place === 'query') {
    const at = parameters.findIndex(([name]) => /^x-amz-signature$/i.test(name));
    const behind = parameters.slice(at + 1);
    // Other parameters of the signature after it mean that somebody has sorted the query.
    const isSorted = behind.some(([name]) => isOfSignature(name));
    for (const [name] of isSorted ? [] : behind.filter(([each]) => !each.startsWith('amp;')))
      add('parameter-added', 'likely', 'It stands behind X-Amz-Signature.', decodeText(name));
    if (request.method !== 'GET') add('other-method', 'possible', `The request is a ${request.method}.`, 'GET');
  }
  const given = joinQuery(foreign);
  if (request.method.toUpperCase() === 'POST' && foreign.length > 0)
    add('post-query', isKeystone ? 'likely' : 'possible', 'It is a POST with a query.');
  if (/\+/.test(path) || parameters.some((pair) => pair.some((text) => text.includes('+'))))
    add('plus-for-space', 'likely', 'The URL has a "+".');
  if (/%25[0-9A-Fa-f]{2}/.test(path)) add('double-encoding', 'possible', 'The path has escapes of escapes.');
  else if (/%|[^A-Za-z0-9/._~-]/.test(path))
    add(isS3 ? 'path-not-encoded' : 'single-encoding', 'possible', 'The path has characters that must be encoded.');
  if (given !== '' && canonicalQuery(foreign) !== given)
    add(
      canonicalQuery(foreign).split('&').sort().join('&') === given.split('&').sort().join('&')
        ? 'unsorted-query'
        : 'query-not-encoded',
      'possible',
      'The query on the wire is in another order or form than the canonical one.',
    );
  const host = headerValue(request, 'host') ?? '';
  if (isS3 && !/^.+\.s3[.-]/.test(host) && path.split('/').length > 2)
    add('bucket-not-in-path', 'possible', 'The bucket is in the path.');
  if (headerValue(request, 'x-forwarded-host') !== undefined || headerValue(request, 'via') !== undefined)
    add('proxy-host', 'likely', 'Headers of a proxy are there.');
  else if (/:\d+$/.test(host)) add('host-port', 'possible', `The host is "${host}".`);
  if (claim.names.includes('content-type')) add('content-type-changed', 'possible', 'Content-Type is signed.');
  if (isKeystone && request.headers.some(([, value]) => /\S[ \t]{2,}\S/.test(value)))
    add('header-blanks', 'likely', 'A value has several blanks in a row.', 'headers');
  found.push(remark('wrong-secret', 'possible', 'signingKey', 'Nothing that is known speaks against it.'));
  return found;
}

/** True for a gzip stream (RFC 1952, section 2.3.1). */
export function isGzip(body: Uint8Array | undefined): boolean {
  return body?.[0] === 0x1f && body[1] === 0x8b;
}
