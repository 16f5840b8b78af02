/** Signs requests of the SDK in their headers or in their query, as @smithy/signature-v4 5.7.5 does. */

import type { HttpRequest, RequestPresigningArguments, RequestSigningArguments } from '@smithy/types';
import type { Core } from '../core/core.js';
import type { SigningKeys } from '../identity/signing-keys.js';
import { ALGORITHM } from '../protocol/credential-scope.js';
import { dayOf } from '../protocol/dates.js';
import { readExpiresIn } from '../protocol/expires.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { addExpressToken, type ExpressSession } from './express.js';
import { keysFor, type SigningCredentials } from './prepared-keys.js';
import { readHeaderChoice, readNames } from './signing-arguments.js';
import { hashOf, payloadHashOf } from './smithy-body.js';
import { canonicalHeaders, canonicalRequest, copyRequest, hoistHeaders } from './smithy-request.js';

/** The validity of a presigned request without `expiresIn`, in seconds, as in @smithy/signature-v4. */
const PRESIGNED_SECONDS = 3600;

/** Everything that a signature needs, after all waiting. */
export interface Resolved {
  readonly core: Core;
  readonly credentials: SigningCredentials;
  readonly region: string;
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The rules of a service for requests. */
export interface RequestRules {
  /** The path is normalized and encoded a second time. */
  readonly escapesPath: boolean;
  /** A request that is signed in its headers has the payload hash among them. */
  readonly sendsPayloadHash: boolean;
}

/** Returns the keys. They hold until the next `await`. */
export function keysOf({ core, credentials, region, service }: Resolved): SigningKeys {
  return keysFor(core, credentials, region, service);
}

/** Returns a copy of a request with the headers of the signature. @param session whose token the request gets */
export function signedInHeaders(
  resolved: Resolved,
  given: HttpRequest,
  options: RequestSigningArguments,
  { escapesPath, sendsPayloadHash }: RequestRules,
  session: ExpressSession | undefined,
): HttpRequest {
  const { core, credentials } = resolved;
  const request = copyRequest(given);
  const { headers } = request;
  const payloadHash = payloadHashOf(core, headers, request.body);
  const keys = keysOf(resolved);
  const { date, credentialScope, stringToSignHead } = keys.at(resolved.time);
  if (session !== undefined) addExpressToken(request, session.token, 'headers');
  headers[HEADER.date] = date;
  if (credentials.sessionToken !== undefined) headers[HEADER.sessionToken] = credentials.sessionToken;
  if (sendsPayloadHash && !hasHeader(headers, HEADER.payloadHash)) headers[HEADER.payloadHash] = payloadHash;
  const signed = canonicalHeaders(headers, readHeaderChoice(options));
  const message = canonicalRequest(request, signed, payloadHash, escapesPath);
  const signature = keys.signText(dayOf(date), stringToSignHead + hashOf(core, message));
  const credential = `${credentials.accessKeyId}/${credentialScope}`;
  headers[HEADER.authorization] =
    `${ALGORITHM} Credential=${credential}, SignedHeaders=${signed.names}, Signature=${signature}`;
  return request;
}

/** Returns a copy of a request with the parameters of the signature. @param session whose token the request gets */
export function signedInQuery(
  resolved: Resolved,
  given: HttpRequest,
  options: RequestPresigningArguments,
  { escapesPath }: RequestRules,
  session: ExpressSession | undefined,
): HttpRequest {
  const { core, credentials } = resolved;
  const expiresIn = readExpiresIn(options.expiresIn, undefined, PRESIGNED_SECONDS);
  const request = copyRequest(given);
  const payloadHash = payloadHashOf(core, request.headers, request.body);
  const keys = keysOf(resolved);
  const { date, credentialScope, stringToSignHead } = keys.at(resolved.time);
  if (session !== undefined) addExpressToken(request, session.token, 'query');
  hoistHeaders(
    request,
    readNames('unhoistableHeaders', options.unhoistableHeaders),
    readNames('hoistableHeaders', options.hoistableHeaders),
  );
  const { query } = request;
  if (credentials.sessionToken !== undefined) query[PARAMETER.sessionToken] = credentials.sessionToken;
  query[PARAMETER.algorithm] = ALGORITHM;
  query[PARAMETER.credential] = `${credentials.accessKeyId}/${credentialScope}`;
  query[PARAMETER.date] = date;
  query[PARAMETER.expires] = String(expiresIn);
  const signed = canonicalHeaders(request.headers, readHeaderChoice(options));
  query[PARAMETER.signedHeaders] = signed.names;
  const message = canonicalRequest(request, signed, payloadHash, escapesPath);
  query[PARAMETER.signature] = keys.signText(dayOf(date), stringToSignHead + hashOf(core, message));
  return request;
}

function hasHeader(headers: Readonly<Record<string, string>>, lower: string): boolean {
  return lower in headers || Object.keys(headers).some((name) => name.toLowerCase() === lower);
}
