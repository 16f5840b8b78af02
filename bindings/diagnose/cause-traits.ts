/** Properties of causes besides their texts. They are used to weigh and merge findings. */
import type { CauseId } from './causes.js';

export interface Traits {
  /** The fault is real, but seldom the reason of a refusal. */
  readonly isAside?: true;
  /** Services accept it. With a right signature it is not a finding. */
  readonly isHarmless?: true;
  /** It can change a request after the request was signed correctly. */
  readonly isOnTheWay?: true;
  /** A request has it at most once, however often and for whatever name it was found. */
  readonly isSingle?: true;
  /** Causes that explain this cause. It is dropped next to one of them. */
  readonly explainedBy?: readonly CauseId[];
  /** It is kept next to a cause that explains it, if it has a difference to show. */
  readonly keepsDifference?: true;
}

/** Changes that can happen to a body. */
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
