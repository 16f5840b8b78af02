/** Resolves signer, bucket address and lifetime for one request. */
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

/** Inputs of a target, which is resolved for each request. */
export interface TargetSource {
  readonly source: UploadServerOptions['signer'];
  /** Address and lifetime from the options. The signer's defaults fill the rest. */
  readonly given: GivenAddress & { readonly expiresIn: unknown };
}

export interface Target {
  readonly signer: Signer;
  /** Signs requests to the bucket. */
  readonly requests: ServiceRequests;
  readonly parts: SignerParts;
  readonly bucket: string;
  readonly address: BucketAddress;
  /** Lifetime of URLs and forms in seconds. */
  readonly expiresIn: number;
  readonly base: Base;
}

/**
 * @throws TypeError for a value that is not a signer of this library; SigV4Error `InvalidScope` or `UnsupportedDialect` for a signer that
 * is not for S3, the errors of an address, `SignerDisposed`
 */
export function targetOf(signer: Signer, given: TargetSource['given']): Target {
  const parts = readSigner(signer);
  const { signingKeys, dialect, defaults } = parts;
  if (signingKeys.service !== 's3')
    throw refused('InvalidScope', 'signer', `is for ${signingKeys.service}: create a signer for s3`);
  const { pathEncoding, pathNormalization, postQuery, payloadHeader, sessionToken } = dialect;
  const followsS3 = pathEncoding === 'single' && pathNormalization === 'none' && postQuery === 'kept' && payloadHeader;
  // A client that signs headers either signs its token or has no token.
  if (!followsS3 || sessionToken === 'appended')
    throw refused('UnsupportedDialect', 'signer', 'must have the dialect s3');
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

/** Resolves the target of one request, with the provider's current signer. @throws as `targetOf`, and the provider's rejection */
export async function openTarget({ source, given }: TargetSource): Promise<Target> {
  const expiresIn = given.expiresIn as number | undefined;
  return targetOf('current' in source ? await source.current({ expiresIn }) : source, given);
}

/**
 * Returns the error for a day that the signing key cannot sign, where the client chose the day.
 *
 * @throws SigV4Error `SigningKeyExpired` if the key cannot sign today either
 */
export function otherDay({ parts: { signingKeys } }: Target, now: number): UploadError {
  signingKeys.at(now);
  return forbidden('DateNotAllowed', 'there is no signing key for that day');
}

/** Returns the URL of an object. @param query Encoded. */
export function objectUrl({ base: { origin, path } }: Target, key: string, query: string): string {
  return `${origin}${encodePath(path + key)}${query === '' ? '' : `?${query}`}`;
}
