/** What is known of causes besides their texts: for whoever weighs and merges what was found. */
import type { CauseId } from './causes.js';

export interface Traits {
  /** It is a fault, but seldom the reason. */
  readonly isAside?: true;
  /** No service would say so: where the signature is right it is nothing. */
  readonly isHarmless?: true;
  /** It may have changed a request whose signature was right when it was sent. */
  readonly isOnTheWay?: true;
  /** A request has it once, however it was found and whatever it is about. */
  readonly isSingle?: true;
  /** Causes that explain it: beside one of them it says nothing. */
  readonly explainedBy?: readonly CauseId[];
  /** It says something all the same where it has a difference to show. */
  readonly keepsDifference?: true;
}

/** What may have become of a body. */
const OF_BODY: readonly CauseId[] = [
  'body-not-sent',
  'body-compressed',
  'json-rewritten',
  'body-stripped',
  'body-charset',
  'body-line-breaks',
  'body-encoded',
  'empty-body-hash',
];

const TRAITS: { readonly [Name in CauseId]?: Traits } = {
  'html-escaped-query': { isHarmless: true, isSingle: true },
  'duplicate-query': { isHarmless: true },
  'content-type-changed': { isOnTheWay: true },
  'proxy-host': { isOnTheWay: true },
  'hop-header-signed': { isOnTheWay: true },
  'payload-line': { explainedBy: OF_BODY },
  'body-changed': { explainedBy: OF_BODY, keepsDifference: true },
  'unknown-key': { explainedBy: ['token-missing', 'token-not-signed'] },
  'wrong-region': { isSingle: true },
  'wrong-service': { isSingle: true },
  'month-for-minutes': { isAside: true, isHarmless: true },
  'dates-differ': { isAside: true, isHarmless: true },
  'token-not-signed': { isSingle: true },
  'authorization-form': { isSingle: true },
};

const NONE: Traits = {};

export function traitsOf(cause: CauseId): Traits {
  return TRAITS[cause] ?? NONE;
}
