/** siglane/diagnose: why a signature does not match, and what to change. */
export { diagnose } from '../diagnose/diagnose.js';

// What is above stands first, because the inlined module is then before the code in a bundle, which gzip makes up to 700 bytes smaller.

export type { LoadedCore } from '../api/core.js';
export type { Dialect, DialectName } from '../api/dialect.js';
export { type Cause, causes } from '../diagnose/causes.js';
export type {
  CauseId,
  Certainty,
  Diagnosis,
  Difference,
  Evidence,
  Finding,
  Stage,
  Texts,
} from '../diagnose/diagnosis.js';
export { type TextOptions, toMarkdown, toText } from '../diagnose/render.js';
