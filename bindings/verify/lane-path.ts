/** What the verifier's two shortcuts have in common: they read requests, wait for the keys, and have the core compare signatures in lanes. */

import type { VerifyResult } from '../api/verify.js';
import type { Given } from './incoming.js';
import type { FoundKey } from './key-records.js';
import type { PresignedCall } from './presigned.js';

/** What is asked for the key of a request. */
interface Waiting {
  readonly scope: { readonly accessKeyId: string };
}

/** A request alone that waits for its key. */
export interface WaitingAlone {
  readonly claim: Waiting;
}

/** Requests that went to the core together, and wait for their keys. */
export interface WaitingTogether {
  /** In the call. */
  readonly indexes: readonly number[];
  /** Of each of them; undefined takes the general path. */
  readonly claims: readonly (Waiting | undefined)[];
}

/** A shortcut. What it waits with is its own, and handed back to it alone. */
export interface LanePath {
  readOne(given: Given, now: number): WaitingAlone | undefined;
  /** @returns undefined if the request takes the general path */
  verifyOne(waiting: WaitingAlone, given: Given, key: FoundKey, now: number): VerifyResult | undefined;
  read(all: readonly Given[], now: number): WaitingTogether[];
  /** Puts what it knows into the results. */
  verify(call: PresignedCall, waiting: WaitingTogether): void;
}
