/** Signs what tokens are made of, with a signer of any service or with the current signer of a provider. */

import { checkNames, checkOptions, refused } from '../api/errors.js';
import type { OutliveCredentials } from '../api/presign-defaults.js';
import type { SignedRequest } from '../api/signer.js';
import type { Token, TokenOptions, TokenSource } from '../api/tokens.js';
import { RequestScopes } from '../identity/request-scopes.js';
import { readSigner } from '../identity/signer-access.js';
import type { SignerParts } from '../identity/signer-parts.js';
import type { SigningKeys } from '../identity/signing-keys.js';
import { currentParts, type Provider } from '../presign/batches.js';
import { toDateTime } from '../protocol/dates.js';
import { readDialect } from '../protocol/dialects.js';
import { boundedSeconds, readOutliving } from '../protocol/expires.js';
import { RequestSigner } from '../request/signer.js';

/** The options of everything that is signed here. */
export interface SigningOptions {
  /** For `regionOf`, which checks it. */
  readonly region: unknown;
  /** Milliseconds since 1970; undefined for the time of the clock. */
  readonly signingTime: number | undefined;
}

/** The options of every token. */
export interface GivenOptions extends SigningOptions {
  /** Undefined for the signer's. */
  readonly outliveCredentials: OutliveCredentials | undefined;
}

/** A request that a token is made of. */
interface TokenRequest {
  readonly service: string;
  readonly region: string;
  readonly method?: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Checks and copies the options of a token.
 *
 * @param own the names of its options, besides the ones of `TokenOptions`
 * @throws TypeError or RangeError
 */
export function readTokenOptions(options: TokenOptions, own: readonly string[]): GivenOptions {
  const given = readSigningOptions(options, [...own, 'region', 'signingDate', 'outliveCredentials']);
  const { outliveCredentials } = options;
  return {
    ...given,
    outliveCredentials: outliveCredentials === undefined ? undefined : readOutliving(outliveCredentials),
  };
}

/**
 * Checks and copies region and date, because the caller may change them while the credentials are loaded.
 *
 * @param names the names of all options
 * @throws TypeError or RangeError
 */
export function readSigningOptions(
  options: Omit<TokenOptions, 'outliveCredentials'>,
  names: readonly string[],
): SigningOptions {
  checkOptions(options);
  checkNames('options', options, new Set(names));
  return { region: options.region, signingTime: toDateTime(options.signingDate, 'signingDate') };
}

/**
 * Returns the parts of a signer, or of a provider's current signer.
 *
 * @param seconds that the credentials should last; undefined if it does not matter
 * @throws TypeError for anything else; SigV4Error `SignerDisposed`, `CredentialsUnavailable`
 */
export async function partsOf(source: TokenSource, seconds?: number): Promise<SignerParts> {
  return isProvider(source) ? currentParts(source, { expiresIn: seconds }) : readSigner(source);
}

function isProvider(source: TokenSource): source is Provider {
  // Callers without types may pass anything.
  const given: unknown = source;
  return typeof given === 'object' && given !== null && 'current' in given && typeof given.current === 'function';
}

/** A presigned URL, and its end. */
interface PresignedToken {
  readonly url: string;
  readonly expiresAt: Date;
}

/**
 * Presigns the URL of a token.
 *
 * @param seconds the validity of the token
 * @param written the validity in the URL, where the receiver accepts the URL for longer
 * @throws SigV4Error `CredentialsExpired`, `OutlivesCredentials`, or `InvalidScope` for a signing key of another scope
 */
export function presignToken(
  parts: SignerParts,
  request: TokenRequest,
  given: GivenOptions,
  seconds: number,
  written = seconds,
): PresignedToken {
  const { outliveCredentials = parts.defaults.outliveCredentials } = given;
  const { start, left } = startOf(parts, given);
  const valid = boundedSeconds(seconds, left, outliveCredentials);
  const url = withSigner(parts, request, (signer, target) =>
    signer.presign({
      ...target,
      signingDate: new Date(start),
      expiresIn: Math.min(written, valid),
      outliveCredentials: 'allow',
    }),
  );
  return { url, expiresAt: endOf(start, Math.min(valid, left)) };
}

/** Seconds for which services accept a signed request: AWS allows that much difference between clocks. */
export const SIGNED_VALIDITY = 900;

/**
 * Signs a request that somebody else will send.
 *
 * @throws SigV4Error `CredentialsExpired`, or `InvalidScope` for a signing key of another scope
 */
export function signForOthers(
  parts: SignerParts,
  request: TokenRequest & { readonly payload: string },
  given: SigningOptions,
): { readonly signed: SignedRequest; readonly expiresAt: Date } {
  const { start, left } = startOf(parts, given);
  const seconds = boundedSeconds(SIGNED_VALIDITY, left, 'cap');
  const { payload } = request;
  const signed = withSigner(parts, request, (signer, target) =>
    signer.sign({ ...target, payload, signingDate: new Date(start) }),
  );
  return { signed, expiresAt: endOf(start, seconds) };
}

/** Returns the signing date in milliseconds, and the seconds from it to the end of the credentials. */
function startOf({ signingKeys }: SignerParts, { signingTime }: SigningOptions): { start: number; left: number } {
  const start = 1000 * Math.floor(signingKeys.time(signingTime) / 1000);
  return { start, left: signingKeys.secondsLeft(start) };
}

function endOf(start: number, seconds: number): Date {
  return new Date(start + 1000 * seconds);
}

/** Calls `sign` with a signer for the scope of a request. Afterwards its key material is overwritten. */
function withSigner<T>(
  parts: SignerParts,
  { service, region, method = 'GET', url, headers = {} }: TokenRequest,
  sign: (signer: RequestSigner, target: { method: string; url: string; headers: Record<string, string> }) => T,
): T {
  const signingKeys = scopedKeys(parts.signingKeys, region, service);
  // The caller named the scope, so the host does not decide it: a token's host may be no more than a name.
  // The receiver is AWS, whatever service the signer's own dialect is for.
  const dialects = (name: string) => readDialect(undefined, name);
  const scoped = { ...parts, signingKeys, dialect: dialects(service), dialects, readsHosts: false };
  const signer = new RequestSigner(scoped, new RequestScopes(scoped));
  try {
    return sign(signer, { method, url, headers: { ...headers } });
  } finally {
    signer.dispose();
  }
}

/** Returns the keys of a scope. @throws SigV4Error `InvalidScope` for a signing key of another scope */
function scopedKeys(signingKeys: SigningKeys, region: string, service: string): SigningKeys {
  const { fixed } = signingKeys;
  const hasSecret = signingKeys.usable().secretAccessKey !== undefined;
  if (hasSecret || (fixed.region === region && fixed.service === service))
    return signingKeys.inScope({ region, service });
  throw refused(
    'InvalidScope',
    fixed.service === service ? 'region' : 'service',
    `must be ${service} in ${region} for this token, but the signing key is for ${fixed.service} in ${fixed.region}`,
  );
}

/** Makes a token of a presigned URL. */
export function withoutScheme({ url, expiresAt }: PresignedToken): Token {
  return { token: url.slice(url.indexOf('//') + 2), expiresAt };
}
