/** Signing any request: a scope, then batches of requests. */
import { INPUT, OUTPUT } from '../memory';
import { requestIndex, signRequestLines } from '../request/batch';
import { messageLength, resultsEnd } from '../request/canonical';
import { readScopeLines } from '../request/headers';
import { setRules } from '../request/rules';
import { stagesEnd, writeStages } from '../signature/stages';
import { hashScope, readScope } from '../signature/string-to-sign';
import { nextFieldAt, openFields } from '../text/fields';
import { beginCall, endCall, useRequests, useTemplate } from '../used';

/** Takes the scope for requests from the fields in INPUT, see `readScope` and `readScopeLines`. The plan is lost, as the scope is when a plan is made. */
export function setScope(): void {
  beginCall();
  openFields(INPUT);
  readScope();
  hashScope();
  readScopeLines();
  useTemplate(nextFieldAt() - INPUT);
  endCall(OUTPUT);
}

/**
 * Signs `count` requests, by the rules of request/rules.ts: `length` bytes in INPUT with `lines` newlines, see request/canonical.ts.
 * Returns 0, with what is in request/results.ts, or the status of a refused request, whose index `refusedRequest` gives.
 */
export function signRequests(count: usize, length: usize, lines: usize, rules: u32): i32 {
  beginCall();
  useRequests(length);
  setRules(rules);
  const status = signRequestLines(count, length, lines);
  if (status === 0) endCall(resultsEnd());
  return status;
}

/** Index, in its call, of the request that was refused. */
export function refusedRequest(): usize {
  return requestIndex;
}

/** After a call with one request: as `explain`. */
export function explainRequest(): usize {
  beginCall();
  const length = writeStages(messageLength);
  endCall(stagesEnd);
  return length;
}
