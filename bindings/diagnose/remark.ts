import type { CauseId } from './causes.js';
import type { Certainty, Difference, Stage } from './diagnosis.js';

/** A finding before its texts. */
export interface Remark {
  readonly cause: CauseId;
  readonly certainty: Certainty;
  readonly stage: Stage;
  readonly about?: string | undefined;
  /** How it is known. */
  readonly why: string;
  readonly difference?: Difference | undefined;
  /** Causes that come to the same. */
  readonly others?: readonly CauseId[];
}

export function remark(cause: CauseId, certainty: Certainty, stage: Stage, why: string, about?: string): Remark {
  return { cause, certainty, stage, why, about };
}
