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

/**
 * Reads the scope of requests from the fields in INPUT, see `readScope` and `readScopeLines`. The plan is lost, and a
 * new plan loses the scope.
 */
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
 * Signs `count` requests by the rules of request/rules.ts: `length` bytes in INPUT with `lines` newlines, see
 * request/canonical.ts. Returns 0 and the results of request/results.ts. If a request is refused, returns its status,
 * and `refusedRequest` its index.
 */
export function signRequests(count: usize, length: usize, lines: usize, rules: u32): i32 {
  beginCall();
  useRequests(length);
  setRules(rules);
  const status = signRequestLines(count, length, lines);
  if (status === 0) endCall(resultsEnd());
  return status;
}

/** Returns the index, in its call, of the request that was refused. */
export function refusedRequest(): usize {
  return requestIndex;
}

/** Does the same as `explain`, after a call with one request. */
export function explainRequest(): usize {
  beginCall();
  const length = writeStages(messageLength);
  endCall(stagesEnd);
  return length;
}
