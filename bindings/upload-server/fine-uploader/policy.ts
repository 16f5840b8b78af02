/** Signs the policies of Fine Uploader's simple uploads. */

import { SigV4Error } from '../../api/errors.js';
import type { SignedPolicy } from '../../api/post-policy.js';
import type { UploadRequest } from '../../api/upload-server.js';
import { encodeBase64 } from '../../platform/base64.js';
import { MOST_POLICY_CHARACTERS, type PolicyDocument, readPolicy } from '../../policy/document.js';
import { checkClientPolicy } from '../../policy/sign.js';
import { signTexts } from '../../policy/texts.js';
import * as FIELD from '../../protocol/names/field.js';
import { askGrantFor, type Grant } from '../grants.js';
import { hasPlaceholder } from '../object-keys.js';
import type { HandlerSettings } from '../settings.js';
import { otherDay, type Target } from '../target.js';
import { forbidden, malformed, UploadError } from '../upload-error.js';

/** Fields of the signature, which `checkClientPolicy` has validated. */
const SIGNATURE: ReadonlySet<string> = new Set(FIELD.signed);
const OF_THE_UPLOAD: ReadonlySet<string> = new Set(['bucket', 'key', 'acl', 'content-type']);
/**
 * Fields that need no entry in `headers` of a grant. Each has its own property in the grant or in the upload request, or is sent by Fine
 * Uploader with every form.
 */
const OWN: ReadonlySet<string> = new Set([
  ...SIGNATURE,
  ...OF_THE_UPLOAD,
  'success_action_status',
  'x-amz-meta-qqfilename',
]);

/** Bytes of a policy. Base64 adds a third. */
const MOST_POLICY_BYTES = (MOST_POLICY_CHARACTERS / 4) * 3;

/** Conditions of a policy, each at most once. */
interface Terms {
  readonly fields: ReadonlyMap<string, string>;
  readonly size: UploadRequest['size'];
}

/**
 * Signs the policy's bytes unchanged, if it describes an upload that the grant allows.
 *
 * @param bytes JSON.
 * @throws UploadError
 */
export async function signUploadPolicy(
  settings: HandlerSettings,
  target: Target,
  request: Request,
  bytes: Uint8Array,
): Promise<SignedPolicy> {
  if (bytes.length > MOST_POLICY_BYTES)
    throw malformed(`the policy must have at most ${MOST_POLICY_BYTES} bytes`, 'InvalidPolicy');
  const policy = encodeBase64(bytes);
  const now = target.parts.signingKeys.time(undefined);
  const { document, time } = readClientPolicy(target, policy, now);
  // By the server's clock, because the client's clock may be ahead.
  if (Math.floor((document.expiration - now) / 1000) > target.expiresIn)
    throw forbidden('InvalidPolicy', `the policy must expire within ${target.expiresIn} seconds`);
  const terms = readTerms(document);
  const upload = readUpload(target, terms);
  const grant = await askGrantFor(settings, request, upload, terms.fields.keys(), OWN);
  checkSize(grant, terms);
  const [signature] = signTexts(target.parts, [{ text: policy, time }]) as [string];
  return { policy, signature };
}

function readClientPolicy(target: Target, policy: string, now: number): { document: PolicyDocument; time: number } {
  const { parts } = target;
  try {
    const document = readPolicy(policy);
    return { document, time: checkClientPolicy(parts, document, now) };
  } catch (error) {
    if (!(error instanceof SigV4Error)) throw error;
    if (error.code === 'InvalidPolicy') throw malformed(error.message, error.code);
    if (error.code === 'PolicyExpired') throw new UploadError(403, error.code, error.message);
    if (error.code === 'SigningKeyExpired') throw otherDay(target, now);
    throw error;
  }
}

/**
 * Reads the conditions of a policy. Fine Uploader sends one exact condition for each field. A prefix would allow values that the grant has
 * not seen. With two conditions for a field, another server might apply only one of them.
 */
function readTerms({ conditions }: PolicyDocument): Terms {
  const fields = new Map<string, string>();
  let size: UploadRequest['size'];
  for (const condition of conditions) {
    if (condition.operator === 'content-length-range') {
      if (size !== undefined) throw malformed('the policy must have one content-length-range', 'InvalidPolicy');
      size = Object.freeze({ min: condition.min, max: condition.max });
    } else {
      const { operator, name, value } = condition;
      if (operator !== 'eq') throw malformed('the policy must have only exact conditions', 'InvalidPolicy');
      if (fields.has(name)) throw malformed('the policy must have one condition for each field', 'InvalidPolicy');
      if (hasPlaceholder(value)) throw malformed('the policy must not have ${filename} in a value', 'InvalidPolicy');
      fields.set(name, value);
    }
  }
  return { fields, size };
}

function readUpload({ bucket }: Target, { fields, size }: Terms): UploadRequest {
  if (fields.get('bucket') !== bucket)
    throw forbidden('BucketNotAllowed', 'the policy must have an exact condition for the right bucket');
  const key = fields.get('key');
  if (key === undefined) throw malformed('the policy must have an exact condition for the key', 'InvalidPolicy');
  const contentType = fields.get('content-type');
  const acl = fields.get('acl');
  const further = [...fields].filter(([name]) => !SIGNATURE.has(name) && !OF_THE_UPLOAD.has(name));
  return {
    protocol: 'fine-uploader',
    operation: 'post',
    bucket,
    key,
    ...(contentType !== undefined && { contentType }),
    ...(acl !== undefined && { acl }),
    ...(size !== undefined && { size }),
    headers: Object.freeze(Object.fromEntries(further)),
  };
}

function checkSize({ maxBytes }: Grant, { size }: Terms): void {
  if (maxBytes !== undefined && (size === undefined || size.max > maxBytes))
    throw forbidden(
      'SizeNotAllowed',
      `the policy must have a content-length-range of at most ${maxBytes} bytes: set validation.sizeLimit`,
    );
}
