/** Creates documents for Keystone from received requests, for servers such as Heat and Swift. */

import type { DocumentOptions, Ec2Credentials, Ec2Document, S3Document } from '../api/ec2.js';
import { checkNames, checkOptions, refused } from '../api/errors.js';
import type { ReceivedRequest } from '../api/verify.js';
import type { Core } from '../core/core.js';
import { encodeBase64 } from '../platform/base64.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { EMPTY_HASH } from '../protocol/payload-hash.js';
import { decode } from '../protocol/percent-encoding.js';
import { receivedRules } from '../request/rules.js';
import { type Header, headerOf, type Incoming, incomingOf, readGiven } from '../verify/incoming.js';
import { givenHash } from '../verify/payload-hash.js';
import { keystoneCanonicalRequest } from './canonical.js';
import { type GivenDialect, readSigned, type SignedClaim, stagesOf, unverifiable } from './signed.js';
import { S3TOKENS_SERVICES } from './verifier-options.js';

const NAMES: ReadonlySet<string> = new Set(['dialect', 'core']);
/**
 * Headers that Keystone reads in addition to the signed headers. It uses `user-agent` to find clients that sign the host without its port.
 */
const READ_HEADERS: ReadonlySet<string> = new Set([HEADER.authorization, HEADER.date, 'user-agent']);
/** The same for a presigned URL. The other headers would take precedence over the query. */
const READ_HEADERS_PRESIGNED: ReadonlySet<string> = new Set(['user-agent']);
const FORM = /^application\/x-www-form-urlencoded *(?:;|$)/i;
/** Lines of a canonicalRequest before the headers. */
const STAGES = ['method', 'path', 'query'];

/** @throws as `toEc2Credentials` */
export function makeEc2Document(core: Core, request: ReceivedRequest, options: DocumentOptions): Ec2Document {
  const dialect = readOptions(options);
  // Heat, and any server with WebOb or a similar library, reads a "+" as a space.
  const incoming = incomingOf(readGiven(request, undefined), true);
  const old = version2(core, incoming);
  if (old !== undefined) return { ec2Credentials: old };
  const signed = readSigned(core, incoming, dialect);
  const ec2Credentials = credentialsOf(signed, dialect === undefined ? undefined : stagesBy(core, signed));
  return { ec2Credentials };
}

/** @throws as `toS3Credentials` */
export function makeS3Document(core: Core, request: ReceivedRequest, options: DocumentOptions): S3Document {
  const dialect = readOptions(options);
  const signed = readSigned(core, incomingOf(readGiven(request, undefined), true), dialect);
  const { service } = signed.scope;
  if (!S3TOKENS_SERVICES.accepts(service))
    throw refused('InvalidScope', 'request', `is signed for ${service}, but /v3/s3tokens accepts only s3, iam and sts`);
  const { stringToSign } = stagesOf(core, signed, receivedRules(signed.dialect));
  const token = encodeBase64(new TextEncoder().encode(stringToSign)).replaceAll('+', '-').replaceAll('/', '_');
  return { credentials: { access: signed.accessKeyId, signature: signed.signature, token } };
}

function readOptions(options: DocumentOptions): GivenDialect {
  checkOptions(options);
  checkNames('options', options, NAMES);
  return options.dialect;
}

function stagesBy(core: Core, signed: SignedClaim): string {
  return stagesOf(core, signed, receivedRules(signed.dialect)).canonicalRequest;
}

/** @param canonicalRequest The canonicalRequest that Keystone should compute, if it is known. */
function credentialsOf(signed: SignedClaim, canonicalRequest: string | undefined): Ec2Credentials {
  const { incoming, accessKeyId, signature, signed: names, payloadHash, inQuery } = signed;
  const { method, headers } = incoming;
  const params = paramsOf(incoming.query);
  // Keystone would treat the request as that older version, and verify only what that version signs.
  if (params.has('SignatureVersion'))
    throw unverifiable('It has the parameter SignatureVersion, which version 4 does not use.');
  params.delete(PARAMETER.signature);
  const read = inQuery ? READ_HEADERS_PRESIGNED : READ_HEADERS;
  const sent = headers.filter(({ name }) => names.has(name) || read.has(name));
  const document: Ec2Credentials = {
    access: accessKeyId,
    signature,
    host: headerOf(incoming, 'host') ?? '',
    verb: method,
    path: canonicalRequest === undefined ? incoming.path : (canonicalRequest.split('\n', 2)[1] as string),
    params: Object.fromEntries(params),
    headers: headersOf(sent, inQuery ? undefined : signed.date),
    body_hash: payloadHash,
  };
  if (canonicalRequest !== undefined) checkStages(document, names.names.join(';'), canonicalRequest);
  return document;
}

/**
 * Converts headers to the names that Keystone looks for and the values that clients sign. Repeated headers are joined, and runs of spaces
 * collapsed. Keystone itself only trims values.
 */
function headersOf(headers: readonly Header[], date: string | undefined): Record<string, string> {
  const values = new Map<string, string>();
  for (const { name, value } of headers) {
    const key = name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
    const text = value.trim().replace(/[\t ]+/g, ' ');
    const before = values.get(key);
    values.set(key, before === undefined ? text : `${before},${text}`);
  }
  // AWS accepts the `Date` header here, but Keystone does not.
  if (date !== undefined) values.set(PARAMETER.date, values.get(PARAMETER.date) ?? date);
  return Object.fromEntries(values);
}

/** @throws SigV4Error `InvalidText`, `DuplicateQueryParameter` */
function paramsOf(query: string): Map<string, string> {
  const params = new Map<string, string>();
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    const [key, text] = [decode(name), decode(value)];
    if (key === undefined || text === undefined) throw refused('InvalidText', 'query', 'is not UTF-8');
    // The document holds each parameter once, and other servers may use the other value.
    if (params.has(key))
      throw refused(
        'DuplicateQueryParameter',
        'query',
        'has a repeated parameter, and the document can hold each only once',
      );
    params.set(key, text);
  }
  return params;
}

/** @throws SigV4Error `UnsupportedDialect` if Keystone would compute another canonicalRequest than the client */
function checkStages(document: Ec2Credentials, signedHeaders: string, canonicalRequest: string): void {
  const made = keystoneCanonicalRequest(document, signedHeaders);
  if (made === canonicalRequest) return;
  const [own, theirs] = [made.split('\n'), canonicalRequest.split('\n')];
  const stage = STAGES[own.findIndex((line, i) => line !== theirs[i])] ?? 'header';
  const reason =
    stage === 'query' && document.verb === 'POST'
      ? 'the query of a POST, which Keystone does not sign'
      : `a ${stage} that Keystone signs differently`;
  throw refused('UnsupportedDialect', 'dialect', `signs ${reason}`);
}

/**
 * Reads a request signed by version 2 (Amazon EC2 API Reference of 2013, "Query Requests"). Its signature is in the query or in a form.
 *
 * @throws SigV4Error `InvalidRequest` for older versions and for an incomplete signature
 */
function version2(core: Core, incoming: Incoming): Ec2Credentials | undefined {
  const { method, path, query, headers } = incoming;
  if (headerOf(incoming, HEADER.authorization) !== undefined || /(?:^|&)X-Amz-Algorithm=/.test(query)) return undefined;
  const form = method === 'POST' ? formOf(incoming) : '';
  const whole = [query, form].filter((each) => each !== '').join('&');
  if (!/(?:^|&)(?:AWSAccessKeyId|SignatureVersion)=/.test(whole)) return undefined;
  if (incoming.fault !== undefined) throw unverifiable(incoming.fault);
  const params = paramsOf(whole);
  const version = params.get('SignatureVersion');
  if (version !== '2') throw unverifiable(`SignatureVersion must be 2, got ${version ?? 'none'}.`);
  const [access, signature, host] = [params.get('AWSAccessKeyId'), params.get('Signature'), headerOf(incoming, 'host')];
  if (!access || !signature || !host) throw unverifiable('AWSAccessKeyId, Signature and the Host header are required.');
  params.delete('Signature');
  return {
    access,
    signature,
    host,
    verb: method,
    path,
    params: Object.fromEntries(params),
    headers: headersOf(
      headers.filter(({ name }) => name === 'host'),
      undefined,
    ),
    body_hash: givenHash(core, incoming) ?? EMPTY_HASH,
  };
}

/** Returns a form as a query, with "%20" for each "+". */
function formOf(incoming: Incoming): string {
  const { body } = incoming;
  if (body === undefined || !FORM.test(headerOf(incoming, 'content-type') ?? '')) return '';
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  return text.replaceAll('+', '%20');
}
