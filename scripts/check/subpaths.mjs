// For each entry, what a bundle that imports one of its functions may weigh, and what it is made of. A file that is to be in such a
// bundle must be written down here, so that whoever only presigns does not carry what others need.

const core = ['@assemblyscript/loader', 'core.js', 'decode.js', 'errors.js', 'load/text.js', 'pack.js', 'refusals.js'];

const inflating = ['base64.js', 'load/builtin.js', 'load/inflate.js', 'load/module/compile.js', 'load/shared.js'];

const presigning = [
  'abortable.js',
  'bytes.js',
  'clock.js',
  'credentials.js',
  'dialects.js',
  'expires.js',
  'header-names.js',
  'host.js',
  'numbers.js',
  'payload.js',
  'presign/bytes.js',
  'presign/endpoint.js',
  'presign/keys.js',
  'presign/options.js',
  'presign/plans.js',
  'presign/template.js',
  'signature-parameters.js',
  'signer-parts.js',
  'signing-keys.js',
  'text.js',
];

const requests = [
  'core-shapes.js',
  'load/sha256.js',
  'request/faults.js',
  'request/fetch.js',
  'request/headers.js',
  'request/payload-line.js',
  'request/read.js',
  'request/rules.js',
  'request/signer.js',
  'signer-access.js',
  'signer.js',
];

const presigner = [...presigning, 'presign/presigner.js', 'presign/streams.js'];
const signer = [...core, ...presigner, ...requests];
const inlined = [...inflating, 'load/inlined/scalar.js', 'load/inlined/simd.js', 'load/module/inlined.js'];
const inlinedPresign = [...inflating, 'load/inlined/presign.js', 'load/module/inlined-presign.js'];

/** `gzipped`: bytes that a page must load before it can sign, apart from a module that is a file of its own. */
export const subpaths = {
  siglane: { imports: 'createSigner', gzipped: 41_000, files: ['index.js', ...signer, ...inlined] },
  'siglane/presign': {
    imports: 'createPresigner',
    gzipped: 26_000,
    files: ['presign.js', ...core, ...presigner, ...inlinedPresign],
  },
  'siglane/post-policy': {
    imports: 'createPostPolicy',
    gzipped: 6_000,
    files: [
      'post-policy.js',
      'base64.js',
      'clock.js',
      'dialects.js',
      'errors.js',
      'expires.js',
      'host.js',
      'numbers.js',
      'policy/conditions.js',
      'policy/create.js',
      'policy/document.js',
      'policy/form.js',
      'policy/texts.js',
      'presign/endpoint.js',
      'signer-access.js',
      'signing-keys.js',
    ],
  },
  'siglane/chunked': {
    imports: 'signChunked',
    gzipped: 7_000,
    files: [
      'chunked.js',
      '@aws-sdk/crc64-nvme',
      'crc-32',
      'base64.js',
      'bytes.js',
      'chunked/chain.js',
      'chunked/checksums.js',
      'chunked/encode.js',
      'chunked/frames.js',
      'chunked/hash.js',
      'chunked/hex.js',
      'chunked/trailers.js',
      'chunked/upload.js',
      'clock.js',
      'dialects.js',
      'errors.js',
      'header-names.js',
      'load/builtin.js',
      'load/crc32.js',
      'load/sha256.js',
      'payload.js',
      'signer-access.js',
    ],
  },
  'siglane/pool': {
    imports: 'createPool',
    gzipped: 44_000,
    files: [
      'pool.js',
      ...core,
      ...presigning,
      ...inlined,
      'load/worker.js',
      'pool/crew.js',
      'pool/in-order.js',
      'pool/jobs.js',
      'pool/pool.js',
      'pool/results.js',
      'pool/script.js',
    ],
  },
  // Also what pool/script.js is made of.
  'siglane/pool/worker': {
    gzipped: 6_500,
    files: ['pool/worker.js', ...core, 'load/builtin.js', 'load/worker.js', 'presign/bytes.js'],
  },
  'siglane/streaming': {
    imports: 'createSigner',
    gzipped: 19_000,
    files: ['streaming.js', ...signer, ...inlined, 'load/module/streamed.js'],
  },
  'siglane/sync': {
    imports: 'createSignerSync',
    gzipped: 46_000,
    files: [
      'sync.js',
      ...signer,
      'base64.js',
      'load/builtin.js',
      'load/inlined/uncompressed.js',
      'load/module/inlined-sync.js',
      'load/shared.js',
    ],
  },
};
