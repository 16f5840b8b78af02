// For each entry, what a bundle that imports one of its functions may weigh, how many files an import may load, and which rooms of bindings/
// and which packages the bundle may carry: all others are forbidden to it, so that whoever only presigns does not carry what others need.

const worker = ['@assemblyscript/loader', 'api', 'core', 'platform'];
const base = [...worker, 'util'];
const presigning = [...base, 'aws', 'identity', 'load', 'presign', 'protocol', 'template'];
const signing = [...presigning, 'request', 'signer'];
const verifying = [...base, 'identity', 'load', 'protocol', 'request', 'verify'];

/**
 * `gzipped`: bytes that a page must load before it can sign, apart from a module that is a file of its own. `files`: what a process loads
 * when it imports the entry, dependencies included.
 */
export const subpaths = {
  siglane: { imports: 'createSigner', gzipped: 63_000, files: 6, rooms: signing },
  'siglane/presign': { imports: 'createPresigner', gzipped: 34_000, files: 4, rooms: presigning },
  'siglane/post-policy': {
    imports: 'createPostPolicy',
    gzipped: 9_000,
    files: 4,
    rooms: ['api', 'aws', 'identity', 'platform', 'policy', 'protocol', 'template', 'util'],
  },
  'siglane/chunked': {
    imports: 'signChunked',
    gzipped: 9_000,
    files: 9,
    rooms: [
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
    rooms: [
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
  'siglane/verify': { imports: 'createVerifier', gzipped: 62_000, files: 7, rooms: [...verifying, 'aws', 'policy'] },
  // A verifier and handlers are given to it: it brings neither.
  'siglane/node': {
    imports: 'toNodeListener, verifyNode',
    gzipped: 9_000,
    files: 3,
    rooms: ['api', 'node', 'protocol', 'util', 'verify'],
  },
  'siglane/ec2': {
    imports: 'createEc2Verifier, toEc2Credentials, toS3Credentials',
    gzipped: 49_000,
    files: 7,
    rooms: [...verifying, 'ec2'],
  },
  'siglane/diagnose': {
    imports: 'diagnose, toText',
    gzipped: 85_000,
    files: 42,
    rooms: [...base, '@rgrove/parse-xml', 'aws', 'diagnose', 'diff', 'ec2', 'identity', 'load', 'protocol'],
  },
  'siglane/pool': { imports: 'createPool', gzipped: 60_000, files: 5, rooms: [...presigning, 'pool'] },
  // Also what pool/script.js is made of.
  'siglane/pool/worker': { gzipped: 7_100, files: 3, rooms: [...worker, 'pool', 'presign', 'protocol'] },
  'siglane/streaming': { imports: 'createSigner', gzipped: 33_000, files: 5, rooms: signing },
  'siglane/sync': { imports: 'createSignerSync', gzipped: 71_000, files: 5, rooms: signing },
};
