/**
 * The parts of the core, by the paths of their files in assembly/. The row of a report shows the gain of a part: how
 * many times as long `other` takes as siglane. A file belongs to the first part that matches.
 */
const presign = (n, keys = 'mixed', output = 'kept') => ({ keys, token: 0, output, n });
const templates = 'node-templates';

export const parts = [
  {
    name: 'SHA-256 of one message',
    files: /^sha256\/(scalar|stream|constants)/,
    gain: { benchmark: 'presign', what: presign(1), other: templates },
  },
  {
    name: 'SHA-256 in lanes, and shared schedules',
    files: /^sha256\//,
    gain: { benchmark: 'presign', what: presign(10_000), other: templates },
  },
  {
    name: 'URLs as JSON',
    files: /^(presign\/formats|text\/json)/,
    gain: { benchmark: 'presign', what: presign(1_000, 'mixed', 'json'), other: templates },
  },
  {
    name: 'presigning by bucket and key',
    files: /^(presign|exports\/presigning)/,
    gain: { benchmark: 'presign', what: presign(10_000), other: templates },
  },
  {
    name: 'percent-encoding, sixteen bytes at a time',
    files: /^text\/percent/,
    gain: { benchmark: 'presign', what: presign(10_000, 'escaped'), other: templates },
  },
  {
    name: 'verification in lanes',
    files: /^(verify|exports\/verifying)/,
    gain: { benchmark: 'verify', what: { job: 'presigned', n: 1_000, seconds: 1_000 }, other: 'node-careful' },
  },
  {
    name: 'signing of any request',
    files: /^(request|exports\/requests)/,
    gain: { benchmark: 'sign', what: { job: 's3-get', token: 0, output: 'kept', n: 1_000 }, other: 'node-remembered' },
  },
  { name: 'keys, texts and signatures, which all parts use', files: /./ },
];
