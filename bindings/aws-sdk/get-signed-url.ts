/** `getSignedUrl` of the AWS SDK, with siglane's signer. */
import type { GetSignedUrlOptions, PresigningClient, PresigningCommand } from '../api/aws-sdk-presigners.js';
import { refused } from '../api/errors.js';
import type { PresignRequest } from '../api/presigner.js';
import { KEY_CAPACITY } from '../core/numbers/limits.js';
import { checkKeyLength } from '../protocol/key-length.js';
import { decode, encodePath } from '../protocol/percent-encoding.js';
import { capture } from './capture.js';
import { type CapturedRequest, clientDate, readClient } from './client.js';
import { keptSigner } from './kept-signers.js';
import { originOf, sentParts } from './sent-headers.js';
import { readOptions } from './signed-url-options.js';

/**
 * Presigns the request of a command, as `getSignedUrl` of @aws-sdk/s3-request-presigner 3.1163 does, in half its time. The client resolves
 * endpoint, headers and credentials; siglane signs. The URL has the SDK's parameters and signature.
 *
 * An upload has a checksum only if the command's input asks for one: `ChecksumAlgorithm`, or a value such as `ChecksumSHA256`. The SDK
 * signs the CRC32 of an empty body, `x-amz-checksum-crc32=AAAAAA==`, into each presigned PutObject and UploadPart since client-s3 3.729,
 * and S3 then refuses the upload. The SDK's own cure is `requestChecksumCalculation: 'WHEN_REQUIRED'`.
 *
 * @param client an `S3Client`, which is not changed. A directory bucket calls CreateSession, as the SDK does
 * @param command a command with its input, which is not changed
 * @param options the SDK's options
 * @returns the URL
 * @throws (as a rejection) TypeError for another client, command or option; RangeError for `expiresIn` or `signingDate`; SigV4Error
 * `EmptyKey`, `DotSegment`, `InvalidHeader` for a signed header that is not ASCII, `ReservedHeader`, `UnsupportedChecksum`,
 * `InvalidEndpoint`, and `ArnNotSupported` for what needs SigV4A; errors of the client's credentials and middleware
 * @example
 * const command = new GetObjectCommand({ Bucket: 'examplebucket', Key: 'a.jpg' });
 * const url = await getSignedUrl(client, command, { expiresIn: 3600 });
 */
export async function getSignedUrl(
  client: PresigningClient,
  command: PresigningCommand,
  options: GetSignedUrlOptions = {},
): Promise<string> {
  const { expiresIn, signingDate, signingRegion, signingService, rules } = readOptions(options);
  const config = readClient(client);
  // The caller may change the input while the credentials are loaded.
  const input: { readonly Key?: unknown } = { ...command?.input };
  checkKey(input.Key);
  const captured = await capture(client, command);
  const { request } = captured;
  const target = targetOf(request, input.Key);
  const parts = sentParts(request, rules, input);
  const identity = {
    credentials: captured.credentials,
    isExpress: captured.isExpress,
    region: signingRegion ?? captured.region,
    service: signingService ?? captured.service,
  };
  const presigned = {
    ...target,
    method: request.method as 'GET',
    query: parts.query,
    headers: parts.headers,
    expiresIn,
    signingDate: signingDate ?? clientDate(config),
    // As the SDK: the URL has the validity that was asked for.
    outliveCredentials: 'allow' as const,
    maxKeyBytes: KEY_CAPACITY,
  };
  const signer = await keptSigner(client, identity);
  const url = signer.presign(presigned);
  if (!url.startsWith(`${originOf(request)}${request.path}?`))
    throw refused(
      'InvalidEndpoint',
      'endpoint',
      'has a path that siglane encodes in another way: use plain characters',
    );
  return url;
}

/** Checks a key before the SDK encodes it. @throws RangeError, or SigV4Error `EmptyKey` or `InvalidText` */
function checkKey(key: unknown): void {
  if (typeof key !== 'string') return;
  if (key === '') throw refused('EmptyKey', 'Key', 'is empty: give the key of an object');
  if (!key.isWellFormed()) throw refused('InvalidText', 'Key', 'has a lone surrogate');
  checkKeyLength('Key', key);
}

/** Finds the endpoint and key of a request, so that siglane writes the same path. */
function targetOf(request: CapturedRequest, key: unknown): Pick<PresignRequest, 'endpoint' | 'key'> {
  const { path } = request;
  const origin = originOf(request);
  if (typeof key === 'string') {
    const encoded = encodePath(key);
    // The base path of an endpoint, and a bucket, may be in front of the key.
    if (path.endsWith(`/${encoded}`)) return { endpoint: origin + path.slice(0, -encoded.length), key };
  }
  const decoded = decode(path.slice(1));
  return decoded === undefined || decoded === '' ? { endpoint: origin } : { endpoint: origin, key: decoded };
}
