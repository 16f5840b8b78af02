/** Valid credentials of a verifier, with the values derived from them. */

import { packScopeText } from '../core/presigned.js';
import { type CredentialScope, scopeText } from '../protocol/credential-scope.js';
import { parseAmzDate } from '../protocol/dates.js';
import { readCredential } from './flavours/s3-credential.js';
import { IN_HEADER } from './flavours/s3-errors.js';
import { isError, outcome } from './rejection.js';
import type { VerifierSettings } from './verifier-options.js';

export interface KnownScope {
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly scopeText: string;
  /** Start of the scope's day, in milliseconds since 1970. */
  readonly dayStart: number;
  /** The scope, packed for the core. */
  readonly packed: Uint8Array;
}

/**
 * Parses a credential. Services of both kinds accept the same credentials and differ only in their error messages.
 *
 * @returns undefined if the general path must read the credential
 */
export function readKnownScope(credential: string, settings: VerifierSettings): KnownScope | undefined {
  const read = outcome((text: string) => readCredential(text, IN_HEADER, settings), credential);
  if (isError(read)) return undefined;
  const { accessKeyId, scope } = read;
  const text = scopeText(scope);
  const dayStart = parseAmzDate(`${scope.day}T000000Z`);
  const packed = packScopeText(text);
  if (dayStart === undefined || packed === undefined) return undefined;
  return { accessKeyId, scope, scopeText: text, dayStart, packed };
}
