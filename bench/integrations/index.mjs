/** The doors for people who have code already, each beside what it replaces. Needs the packages of test/integrations. */
export { fullRun, listCases, nameOf, oursIn, quickRun } from './cases.mjs';
export { checkAll } from './check.mjs';
export { goals } from './goals.mjs';
export { report } from './report.mjs';
export { createStand } from './stand.mjs';

export const id = 'integrations';
export const unit = 'item';

/** File names in candidates/, in the order of the report. */
export const candidateIds = ['siglane', 'replaced'];
