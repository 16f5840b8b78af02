/** Compares the client's signature with the service's rules: by texts where both are known, otherwise by trying mistakes. */
import type { Case } from './case.js';
import type { ObservedClaim } from './claim.js';
import { hashText } from './derived-keys.js';
import { difference, differences, firstDifference } from './differences.js';
import { type Draft, linesOf, parse } from './draft.js';
import type { Mistake } from './mistakes/mistake.js';
import { joinMistakes, scopeMistakes, toSignMistakes } from './mistakes/texts.js';
import { type Remark, remark } from './remark.js';
import { saysMismatch } from './said.js';
import { type Match, mistakesOf, search, trimLines, tryAll } from './search.js';

const SAME_TEXT = 'Both sides sign the same text, so it is the key that differs.';
const OTHER_KEY =
  'What the client has signed is known, and this secret gives another signature for it, however the key is derived.';

/** Result for the client's side, as far as it is known. */
export interface ClientSide {
  readonly canonicalRequest?: string;
  readonly stringToSign?: string;
}

export interface Comparison {
  readonly remarks: Remark[];
  /** The signature belongs to the request as the service signs it. Undefined if this cannot be known. */
  readonly matches: boolean | undefined;
  readonly isProven: boolean;
  readonly client: ClientSide;
}

/** Result without a comparison. */
export function nothing({ client }: Case): Comparison {
  return { remarks: [], matches: undefined, isProven: false, client };
}

/** Compares the service's canonical request with everything that is known of the client's. */
export function compare(known: Case, claim: ObservedClaim, service: Draft): Comparison {
  const { client, own, said } = known;
  const onTheWay = said === undefined || own === undefined ? [] : changesOnTheWay(own, said);
  const mistakes = mistakesOf(known, claim, service);
  if (client.canonicalRequest !== undefined) return compareTexts(known, claim, service, mistakes, onTheWay);

  // The client may have signed correctly, and something changed the request afterwards.
  if (onTheWay.length > 0 && own !== undefined) {
    const before = search(known, claim, own, []);
    if (before !== undefined && before.isOtherKey !== true) {
      const rest = fromMatch(known, own, before, []);
      return { ...rest, remarks: [...proven(onTheWay), ...rest.remarks], matches: false, isProven: true };
    }
  }
  const match = search(known, claim, service, mistakes);
  const [only] = match?.mistakes ?? [];
  if (match?.mistakes.length === 1 && only?.cause === 'other-method' && !known.isMethodKnown)
    return fromMatch(known, only.apply(service), { ...match, mistakes: [] }, onTheWay);
  if (match !== undefined) return fromMatch(known, service, match, onTheWay);
  const isKnown = known.secret !== undefined || client.stringToSign !== undefined;
  return { remarks: onTheWay, matches: isKnown && !known.isPayloadGuess ? false : undefined, isProven: false, client };
}

function proven(remarks: readonly Remark[]): Remark[] {
  return remarks.map((each) => ({ ...each, certainty: 'proven' }));
}

/** Finds lines in which the service signed something else than the request contains, as it is known here. */
function changesOnTheWay(own: Draft, said: Draft): Remark[] {
  return differences(said, own)
    .filter(({ line }) => line !== 'signed headers')
    .map((each) => ({
      ...remark('changed-on-the-way', 'likely', 'canonicalRequest', 'The service says what it has signed.', each.line),
      difference: each,
    }));
}

function fromMatch(
  known: Case,
  service: Draft,
  { mistakes, key, isOtherKey = false }: Match,
  onTheWay: Remark[],
): Comparison {
  let client = service;
  const remarks: Remark[] = [];
  const how =
    key === undefined
      ? "With this mistake the client's string to sign comes out."
      : mistakes.length + (key.cause === undefined ? 0 : 1) > 1
        ? 'With these mistakes together the signature comes out.'
        : 'With this mistake, and the secret, the signature comes out.';
  const why = known.isKeystone ? `${how} AWS and Keystone may differ here.` : how;
  for (const mistake of mistakes) {
    remarks.push(fromMistake(mistake, service, why));
    client = mistake.apply(client);
  }
  if (key?.cause !== undefined) remarks.push(remark(key.cause, 'proven', 'signingKey', why, key.about));
  // Equal strings to sign prove nothing about the key.
  const isSameText = remarks.length === 0 && key === undefined && !isOtherKey;
  if (isSameText && saysMismatch(known) && onTheWay.length === 0)
    remarks.push(remark('wrong-secret', 'likely', 'signingKey', SAME_TEXT));
  if (isOtherKey) remarks.push(remark('wrong-secret', 'likely', 'signingKey', OTHER_KEY));
  const isRight = remarks.length === 0;
  const canonicalRequest = client.join(client);
  return {
    remarks: isRight && key !== undefined ? [] : [...remarks, ...(isRight ? onTheWay : [])],
    matches: isSameText ? undefined : isRight,
    isProven: remarks.some(({ certainty }) => certainty === 'proven'),
    client: {
      canonicalRequest,
      stringToSign: client.toSign(hashText(known.core, canonicalRequest), client, canonicalRequest),
      ...known.client,
    },
  };
}

function fromMistake(mistake: Mistake, service: Draft, why: string): Remark {
  const { cause, about, part, others = [] } = mistake;
  const stage = part === 'toSign' || part === 'scope' ? 'stringToSign' : 'canonicalRequest';
  return {
    ...remark(cause, 'proven', stage, why, about),
    difference: firstDifference(service, mistake.apply(service)),
    others: others.map((other) => other.cause),
  };
}

/** Compares line by line with the client's own canonical request. */
function compareTexts(
  known: Case,
  claim: ObservedClaim,
  said: Draft,
  mistakes: readonly Mistake[],
  onTheWay: Remark[],
): Comparison {
  const { client, core } = known;
  const text = trimLines(client.canonicalRequest as string);
  const parts = parse(text);
  const why = "The client's canonical request is this one with the mistake.";
  const remarks: Remark[] = [];
  const isOwn = onTheWay.length > 0 && known.own !== undefined && trimLines(known.own.join(known.own)) === text;
  const service = isOwn ? (known.own as Draft) : said;
  const match = tryAll(service, mistakes, (each) => trimLines(each.join(each)) === text);
  if (match !== undefined) remarks.push(...match.mistakes.map((mistake) => fromMistake(mistake, service, why)));
  else if (parts === undefined)
    remarks.push({
      ...remark('canonical-request-differs', 'certain', 'canonicalRequest', 'It has not the lines of one.', 'its form'),
      difference: difference('the canonical request as a whole', service.join(service), text),
    });
  else remarks.push(...explainLines(service, parts, mistakes, why));

  // The next steps use the client's lines, including their mistakes.
  const lines = match?.mistakes.filter(({ part }) => part !== 'toSign' && part !== 'scope') ?? [];
  const made: Draft =
    match !== undefined
      ? lines.reduce((draft, mistake) => mistake.apply(draft), service)
      : { ...service, join: () => text };
  const later = [
    ...(match === undefined ? [] : joinMistakes(made)),
    ...toSignMistakes(known, claim),
    ...scopeMistakes(known, claim),
  ];
  const rest = search(known, claim, made, later);
  const isDifferent = remarks.length > 0 || isOwn;
  const behind = rest === undefined ? [] : fromMatch(known, made, rest, []).remarks;
  // If the requests differ, a correct string to sign says nothing about the key.
  remarks.push(...behind.filter(({ cause }) => cause !== 'wrong-secret' || !isDifferent || rest?.isOtherKey === true));
  if (rest === undefined && client.stringToSign !== undefined) {
    const expected = made.toSign(hashText(core, made.join(made)), made, '');
    remarks.push(...differentStrings(expected, trimLines(client.stringToSign)));
  }
  const isSame = remarks.length === 0 && !isOwn;
  if (isOwn) remarks.unshift(...proven(onTheWay));
  const stringToSign = client.stringToSign ?? made.toSign(hashText(core, text), made, text);
  const isRight = isSame && rest?.key !== undefined;
  if (isSame && rest === undefined && known.secret !== undefined)
    remarks.push(
      remark(
        'wrong-secret',
        'likely',
        'signingKey',
        'Both sides sign the same text, and the secret gives another signature, however the key is derived.',
      ),
    );
  else if (isSame && !isRight && saysMismatch(known) && onTheWay.length === 0)
    remarks.push(remark('wrong-secret', 'likely', 'signingKey', SAME_TEXT));
  return {
    remarks,
    matches: isRight ? true : isSame && known.secret === undefined ? undefined : false,
    isProven: remarks.some(({ certainty }) => certainty === 'proven' || certainty === 'certain'),
    client: { canonicalRequest: text, stringToSign },
  };
}

/** Largest number of differing lines to explain. Two canonical requests differ in few lines; unrelated texts differ in all. */
const MOST_LINES = 64;

function explainLines(
  service: Draft,
  parts: NonNullable<ReturnType<typeof parse>>,
  mistakes: readonly Mistake[],
  why: string,
): Remark[] {
  const theirs = new Map(linesOf(parts));
  const made = mistakes
    .filter(({ part }) => part !== 'join')
    .map((mistake) => ({ mistake, lines: new Map(linesOf(mistake.apply(service))) }));
  return differences(service, parts)
    .slice(0, MOST_LINES)
    .map((each) => {
      const value = theirs.get(each.line) ?? '';
      const mistake = made.find(({ lines }) => (lines.get(each.line) ?? '') === value)?.mistake;
      if (mistake !== undefined) return { ...fromMistake(mistake, service, why), difference: each };
      return {
        ...remark(
          'canonical-request-differs',
          'certain',
          'canonicalRequest',
          'The lines stand side by side below.',
          `the ${each.line}`,
        ),
        difference: each,
      };
    });
}

const STRING_LINES = ['algorithm', 'date', 'scope', 'hash of the canonical request'];

function differentStrings(expected: string, given: string): Remark[] {
  const [a, b] = [expected.split('\n'), given.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  if (at < 0) return [];
  const line = STRING_LINES[at] ?? 'its form';
  return [
    {
      ...remark(
        'string-to-sign-differs',
        'certain',
        'stringToSign',
        'The lines stand side by side below.',
        `the ${line}`,
      ),
      difference: difference(line, a[at] ?? '', b[at] ?? ''),
    },
  ];
}
