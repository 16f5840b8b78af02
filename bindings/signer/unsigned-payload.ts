/** Bodies that are sent without their hash. Only https then protects them. */

import { refused } from '../api/errors.js';
import type { RequestScope } from '../identity/request-scopes.js';
import * as HEADER from '../protocol/names/header.js';
import { isHash } from '../protocol/payload-hash.js';
import { isS3 } from '../protocol/s3-services.js';

/** Tests whether a body may be sent without its hash: over https, to a service that takes that. @param url of the request */
export function mayBeUnsigned(url: string, { service, dialect }: RequestScope): boolean {
  return /^https:/i.test(url) && (isS3(service) || dialect.unsignedPayload === 'always');
}

/** Tests whether a payload hash is a word, such as `UNSIGNED-PAYLOAD`. */
export function isPayloadWord(payloadHash: string): boolean {
  return !isHash(payloadHash.trim());
}

/** The error of a word in place of the payload hash, where the body must be hashed. */
export function wordRefused(): Error {
  return refused(
    'InvalidHeader',
    HEADER.payloadHash,
    'is not a hash: only S3 takes it, and it is safe only with https. Leave the header out, and the body is hashed',
  );
}
