import type { CauseId } from '../causes.js';
import type { Draft } from '../draft.js';

/** One way to build a canonical request, or a string to sign, that differs from the service's. */
export interface Mistake {
  readonly cause: CauseId;
  /** Header, parameter or method to name in the text of the cause. */
  readonly about?: string;
  /** Part of the draft that the mistake changes. Two mistakes in one part are not combined, except for two headers. */
  readonly part:
    | 'method'
    | 'path'
    | 'query'
    | 'headers'
    | 'signedHeaders'
    | 'payloadHash'
    | 'join'
    | 'toSign'
    | 'scope';
  apply(draft: Draft): Draft;
  /** Other causes with the same effect. */
  readonly others?: readonly Mistake[];
}

/** Creates a mistake that replaces one value. */
export function replacing<P extends 'method' | 'path' | 'query' | 'signedHeaders' | 'payloadHash' | 'scope'>(
  part: P,
  cause: CauseId,
  value: string,
  about?: string,
): Mistake {
  return { cause, part, ...(about !== undefined && { about }), apply: (draft) => ({ ...draft, [part]: value }) };
}
