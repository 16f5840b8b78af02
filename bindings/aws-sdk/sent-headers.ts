/**
 * The rules by which the SDK's presigner treats the headers of a request: into the query, signed, or left out
 * (@aws-sdk/s3-request-presigner 3.1163 and @smithy/signature-v4 5.7).
 */
import { refused } from '../api/errors.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import type { CapturedRequest } from './client.js';
import { isLeftUnsigned } from './unsigned-headers.js';

/** Header names in lower case, as the SDK compares them. */
export interface HeaderRules {
  readonly signableHeaders?: ReadonlySet<string> | undefined;
  readonly unsignableHeaders?: ReadonlySet<string> | undefined;
  readonly unhoistableHeaders?: ReadonlySet<string> | undefined;
  readonly hoistableHeaders?: ReadonlySet<string> | undefined;
}

type Pairs = (readonly [name: string, value: string])[];

/** The parts of a request that a presigned URL has. */
export interface SentParts {
  /** Parameters, not percent-encoded. `X-Amz-Content-Sha256` is among them; the other parameters of the signature are not. */
  readonly query: Pairs;
  /** Signed headers besides `host`, with lower-case names. The client of the URL must send them. */
  readonly headers: Pairs;
}

/** Headers that no signature may have (`prepareRequest`), and those of the SDK's own calls (`getSignedUrl`). */
const DROPPED: ReadonlySet<string> = new Set([
  HEADER.authorization,
  HEADER.date,
  'date',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'x-amz-user-agent',
  // The token of S3 Express has a parameter of its own.
  HEADER.expressToken,
  'host',
]);

/** The beginning of headers for encryption. */
export const ENCRYPTION = 'x-amz-server-side-encryption';
/** Names the checksum that the middleware computes. */
export const ALGORITHM_HEADER = 'x-amz-sdk-checksum-algorithm';
const CRC32_HEADER = 'x-amz-checksum-crc32';
/** The CRC32 of no bytes, in base64. */
const EMPTY_CRC32 = 'AAAAAA==';

/**
 * Divides the query and headers of a captured request, as the SDK's presigner does: `x-amz-*` headers go to the query, except those for
 * encryption; most others are signed. `hoistableHeaders` only releases headers for encryption. It does not move other headers.
 *
 * @param input the command's input, which decides whether its checksum was asked for: see `withoutUnaskedChecksum`
 * @throws SigV4Error `UnsupportedChecksum` for a checksum of a stream; `ReservedHeader` for a `host` that is not the request's
 */
export function sentParts(request: CapturedRequest, rules: HeaderRules, input: object): SentParts {
  const query: Pairs = [];
  for (const [name, value] of Object.entries(request.query)) {
    if (typeof value === 'string') query.push([name, value]);
    else if (value !== null && value !== undefined) for (const each of value) query.push([name, each]);
  }
  const { signableHeaders, unsignableHeaders } = rules;
  const headers: Pairs = [];
  for (const [name, value] of Object.entries(withoutUnaskedChecksum(request.headers, input))) {
    const lower = name.toLowerCase();
    if (lower === 'host') checkHost(request, value);
    if (value === undefined || DROPPED.has(lower)) continue;
    if (isHoisted(lower, rules)) {
      if (lower !== HEADER.payloadHash) query.push([name, value]);
      continue;
    }
    const isSkipped = lower === 'content-type' || isLeftUnsigned(lower) || unsignableHeaders?.has(lower);
    if (!isSkipped || signableHeaders?.has(lower)) headers.push([lower, value]);
  }
  query.push([PARAMETER.payloadHash, UNSIGNED_PAYLOAD]);
  return { query, headers };
}

/** Returns true for a header that goes to the query. The SDK drops a header that is neither hoisted nor signed. */
function isHoisted(lower: string, { unhoistableHeaders, hoistableHeaders }: HeaderRules): boolean {
  if (!lower.startsWith('x-amz-') || unhoistableHeaders?.has(lower)) return false;
  return !lower.startsWith(ENCRYPTION) || hoistableHeaders?.has(lower) === true;
}

/** Checks that middleware has not set another host, because a URL names its host. */
function checkHost({ hostname, port }: CapturedRequest, host: string): void {
  if (host !== '' && host !== hostname && host !== `${hostname}:${port}`)
    throw refused('ReservedHeader', 'headers.host', 'is not the host of the request, and a URL cannot require another');
}

/**
 * Takes away the checksum that the SDK adds when the input has not asked for one.
 *
 * Since client-s3 3.729 `requestChecksumCalculation` is `WHEN_SUPPORTED`, and the SDK computes the CRC32 of every upload. When it
 * presigns, it has no body, so it signs `x-amz-checksum-crc32=AAAAAA==`, the CRC32 of nothing. S3 then refuses every upload that is not
 * empty. For a stream it announces a checksum in a trailer, which the client of a URL does not send.
 *
 * @param input asks for a checksum by `ChecksumAlgorithm` or a `Checksum…` of its own
 * @throws SigV4Error `UnsupportedChecksum` if the input asks for the checksum of a stream
 */
export function withoutUnaskedChecksum(
  given: Readonly<Record<string, string>>,
  input: object,
): Readonly<Record<string, string | undefined>> & Readonly<Record<string, string>> {
  const hasTrailer = HEADER.trailer in given;
  if (!hasTrailer && given[CRC32_HEADER] !== EMPTY_CRC32) return given;
  if (asksForChecksum(input)) {
    if (hasTrailer)
      throw refused(
        'UnsupportedChecksum',
        'Body',
        'is a stream, whose checksum would be in a trailer: give the checksum itself, or leave out Body and ChecksumAlgorithm',
      );
    return given;
  }
  const headers = { ...given };
  delete headers[ALGORITHM_HEADER];
  delete headers[CRC32_HEADER];
  if (hasTrailer) undoChunks(headers);
  return headers;
}

/** Takes away the framing of a stream, `aws-chunked` (`flexibleChecksumsMiddleware`). */
function undoChunks(headers: Record<string, string>): void {
  const length = headers[HEADER.decodedLength];
  if (length !== undefined) headers['content-length'] = length;
  const encoding = headers['content-encoding']?.replace(/,?aws-chunked$/, '');
  if (encoding !== undefined && encoding !== '') headers['content-encoding'] = encoding;
  else delete headers['content-encoding'];
  for (const name of [HEADER.decodedLength, HEADER.payloadHash, HEADER.trailer, 'transfer-encoding'])
    delete headers[name];
}

/** Returns true if the input asks for a checksum: `ChecksumAlgorithm`, `ChecksumCRC32`, … but not `ChecksumMode`, which is about answers. */
function asksForChecksum(input: object): boolean {
  for (const [name, value] of Object.entries(input))
    if (value !== undefined && name.startsWith('Checksum') && name !== 'ChecksumMode') return true;
  return false;
}

/**
 * Returns scheme, host and port of a captured request. The port is there only if it is not the scheme's default.
 *
 * @throws SigV4Error `InvalidEndpoint` for an endpoint with a user or password
 */
export function originOf({ protocol, hostname, port, username, password }: CapturedRequest): string {
  if (username !== undefined || password !== undefined)
    throw refused('InvalidEndpoint', 'endpoint', 'has a user or password, which a presigned URL would show');
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}
