/**
 * Verifies browser upload forms (Amazon S3 API Reference, "Authenticating Requests in Browser-Based Uploads Using POST"). The signature
 * covers the policy, and the policy limits the other fields.
 */

import { checkNames, outOfRange, SigV4Error, wrongType } from '../api/errors.js';
import type { ReceivedForm } from '../api/verify.js';
import { type Condition, type FieldCondition, isMet, needsCondition } from '../policy/conditions.js';
import { MOST_POLICY_CHARACTERS, type PolicyDocument, readPolicy } from '../policy/document.js';
import type { CredentialScope } from '../protocol/credential-scope.js';
import { ALGORITHM } from '../protocol/credential-scope.js';
import { amzDate, dayOf } from '../protocol/dates.js';
import { WEEK } from '../protocol/expires.js';
import * as FIELD from '../protocol/names/field.js';
import { decodeStrictBase64 } from '../util/base64.js';
import { readPair } from '../util/pairs.js';
import { hasControl, lowerCase } from '../util/text.js';
import { readDate } from './dates.js';
import { readCredential } from './flavours/s3-credential.js';
import {
  IN_PARAMETER,
  invalidArgument,
  otherMechanism,
  WRONG_ALGORITHM,
  WRONG_DATE,
  wrongCredentialDate,
} from './flavours/s3-errors.js';
import { Rejection } from './rejection.js';
import type { VerifierSettings } from './verifier-options.js';

const NAMES: ReadonlySet<string> = new Set(['fields', 'bucket', 'contentLength']);
const REQUIRED = ['key', 'policy', FIELD.algorithm, FIELD.credential, FIELD.date, FIELD.signature];

/** A parsed form, with its field names in lower case. All checks that do not need the key have passed. */
export interface FormClaim {
  readonly fields: ReadonlyMap<string, string>;
  readonly bucket: string;
  readonly contentLength: number | undefined;
  readonly policy: string;
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly signature: string;
  readonly token: string | undefined;
  /** Milliseconds since 1970. */
  readonly signatureEnds: number;
}

/** @throws TypeError or RangeError for a value that is not a `ReceivedForm`, Rejection for a form that S3 refuses */
export function readForm(form: ReceivedForm, settings: VerifierSettings, now: number): FormClaim {
  const { fields: given, bucket, contentLength } = checkForm(form);
  const fields = new Map<string, string>();
  for (const [name, value] of given) {
    const known = lowerCase(name);
    if (fields.has(known))
      throw new Rejection('MalformedPOSTRequest', 400, `The form must have the field '${known}' only once.`);
    if (becomesHeader(known) && hasControl(value.replaceAll('\t', '')))
      throw new Rejection('MalformedPOSTRequest', 400, `The form field '${known}' must not have control characters.`);
    fields.set(known, value);
  }
  if (fields.has('awsaccesskeyid') || fields.has('signature')) throw otherMechanism();
  const missing = REQUIRED.find((name) => !fields.get(name));
  if (missing !== undefined)
    throw invalidArgument(
      `Bucket POST must contain a field named '${missing}'.  If it is specified, please check the order of the fields.`,
    );
  const field = (name: string) => fields.get(name) as string;
  if (field(FIELD.algorithm) !== ALGORITHM) throw invalidArgument(WRONG_ALGORITHM);
  const { accessKeyId, scope } = readCredential(field(FIELD.credential), IN_PARAMETER, settings);
  const time = readDate(field(FIELD.date), false);
  if (time === undefined) throw invalidArgument(WRONG_DATE);
  if (dayOf(amzDate(time)) !== scope.day) throw invalidArgument(wrongCredentialDate(scope.day, dayOf(amzDate(time))));
  if (time > now + settings.skew) throw new Rejection('AccessDenied', 403, 'Request is not valid yet');
  // A signing key is valid for a week, even if the policy allows more.
  const signatureEnds = time + 1000 * WEEK;
  if (now > signatureEnds) throw new Rejection('AccessDenied', 403, 'Request has expired');
  const policy = field('policy');
  // Only base64 of this length can be a valid policy. Other text is refused before its signature is computed.
  if (policy.length > MOST_POLICY_CHARACTERS || decodeStrictBase64(policy) === undefined)
    throw invalidPolicy('it must be base64 of at most 20 KB.');
  const token = fields.get(FIELD.sessionToken);
  const signature = field(FIELD.signature);
  return { fields, bucket, contentLength, policy, accessKeyId, scope, signature, token, signatureEnds };
}

/**
 * Tests if S3 stores a field as a header of the object. It does not for `key`, which may have any character, and for `tagging`, which is
 * XML.
 */
function becomesHeader(name: string): boolean {
  return name !== 'key' && name !== 'tagging' && needsCondition(name);
}

function checkForm(form: ReceivedForm): {
  fields: [string, string][];
  bucket: string;
  contentLength: number | undefined;
} {
  if (typeof form !== 'object' || form === null) throw wrongType('form', 'an object', form);
  checkNames('form', form, NAMES);
  const { fields, bucket, contentLength } = form;
  if (typeof fields !== 'object' || fields === null || !(Symbol.iterator in fields))
    throw wrongType('fields', 'an iterable of [name, value] pairs', fields);
  const pairs = Array.from(fields, (pair: unknown): [string, string] => {
    const [name, value] = readPair('fields', pair);
    if (typeof value !== 'string') throw wrongType(`fields.${name}`, 'a string', value);
    return [name, value];
  });
  if (typeof bucket !== 'string') throw wrongType('bucket', 'a string', bucket);
  if (contentLength !== undefined && typeof contentLength !== 'number')
    throw wrongType('contentLength', 'a number', contentLength);
  if (contentLength !== undefined && !(Number.isSafeInteger(contentLength) && contentLength >= 0))
    throw outOfRange('contentLength', 'a whole number of bytes', contentLength);
  return { fields: pairs, bucket, contentLength };
}

/** Size limits and end of validity of an accepted form. Times are in milliseconds since 1970, sizes in bytes. */
export interface PolicyVerdict {
  readonly expiration: number;
  readonly contentLengthRange: readonly [min: number, max: number] | undefined;
}

/** Checks the form against its policy. The signature of the policy has been verified before. @throws Rejection */
export function checkPolicy(
  { fields, bucket, contentLength, policy, signatureEnds }: FormClaim,
  now: number,
): PolicyVerdict {
  const { expiration, conditions } = documentOf(policy);
  if (now >= expiration) throw against('Policy expired.');
  // The bucket is the form's destination. A form field may repeat it, but not name another bucket.
  const values = new Map([...fields, ['bucket', bucket]]);
  const given = fields.get('bucket');
  if (given !== undefined && given !== bucket) throw against(`Policy Condition failed: ["eq", "$bucket", "${bucket}"]`);
  const covered = new Set<string>();
  let range: [number, number] | undefined;
  for (const condition of conditions) {
    if (condition.operator === 'content-length-range') {
      const { min, max } = condition;
      range = range === undefined ? [min, max] : [Math.max(min, range[0]), Math.min(max, range[1])];
      continue;
    }
    covered.add(condition.name);
    const value = values.get(condition.name);
    // An absent field meets no condition, not even `starts-with` with an empty text.
    if (value === undefined || !isMet(condition, value)) throw against(`Policy Condition failed: ${textOf(condition)}`);
  }
  const extra = [...values.keys()].filter((name) => needsCondition(name) && !covered.has(name));
  if (extra.length > 0) throw against(`Extra input fields: ${extra.join(', ')}`);
  if (range !== undefined && contentLength !== undefined) checkLength(contentLength, range);
  return { expiration: Math.min(expiration, signatureEnds), contentLengthRange: range };
}

function documentOf(policy: string): PolicyDocument {
  try {
    return readPolicy(policy);
  } catch (error) {
    if (error instanceof SigV4Error) throw invalidPolicy(`it ${error.reason}.`);
    throw error;
  }
}

function checkLength(length: number, [min, max]: readonly [number, number]): void {
  if (length > max)
    throw new Rejection('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: String(length),
      MaxSizeAllowed: String(max),
    });
  if (length < min)
    throw new Rejection('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(length),
      MinSizeAllowed: String(min),
    });
}

function textOf({ operator, given, value }: FieldCondition & Condition): string {
  return `[${[operator, `$${given}`, value].map((part) => JSON.stringify(part)).join(', ')}]`;
}

function invalidPolicy(reason: string): Rejection {
  return new Rejection('InvalidPolicyDocument', 400, `Invalid Policy: ${reason}`);
}

function against(reason: string): Rejection {
  return new Rejection('AccessDenied', 403, `Invalid according to Policy: ${reason}`);
}
