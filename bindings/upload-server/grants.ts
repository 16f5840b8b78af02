/** Reads grants and compares uploads with them. */

import { checkNames, outOfRange, wrongType } from '../api/errors.js';
import type { UploadGrant, UploadRequest } from '../api/upload-server.js';
import * as FIELD from '../protocol/names/field.js';
import * as HEADER from '../protocol/names/header.js';
import { wholeNumber } from '../util/integers.js';
import { checkKey } from './object-keys.js';
import { isOperation } from './operations.js';
import type { HandlerSettings } from './settings.js';
import { forbidden } from './upload-error.js';

/** A validated grant. */
export interface Grant {
  readonly operations: ReadonlySet<unknown>;
  readonly keyPrefix: string;
  readonly key: string | undefined;
  readonly maxBytes: number | undefined;
  readonly acl: ReadonlySet<string>;
  /** Lower-case names. A name that ends in `*` is a prefix. */
  readonly headers: readonly string[];
}

const NAMES: ReadonlySet<string> = new Set(['operations', 'keyPrefix', 'key', 'maxBytes', 'acl', 'headers']);
const HEADER_NAME = /^[a-z0-9_-]+$/;
const METADATA = /^x-amz-meta-[a-z0-9_-]*\*$/;
/** Names that a grant covers with its own property, or that belong to a signature. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  'acl',
  HEADER.authorization,
  'bucket',
  'content-length',
  'file',
  'host',
  'key',
  'policy',
  'x-amz-acl',
  HEADER.payloadHash,
  ...FIELD.signed,
  FIELD.signature,
]);

/**
 * Calls the caller's `grant` function.
 *
 * @throws UploadError `KeyNotAllowed` for a key that is never valid, `NotGranted`, `OperationNotAllowed`; the function's own errors;
 * TypeError or RangeError for an invalid grant
 */
export async function askGrant(settings: HandlerSettings, request: Request, upload: UploadRequest): Promise<Grant> {
  if (!isNamedByGrant(upload)) checkKey(upload.key);
  const given: unknown = await settings.grant(request, Object.freeze(upload));
  if (given === undefined || given === null) throw forbidden('NotGranted', 'this upload is not allowed');
  const grant = readGrant(given);
  if (!grant.operations.has(upload.operation))
    throw forbidden('OperationNotAllowed', `the operation ${upload.operation} is not allowed`);
  return grant;
}

function readGrant(given: unknown): Grant {
  if (typeof given !== 'object' || given === null) throw wrongType('grant', 'an object or undefined', given);
  checkNames('grant', given, NAMES);
  const { operations, keyPrefix, key, maxBytes, acl, headers } = given as Partial<UploadGrant>;
  if (typeof keyPrefix !== 'string') throw wrongType('grant.keyPrefix', 'a string', keyPrefix);
  // "users/1" would also allow the keys of users/10.
  if (keyPrefix !== '' && !keyPrefix.endsWith('/'))
    throw outOfRange('grant.keyPrefix', 'a string that ends in a slash, or "" for all keys', JSON.stringify(keyPrefix));
  if (key !== undefined && typeof key !== 'string') throw wrongType('grant.key', 'a string', key);
  return {
    operations: new Set(readNames('grant.operations', operations, isOperation, 'operations')),
    keyPrefix,
    key,
    maxBytes: wholeNumber('grant.maxBytes', maxBytes, Number.MAX_SAFE_INTEGER, ' bytes'),
    acl: new Set(acl === undefined ? [] : readNames('grant.acl', acl, isAcl, 'canned ACLs')),
    headers: headers === undefined ? [] : readNames('grant.headers', headers, isGrantable, GRANTABLE),
  };
}

const GRANTABLE = 'lower-case header names, or x-amz-meta-*';

function isAcl(name: string): boolean {
  return /^[a-z-]+$/.test(name);
}

function isGrantable(name: string): boolean {
  return METADATA.test(name) || (HEADER_NAME.test(name) && !OWN_NAMES.has(name));
}

function readNames(field: string, given: unknown, isOne: (name: string) => boolean, expected: string): string[] {
  if (!Array.isArray(given)) throw wrongType(field, 'an array', given);
  for (const each of given as unknown[]) {
    if (typeof each !== 'string') throw wrongType(field, 'strings', each);
    if (!isOne(each)) throw outOfRange(field, expected, JSON.stringify(each));
  }
  return given.slice() as string[];
}

/** Tests for uploads whose key the grant can choose. Uppy and Companion's clients learn the key from the response. */
function isNamedByGrant({ protocol, operation }: UploadRequest): boolean {
  return protocol !== 'fine-uploader' && (operation === 'post' || operation === 'put' || operation === 'create');
}

/**
 * Returns the key of an upload: the grant's key where it can still be chosen, the client's otherwise.
 *
 * @throws UploadError `KeyNotAllowed` if the key lacks the prefix or differs from the grant's
 */
export function grantedKey(grant: Grant, upload: UploadRequest): string {
  const { keyPrefix } = grant;
  const key = isNamedByGrant(upload) ? (grant.key ?? upload.key) : upload.key;
  checkKey(key);
  if (!key.startsWith(keyPrefix) || key.length === keyPrefix.length)
    throw forbidden('KeyNotAllowed', 'the key does not begin with the allowed prefix');
  if (upload.protocol === 'fine-uploader' && grant.key !== undefined && grant.key !== key)
    throw forbidden('KeyNotAllowed', 'the key differs from the allowed key');
  return key;
}

/**
 * Asks for the grant of an upload that the client has fully described, and checks it. The caller checks the size, because forms and
 * requests state it differently.
 *
 * @param names Names of its headers or fields, in lower case.
 * @param own Names that need no entry in the grant.
 * @throws as `askGrant`, and UploadError `AclNotAllowed` or `HeaderNotAllowed`
 */
export async function askGrantFor(
  settings: HandlerSettings,
  request: Request,
  upload: UploadRequest,
  names: Iterable<string>,
  own: ReadonlySet<string>,
): Promise<Grant> {
  const grant = await askGrant(settings, request, upload);
  grantedKey(grant, upload);
  if (upload.acl !== undefined && !grant.acl.has(upload.acl))
    throw forbidden('AclNotAllowed', 'this ACL is not allowed');
  for (const name of names) {
    if (own.has(name) || allowsHeader(grant, name)) continue;
    throw forbidden('HeaderNotAllowed', `${HEADER_NAME.test(name) ? name : 'a header'} is not allowed`);
  }
  return grant;
}

/** Tests if the grant allows a header or a policy field. @param name In lower case. */
export function allowsHeader({ headers }: Grant, name: string): boolean {
  return headers.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : each === name));
}
