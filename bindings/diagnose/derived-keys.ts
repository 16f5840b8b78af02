/** Signing keys: the right key, and the keys of clients that derive it in a wrong way. */

import type { Core } from '../core/core.js';
import { hmacStates } from '../core/signing-keys.js';
import { signText } from '../core/texts.js';
import { signingKeySteps, TERMINATOR } from '../protocol/credential-scope.js';
import { hashPayload } from '../protocol/payload-hash.js';
import { decodeText } from '../protocol/percent-encoding.js';
import { fromHex } from '../util/bytes.js';
import type { Case } from './case.js';
import type { CauseId } from './causes.js';
import type { ObservedClaim } from './claim.js';
import { wellFormed } from './encodings.js';
import { REGIONS, SERVICES } from './mistakes/names.js';
import { otherDays } from './mistakes/texts.js';

/** A key that is ready for signing, as the saved states of HMAC. */
export interface SigningKey {
  readonly cause: CauseId | undefined;
  readonly about?: string;
  readonly states: Uint8Array;
}

const encoder = new TextEncoder();

/** Longest text to sign, in characters. Only a policy is that long; keys and scopes are far shorter. */
const MOST_TO_SIGN = 20 * 1024;

/** Signs a text, as lower-case hex. Undefined for a text that is too long for the core and for any client. */
export function sign(core: Core, states: Uint8Array, text: string): string | undefined {
  return text.length <= MOST_TO_SIGN ? signText(core, states, text) : undefined;
}

function hmac(core: Core, key: Uint8Array | string, message: string): Uint8Array {
  return fromHex(sign(core, statesOf(core, key), message) ?? '');
}

function statesOf(core: Core, key: Uint8Array | string): Uint8Array {
  return hmacStates(core, typeof key === 'string' ? encoder.encode(key.slice(0, MOST_TO_SIGN)) : key);
}

function chain(core: Core, first: string, steps: readonly string[]): Uint8Array {
  let key: Uint8Array | string = first;
  for (const step of steps) key = hmac(core, key, step);
  return statesOf(core, key);
}

/** Gives the secret as it is, and without whitespace and quotes from copying, the longest first. */
export function formsOfSecret(given: string): string[] {
  const bare = given.trim();
  return [...new Set([given, bare, bare.replace(/^(["'])(.*)\1$/s, '$2').trim()])];
}

/** Derives the right signing key (AWS, "Create a signed AWS API request", step 4). */
export function rightKey(core: Core, secret: string, claim: ObservedClaim): SigningKey {
  return { cause: undefined, states: chain(core, `AWS4${secret.trim()}`, signingKeySteps(claim)) };
}

/** Derives keys as faulty programs do, with one mistake in each. */
export function wrongKeys(known: Case, claim: ObservedClaim, given: string): SigningKey[] {
  const { core, region: wanted } = known;
  const { day, region, service, date, accessKeyId, terminator } = claim;
  const secret = given.trim();
  const steps = signingKeySteps(claim);
  const from = (cause: CauseId, text: string): SigningKey => ({ cause, states: chain(core, `AWS4${text}`, steps) });
  const by = (cause: CauseId, about: string, ...others: string[]): SigningKey => ({
    cause,
    about,
    states: chain(core, `AWS4${secret}`, others),
  });
  const regions = new Set([...(wanted === undefined ? [] : [wanted]), ...REGIONS]);
  return [
    ...[`${secret}\n`, `${secret}\r\n`, `${secret} `, ` ${secret}`, `${secret}\r`, `${secret}\t`, given]
      .filter((text) => text !== secret)
      .map((text) => from('secret-blanks', text)),
    ...[`"${secret}"`, `'${secret}'`].map((text) => from('secret-quoted', text)),
    ...[
      encodeURIComponent(wellFormed(secret)),
      decodeText(secret),
      secret.replaceAll('+', ' '),
      secret.replaceAll('/', '\\/'),
    ]
      .filter((text) => text !== secret)
      .map((text) => from('secret-encoded', text)),
    { cause: 'key-prefix', states: chain(core, secret, steps) },
    { cause: 'key-hex-chain', states: hexChain(core, `AWS4${secret}`, steps) },
    { cause: 'key-steps', states: chain(core, `AWS4${secret}`, [day, service, region, TERMINATOR]) },
    { cause: 'key-steps', states: chain(core, `AWS4${secret}`, [region, day, service, TERMINATOR]) },
    { cause: 'key-steps', states: chain(core, `AWS4${secret}`, [day, region, service]) },
    { cause: 'key-steps', states: chain(core, `AWS4${secret}`, [day, region, TERMINATOR]) },
    ...(terminator === TERMINATOR ? [] : [by('key-steps', terminator, day, region, service, terminator)]),
    ...[...regions]
      .filter((name) => name !== region)
      .map((name) => by('key-region', name, day, name, service, TERMINATOR)),
    ...SERVICES.filter((name) => name !== service).map((name) =>
      by('key-service', name, day, region, name, TERMINATOR),
    ),
    ...[...otherDays(claim), date]
      .filter((other) => other !== day)
      .map((other) => by('key-day', other, other, region, service, TERMINATOR)),
    { cause: 'key-not-derived', states: statesOf(core, secret) },
    { cause: 'key-not-derived', states: statesOf(core, `AWS4${secret}`) },
    from('key-id-for-secret', accessKeyId),
    ...(accessKeyId.trim() === accessKeyId ? [] : [from('key-id-for-secret', accessKeyId.trim())]),
  ];
}

function hexChain(core: Core, first: string, steps: readonly string[]): Uint8Array {
  let key = first;
  for (const step of steps) key = sign(core, statesOf(core, key), step) ?? '';
  return statesOf(core, key);
}

/** True for an SMTP password of Amazon SES: base64 of the version, 4, and 32 bytes (SES Developer Guide, "Obtaining SMTP credentials"). */
export function isSmtpPassword(secret: string): boolean {
  return /^B[A-P][A-Za-z0-9+/]{42}$/.test(secret.trim());
}

/** Hashes a text with SHA-256, as lower-case hex. */
export function hashText(core: Core, text: string): string {
  return hashPayload(core, text);
}
