/**
 * The rows and columns of the tables, in order. The report imports only these names, because the measured packages may
 * not be installed.
 */

export const runtimeNames = {
  node20: 'Node',
  node24: 'Node',
  deno: 'Deno',
  bun: 'Bun',
  workerd: 'workerd',
  chromium: 'Chromium',
  firefox: 'Firefox',
};

export const candidateNames = {
  'siglane-strings': 'siglane, strings',
  'siglane-bytes': 'siglane, bytes',
  'node-three-hashes': 'three crypto.hash calls',
  'node-create-hash': 'createHash + createHmac',
  'web-crypto': 'WebCrypto, 100 at a time',
  'bun-s3': "Bun's S3Client.presign",
};

/** Programs that are started cold: files of cold/. */
export const coldNames = {
  siglane: '`siglane`',
  'siglane-presign': '`siglane/presign`',
  'by-hand': 'node:crypto by hand',
  aws4: 'aws4',
  aws4fetch: 'aws4fetch',
  smithy: '@smithy/signature-v4',
};
