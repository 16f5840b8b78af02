/** Searches for the mistakes that give the client's signature or texts: one mistake, two mistakes, or a wrongly derived key. */
import type { Case } from './case.js';
import type { ObservedClaim } from './claim.js';
import { hashText, rightKey, type SigningKey, sign, wrongKeys } from './derived-keys.js';
import { ANY_HASH, type Draft, trimBreaks } from './draft.js';
import { headerMistakes } from './mistakes/headers.js';
import type { Mistake } from './mistakes/mistake.js';
import { methodMistakes, pathMistakes } from './mistakes/path.js';
import { payloadMistakes } from './mistakes/payload.js';
import { queryMistakes } from './mistakes/query.js';
import { joinMistakes, scopeMistakes, toSignMistakes } from './mistakes/texts.js';

/** A match. Without mistakes and with the right key, the signature is right. */
export interface Match {
  readonly mistakes: readonly Mistake[];
  /** Key that gives the signature. Undefined without a secret. */
  readonly key?: SigningKey | undefined;
  /** The client's string to sign is known, but no known key gives the signature for it. */
  readonly isOtherKey?: boolean;
}

/** Longest texts to try pairs on. A request has a few KB. */
const MOST_UNITS = 16_384;
/** Largest number of header mistakes to try in pairs. More pairs would take seconds. */
const MOST_OF_HEADERS = 160;

export function mistakesOf(known: Case, claim: ObservedClaim, draft: Draft): Mistake[] {
  const all = [
    ...methodMistakes(draft),
    ...pathMistakes(known, draft),
    ...queryMistakes(known, claim, draft),
    ...headerMistakes(known, claim, draft),
    ...payloadMistakes(known, draft),
    ...joinMistakes(draft),
    ...toSignMistakes(known, claim),
    ...scopeMistakes(known, claim),
  ];
  // A mistake that does not change this draft cannot explain anything.
  const right = fingerprint(draft);
  const byText = new Map<string, Mistake[]>();
  for (const mistake of all) {
    const print = fingerprint(mistake.apply(draft));
    const same = byText.get(print) ?? [];
    if (print !== right && !same.some(({ cause }) => cause === mistake.cause)) byText.set(print, [...same, mistake]);
  }
  return [...byText.values()].map(([first, ...others]) => ({ ...(first as Mistake), others }));
}

function fingerprint(draft: Draft): string {
  const canonicalRequest = draft.join(draft);
  return `${canonicalRequest}\n\n${draft.toSign(ANY_HASH, draft, canonicalRequest)}`;
}

/** Returns true if a signed draft equals the client's text or signature. */
type Test = (draft: Draft) => boolean;

/** Finds the causes that give the client's canonical request, string to sign or signature. Undefined if no cause does. */
export function search(
  known: Case,
  claim: ObservedClaim,
  draft: Draft,
  mistakes: readonly Mistake[],
): Match | undefined {
  const { core, secret, client } = known;
  const hashes = new Map<string, string>();
  const stringToSign = (each: Draft): string => {
    const canonicalRequest = each.join(each);
    let hash = hashes.get(canonicalRequest);
    if (hash === undefined) {
      hash = hashText(core, canonicalRequest);
      hashes.set(canonicalRequest, hash);
    }
    return each.toSign(hash, each, canonicalRequest);
  };
  const signedWith =
    ({ states }: SigningKey): Test =>
    (each) =>
      sign(core, states, stringToSign(each)) === signatureOf(claim);
  if (client.stringToSign !== undefined) {
    const text = trimLines(client.stringToSign);
    const found = tryAll(draft, mistakes, (each) => stringToSign(each) === text);
    if (found !== undefined) {
      if (secret === undefined) return found;
      const made = found.mistakes.reduce((each, mistake) => mistake.apply(each), draft);
      const keys = [rightKey(core, secret, claim), ...wrongKeys(known, claim, secret)];
      const key = keys.find((each) => signedWith(each)(made));
      return { ...found, key, isOtherKey: key === undefined };
    }
  }
  if (secret === undefined) return undefined;
  const right = rightKey(core, secret, claim);
  const direct = tryAll(draft, mistakes, signedWith(right), 1);
  if (direct !== undefined) return { ...direct, key: right };
  for (const key of wrongKeys(known, claim, secret)) {
    const found = tryAll(draft, mistakes, signedWith(key), 1);
    if (found !== undefined) return { ...found, key };
  }
  const pair = tryAll(draft, mistakes, signedWith(right), 2);
  return pair && { ...pair, key: right };
}

/** Finds causes for the differences between two canonical requests. Lines that no cause explains are left over. */
export function tryAll(draft: Draft, mistakes: readonly Mistake[], test: Test, most = 2): Match | undefined {
  if (test(draft)) return { mistakes: [] };
  for (const mistake of mistakes) if (test(mistake.apply(draft))) return { mistakes: [mistake] };
  if (most < 2 || draft.join(draft).length > MOST_UNITS) return undefined;
  const ofHeaders = mistakes.filter(({ part }) => part === 'headers').length;
  for (let i = 0; i < mistakes.length; i++) {
    const first = mistakes[i] as Mistake;
    const changed = first.apply(draft);
    for (let j = i + 1; j < mistakes.length; j++) {
      const second = mistakes[j] as Mistake;
      const isTwice = first.part === second.part;
      if (isTwice && (first.part !== 'headers' || first.about === second.about || ofHeaders > MOST_OF_HEADERS))
        continue;
      if (test(second.apply(changed))) return { mistakes: [first, second] };
    }
  }
  return undefined;
}

/** Returns the signature in lower-case hex, if it was sent in another encoding. */
export function signatureOf({ signature }: ObservedClaim): string {
  const text = signature.trim().replace(/^["']|["']$/g, '');
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return text;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/').replace(/=$/, '').padEnd(44, '='));
  return Array.from(binary, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

/** Removes text that a log or a file adds at both ends. */
export function trimLines(text: string): string {
  return trimBreaks(text.replaceAll('\r\n', '\n'));
}
