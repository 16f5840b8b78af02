import { make, makeEach, PRINTABLE, places } from './make.mjs';

/** @typedef {readonly (readonly [name: string, value: string])[]} Headers */

/** @type {readonly (readonly [name: string, headers: Headers])[]} */
const HEADERS = [
  ['none', []],
  ['a content type', [['Content-Type', 'application/json; charset=utf-8']]],
  [
    'sorted around host',
    [
      ['x-amz-acl', 'private'],
      ['accept', '*/*'],
      ['if-none-match', '*'],
      ['content-length', '21'],
    ],
  ],
  ['a date', [['Date', 'Fri, 24 May 2013 00:00:00 GMT']]],
  ['spaces', [['x-amz-meta-a', '  a   b  c  ']]],
  ['tabs', [['x-amz-meta-a', '\ta\t\tb \t c\t']]],
  ['spaces in quotes', [['x-amz-meta-a', '"a   b   c"']]],
  ['an empty value', [['x-amz-meta-a', '']]],
  ['a blank value', [['x-amz-meta-a', ' \t ']]],
  [
    'a repeated name',
    [
      ['x-amz-meta-a', 'z'],
      ['x-amz-meta-a', 'a'],
      ['x-amz-meta-a', 'm'],
    ],
  ],
  [
    'a repeated name, with spaces',
    [
      ['x-amz-meta-a', ' 1  2 '],
      ['x-amz-meta-b', '3'],
      ['x-amz-meta-a', ' 4 '],
    ],
  ],
  [
    'a repeated name with an empty value',
    [
      ['x-amz-meta-a', ''],
      ['x-amz-meta-a', 'b'],
      ['x-amz-meta-a', ''],
    ],
  ],
  [
    'a repeated name in several cases',
    [
      ['X-Amz-Meta-A', '1'],
      ['x-amz-meta-a', '2'],
      ['X-AMZ-META-A', '3'],
    ],
  ],
  ['a list in one value', [['x-amz-meta-a', 'a, b,c ,  d']]],
  ['a folded line', [['x-amz-meta-a', 'a\r\n b']]],
  ['several folded lines', [['x-amz-meta-a', 'a \r\n\t b\r\n  \r\n c']]],
  [
    'names that are the beginning of others',
    [
      ['x-amz-meta-a-b', '1'],
      ['x-amz-meta-a', '2'],
      ['x-amz-meta-ab', '3'],
      ['x-amz-meta-a.b', '4'],
      ['x-amz-meta-a_b', '5'],
    ],
  ],
  ['all signs that a name may have', [["x-amz-meta-!#$%&'*+-.^_`|~09", 'x']]],
  ['all printable ASCII in a value', [['x-amz-meta-a', PRINTABLE]]],
  [
    'headers that some signers leave out',
    [
      ['Range', 'bytes=0-9'],
      ['Cache-Control', 'max-age=3600'],
      ['Referer', 'https://example.com/'],
      ['pragma', 'no-cache'],
      ['from', 'a@example.com'],
      ['max-forwards', '1'],
      ['presigned-expires', '1'],
    ],
  ],
  [
    'a form',
    [
      ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
      ['Accept', 'application/json'],
    ],
  ],
  [
    'a DynamoDB target',
    [
      ['X-Amz-Target', 'DynamoDB_20120810.ListTables'],
      ['Content-Type', 'application/x-amz-json-1.0'],
    ],
  ],
  ['many', Array.from({ length: 40 }, (_, i) => /** @type {const} */ ([`x-amz-meta-${i}`, `value ${i}`]))],
  ['a name that objects have', [['constructor', 'a']]],
  ['the name of the prototype', [['__proto__', 'a']]],
];

/** In the order of the default list. @type {Headers} */
const NEVER_SIGNED = [
  ['Connection', 'close'],
  ['Expect', '100-continue'],
  ['Keep-Alive', 'timeout=5'],
  ['Proxy-Authorization', 'Basic eA=='],
  ['Proxy-Connection', 'close'],
  ['Sec-Fetch-Mode', 'cors'],
  ['TE', 'trailers'],
  ['Trailer', 'Expires'],
  ['Transfer-Encoding', 'chunked'],
  ['Upgrade', 'h2c'],
  ['User-Agent', 'aws-sdk-js/3'],
  ['X-Amzn-Trace-Id', 'Root=1-5759e988-bd862e3fe1be46a994272793'],
];

/** @type {Headers} */
const SDK = [
  ['User-Agent', 'aws-sdk-js/3'],
  ['Accept-Encoding', 'identity'],
  ['X-Forwarded-For', '192.0.2.1'],
  ['x-forwarded-proto', 'https'],
];
/** @param {readonly string[]} neverSign */
const leavingOut = (...neverSign) => ({ ...places.standard, dialect: { neverSign } });

export const headers = [
  ...HEADERS.flatMap(([name, given]) =>
    makeEach(`headers: ${name}`, ['s3', 'standard'], { method: 'PUT', headers: given }),
  ),
  ...HEADERS.flatMap(([name, given], i) =>
    makeEach(`headers: ${name}`, i % 2 === 0 ? ['s3'] : ['standard'], { method: 'PUT', headers: given }, ['presign']),
  ),
  ...makeEach('headers: never signed, all', ['s3', 'standard', 'keystone'], { headers: NEVER_SIGNED }),
  ...NEVER_SIGNED.flatMap((header, i) =>
    makeEach(`headers: never signed, ${header[0]}`, i % 2 === 0 ? ['s3'] : ['standard'], {
      headers: [['Accept', 'a'], header],
    }),
  ),
  ...makeEach('headers: names that only resemble them', ['s3', 'standard'], {
    headers: [
      ['secret', '1'],
      ['proxy', '2'],
      ['te-', '3'],
      ['x-user-agent', '4'],
    ],
  }),
  make('headers: another list of what is not signed', leavingOut('user-agent', 'x-forwarded-*'), { headers: SDK }),
  make('headers: a list of one', leavingOut('accept-encoding'), { headers: SDK }),
  make('headers: nothing is left out', leavingOut(), { headers: SDK }),
  make('headers: nothing is left out, presigned', leavingOut(), { headers: SDK, mode: 'presign' }),
];
