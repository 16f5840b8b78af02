/** Who signs, where the bucket is, and when: what a handler needs to know for one request. */
import { refused } from '../api/errors.js';
import type { Signer } from '../api/signer.js';
import type { UploadServerOptions } from '../api/upload-server.js';
import {
  type Base,
  type BucketAddress,
  type GivenAddress,
  readBucketAddress,
  resolveUploadBase,
} from '../aws/bucket-endpoint.js';
import { readSigner } from '../identity/signer-access.js';
import type { ServiceRequests, SignerParts } from '../identity/signer-parts.js';
import { readExpiresIn } from '../protocol/expires.js';
import { encodePath } from '../protocol/percent-encoding.js';
import { forbidden, type UploadError } from './upload-error.js';

/** What a target is made of, for each request anew. */
export interface TargetSource {
  readonly source: UploadServerOptions['signer'];
  /** What was said of it, and of the validity; the rest is the signer's. */
  readonly given: GivenAddress & { readonly expiresIn: unknown };
}

export interface Target {
  readonly signer: Signer;
  /** What signs requests to the bucket. */
  readonly requests: ServiceRequests;
  readonly parts: SignerParts;
  readonly bucket: string;
  readonly address: BucketAddress;
  /** Seconds that URLs and forms are valid. */
  readonly expiresIn: number;
  readonly base: Base;
}

/**
 * @throws TypeError for what is no signer of this library; SigV4Error `InvalidScope` or `UnsupportedDialect` for one that is not for S3, those
 * of an address, `SignerDisposed`
 */
export function targetOf(signer: Signer, given: TargetSource['given']): Target {
  const parts = readSigner(signer);
  const { signingKeys, dialect, defaults } = parts;
  if (signingKeys.service !== 's3')
    throw refused('InvalidScope', 'signer', `is for ${signingKeys.service}: uploads are for S3, make another signer`);
  const { pathEncoding, pathNormalization, postQuery, payloadHeader, sessionToken } = dialect;
  const followsS3 = pathEncoding === 'single' && pathNormalization === 'none' && postQuery === 'kept' && payloadHeader;
  // A client that signs in headers has a token among those that are signed, or none.
  if (!followsS3 || sessionToken === 'appended')
    throw refused('UnsupportedDialect', 'signer', 'does not follow the rules of S3');
  const address = readBucketAddress(given, defaults.address);
  const expiresIn = readExpiresIn(given.expiresIn, undefined, defaults.expiresIn);
  return {
    signer,
    requests: parts.requests ?? signer,
    parts,
    bucket: address.bucket,
    address,
    expiresIn,
    base: resolveUploadBase(address, signingKeys.region),
  };
}

/** The same for one request: a provider is asked for its signer. @throws as `targetOf`, and what the provider rejects with */
export async function openTarget({ source, given }: TargetSource): Promise<Target> {
  const expiresIn = given.expiresIn as number | undefined;
  return targetOf('current' in source ? await source.current({ expiresIn }) : source, given);
}

/**
 * Why a day cannot be signed for with the signing key of another one, where the client chose the day.
 *
 * @throws SigV4Error `SigningKeyExpired` if it cannot be signed for today either
 */
export function otherDay({ parts: { signingKeys } }: Target, now: number): UploadError {
  signingKeys.at(now);
  return forbidden('DateNotAllowed', 'there is no signing key for that day');
}

/** The URL of an object. @param query encoded */
export function objectUrl({ base: { origin, path } }: Target, key: string, query: string): string {
  return `${origin}${encodePath(path + key)}${query === '' ? '' : `?${query}`}`;
}
