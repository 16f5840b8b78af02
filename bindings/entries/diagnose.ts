/** siglane/diagnose: why a signature does not match, and what to change. */
import { shippedModule } from '#core';
import type { Diagnosis, Evidence } from '../api/diagnose.js';
import { diagnoseOn } from '../diagnose/diagnose.js';
import { givenCore, sharedCore } from '../load/shared.js';

export type { CauseId, Certainty, Diagnosis, Difference, Evidence, Finding, Stage, Texts } from '../api/diagnose.js';
export type { LoadedCore } from '../api/signer.js';
export { type Cause, causes } from '../diagnose/causes.js';
export { type TextOptions, toMarkdown, toText } from '../diagnose/render.js';
export type { Dialect, DialectName } from '../protocol/dialects.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Finds out why a request was refused, or would be: its rules are checked, and with the secret, or with a text of the client's, known mistakes
 * are made until one of them, or two, give what the client has.
 *
 * @returns what was found, the most likely first. It has no secret in it, and no session token
 * @throws TypeError, RangeError, or SigV4Error `InvalidText`, `InvalidUrl`, `InvalidHeader` or `CoreUnavailable` for evidence that cannot be
 * read (as rejections). What is wrong with the request itself is a finding
 */
export async function diagnose(evidence: Evidence): Promise<Diagnosis> {
  return diagnoseOn(givenCore(evidence as { core?: Evidence['core'] }) ?? (await ownCore()), evidence);
}
