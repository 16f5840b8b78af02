/**
 * The charts. `part` selects the results that a chart shows.
 *
 * Bars: a bar for each row, and for each of `groups`. Lines: a line for each candidate over `x`.
 */
const urls = { keys: 'mixed', token: 0, output: 'kept' };

export const charts = [
  {
    name: 'presign',
    benchmark: 'presign',
    kind: 'bars',
    title: 'Presigned URLs per second, 1,000 keys a call (longer is better)',
    part: { ...urls, n: 1_000 },
    perSecond: true,
  },
  {
    name: 'presign-batch-size',
    benchmark: 'presign',
    kind: 'lines',
    title: 'Time per URL by keys a call (lower is better)',
    part: urls,
    x: { field: 'n', title: 'keys a call', logarithmic: true, least: 3 },
    y: 'microseconds per URL',
  },
  {
    name: 'presign-token-length',
    benchmark: 'presign',
    kind: 'lines',
    title: 'Time per URL by length of the session token, 10,000 keys a call (lower is better)',
    part: { keys: 'mixed', output: 'kept', n: 10_000 },
    x: { field: 'token', title: 'characters of the token', logarithmic: false, least: 2 },
    y: 'microseconds per URL',
  },
  {
    name: 'sign',
    benchmark: 'sign',
    kind: 'bars',
    title: 'Signed requests per second, 1,000 a call (longer is better)',
    part: { token: 0, output: 'kept', n: 1_000 },
    groups: { field: 'job', names: { 's3-get': 'S3 GET', dynamodb: 'DynamoDB PutItem' } },
    perSecond: true,
  },
  {
    name: 'chunked',
    benchmark: 'chunked',
    kind: 'bars',
    title: 'Signed chunks per second (longer is better)',
    part: { mib: 256 },
    groups: { field: 'n', names: { 65536: '64 KiB', 262144: '256 KiB' } },
    perSecond: true,
  },
  {
    name: 'verify',
    benchmark: 'verify',
    kind: 'bars',
    title: 'Verified URLs per second, 1,000 a call (longer is better)',
    part: { job: 'presigned', n: 1_000 },
    groups: { field: 'seconds', names: { 1: 'signed in one second', 100: 'in a hundred' } },
    perSecond: true,
  },
  {
    name: 'start-up',
    benchmark: 'runtimes',
    kind: 'bars',
    title: 'Milliseconds from the import to the first URL (shorter is better)',
    groups: { field: 'load', names: { siglane: 'siglane', 'siglane/presign': 'siglane/presign' } },
  },
];

/**
 * Returns the name of the chart's file without its extension.
 *
 * @param node for example `node20`; ignored for a chart of all runtimes
 */
export function fileOf({ name, benchmark }, node) {
  return benchmark === 'runtimes' ? name : `${name}-${node}`;
}
