/** What a request says of itself, in a form that all checks of both kinds of services have passed. */

import type { VerifyError } from '../api/verify.js';
import { type CredentialScope, SCOPE_PART } from '../protocol/credential-scope.js';
import { isToken } from '../protocol/header-names.js';
import type { Incoming } from './incoming.js';
import type { Expectation, VerifierSettings } from './verifier-options.js';

/** Who claims to have signed. */
export interface Sender {
  readonly accessKeyId: string;
  readonly token: string | undefined;
}

export interface Claim extends Sender {
  readonly incoming: Incoming;
  /** The target to canonicalize: without the signature. */
  readonly target: string;
  readonly scope: CredentialScope;
  /** As in the string to sign. */
  readonly date: string;
  readonly signed: SignedNames;
  readonly signature: string;
  /** The payload line. */
  readonly payloadHash: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The errors of one kind of services. */
export interface Flavour {
  /** Reads a request, in the order of the services' own checks. @throws Rejection */
  read(incoming: Incoming, settings: VerifierSettings, now: number): Claim;
  unknownKey(sender: Sender): VerifyError;
  /** The key is temporary and the request has no token. */
  missingToken(sender: Sender): VerifyError;
  wrongToken(sender: Sender): VerifyError;
  expiredToken(): VerifyError;
  /** The key could not be looked up. */
  failedLookup(): VerifyError;
  mismatch(
    claim: Pick<Claim, 'accessKeyId' | 'signature'>,
    canonicalRequest: string,
    stringToSign: string,
  ): VerifyError;
  /** The body is another than the header says, which is signed. Undefined where what is signed is always the hash of what came. */
  wrongPayload?(claim: Claim, computed: string): VerifyError;
  /** What the core cannot canonicalize. */
  notSignable(reason: string): VerifyError;
  tooLong(): VerifyError;
}

/** Characters of a part of a credential: more than any has. */
const MOST_CHARACTERS = 256;

/** True for what can be a part of a credential. */
export function isCredentialPart(text: string): boolean {
  return text.length <= MOST_CHARACTERS && SCOPE_PART.test(text);
}

/** True if a part of a scope is right. What can be no part of one is not shown to a caller's function. */
export function isExpected({ accepts }: Expectation, value: string): boolean {
  return isCredentialPart(value) && accepts(value);
}

/** The names of SignedHeaders, or undefined if they are not as they are signed: in lower case, sorted, none twice. */
export function readSignedHeaders(text: string): SignedNames | undefined {
  const names = text.split(';');
  const isRight = names.every(
    (name, i) => isToken(name) && name === name.toLowerCase() && (i === 0 || (names[i - 1] as string) < name),
  );
  return isRight ? signedNames(names) : undefined;
}

/** Names of headers that are signed. */
export interface SignedNames {
  readonly names: readonly string[];
  readonly has: (name: string) => boolean;
}

/** Up to so many names a list is searched faster than a set is made. */
const FEW = 16;

export function signedNames(names: readonly string[]): SignedNames {
  return { names, has: membership(names) };
}

function membership(names: readonly string[]): (name: string) => boolean {
  if (names.length <= FEW) return (name) => names.includes(name);
  const set = new Set(names);
  return (name) => set.has(name);
}

/** Names that are signed, but not there: the signature would say nothing of them. */
export function missingHeaders({ names }: SignedNames, { headers }: Incoming): string[] {
  if (headers.length <= FEW) return names.filter((name) => !headers.some((header) => header.name === name));
  const there = new Set(headers.map(({ name }) => name));
  return names.filter((name) => !there.has(name));
}

/** A signed header that is there more than once. */
export function repeatedHeader(signed: SignedNames, { repeated }: Incoming): string | undefined {
  for (const name of repeated) if (signed.has(name)) return name;
  return undefined;
}

/** Names that are there, and are not signed but must be. */
export function unsignedHeaders(
  signed: SignedNames,
  { headers }: Incoming,
  mustBeSigned: VerifierSettings['mustBeSigned'],
): string[] {
  const names = new Set<string>();
  for (const { name } of headers) if (!signed.has(name) && mustBeSigned(name)) names.add(name);
  return [...names];
}
