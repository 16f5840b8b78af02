/** Signed headers for requests, one at a time and in batches. */
export { fullRun, listCases, nameOf, oursIn, quickRun } from './cases.mjs';
export { checkAll } from './check.mjs';
export { goals } from './goals.mjs';
export { report } from './report.mjs';
export { createStand } from './stand.mjs';

export const id = 'sign';
export const unit = 'request';

/** File names in candidates/, in the order of the report. */
export const candidateIds = [
  'siglane',
  'node-create-hash',
  'node-hash-hmac',
  'node-three-hashes',
  'node-remembered',
  'node-one-shape',
  'aws4',
  'aws4fetch',
  'smithy',
];
