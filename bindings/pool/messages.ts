/** What a pool and its workers say to each other. */

import type { SentError } from '../api/errors.js';
import type { PresignedBytes } from '../api/presigner.js';
import type { CoreItems } from '../core/items.js';
import type { Plan, TextForm } from '../core/shapes.js';

/** An item that a worker has skipped. */
export interface SentRefusal {
  /** Counted from the job's first key. */
  readonly index: number;
  readonly error: SentError;
}

/** URLs of a job; and what was skipped of it, if it was to skip. */
export interface SignedJob extends PresignedBytes {
  readonly skipped?: readonly SentRefusal[];
}

/** Keys of one job: separated bytes, or items. */
export type JobKeys = { readonly bytes: Uint8Array; readonly form: TextForm } | { readonly items: CoreItems };

/**
 * First the module, compiled; then jobs, each with its plan unless it is the last one's; at the end `wipe`. Answers have the `id` of what
 * they answer: a worker of the caller's making may say other things as well.
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

/** An answer to each, in their order. Indexes in errors are counted from the job's first key. */
export type FromWorker = { readonly id: number } & Answer;

export type Answer =
  | { readonly kind: 'done' }
  | { readonly kind: 'signed'; readonly result: SignedJob }
  | { readonly kind: 'refused'; readonly error: SentError };
