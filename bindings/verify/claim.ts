/** A parsed request whose signature is not yet checked, and the checks that all services share. */

import type { VerifyError } from '../api/verify.js';
import { type CredentialScope, SCOPE_PART } from '../protocol/credential-scope.js';
import { isToken } from '../protocol/header-names.js';
import type { Incoming } from './incoming.js';
import type { Expectation, VerifierSettings } from './verifier-options.js';

/** Access key and token that the request names. */
export interface Sender {
  readonly accessKeyId: string;
  readonly token: string | undefined;
}

export interface Claim extends Sender {
  readonly incoming: Incoming;
  /** Path and query to canonicalize, without the signature. */
  readonly target: string;
  readonly scope: CredentialScope;
  /** ISO 8601 basic format, as in the stringToSign. */
  readonly date: string;
  readonly signed: SignedNames;
  readonly signature: string;
  /** Last line of the canonicalRequest. */
  readonly payloadHash: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Parser and errors of one kind of service (S3 or the others). */
export interface Flavour {
  /** Reads a request and runs the checks in the order of the services. @throws Rejection */
  read(incoming: Incoming, settings: VerifierSettings, now: number): Claim;
  unknownKey(sender: Sender): VerifyError;
  /** Error for a temporary key without a session token. */
  missingToken(sender: Sender): VerifyError;
  wrongToken(sender: Sender): VerifyError;
  expiredToken(): VerifyError;
  /** Error for a `lookup` that failed. */
  failedLookup(): VerifyError;
  mismatch(
    claim: Pick<Claim, 'accessKeyId' | 'signature'>,
    canonicalRequest: string,
    stringToSign: string,
  ): VerifyError;
  /**
   * Error for a body whose SHA-256 differs from the signed header. Undefined for services that always sign the hash of the received body.
   */
  wrongPayload?(claim: Claim, computed: string): VerifyError;
  /** Error for a request that the core cannot canonicalize. */
  notSignable(reason: string): VerifyError;
  tooLong(): VerifyError;
}

/** Most characters of a part of a credential. Real parts are much shorter. */
const MOST_CHARACTERS = 256;

/** Tests if `text` is valid as a part of a credential. */
export function isCredentialPart(text: string): boolean {
  return text.length <= MOST_CHARACTERS && SCOPE_PART.test(text);
}

/** Tests a part of a scope against the verifier's option. Malformed text never reaches the caller's function. */
export function isExpected({ accepts }: Expectation, value: string): boolean {
  return isCredentialPart(value) && accepts(value);
}

/** Parses the value of SignedHeaders. Returns undefined unless the names are in lower case, sorted and unique. */
export function readSignedHeaders(text: string): SignedNames | undefined {
  const names = text.split(';');
  const isRight = names.every(
    (name, i) => isToken(name) && name === name.toLowerCase() && (i === 0 || (names[i - 1] as string) < name),
  );
  return isRight ? signedNames(names) : undefined;
}

/** Signed header names, with a fast membership test. */
export interface SignedNames {
  readonly names: readonly string[];
  readonly has: (name: string) => boolean;
}

/** Up to this length, searching a list is faster than building a set. */
const FEW = 16;

export function signedNames(names: readonly string[]): SignedNames {
  return { names, has: membership(names) };
}

function membership(names: readonly string[]): (name: string) => boolean {
  if (names.length <= FEW) return (name) => names.includes(name);
  const set = new Set(names);
  return (name) => set.has(name);
}

/** Returns the signed names that the request does not have. The signature would not cover them. */
export function missingHeaders({ names }: SignedNames, { headers }: Incoming): string[] {
  if (headers.length <= FEW) return names.filter((name) => !headers.some((header) => header.name === name));
  const there = new Set(headers.map(({ name }) => name));
  return names.filter((name) => !there.has(name));
}

/** Returns a signed header that the request has more than once, if there is one. */
export function repeatedHeader(signed: SignedNames, { repeated }: Incoming): string | undefined {
  for (const name of repeated) if (signed.has(name)) return name;
  return undefined;
}

/** Returns the names of headers that must be signed, but are not. */
export function unsignedHeaders(
  signed: SignedNames,
  { headers }: Incoming,
  mustBeSigned: VerifierSettings['mustBeSigned'],
): string[] {
  const names = new Set<string>();
  for (const { name } of headers) if (!signed.has(name) && mustBeSigned(name)) names.add(name);
  return [...names];
}
