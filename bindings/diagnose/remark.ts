import type { CauseId } from './causes.js';
import type { Certainty, Difference, Stage } from './diagnosis.js';

/** A finding without its texts. */
export interface Remark {
  readonly cause: CauseId;
  readonly certainty: Certainty;
  readonly stage: Stage;
  readonly about?: string | undefined;
  /** The evidence, in a sentence. */
  readonly why: string;
  readonly difference?: Difference | undefined;
  /** Other causes with the same effect. */
  readonly others?: readonly CauseId[];
}

export function remark(cause: CauseId, certainty: Certainty, stage: Stage, why: string, about?: string): Remark {
  return { cause, certainty, stage, why, about };
}
