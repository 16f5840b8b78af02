/** Bodies that are signed in chunks while they pass through a stream. */
export { fullRun, listCases, nameOf, oursIn, quickRun } from './cases.mjs';
export { checkAll } from './check.mjs';
export { goals } from './goals.mjs';
export { report } from './report.mjs';
export { createStand } from './stand.mjs';

export const id = 'chunked';
export const unit = 'chunk';

/**
 * No garbage is collected on demand: a full collection while no stream is alive makes V8 forget what it compiled for them, which a server
 * that always has an upload on its way does not see. With Node 20.20 a chunk of 64 KiB took 82 us after such collections, and 70 without.
 */
export const keepsCompiled = true;

/** File names in candidates/, in the order of the report. */
export const candidateIds = ['siglane', 'node-hash', 'node-stream'];
