/** Messages between a pool and its workers. */

import type { SentError } from '../api/errors.js';
import type { PresignedBytes } from '../api/presigner.js';
import type { CoreItems } from '../core/items.js';
import type { Plan, TextForm } from '../core/shapes.js';

/** An item that a worker has skipped. */
export interface SentRefusal {
  /** Counts from the job's first key. */
  readonly index: number;
  readonly error: SentError;
}

/** URLs of a job, and its skipped items if the job skips. */
export interface SignedJob extends PresignedBytes {
  readonly skipped?: readonly SentRefusal[];
}

/** Keys of one job: separated bytes, or items. */
export type JobKeys = { readonly bytes: Uint8Array; readonly form: TextForm } | { readonly items: CoreItems };

/**
 * The first message is `start` with the compiled module. Jobs follow, each with its plan unless it equals the previous plan. `wipe` is the
 * last. Answers repeat the `id`, because a worker of the caller may send other messages too.
 */
export type ToWorker = { readonly id: number } & (
  | { readonly kind: 'start'; readonly module: WebAssembly.Module }
  | {
      readonly kind: 'job';
      readonly plan: Plan | undefined;
      readonly format: number;
      readonly skips: boolean;
      readonly keys: JobKeys;
    }
  | { readonly kind: 'wipe' }
);

/** Answers, in the order of the messages. Indexes in errors count from the job's first key. */
export type FromWorker = { readonly id: number } & Answer;

export type Answer =
  | { readonly kind: 'done' }
  | { readonly kind: 'signed'; readonly result: SignedJob }
  | { readonly kind: 'refused'; readonly error: SentError };
