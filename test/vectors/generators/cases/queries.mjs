import { make, PRINTABLE, range } from './make.mjs';

/** @typedef {import('../../load.mjs').VectorRequest['query']} Query */

/** @type {readonly (readonly [name: string, query: Query])[]} */
const QUERIES = [
  [
    'response-content-disposition',
    [['response-content-disposition', 'attachment; filename="a b.txt"; filename*=UTF-8\'\'%e2%82%ac.txt']],
  ],
  [
    'several response overrides',
    [
      ['response-content-type', 'text/plain; charset=utf-8'],
      ['response-cache-control', 'no-cache'],
      ['response-expires', 'Thu, 01 Dec 1994 16:00:00 GMT'],
    ],
  ],
  ['versionId', [['versionId', '3/L4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY+MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo']]],
  ['an empty value', [['uploads', '']]],
  ['an empty name', [['', 'value']]],
  ['an empty name and an empty value', [['', '']]],
  [
    "lower case beside the signer's own",
    [
      ['x-amz-checksum-mode', 'ENABLED'],
      ['x-id', 'GetObject'],
    ],
  ],
  [
    "between the signer's own",
    [
      ['X-Amz-Checksum-Mode', 'ENABLED'],
      ['X-Amz-Sdk', '1'],
      ['X-Amz-Signature-', '2'],
    ],
  ],
  [
    "before and behind the signer's own",
    [
      ['zeta', '1'],
      ['Alpha', '2'],
      ['X', '3'],
      ['X-Amz', '4'],
      ['~', '5'],
      ['-', '6'],
      ['0', '7'],
    ],
  ],
  [
    'names that are the beginning of others',
    [
      ['Param-3', 'c'],
      ['Param', 'a'],
      ['Param.1', 'd'],
      ['Param1', 'b'],
      ['Param%', 'e'],
      ['select-type', 'f'],
      ['select', 'g'],
    ],
  ],
  [
    'names sorted once encoded',
    [
      ['params[pageSize]', '1'],
      ['params[page]', '2'],
      ['\u00e0', '3'],
      ['a', '4'],
      ['b', '5'],
      ['\u{1f600}', '6'],
      ['\uffff', '7'],
    ],
  ],
  [
    'capitals before small letters',
    [
      ['a', '1'],
      ['B', '2'],
      ['A', '3'],
      ['b', '4'],
      ['_', '5'],
    ],
  ],
  [
    'numbers',
    [
      ['10', 'a'],
      ['9', 'b'],
      ['1', 'c'],
    ],
  ],
  [
    'names of Object.prototype',
    [
      ['constructor', '1'],
      ['toString', '2'],
      ['__proto__', '3'],
    ],
  ],
  ['all printable ASCII', [[PRINTABLE, PRINTABLE]]],
  [
    'controls and letters of several bytes',
    [
      ['name\n\0', '\r\n\t\u007f'],
      ['\u00e9', '\u20ac \u{1f600} e\u0301'],
    ],
  ],
  ['plus, space and their escapes', [['q', 'a+b c%20d%2Be']]],
  ['a long value', [['response-content-disposition', `attachment; filename="${'\u20ac'.repeat(300)}"`]]],
  ['many', range(1, 60).map((i) => [`tag-${i}`, `value ${i}`])],
  ['a payload hash', [['X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD']]],
];

/** @type {readonly (readonly [name: string, query: Query, itemQuery: Query])[]} */
const ITEM_QUERIES = [
  [
    'a part',
    [],
    [
      ['partNumber', '1'],
      ['uploadId', 'VXBsb2FkIElEIGZvciA2aWWpbmcncyBteS1tb3ZpZS5tMnRzIHVwbG9hZA'],
    ],
  ],
  [
    'the last part, and an id as Ceph makes them',
    [],
    [
      ['partNumber', '10000'],
      ['uploadId', '2~abc*def'],
    ],
  ],
  ['uploadId shared, partNumber not', [['uploadId', '2~a*b+c/d=']], [['partNumber', '7']]],
  [
    'between those of the template',
    [
      ['a', '1'],
      ['versionIe', '2'],
    ],
    [
      ['versionId', 'null'],
      ['Z', ''],
      ['\u00e9', 'x'],
    ],
  ],
  ['an empty name', [['a', '']], [['', '']]],
];

export const queries = [
  ...QUERIES.map(([name, query]) => make(`query: ${name}`, { query })),
  ...ITEM_QUERIES.map(([name, query, itemQuery]) => make(`item query: ${name}`, { method: 'PUT', query, itemQuery })),
];
