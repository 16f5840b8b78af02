import type { CauseId } from '../causes.js';
import type { Draft } from '../draft.js';

/** One way to make a canonical request, or a string to sign, that is not the service's. */
export interface Mistake {
  readonly cause: CauseId;
  /** Which header, parameter, method …: for the text about it. */
  readonly about?: string;
  /** The part of the draft that it changes. Two mistakes in one part are not tried together, but for two headers. */
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
  /** Other causes that come to the same. */
  readonly others?: readonly Mistake[];
}

/** A mistake that puts a value in the place of another. */
export function replacing<P extends 'method' | 'path' | 'query' | 'signedHeaders' | 'payloadHash' | 'scope'>(
  part: P,
  cause: CauseId,
  value: string,
  about?: string,
): Mistake {
  return { cause, part, ...(about !== undefined && { about }), apply: (draft) => ({ ...draft, [part]: value }) };
}
