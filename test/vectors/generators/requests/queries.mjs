import { make, makeEach, PRINTABLE, places } from './make.mjs';

/** @type {readonly (readonly [name: string, query: string])[]} */
const QUERIES = [
  ['one parameter', 'a=b'],
  ['a question mark alone', ''],
  ['separators alone', '&&'],
  ['in the order of the alphabet', 'a=1&b=2&c=3'],
  ['in another order', 'c=3&a=1&b=2'],
  ['empty parts', '&a=1&&b=2&'],
  ['without a value', 'uploads'],
  ['without a value, among others', 'prefix=a&versions&delimiter=%2F'],
  ['an empty value', 'uploads='],
  ['equals signs in a value', 'a=b=c==&d=%3D'],
  ['a plus and an encoded space', 'a=b+c&d=e%20f&g+h=i%2Bj'],
  ['a raw space', 'a b=c d'],
  ['a listing', 'list-type=2&prefix=a/b c&delimiter=/&max-keys=1000'],
  ['a name before another with a hyphen', 'Param-3=Value3&Param=Value1&%E1%88%B4=Value2'],
  ['names with a number at the end', 'InstanceId.10=c&InstanceId.1=a&InstanceId.2=b'],
  ['a name that another begins with', 'select-type=a&select=b'],
  ['brackets', 'params[pageSize]=10&params[page]=2&params%5Bpa=1'],
  ['capitals and small letters', 'b=1&B=2&a=3&A=4&_=5&~=6'],
  ['unicode', '\u00e9=\u20ac&e=\u{1f600}&a=b'],
  ['encoded unicode', '%C3%A9=%E2%82%AC&e=%F0%9F%98%80&a=b'],
  ['unicode that sorts otherwise by units', '\uffee=1&\u{10000}=2'],
  ['all printable ASCII', `a=${encodeURIComponent(PRINTABLE)}`],
  ['raw printable ASCII', `a=${PRINTABLE.replace(/[#%&]/g, '')}`],
  ['lower-case hexadecimal', 'a=%2f%c3%a9&%7e=1'],
  ['encoded unreserved characters', '%61=%62%7E%2D'],
  ['an upload id', 'partNumber=1&uploadId=2~abc*def.-_'],
  ['a version id', 'versionId=3/L4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY+MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo'],
  ['question marks', 'a?b=c?d'],
  ['names like headers', 'x-amz-checksum-mode=ENABLED&X-Amz-Sdk=1&x-id=GetObject'],
  ['encoded control characters', 'a=%00%0A%7F'],
];

/** Bytes that are not UTF-8; most signers decode them to text. */
const BYTES = [
  ['bytes that are no UTF-8', 'a=%FF%80&b=1'],
  ['bytes in a name', '%ff=1&%C3=2&a=3'],
];

const EMPTY_NAMES = [
  ['an empty name', '=value&a=b'],
  ['an empty name and no value', '=&a=b'],
];

/** Names that objects inherit. */
const OBJECT_NAMES = [
  ['names that objects have', 'constructor=1&toString=2&hasOwnProperty'],
  ['the name of the prototype', '__proto__=a&b=c'],
];

const REPEATED = [
  ['a repeated name', 'a=2&a=1&a=10'],
  ['a repeated name among others', 'b=1&a=z&c=2&a=y&b=0'],
  ['a repeated name, encoded in two ways', 'a=1&%61=0'],
  ['a repeated pair', 'a=1&a=1'],
  ['repeated names, with and without a value', 'a&a=&a=1'],
  ['values that sort after they are encoded', 'a=%C3%A0&a=b&a=~&a=-'],
];

const FORM = 'Action=DescribeRegions&Version=2013-10-15';
const first = { ...places.s3, dialect: { duplicateQuery: /** @type {const} */ ('first') } };
const all = { ...places.s3, dialect: { duplicateQuery: /** @type {const} */ ('all') } };
const refusing = { ...places.standard, dialect: { duplicateQuery: /** @type {const} */ ('refuse') } };
const emptyPost = { ...places.standard, dialect: { postQuery: /** @type {const} */ ('empty') } };

export const queries = [
  ...QUERIES.flatMap(([name, query]) => makeEach(`query: ${name}`, ['s3', 'standard'], { path: `/?${query}` })),
  ...QUERIES.flatMap(([name, query], i) =>
    makeEach(`query: ${name}`, i % 2 === 0 ? ['s3'] : ['standard'], { path: `/a?${query}` }, ['presign']),
  ),
  ...[...BYTES, ...EMPTY_NAMES].flatMap(([name, query]) =>
    makeEach(`query: ${name}`, ['s3', 'standard', 'keystone'], { path: `/?${query}` }),
  ),
  ...BYTES.flatMap(([name, query]) => makeEach(`query: ${name}`, ['s3'], { path: `/?${query}` }, ['presign'])),
  ...EMPTY_NAMES.flatMap(([name, query]) =>
    makeEach(`query: ${name}`, ['s3', 'standard'], { path: `/?${query}` }, ['presign']),
  ),
  ...OBJECT_NAMES.flatMap(([name, query]) => makeEach(`query: ${name}`, ['s3', 'standard'], { path: `/?${query}` })),
  ...REPEATED.flatMap(([name, query]) => makeEach(`query: ${name}`, ['standard', 'keystone'], { path: `/?${query}` })),
  ...REPEATED.flatMap(([name, query]) => makeEach(`query: ${name}`, ['standard'], { path: `/?${query}` }, ['presign'])),
  ...REPEATED.flatMap(([name, query]) => [
    make(`query: ${name}, of which the first is signed`, first, { path: `/?${query}` }),
    make(`query: ${name}, of which all are signed`, all, { path: `/?${query}` }),
  ]),
  make('query: a repeated name of which the first is signed, presigned', first, { path: '/?a=2&a=1', mode: 'presign' }),
  make('query: a repeated name of which all are signed, presigned', all, { path: '/?a=2&a=1', mode: 'presign' }),
  make('query: no repeated name where it is refused', refusing, { path: '/?a=2&b=1' }),
  ...['GET', 'POST', 'PUT', 'DELETE'].flatMap((method) => [
    make(`query: ${method}, a POST has none`, places.keystone, { method, path: `/?${FORM}` }),
    make(`query: ${method}, a POST has none by a setting`, emptyPost, { method, path: `/v1/?${FORM}` }),
    make(`query: ${method}, kept`, places.standard, { method, path: `/?${FORM}` }),
  ]),
];
