import { make, makeEach, places } from './make.mjs';

/**
 * @typedef {import('./make.mjs').Place} Place
 * @typedef {import('../../../reference/dialects.mjs').Dialect} Dialect
 */

/** @type {readonly (readonly [name: string, path: string])[]} */
const PATHS = [
  ['empty', ''],
  ['empty, before a query', '?a=b'],
  ['a slash', '/'],
  ['a word', '/test.txt'],
  ['unreserved characters', '/AZaz09-._~'],
  ['a slash at the end', '/a/b/'],
  ['a raw space', '/a b'],
  ['an encoded space', '/a%20b'],
  ['a raw plus', '/a+b'],
  ['an encoded plus', '/a%2Bb'],
  ['raw reserved characters', "/!'()*;:@&=+$,"],
  ['encoded reserved characters', '/%21%27%28%29%2A%3B%3A%40%26%3D%2B%24%2C'],
  ['raw characters that no path may have', '/"<>[]\\^`{|}'],
  ['unicode', '/\u00e9/\u20ac/\u{1f600}'],
  ['encoded unicode', '/%C3%A9/%E2%82%AC/%F0%9F%98%80'],
  ['a combining accent', '/cafe\u0301'],
  ['unicode, raw and encoded', '/\u00e9%C3%A9'],
  ['an encoded slash', '/a%2Fb'],
  ['an encoded percent sign', '/100%25'],
  ['an encoded percent sign before digits', '/%2541'],
  ['encoded unreserved characters', '/%41%7E%2D%61'],
  ['lower-case hexadecimal', '/a%2fb%c3%a9'],
  ['two slashes', '/a//b'],
  ['slashes at both ends', '//a//'],
  ['a colon in the first segment', '/a:b/c'],
  ['a colon at the end of a segment', '/a:/b'],
  ['an action', '/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A111122223333%3Afunction%3Aexample/invocations'],
  ['a resource name', '/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:example/invocations'],
  ['encoded control characters', '/%00%0A%7F'],
  ['bytes that are no UTF-8', '/a%FF%80/%c3'],
  ['segments that only begin with dots', '/.a/..b/...'],
];

/** @type {readonly (readonly [name: string, path: string])[]} */
const DOTS = [
  ['a dot', '/a/./b'],
  ['two dots', '/a/../b'],
  ['a dot at the end', '/foo/bar/.'],
  ['two dots at the end', '/foo/bar/..'],
  ['dots and a slash at the end', '/foo/./bar/../'],
  ['more dots than segments', '/../../a'],
  ['nothing but dots', '/.'],
  ['dots and empty segments', '/a//..//./b//'],
  ['dots, space and unicode', '/a b/../\u00e9/./c'],
];

/** @type {readonly (readonly [name: string, path: string])[]} */
const ENCODED_DOTS = [
  ['encoded dots', '/a/%2e%2E/b/%2e'],
  ['half encoded dots', '/a/.%2e/b'],
];

const all = /** @type {const} */ (['s3', 'standard', 'keystone']);

/** Every combination of the two settings, for a service other than the presets' services. */
const MATRIX = /** @type {const} */ (['single', 'double', 'none']).flatMap((pathEncoding) =>
  /** @type {const} */ (['none', 'rfc3986']).map((pathNormalization) => ({ pathEncoding, pathNormalization })),
);
const OF_MATRIX = [
  ['a word', '/test.txt'],
  ['encoded and raw', '/a b/%7e\u00e9%c3%a9'],
  ['reserved characters', '/a(b)=%28c%29'],
  ['an encoded slash', '/a%2Fb'],
  ['two slashes', '/a//b/'],
];

export const paths = [
  ...PATHS.flatMap(([name, path]) => makeEach(`path: ${name}`, all, { path })),
  ...PATHS.flatMap(([name, path], i) =>
    makeEach(`path: ${name}`, i % 2 === 0 ? ['s3'] : ['standard'], { path }, ['presign']),
  ),
  // The dialect that resolves dot segments needs no permission.
  ...DOTS.flatMap(([name, path]) => makeEach(`path: ${name}`, ['standard'], { path }, ['sign', 'presign'])),
  ...[...DOTS, ...ENCODED_DOTS].flatMap(([name, path]) =>
    makeEach(`path: ${name}`, ['s3', 'keystone'], { path, allowDotSegments: true }),
  ),
  ...ENCODED_DOTS.flatMap(([name, path]) => makeEach(`path: ${name}`, ['standard'], { path, allowDotSegments: true })),
  ...MATRIX.flatMap((settings) => ofMatrix(settings)),
  ...MATRIX.flatMap((settings) => ofS3(settings)),
];

/** @param {Pick<Dialect, 'pathEncoding' | 'pathNormalization'>} settings */
function ofMatrix(settings) {
  const { pathEncoding, pathNormalization } = settings;
  const place = { ...places.standard, dialect: settings };
  const label = `${pathEncoding}, ${pathNormalization === 'none' ? 'not normalised' : 'normalised'}`;
  const permission = pathNormalization === 'none' ? { allowDotSegments: true } : {};
  return [
    ...OF_MATRIX.map(([name, path = '']) => make(`path encoding ${label}: ${name}`, place, { path })),
    ...DOTS.slice(0, 6).map(([name, path]) => make(`path encoding ${label}: ${name}`, place, { path, ...permission })),
    make(`path encoding ${label}: presigned`, place, { path: '/a b/(c)/%7e', mode: 'presign' }),
    make(`path encoding ${label}: presigned dots`, place, { path: '/a b/../c', mode: 'presign', ...permission }),
  ];
}

/** The same under the name of S3, which some signers go by. @param {Pick<Dialect, 'pathEncoding' | 'pathNormalization'>} settings */
function ofS3(settings) {
  const { pathEncoding, pathNormalization } = settings;
  const place = { ...places.s3, dialect: settings };
  const label = `${pathEncoding}, ${pathNormalization === 'none' ? 'not normalised' : 'normalised'}`;
  return [
    make(`path encoding ${label}, s3: encoded and raw`, place, { path: '/a b/(\u00e9)' }),
    // Normalised and encoded once, at most one peer signs it correctly under this name.
    ...(pathNormalization === 'none' || pathEncoding === 'double'
      ? [make(`path encoding ${label}, s3: two slashes`, place, { path: '/a//b' })]
      : []),
  ];
}
