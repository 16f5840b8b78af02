import { make, PRINTABLE, range } from './make.mjs';

/** @typedef {import('../../load.mjs').VectorRequest} VectorRequest */

/** SHA-256 of nothing. */
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** @type {readonly (readonly [name: string, headers: VectorRequest['headers'], payloadHash?: string])[]} */
const HEADERS = [
  ['content-type', [['Content-Type', 'text/plain; charset=utf-8']]],
  [
    'sorted around host',
    [
      ['x-amz-acl', 'private'],
      ['content-length', '21'],
      ['if-none-match', '*'],
      ['Content-MD5', 'Q2hlY2sgSW50ZWdyaXR5IQ=='],
    ],
  ],
  [
    'blanks folded',
    [
      ['x-amz-meta-a', ' \t a \t  b   "c   d" \t'],
      ['x-amz-meta-b', 'a  b'],
    ],
  ],
  [
    'empty and blank values',
    [
      ['x-amz-meta-a', ''],
      ['x-amz-meta-b', ' \t '],
    ],
  ],
  [
    'names that are the beginning of others',
    [
      ['x-amz-meta-a-b', '1'],
      ['x-amz-meta-a', '2'],
      ['x-amz-meta-ab', '3'],
      ['x-amz-meta-a.b', '4'],
    ],
  ],
  ['all signs that a name may have', [["x-amz-meta-!#$%&'*+-.^_`|~09", 'x']]],
  ['all printable ASCII in a value', [['x-amz-meta-a', PRINTABLE]]],
  [
    'server-side encryption',
    [
      ['x-amz-server-side-encryption', 'aws:kms'],
      ['x-amz-server-side-encryption-aws-kms-key-id', 'arn:aws:kms:us-east-1:111122223333:key/1234abcd'],
    ],
  ],
  [
    'headers that some signers leave out',
    [
      ['Cache-Control', 'max-age=3600'],
      ['Range', 'bytes=0-9'],
      ['Referer', 'https://example.com/'],
      ['pragma', 'no-cache'],
      ['expires', '0'],
    ],
  ],
  ['the date header', [['Date', 'Fri, 24 May 2013 00:00:00 GMT']]],
  ['a payload hash', [['X-Amz-Content-Sha256', EMPTY_HASH]], EMPTY_HASH],
  ['a long value', [['x-amz-meta-a', 'a'.repeat(2000)]]],
  ['many', range(1, 50).map((i) => [`x-amz-meta-${i}`, `value ${i}`])],
];

export const headers = [
  ...HEADERS.map(([name, given, payloadHash]) =>
    make(`headers: ${name}`, { method: 'PUT', headers: given, ...(payloadHash !== undefined && { payloadHash }) }),
  ),
  make('a payload hash in the query', {
    method: 'PUT',
    query: [['X-Amz-Content-Sha256', EMPTY_HASH]],
    payloadHash: EMPTY_HASH,
  }),
];
