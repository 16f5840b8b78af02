/** Signs a request with a chunked body, and creates the stream that frames the body. */

import type { ChunkedRequest, ChunkedUpload } from '../api/chunked.js';
import { checkNames, outOfRange, refused, wrongType } from '../api/errors.js';
import type { RequestHeaders, Signer } from '../api/signer.js';
import { readSigner } from '../identity/signer-access.js';
import { toDateTime } from '../protocol/dates.js';
import * as HEADER from '../protocol/names/header.js';
import { SIGNED_CHUNKS, SIGNED_CHUNKS_TRAILER, UNSIGNED_CHUNKS_TRAILER } from '../protocol/payload-hash.js';
import { isS3 } from '../protocol/s3-services.js';
import { requiredNumber, wholeNumber } from '../util/integers.js';
import { flag } from '../util/options.js';
import { entriesOf } from '../util/pairs.js';
import { SignatureChain } from './chain.js';
import { readHashers } from './checksums.js';
import { ChunkEncoder } from './encode.js';
import { type Framing, LEAST_CHUNK, wireLength } from './frames.js';
import { readTrailers } from './trailers.js';

const MOST_CHUNK = 16 * 1024 * 1024;
const DEFAULT_CHUNK = 256 * 1024;

/** Limit up to which lengths on the wire are exact numbers. */
const MOST_BYTES = 2 ** 52;

const NAMES: ReadonlySet<string> = new Set([
  'method',
  'url',
  'headers',
  'signingDate',
  'allowDotSegments',
  'decodedLength',
  'signedChunks',
  'chunkSize',
  'checksum',
  'trailers',
  'hashers',
]);

/** Headers that describe the framing. With `transfer-encoding`, S3 would not know the length. */
const OWN: ReadonlySet<string> = new Set([
  HEADER.payloadHash,
  HEADER.decodedLength,
  HEADER.trailer,
  'transfer-encoding',
]);

/**
 * Signs a request whose body is sent in chunks (Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring
 * Payload in Multiple Chunks" and "Signature calculations for trailing headers"). Only the length of the body must be known in advance.
 *
 * @param signer Signer from `createSigner` for S3. Do not dispose of it before the stream has ended.
 * @param request The request, the length of its body in bytes, and its checksum or trailers.
 * @returns URL and headers to send, the length on the wire in bytes, and the stream that frames the body. The stream passes your bytes on
 * without copying them: do not change them before they are sent.
 * @throws TypeError or RangeError for a bad value.
 * @throws SigV4Error `InvalidScope` for a signer of another service, `ReservedHeader`, `InvalidHeader`, and the errors of `signer.sign`.
 * The stream fails with SigV4Error `LengthMismatch` or `SignerDisposed`, or with a TypeError for a piece that is not a Uint8Array.
 * @example
 * ```js
 * const upload = signChunked(signer, {
 *   method: 'PUT',
 *   url: 'https://examplebucket.s3.us-east-1.amazonaws.com/video.mp4',
 *   decodedLength: (await stat('video.mp4')).size,
 *   checksum: 'crc32c',
 * });
 * const request = https.request(upload.url, { method: 'PUT', headers: upload.headers });
 * await pipeline(createReadStream('video.mp4'), Duplex.fromWeb(upload.stream), request);
 * ```
 */
export function signChunked(signer: Signer, request: ChunkedRequest): ChunkedUpload {
  const { signingKeys, scopes } = readSigner(signer);
  if (!isS3(signingKeys.service)) throw notS3(signingKeys.service);
  if (typeof request !== 'object' || request === null) throw wrongType('request', 'an object', request);
  checkNames('request', request, NAMES);
  const { decodedLength, signedChunks, chunkSize, checksum, trailers, hashers, headers, signingDate, ...others } =
    request;
  const ownHashers = readHashers(hashers);
  const values = readTrailers(trailers, checksum);
  const framing: Framing = {
    decodedLength: requiredNumber('decodedLength', decodedLength, MOST_BYTES, ' bytes'),
    chunkSize: wholeNumber('chunkSize', chunkSize, MOST_CHUNK, ' bytes', undefined, LEAST_CHUNK) ?? DEFAULT_CHUNK,
    signedChunks: readSignedChunks(signedChunks, values.length),
    trailers: values.map(({ name, length }) => [name, length]),
  };
  const contentLength = wireLength(framing);
  const own = readHeaders(headers, framing, contentLength);
  const time = signingKeys.time(toDateTime(signingDate, 'signingDate'));
  const host = own.given.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const {
    url,
    headers: added,
    signature,
  } = signer.sign({
    ...others,
    headers: [...own.given, ...Object.entries(own.added)],
    payloadHash: payloadWord(framing),
    signingDate: new Date(time),
  });
  // The signed request has a scope. A signer may take the service from the host.
  const { region, service } = scopes?.of(others.url, host, undefined) ?? signingKeys;
  if (!isS3(service)) throw notS3(service);
  const keys = signingKeys.inScope({ region, service });
  const chain = framing.signedChunks ? new SignatureChain(keys, time, signature) : undefined;
  return {
    url,
    headers: { ...own.added, 'content-length': String(contentLength), ...added },
    signature,
    contentLength,
    stream: new TransformStream(new ChunkEncoder(signingKeys.core, framing, values, ownHashers, chain)),
  };
}

function notS3(service: string): Error {
  return refused(
    'InvalidScope',
    'service',
    `is ${service}, but only S3 accepts chunked bodies: create a signer for s3`,
  );
}

function readSignedChunks(value: unknown, trailers: number): boolean {
  if (value === false && trailers === 0)
    throw outOfRange('signedChunks', 'true, or false with a checksum or trailers', 'false without them');
  return value === undefined || flag('signedChunks', value);
}

/** Returns the payloadHash of each framing (Amazon S3 API Reference, "Authorization header"). */
function payloadWord({ signedChunks, trailers }: Framing): string {
  if (!signedChunks) return UNSIGNED_CHUNKS_TRAILER;
  return trailers.length > 0 ? SIGNED_CHUNKS_TRAILER : SIGNED_CHUNKS;
}

interface UploadHeaders {
  /** The caller's headers, except the replaced ones. */
  readonly given: readonly [string, string][];
  readonly added: Readonly<Record<string, string>>;
}

function readHeaders(headers: RequestHeaders | undefined, framing: Framing, contentLength: number): UploadHeaders {
  const given: [string, string][] = [];
  const encodings = ['aws-chunked'];
  for (const [name, value] of headerEntries(headers)) {
    const lower = name.toLowerCase();
    if (OWN.has(lower))
      throw refused(
        'ReservedHeader',
        `headers.${lower}`,
        'describes the framing and is set by signChunked: leave it out',
      );
    if (lower === 'content-encoding') {
      encodings.push(value.trim());
      continue;
    }
    if (lower === 'content-length' && value.trim() !== String(contentLength))
      throw refused(
        'InvalidHeader',
        'headers.content-length',
        `must be the length on the wire, ${contentLength}: leave it out`,
      );
    given.push([name, value]);
  }
  if (encodings.slice(1).some((each) => /(?:^|,)\s*aws-chunked/i.test(each)))
    throw refused('ReservedHeader', 'headers.content-encoding', 'gets aws-chunked from signChunked: leave it out');
  const { decodedLength, trailers } = framing;
  return {
    given,
    added: {
      'content-encoding': encodings.join(','),
      [HEADER.decodedLength]: String(decodedLength),
      ...(trailers.length > 0 && { [HEADER.trailer]: trailers.map(([name]) => name).join(',') }),
    },
  };
}

function headerEntries(headers: RequestHeaders | undefined): [string, string][] {
  if (headers === undefined) return [];
  const entries = entriesOf('headers', headers, 'a record, entries or Headers');
  const isRecord = !(Symbol.iterator in headers);
  return entries.flatMap(([name, given]) =>
    (isRecord && Array.isArray(given) ? given : [given]).map((value): [string, string] => {
      if (typeof value !== 'string') throw wrongType(`headers.${name}`, 'a string', value);
      return [name, value];
    }),
  );
}
