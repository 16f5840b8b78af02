// Limits for each entry: the size of a bundle that imports one of its functions, the number of files that an import
// loads, and the folders of bindings/ and the packages that the bundle may contain. All other folders and packages are
// forbidden, so a page that only presigns does not load the rest.

const worker = ['@assemblyscript/loader', 'api', 'core', 'platform'];
const base = [...worker, 'util'];
const presigning = [...base, 'aws', 'identity', 'load', 'presign', 'protocol', 'template'];
const signing = [...presigning, 'request', 'signer'];
const verifying = [...base, 'identity', 'load', 'protocol', 'request', 'verify'];

/**
 * `gzipped`: bytes that a page must load before it can sign, without a module that is a separate file. `files`: files
 * that a process loads for an import of the entry, including dependencies.
 */
export const subpaths = {
  siglane: { imports: 'createSigner', gzipped: 63_000, files: 6, folders: signing },
  'siglane/presign': { imports: 'createPresigner', gzipped: 34_000, files: 4, folders: presigning },
  'siglane/post-policy': {
    imports: 'createPostPolicy',
    gzipped: 9_000,
    files: 4,
    folders: ['api', 'aws', 'identity', 'platform', 'policy', 'protocol', 'template', 'util'],
  },
  'siglane/chunked': {
    imports: 'signChunked',
    gzipped: 9_000,
    files: 9,
    folders: [
      '@aws-sdk/crc64-nvme',
      'api',
      'chunked',
      'core',
      'crc-32',
      'hash-wasm',
      'identity',
      'platform',
      'protocol',
      'util',
    ],
  },
  'siglane/upload-server': {
    imports: 'createFineUploaderHandler, createUppyHandler, createCompanionHandler',
    gzipped: 22_000,
    files: 19,
    folders: [
      '@rgrove/parse-xml',
      'api',
      'aws',
      'identity',
      'platform',
      'policy',
      'protocol',
      'template',
      'upload-server',
      'util',
    ],
  },
  'siglane/verify': { imports: 'createVerifier', gzipped: 62_000, files: 7, folders: [...verifying, 'aws', 'policy'] },
  // The caller passes a verifier and handlers, so this entry has neither.
  'siglane/node': {
    imports: 'toNodeListener, verifyNode',
    gzipped: 9_000,
    files: 3,
    folders: ['api', 'node', 'protocol', 'util', 'verify'],
  },
  'siglane/ec2': {
    imports: 'createEc2Verifier, toEc2Credentials, toS3Credentials',
    gzipped: 49_000,
    files: 7,
    folders: [...verifying, 'ec2'],
  },
  // The SDK's own code is the caller's.
  'siglane/aws-sdk': {
    imports: 'presignMany, getSignedUrl, createPresignedPost, SiglaneSigner',
    gzipped: 80_000,
    files: 7,
    folders: [...signing, 'aws-sdk', 'policy'],
  },
  // The caller passes a signer.
  'siglane/undici': {
    imports: 'createSigningInterceptor',
    gzipped: 12_000,
    files: 4,
    folders: ['api', 'aws', 'identity', 'platform', 'protocol', 'request', 'signer', 'undici', 'util'],
  },
  'siglane/tokens': {
    imports: 'createRdsToken, createEksToken, createSmtpPassword, createVaultLogin',
    gzipped: 18_000,
    files: 5,
    folders: [
      'api',
      'aws',
      'core',
      'identity',
      'platform',
      'presign',
      'protocol',
      'request',
      'template',
      'tokens',
      'util',
    ],
  },
  'siglane/diagnose': {
    imports: 'diagnose, toText',
    gzipped: 85_000,
    files: 42,
    folders: [...base, '@rgrove/parse-xml', 'aws', 'diagnose', 'diff', 'ec2', 'identity', 'load', 'protocol'],
  },
  'siglane/pool': { imports: 'createPool', gzipped: 60_000, files: 5, folders: [...presigning, 'pool'] },
  // pool/script.js is made from the same modules.
  'siglane/pool/worker': { gzipped: 7_100, files: 3, folders: [...worker, 'pool', 'presign', 'protocol'] },
  'siglane/streaming': { imports: 'createSigner', gzipped: 33_000, files: 5, folders: signing },
  'siglane/sync': { imports: 'createSignerSync', gzipped: 71_000, files: 5, folders: signing },
};
