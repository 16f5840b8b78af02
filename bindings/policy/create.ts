/** Creates browser upload forms: a policy, and the fields of the form. */

import { checkNames, outOfRange, refused, wrongType } from '../api/errors.js';
import type { PostPolicy, PostPolicyOptions } from '../api/post-policy.js';
import { ADDRESS_NAMES, type BucketAddress, readBucketAddress, resolveUploadBase } from '../aws/bucket-endpoint.js';
import { type SignerParts, sentToken } from '../identity/signer-parts.js';
import { encodeBase64 } from '../platform/base64.js';
import { ALGORITHM } from '../protocol/credential-scope.js';
import { amzDate, toDateTime } from '../protocol/dates.js';
import { boundedSeconds, readExpiresIn, readOutliving, WEEK } from '../protocol/expires.js';
import { checkKeyLength } from '../protocol/key-length.js';
import * as FIELD from '../protocol/names/field.js';
import { encodePath } from '../protocol/percent-encoding.js';
import { isS3 } from '../protocol/s3-services.js';
import { type Condition, fieldName, readConditions, writeCondition } from './conditions.js';
import { MOST_POLICY_CHARACTERS } from './document.js';
import { checkSendable, completeForm, FILENAME } from './form.js';

const OPTION_NAMES: ReadonlySet<string> = new Set([
  ...ADDRESS_NAMES,
  'key',
  'keyPrefix',
  'expiresIn',
  'outliveCredentials',
  'expiration',
  'contentLengthRange',
  'fields',
  'conditions',
  'successRedirect',
  'successStatus',
  'signingDate',
]);

/** Fields that have an option, that the signer sets, or that a policy cannot have. Includes fields of Signature Version 2. */
const RESERVED: ReadonlySet<string> = new Set([
  'bucket',
  'key',
  'success_action_redirect',
  'redirect',
  'success_action_status',
  'policy',
  'file',
  'signature',
  'awsaccesskeyid',
  'content-length-range',
  ...FIELD.signed,
  FIELD.signature,
]);

const encoder = new TextEncoder();

const SUCCESS_STATUSES: readonly unknown[] = [200, 201, 204];

/** A form without a signature. */
export interface UnsignedForm {
  readonly url: string;
  readonly fields: Record<string, string>;
  readonly openFields: string[];
  readonly expiration: Date;
  /** The signing date, in milliseconds since 1970. */
  readonly time: number;
}

/** Adds the signature to a form. The result uses the same fields object. */
export function withSignature({ url, fields, openFields, expiration }: UnsignedForm, signature: string): PostPolicy {
  fields[FIELD.signature] = signature;
  return { url, fields, openFields, expiration };
}

/**
 * Reads the options and creates the form.
 *
 * @param clock see `SigningKeys.clock`
 * @throws TypeError, RangeError, SigV4Error `InvalidPolicy`, `PolicyExpired`, `EmptyKey`, `InvalidText`, `InvalidScope`; errors of
 * `resolveUploadBase` and of `SigningKeys`
 */
export function makeForm(
  parts: SignerParts,
  given: PostPolicyOptions,
  clock: () => number,
  index?: number,
): UnsignedForm {
  if (typeof given !== 'object' || given === null) throw wrongType('options', 'an object', given, index);
  checkNames('options', given, OPTION_NAMES, index);
  const options = { ...given };
  const address = readBucketAddress(options, parts.defaults.address, index);
  const url = urlOf(parts, address, index);
  const date = toDateTime(options.signingDate, 'signingDate', index);
  const time = parts.signingKeys.time(date, clock);
  const expiration = readExpiration(parts, options, time, index);

  const { conditions, fields, openFields } = completeForm(
    [
      ['bucket', address.bucket],
      ...readKeyField(options, index),
      ...readFields(options.fields, index),
      ...readSuccess(options, index),
      ...signatureFields(parts, time, index),
    ],
    [
      ...readKeyPrefix(options, index),
      ...readOwnConditions(options.conditions, index),
      ...readRange(options.contentLengthRange, index),
    ],
    index,
  );
  const policy = encodePolicy(expiration, conditions, index);
  const sent = [...fields].filter(([name]) => name !== 'bucket');
  sent.push(['policy', policy]);
  return { url, fields: Object.fromEntries(sent), openFields, expiration: new Date(expiration), time };
}

function urlOf({ signingKeys }: SignerParts, address: BucketAddress, index: number | undefined): string {
  if (!isS3(signingKeys.service))
    throw refused('InvalidScope', 'service', `is ${signingKeys.service}: use a signer for s3`, index);
  const { origin, path } = resolveUploadBase(address, signingKeys.region, index);
  return origin + encodePath(path);
}

/** Returns the end of a form, in milliseconds since 1970. It is limited to the end of the credentials, as `outliveCredentials` says. */
function readExpiration(
  parts: SignerParts,
  options: PostPolicyOptions,
  time: number,
  index: number | undefined,
): number {
  const { signingKeys, defaults } = parts;
  const asked = readAskedExpiration(parts, options, time, index);
  const outliving = readOutliving(options.outliveCredentials, defaults.outliveCredentials, index);
  const seconds = (asked - time) / 1000;
  const bounded = boundedSeconds(seconds, signingKeys.secondsLeft(time), outliving, index);
  return bounded === seconds ? asked : time + 1000 * bounded;
}

function readAskedExpiration(
  { defaults }: SignerParts,
  options: PostPolicyOptions,
  time: number,
  index: number | undefined,
): number {
  const given = toDateTime(options.expiration, 'expiration', index);
  if (given === undefined) return time + readExpiresIn(options.expiresIn, index, defaults.expiresIn) * 1000;
  if (options.expiresIn !== undefined)
    throw refused('InvalidPolicy', 'expiration', 'cannot be given together with "expiresIn"', index);
  if (given <= time) throw refused('PolicyExpired', 'expiration', `is not after ${amzDate(time)}`, index);
  if (given > time + WEEK * 1000) throw outOfRange('expiration', 'at most a week after signing', amzDate(given), index);
  return given;
}

function readKeyField({ key, keyPrefix }: PostPolicyOptions, index: number | undefined): [string, string][] {
  if (key === undefined && keyPrefix !== undefined) return [];
  if (keyPrefix !== undefined)
    throw refused('InvalidPolicy', 'keyPrefix', 'cannot be given together with "key"', index);
  if (key === '') throw refused('EmptyKey', 'key', 'is empty: for any key give keyPrefix ""', index);
  return [['key', readKey('key', key, index)]];
}

function readKeyPrefix({ keyPrefix }: PostPolicyOptions, index: number | undefined): Condition[] {
  if (keyPrefix === undefined) return [];
  if (typeof keyPrefix === 'string' && keyPrefix.includes(FILENAME))
    throw refused('InvalidPolicy', 'keyPrefix', `has ${FILENAME}, which only "key" can have`, index);
  return readConditions([['starts-with', '$key', readKey('keyPrefix', keyPrefix, index)]], index);
}

function readKey(field: string, value: unknown, index: number | undefined): string {
  const key = readField(field, value, index);
  checkKeyLength(field, key, index);
  return key;
}

function readFields(given: unknown, index: number | undefined): [string, string][] {
  if (given === undefined) return [];
  // Entries of a Map or Headers are not properties, so they would be ignored silently.
  if (typeof given !== 'object' || given === null || Symbol.iterator in given)
    throw wrongType('fields', 'an object of names and values', given, index);
  return Object.entries(given).map(([name, value]) => {
    if (RESERVED.has(fieldName(name, index))) throw reserved(`fields.${name}`, '', index);
    return [name, readField(`fields.${name}`, value, index)];
  });
}

/** Reads the option `conditions`. */
function readOwnConditions(given: unknown, index: number | undefined): Condition[] {
  if (given === undefined) return [];
  const conditions = readConditions(given, index);
  for (const condition of conditions) {
    if ('name' in condition && RESERVED.has(condition.name))
      throw reserved('conditions', `has ${condition.name}, which`, index);
  }
  return conditions;
}

function readRange(range: unknown, index: number | undefined): Condition[] {
  if (range === undefined) return [];
  if (!Array.isArray(range) || range.length !== 2) throw wrongType('contentLengthRange', 'two numbers', range, index);
  const [min, max] = range as [unknown, unknown];
  if (
    !Number.isSafeInteger(min) ||
    !Number.isSafeInteger(max) ||
    !(0 <= (min as number) && (min as number) <= (max as number))
  )
    throw outOfRange('contentLengthRange', 'two whole numbers of bytes, the smaller one first', 'other values', index);
  return readConditions([['content-length-range', range[0], range[1]]], index);
}

function readSuccess(options: PostPolicyOptions, index: number | undefined): [string, string][] {
  const { successRedirect, successStatus } = options;
  const fields: [string, string][] = [];
  if (successRedirect !== undefined) {
    const url = readField('successRedirect', successRedirect, index);
    if (!/^https?:\/\/./i.test(url))
      throw outOfRange('successRedirect', 'a URL that begins with http:// or https://', 'another text', index);
    fields.push(['success_action_redirect', url]);
  }
  if (successStatus !== undefined) {
    if (!SUCCESS_STATUSES.includes(successStatus))
      throw outOfRange(
        'successStatus',
        '200, 201 or 204',
        typeof successStatus === 'number' ? successStatus : typeof successStatus,
        index,
      );
    fields.push(['success_action_status', String(successStatus)]);
  }
  return fields;
}

function signatureFields(parts: SignerParts, time: number, index: number | undefined): [string, string][] {
  const { signingKeys } = parts;
  const { date, credentialScope } = signingKeys.at(time, index);
  const fields: [string, string][] = [
    [FIELD.algorithm, ALGORITHM],
    [FIELD.credential, `${signingKeys.accessKeyId}/${credentialScope}`],
    [FIELD.date, date],
  ];
  const token = sentToken(parts);
  if (token !== undefined) fields.push([FIELD.sessionToken, token]);
  return fields;
}

function readField(field: string, value: unknown, index: number | undefined): string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value, index);
  if (!value.isWellFormed()) throw refused('InvalidText', field, 'has a lone surrogate', index);
  checkSendable(field, value, index);
  return value;
}

function reserved(field: string, subject: string, index: number | undefined): Error {
  return refused('InvalidPolicy', field, `${subject} has an option of its own, or is set by the signer`.trim(), index);
}

/** Writes the text of the policy, in base64. The JSON is ASCII, because some servers do not read UTF-8 in it. */
function encodePolicy(expiration: number, conditions: readonly Condition[], index: number | undefined): string {
  const policy = { expiration: new Date(expiration).toISOString(), conditions: conditions.map(writeCondition) };
  const json = JSON.stringify(policy).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const base64 = encodeBase64(encoder.encode(json));
  if (base64.length > MOST_POLICY_CHARACTERS)
    throw outOfRange(
      'options',
      `a policy of at most ${MOST_POLICY_CHARACTERS} characters in base64`,
      base64.length,
      index,
    );
  return base64;
}
