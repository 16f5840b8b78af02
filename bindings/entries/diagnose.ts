/**
 * Explains why a signature does not match, and what to change.
 *
 * Call `diagnose` with the request, the secret key, and the error response or log if you have it. `toText` and `toMarkdown` format the
 * result.
 *
 * @module siglane/diagnose
 */
export { diagnose } from '../diagnose/diagnose.js';

// Keep the export above first. The inlined module then precedes the code in a bundle, which makes the gzipped bundle up to 700 bytes
// smaller.

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
