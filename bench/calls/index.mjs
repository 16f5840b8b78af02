/** Calls of siglane that sign one thing, or sign for one client. */
export { fullRun, listCases, nameOf, oursIn, quickRun } from './cases.mjs';
export { checkAll } from './check.mjs';
export { goals } from './goals.mjs';
export { report } from './report.mjs';
export { createStand } from './stand.mjs';

export const id = 'calls';
export const unit = 'item';

/** File names in candidates/, in the order of the report. */
export const candidateIds = ['siglane'];
