/** Verifying the requests that a server receives, one at a time or in a list. */
export { fullRun, listCases, nameOf, oursIn, quickRun } from './cases.mjs';
export { checkAll } from './check.mjs';
export { goals } from './goals.mjs';
export { report } from './report.mjs';
export { createStand } from './stand.mjs';

export const id = 'verify';
export const unit = 'verdict';

/** File names in candidates/, in the order of the report. */
export const candidateIds = ['siglane', 'node-careful', 'node-hash-hmac', 'node-create-hash'];
