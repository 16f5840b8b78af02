/** File names, in the order of the report. */
export const candidateIds = [
  'siglane-strings',
  'siglane-bytes',
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
];

export const siglaneStrings = 'siglane-strings';
export const siglaneBytes = 'siglane-bytes';
/** The plainest form: all URLs must be equal to its URLs. */
export const referenceId = 'node-create-hash';

/** @returns a module with `name`, `family`, `prepare(workload)` and perhaps `maxKeys` and `difference` */
export async function loadCandidate(id) {
  try {
    return { id, ...(await import(`./${id}.mjs`)) };
  } catch (error) {
    const notBuilt = error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes('dist');
    throw notBuilt ? new Error('Run `npm run build` first.', { cause: error }) : error;
  }
}
