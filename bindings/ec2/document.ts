/** Reads documents that another program sends to Keystone. A fault of a document is therefore a Rejection. */

import type { Ec2Credentials } from '../api/ec2.js';
import { ALGORITHM, type CredentialScope, scopeText, stringToSignHead } from '../protocol/credential-scope.js';
import { amzDate, CLOCK_SKEW, parseAmzDate } from '../protocol/dates.js';
import { isToken } from '../protocol/header-names.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { hashPayload, isPayloadHash } from '../protocol/payload-hash.js';
import { decodeStrictBase64 } from '../util/base64.js';
import { propertiesOf } from '../util/pairs.js';
import { hasControl } from '../util/text.js';
import { type Authentication, checkTime, fromHeader, fromQuery, readCredential } from '../verify/authorization.js';
import { missingHeaders, type Sender, signedNames } from '../verify/claim.js';
import { incomplete, invalid, mismatched } from '../verify/flavours/generic-errors.js';
import { type Header, headerOf, type Incoming, repeatedNames } from '../verify/incoming.js';
import { keystoneCanonicalRequest } from './canonical.js';
import { type Ec2Settings, S3_MAX_AGE, S3TOKENS_SERVICES } from './verifier-options.js';

/** Common content of both kinds of documents. */
export interface DocumentClaim extends Sender {
  readonly scope: CredentialScope;
  readonly signature: string;
  readonly stringToSign: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Ec2Claim extends DocumentClaim {
  readonly canonicalRequest: string;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
  readonly isQuerySigned: boolean;
}

export interface S3Claim extends DocumentClaim {
  readonly canonicalRequestHash: string;
}

/** Keystone uses the first that is present (`keystone/api/_shared/EC2_S3_Resource.py`). */
const KEYS = ['credentials', 'credential', 'ec2Credentials'];

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Most characters of all texts in a document. Heat accepts requests of 1 MiB. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Most parameters and headers of a document. The largest EC2 requests have about a thousand. 100,000 short ones would fit the limit of
 * characters, but engines take more than linear time for such objects. They take 15 ms for 8,000 properties, and 110 ms for 32,000 (Node
 * 20).
 */
const MOST_NAMES = 10_000;

/** @throws Rejection if an object and its nested objects exceed the limits */
function checkSize(fields: Fields): void {
  let [characters, names] = [0, 0];
  for (const [name, value] of propertiesOf(fields)) {
    characters += name.length;
    if (typeof value === 'string') characters += value.length;
    else if (isRecord(value)) {
      const inner = Object.keys(value);
      names += inner.length;
      if (names > MOST_NAMES) throw invalid(`The document has more than ${MOST_NAMES} parameters and headers.`);
      for (const key of inner) characters += key.length + lengthOf(value[key]);
    }
  }
  if (characters > MOST_CHARACTERS) throw invalid(`The document must have at most ${MOST_CHARACTERS} characters.`);
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}

function credentialsOf(document: unknown): Fields {
  if (!isRecord(document)) throw invalid('The document must be a JSON object.');
  const [found, second] = KEYS.filter((key) => Object.hasOwn(document, key));
  if (found === undefined) throw invalid(`The document must have one of the properties ${KEYS.join(', ')}.`);
  if (second !== undefined) throw invalid(`The document must not have both ${found} and ${second}.`);
  const credentials = document[found];
  if (!isRecord(credentials)) throw invalid(`'${found}' must be an object.`);
  checkSize(credentials);
  return credentials;
}

/** Returns a text without line breaks. A line break would add a line to the signed text. */
function textOf(fields: Fields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value !== 'string' || value === '') throw invalid(`'${name}' must be a string that is not empty.`);
  return checkLine(name, value);
}

function checkLine(name: string, value: string): string {
  if (hasControl(value.replaceAll('\t', '')) || !value.isWellFormed())
    throw invalid(`'${name}' has a control character or a lone surrogate.`);
  return value;
}

function textsOf(fields: Fields, name: string): Record<string, string> {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!isRecord(value)) throw invalid(`'${name}' must be an object.`);
  const odd = propertiesOf(value).find(
    ([key, text]) => !key.isWellFormed() || typeof text !== 'string' || !text.isWellFormed(),
  );
  if (odd !== undefined) throw invalid(`'${name}' must have only strings, without lone surrogates.`);
  return value as Record<string, string>;
}

function readEc2Credentials(document: unknown): Ec2Credentials {
  const fields = credentialsOf(document);
  const params = textsOf(fields, 'params');
  const version = params['SignatureVersion'];
  // Keystone reads this first, and would then verify only the few fields that the old version signs.
  if (version !== undefined && version !== '4')
    throw incomplete(`Signature Version ${JSON.stringify(version)} is not supported. Use '${ALGORITHM}'.`);
  const headers = textsOf(fields, 'headers');
  for (const [name, value] of propertiesOf(headers)) checkLine(name, value);
  const verb = textOf(fields, 'verb');
  if (!isToken(verb)) throw invalid("'verb' must be an HTTP method.");
  const path = textOf(fields, 'path');
  if (!path.startsWith('/')) throw invalid("'path' must begin with a slash.");
  const bodyHash = textOf(fields, 'body_hash');
  if (!isPayloadHash(bodyHash))
    throw invalid("'body_hash' must be a SHA-256 in lower-case hex, or a literal such as UNSIGNED-PAYLOAD.");
  const [access, signature] = [textOf(fields, 'access'), textOf(fields, 'signature')];
  return { access, signature, host: textOf(fields, 'host'), verb, path, params, headers, body_hash: bodyHash };
}

/** @throws Rejection */
export function readEc2(document: unknown, settings: Ec2Settings, now: number): Ec2Claim {
  const credentials = readEc2Credentials(document);
  const { access, signature, verb, params, headers, body_hash: payloadHash } = credentials;
  const incoming = incomingOf(headers);
  const given = authenticationOf(incoming, params, signature, settings);
  if (given.signature !== signature) throw mismatched("'signature' must equal the signature in the request.");

  const signed = signedNames(given.signedHeaders.split(';'));
  if (!signed.has('host')) throw mismatched("'Host' must be a 'SignedHeader' in the AWS Authorization.");
  if (new Set(signed.names).size < signed.names.length) throw mismatched('SignedHeaders has a repeated name.');
  // Keystone skips missing headers. The signature would then say nothing about a header that a server may read.
  const missing = missingHeaders(signed, incoming);
  if (missing.length > 0) throw mismatched(`Signed headers are missing from the request: '${missing.join(';')}'.`);

  const time = parseAmzDate(given.date);
  if (time === undefined || given.isDateHeader)
    throw incomplete(`X-Amz-Date must be in ISO-8601 'basic format'. Got '${given.date}'.`);
  const ownLifetime = given.expiresIn === undefined ? Infinity : given.expiresIn * 1000;
  const lifetime = Math.min(ownLifetime, settings.maxAge ?? CLOCK_SKEW);
  checkTime(time, now, lifetime, settings.skew);
  const { accessKeyId, scope } = readCredential(given.credential, given.date, settings);
  if (accessKeyId !== access) throw mismatched("'access' must equal the access key in the credential.");

  const canonicalRequest = keystoneCanonicalRequest(credentials, given.signedHeaders, settings.oldBotoHosts);
  const hash = hashPayload(settings.core, canonicalRequest);
  return {
    accessKeyId,
    token: given.token,
    scope,
    signature,
    canonicalRequest,
    stringToSign: stringToSignHead(given.date, scopeText(scope)) + hash,
    signedHeaders: signed.names,
    payloadHash,
    isQuerySigned: verb.toUpperCase() !== 'POST',
    expiresAt: time + lifetime,
  };
}

/** Normalizes header names to lower case. A name in two spellings counts as repeated. */
function incomingOf(headers: Readonly<Record<string, string>>): Incoming {
  const list: Header[] = propertiesOf(headers).map(([name, value]) => ({ name: name.toLowerCase().trim(), value }));
  if (!list.every(({ name }) => isToken(name))) throw invalid('A header has an invalid name.');
  const repeated = repeatedNames(list);
  const [twice] = repeated;
  if (twice !== undefined) throw invalid(`The header ${twice} must occur only once.`);
  return {
    method: '',
    path: '',
    query: '',
    headers: list,
    repeated,
    body: undefined,
    payloadHash: undefined,
    fault: undefined,
    isTooLong: false,
  };
}

function authenticationOf(
  incoming: Incoming,
  params: Readonly<Record<string, string>>,
  signature: string,
  settings: Ec2Settings,
): Authentication {
  const values = new Map(propertiesOf(params));
  const header = headerOf(incoming, HEADER.authorization);
  if (header === undefined) {
    // Keystone puts this header into the stringToSign instead of the date in the query.
    const date = headerOf(incoming, HEADER.date);
    if (date !== undefined && date !== values.get(PARAMETER.date))
      throw mismatched('The request has two different dates, in X-Amz-Date of headers and params.');
    // The signature is next to the parameters in the document. A signature among the parameters is signed like any other, as in Keystone,
    // and never matches.
    values.set(PARAMETER.signature, signature);
    return fromQuery(incoming, { values, repeated: undefined });
  }
  if (values.has(PARAMETER.algorithm))
    throw mismatched('The request must be signed in the Authorization header or in params, not in both.');
  return fromHeader(incoming, { values }, header, settings);
}

/** Most characters of a stringToSign in base64. Real ones are shorter. */
const MOST_TOKEN = 4096;

/** Valid stringToSigns. A document cannot have any other text verified. */
const STRING_TO_SIGN = new RegExp(`^${ALGORITHM}\n([^\n]*)\n([^\n]*)\n([0-9a-f]{64})$`);

/** @throws Rejection */
export function readS3(document: unknown, settings: Ec2Settings, now: number): S3Claim {
  const fields = credentialsOf(document);
  const [access, signature] = [textOf(fields, 'access'), textOf(fields, 'signature')];
  const token = textOf(fields, 'token');
  if (token.length > MOST_TOKEN) throw invalid("'token' must be a version 4 string to sign.");
  const bytes = decodeStrictBase64(token.replaceAll('-', '+').replaceAll('_', '/'));
  if (bytes === undefined) throw invalid("'token' must be base64url.");
  const text = new TextDecoder().decode(bytes);
  if (!text.startsWith('AWS4')) throw incomplete(`Signature Version 2 is not supported. Use '${ALGORITHM}'.`);
  const [, date, scopeGiven, canonicalRequestHash] = STRING_TO_SIGN.exec(text) ?? [];
  if (date === undefined) throw invalid("'token' must be a version 4 string to sign.");

  const time = parseAmzDate(date);
  if (time === undefined) throw incomplete(`Date must be in ISO-8601 'basic format'. Got '${date}'.`);
  const lifetime = settings.maxAge ?? S3_MAX_AGE;
  checkTime(time, now, lifetime, settings.skew);
  const service = settings.isAnyService ? S3TOKENS_SERVICES : settings.service;
  const { accessKeyId, scope } = readCredential(`${access}/${scopeGiven}`, amzDate(time), { ...settings, service });
  return {
    accessKeyId,
    // The document has no field for a token.
    token: undefined,
    scope,
    signature,
    stringToSign: text,
    canonicalRequestHash: canonicalRequestHash as string,
    expiresAt: time + lifetime,
  };
}
