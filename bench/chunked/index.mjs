/** Bodies that are signed in chunks while they pass through a stream. */
export { fullRun, listCases, nameOf, oursIn, quickRun } from './cases.mjs';
export { checkAll } from './check.mjs';
export { goals } from './goals.mjs';
export { report } from './report.mjs';
export { createStand } from './stand.mjs';

export const id = 'chunked';
export const unit = 'chunk';

/** File names in candidates/, in the order of the report. */
export const candidateIds = ['siglane', 'node-hash', 'node-stream'];
