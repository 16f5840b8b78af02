/** Presigned URLs for many object keys. */
export { fullRun, listCases, nameOf, oursIn, quickRun } from './cases.mjs';
export { checkAll } from './check.mjs';
export { goals } from './goals.mjs';
export { report } from './report.mjs';
export { createStand } from './stand.mjs';

export const id = 'presign';
export const unit = 'URL';

/** File names in candidates/, in the order of the report. */
export const candidateIds = [
  'siglane-strings',
  'siglane-bytes',
  'siglane-kernel',
  'node-create-hash',
  'node-hash-hmac',
  'node-three-hashes',
  'node-templates',
  'aws4',
  'aws4fetch',
  'aws-crt',
  'smithy',
  'minio',
  'sdk-presigner',
  'vector-bound',
];
