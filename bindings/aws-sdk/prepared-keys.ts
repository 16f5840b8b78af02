/**
 * Keeps signing keys between requests. The SDK creates a new signer for each request, and a derivation takes four HMACs, so the keys are
 * kept outside the signers, for all clients of the thread.
 */

import { wrongType } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { SigningKeys } from '../identity/signing-keys.js';

/** Credentials of one signature. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Undefined for permanent credentials. */
  readonly sessionToken: string | undefined;
  /** The end of the credentials, in milliseconds since 1970; Infinity if it is not known. */
  readonly expiration: number;
}

interface PreparedKeys {
  readonly keys: SigningKeys;
  readonly expiration: number;
}

/** The most credentials and scopes whose keys are kept. A process that uses more derives keys again. */
export const MOST_PREPARED = 64;

/** By credentials and scope, least recently used first. */
const prepared = new Map<string, PreparedKeys>();

/**
 * Reads what a credential provider returned.
 *
 * @param given `AwsCredentialIdentity` of @smithy/types. An empty session token counts as none, as in @smithy/signature-v4
 * @throws TypeError for a wrong type. The texts are checked when their keys are first prepared
 */
export function readSigningCredentials(given: unknown, field = 'credentials'): SigningCredentials {
  if (typeof given !== 'object' || given === null)
    throw wrongType(field, 'an object with accessKeyId and secretAccessKey', given);
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = given as Readonly<Record<string, unknown>>;
  if (typeof accessKeyId !== 'string') throw wrongType('accessKeyId', 'a string', accessKeyId);
  if (typeof secretAccessKey !== 'string') throw wrongType('secretAccessKey', 'a string', secretAccessKey);
  if (sessionToken !== undefined && typeof sessionToken !== 'string')
    throw wrongType('sessionToken', 'a string', sessionToken);
  const end = expiration instanceof Date ? expiration.getTime() : Number.NaN;
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken: sessionToken === '' ? undefined : sessionToken,
    expiration: Number.isNaN(end) ? Number.POSITIVE_INFINITY : end,
  };
}

/**
 * Returns the keys for credentials and scope. Use them before the next `await`, because a later call can dispose them.
 *
 * The `expiration` of the credentials is only used to forget keys. By a clock that is wrong it may have passed, and the SDK corrects the
 * date of the request, not the clock.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials` or `InvalidScope`
 */
export function keysFor(core: Core, credentials: SigningCredentials, region: string, service: string): SigningKeys {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  // No checked text contains a line break, so a text with one finds no keys of others.
  const name = `${accessKeyId}\n${secretAccessKey}\n${sessionToken ?? ''}\n${region}\n${service}`;
  const known = prepared.get(name);
  if (known !== undefined) {
    if (prepared.size > 1) {
      prepared.delete(name);
      prepared.set(name, known);
    }
    return known.keys;
  }
  const keys = SigningKeys.of(
    { core, region, service, now: Date.now },
    { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  );
  forgetOld();
  prepared.set(name, { keys, expiration });
  return keys;
}

/** Disposes keys of expired credentials, and makes room for one more. */
function forgetOld(): void {
  const now = Date.now();
  for (const [name, { expiration }] of prepared) if (expiration <= now) forget(name);
  for (const name of prepared.keys()) {
    if (prepared.size < MOST_PREPARED) return;
    forget(name);
  }
}

function forget(name: string): void {
  prepared.get(name)?.keys.dispose();
  prepared.delete(name);
}

/** Overwrites all keys. The next signature derives its key again. */
export function forgetKeys(): void {
  for (const name of prepared.keys()) forget(name);
}
