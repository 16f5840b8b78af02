/** Signs the S3 requests of Fine Uploader's chunked uploads. */

import type { UploadRequest } from '../../api/upload-server.js';
import { sentToken } from '../../identity/signer-parts.js';
import { scopeText } from '../../protocol/credential-scope.js';
import { amzDate, CLOCK_SKEW, dayOf, parseAmzDate } from '../../protocol/dates.js';
import { matcherOf } from '../../protocol/header-names.js';
import * as HEADER from '../../protocol/names/header.js';
import { isHash } from '../../protocol/payload-hash.js';
import { decode, encodePath, encodeValue } from '../../protocol/percent-encoding.js';
import { isSameText } from '../../util/constant-time.js';
import { askGrantFor, type Grant } from '../grants.js';
import { type Action, operationOf, parsePartNumber, queryOf, readUploadId } from '../operations.js';
import type { HandlerSettings } from '../settings.js';
import { objectUrl, otherDay, type Target } from '../target.js';
import { forbidden, malformed } from '../upload-error.js';
import { type RequestText, readRequestText } from './request-text.js';

/** Headers that every request has and the signer sets. */
const SIGNERS_OWN: ReadonlySet<string> = new Set(['host', HEADER.payloadHash, HEADER.date, HEADER.sessionToken]);
/** Headers that need no entry in `headers` of a grant. They have their own checks, or Fine Uploader always sends them. */
const OWN: ReadonlySet<string> = new Set([...SIGNERS_OWN, 'content-length', 'x-amz-acl', 'x-amz-meta-qqfilename']);
/** Bytes. */
const LENGTH = /^(?:0|[1-9][0-9]{0,14})$/;

/**
 * Signs a request if it belongs to an upload that the grant allows.
 *
 * @param given The value of `headers` in the body.
 * @throws UploadError
 */
export async function signRequestText(
  settings: HandlerSettings,
  target: Target,
  request: Request,
  given: unknown,
): Promise<{ signature: string }> {
  const text = readRequestText(given);
  const signingDate = readDate(target, text);
  checkSigner(target, text);
  const upload = readUpload(target, text);
  const grant = await askGrantFor(settings, request, upload, text.headers.keys(), OWN);
  checkSize(grant, upload);
  const headers = [...text.headers].filter(([name]) => !SIGNERS_OWN.has(name));
  // The client's signedHeaders includes all names, but the signer omits headers that proxies change. The signatures would differ.
  const isNeverSigned = matcherOf(target.parts.dialect.neverSign);
  if (headers.some(([name]) => isNeverSigned(name)))
    throw forbidden('HeaderNotAllowed', 'a signed header must not be signed');
  const { signature } = target.requests.sign(
    {
      method: text.method,
      url: objectUrl(target, upload.key, queryOf(upload)),
      headers,
      payloadHash: text.payloadHash,
      signingDate,
    },
    's3',
  );
  return { signature };
}

function readDate(target: Target, { date, headers }: RequestText): Date {
  const { signingKeys } = target.parts;
  const time = parseAmzDate(date);
  if (time === undefined) throw malformed('the second line must be a date such as 20260102T030405Z');
  if (headers.get(HEADER.date) !== date) throw malformed('x-amz-date must be signed and equal the second line');
  const now = signingKeys.time(undefined);
  if (Math.abs(time - now) > CLOCK_SKEW)
    throw forbidden('DateNotAllowed', `the date is more than ${CLOCK_SKEW / 60_000} minutes from ${amzDate(now)}`);
  try {
    signingKeys.at(time);
  } catch {
    throw otherDay(target, now);
  }
  return new Date(time);
}

/** Refuses requests for another signer or bucket. */
function checkSigner(target: Target, { date, scope, headers, payloadHash }: RequestText): void {
  const own = scopeText({ day: dayOf(date), region: target.parts.signingKeys.region, service: 's3' });
  if (scope !== own) throw forbidden('ScopeNotAllowed', `the third line must be ${own}`);
  if (headers.get('host') !== target.base.host)
    throw forbidden('HostNotAllowed', `the header host must be ${target.base.host}: set objectProperties.host`);
  if (!isHash(payloadHash) || headers.get(HEADER.payloadHash) !== payloadHash)
    throw malformed('x-amz-content-sha256 must be signed and equal the SHA-256 in the last line');
  const token = sentToken(target.parts);
  if (
    headers.has(HEADER.sessionToken) !== (token !== undefined) ||
    !isSameText(token ?? '', headers.get(HEADER.sessionToken) ?? '')
  )
    throw forbidden(
      'TokenNotAllowed',
      token === undefined
        ? 'x-amz-security-token must not be signed, because the signer has none'
        : "x-amz-security-token must be signed and equal the signer's",
    );
}

function readUpload({ bucket }: Target, { method, path, query, headers }: RequestText): UploadRequest {
  const action = readAction(method, query);
  const acl = headers.get('x-amz-acl');
  const further = [...headers].filter(([name]) => name === 'x-amz-meta-qqfilename' || !OWN.has(name));
  return {
    protocol: 'fine-uploader',
    ...action,
    bucket,
    key: readKey(path),
    ...(acl !== undefined && { acl }),
    ...readSize(action, headers.get('content-length')),
    headers: Object.freeze(Object.fromEntries(further)),
  };
}

function readAction(method: string, query: string): Action {
  const parameters = query === '' ? [] : query.split('&').map((part) => part.split('='));
  const names = parameters.map(([name]) => name as string);
  const operation = operationOf(method, names);
  // Fine Uploader does not list parts.
  if (operation === undefined || operation === 'list' || (operation === 'create' && query !== 'uploads='))
    throw forbidden('OperationNotAllowed', 'method and query must be those of an upload');
  const valueIn = (name: string) => {
    const [, value, ...others] = parameters[names.indexOf(name)] as string[];
    return others.length === 0 ? decodeValue(value) : undefined;
  };
  return {
    operation,
    ...(names.includes('uploadId') && { uploadId: readUploadId(valueIn('uploadId')) }),
    ...(names.includes('partNumber') && { partNumber: parsePartNumber(valueIn('partNumber')) }),
  };
}

/** Decodes a query value. Fine Uploader leaves `!'()*` unencoded, but S3 encodes them. */
function decodeValue(given: string | undefined): string | undefined {
  const value = given === undefined ? undefined : decode(given);
  if (value === undefined) return undefined;
  return given === encodeURIComponent(value) || given === encodeValue(value) ? value : undefined;
}

/** Returns the key from a path. Fine Uploader omits the bucket from the path even with path-style URLs. */
function readKey(path: string): string {
  const key = path.startsWith('/') ? decode(path.slice(1)) : undefined;
  if (key === undefined || encodePath(key) !== path.slice(1))
    throw malformed('the path must be a slash and the encoded key');
  return key;
}

function readSize({ operation }: Action, length: string | undefined): Pick<UploadRequest, 'size'> {
  if (length === undefined || (operation !== 'part' && operation !== 'put')) return {};
  if (!LENGTH.test(length)) throw malformed('content-length must be a number of bytes');
  return { size: Object.freeze({ min: Number(length), max: Number(length) }) };
}

/** Checks the size. A part without a signed content-length can have any size, so consider this before you grant `part`. */
function checkSize({ maxBytes }: Grant, { operation, size }: UploadRequest): void {
  if (maxBytes === undefined) return;
  if (size === undefined && operation === 'put')
    throw forbidden('SizeNotAllowed', `content-length must be signed and at most ${maxBytes}`);
  if (size !== undefined && size.max > maxBytes)
    throw forbidden('SizeNotAllowed', `content-length must be at most ${maxBytes}`);
}
