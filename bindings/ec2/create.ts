/** What `siglane/ec2` does, with the core that the library brings. */
import { shippedModule } from '#core';
import type { DocumentOptions, Ec2Document, Ec2Verifier, Ec2VerifierOptions, S3Document } from '../api/ec2.js';
import type { ReceivedRequest } from '../api/verify.js';
import { givenCore, sharedCore } from '../load/shared-core.js';
import { makeEc2Document, makeS3Document } from './request.js';
import { makeEc2Verifier } from './verifier.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Makes the document with which a server asks Keystone whether a request is what the owner of a key has signed: the body of
 * `POST /v3/ec2tokens` (Identity API v3, "OS-EC2"). It has what Keystone needs and no more: of the headers those that are signed, and the
 * three that it reads. Nothing is verified here.
 *
 * @param request as `siglane/verify` takes it; version 4 in the header Authorization or in the query, or version 2
 * @throws TypeError, RangeError, or SigV4Error (all as rejections) `InvalidRequest` if it is not signed, in two places, incompletely, or by
 * an older version; `DuplicateQueryParameter`, as the document can hold a parameter once; `InvalidText` for a query that is no UTF-8;
 * `UnsupportedDialect` if Keystone cannot verify what the given dialect signs: the query of a POST, for example; `CoreUnavailable`
 */
export async function toEc2Credentials(request: ReceivedRequest, options: DocumentOptions = {}): Promise<Ec2Document> {
  return makeEc2Document(givenCore(options) ?? (await ownCore()), request, options);
}

/**
 * Makes the document for `POST /v3/s3tokens`, in which Keystone gets the string to sign and nothing else of the request. So it is the
 * server that must have checked the request: its date, its expiry, that every `x-amz-` header is signed, and later its body.
 *
 * @param request as `siglane/verify` takes it; version 4, for `s3`, `iam` or `sts`
 * @throws TypeError, RangeError, or SigV4Error (all as rejections) `InvalidRequest` as `toEc2Credentials`, `InvalidScope` for another
 * service, `CoreUnavailable`
 */
export async function toS3Credentials(request: ReceivedRequest, options: DocumentOptions = {}): Promise<S3Document> {
  return makeS3Document(givenCore(options) ?? (await ownCore()), request, options);
}

/**
 * Makes a verifier of such documents, in Keystone's place: by its rules (python-keystoneclient, `Ec2Signer`; keystone, `api/s3tokens.py`),
 * header names in any case, version 4 alone. Where Keystone is lax it is not: a signed header that is missing, a date in the future, a
 * presigned URL over its own expiry, two keys, two signatures or two dates, and a string to sign that is none are refused.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidScope` or `CoreUnavailable` (as a rejection)
 */
export async function createEc2Verifier(options: Ec2VerifierOptions): Promise<Ec2Verifier> {
  return makeEc2Verifier(givenCore(options) ?? (await ownCore()), options);
}
