/**
 * Moves the token of an S3 Express session into a request. The SDK gives the session to `signWithCredentials` and `presignWithCredentials`,
 * which have no interface in @smithy/types (@aws-sdk/signature-v4-multi-region 3.996, `SignatureV4SignWithCredentials`).
 */

import type { AwsCredentialIdentity } from '@smithy/types';
import { refused } from '../api/errors.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { readSigningCredentials, type SigningCredentials } from './prepared-keys.js';
import type { CopiedRequest } from './smithy-request.js';

/** A session: credentials that sign without their token, and the token. */
export interface ExpressSession {
  readonly credentials: SigningCredentials;
  readonly token: string;
}

const TOKENS: ReadonlySet<string> = new Set([HEADER.expressToken, HEADER.sessionToken]);

/** Reads the result of `CreateSession`. @throws TypeError; SigV4Error `InvalidCredentials` if it has no token */
export function readExpressSession(identity: AwsCredentialIdentity): ExpressSession {
  const { sessionToken, ...credentials } = readSigningCredentials(identity, 'identity');
  if (sessionToken === undefined)
    throw refused('InvalidCredentials', 'sessionToken', 'is missing: sessions of S3 Express have one');
  return { credentials: { ...credentials, sessionToken: undefined }, token: sessionToken };
}

/** Puts the token into the headers or the query. Never into x-amz-security-token, with which S3 Express refuses a request. */
export function addExpressToken({ headers, query }: CopiedRequest, token: string, place: 'headers' | 'query'): void {
  for (const name of Object.keys(headers)) if (TOKENS.has(name.toLowerCase())) delete headers[name];
  if (place === 'headers') headers[HEADER.expressToken] = token;
  else query[PARAMETER.expressToken] = token;
}
