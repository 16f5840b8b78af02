import { repeatTo } from '../text.mjs';
import { make, PRINTABLE, range } from './make.mjs';

/** @type {readonly (readonly [name: string, key: string])[]} */
const HARD_KEYS = [
  ['Latin letter with an accent', 'caf\u00e9'],
  ['the same with a combining accent', 'cafe\u0301'],
  ['only a combining accent', '\u0301'],
  ['euro sign', '\u20ac'],
  ['first and last of two bytes', '\u0080\u07ff'],
  ['first and last of three bytes', '\u0800\uffff'],
  ['around the surrogates', '\ud7ff\ue000'],
  ['first and last of four bytes', '\u{10000}\u{10ffff}'],
  ['emoji', '\u{1f600}'],
  ['emoji of several code points', '\u{1f469}\u200d\u{1f680}\u{1f3f3}\ufe0f\u200d\u{1f308}'],
  ['byte order mark', '\ufeffa'],
  ['replacement character', '\ufffd'],
  ['line and paragraph separator', '\u2028\u2029'],
  ['a slash', '/'],
  ['leading slash', '/test.txt'],
  ['two leading slashes', '//test.txt'],
  ['double slash inside', 'a//b'],
  ['trailing slash', 'folder/'],
  ['trailing slashes', 'folder//'],
  ['only slashes', '///'],
  ['deep', 'a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z'],
  ['dots inside segments', 'a.b/.c/d./..e/f../g..h/...'],
  ['already encoded', 'a%20b%2Fc%2fd%'],
  ['like a query', 'a?b=c&d=e#f'],
  ['like a URL', 'https://user:pass@example.com:80/a?b#c'],
  ['like a presigned query', 'a?X-Amz-Signature=0'],
  ['a newline at each end', '\na\n'],
  ['a newline at the end', 'a\n'],
  ['CR LF at the end', 'a\r\n'],
  ['only a newline', '\n'],
  ['CR LF', 'a\r\nb'],
  ['blanks at the ends', ' a '],
  ['spaces', 'a   b  c'],
  ['plus and space', 'a+b c%2B'],
  ['backslashes', 'a\\b\\..\\c'],
  ['all printable ASCII', PRINTABLE],
  ['all controls', String.fromCharCode(...range(0, 0x1f), 0x7f)],
];

const DOT_KEYS = ['.', '..', './a', '../a', 'a/.', 'a/..', 'a/./b', 'a/../b', '/../..'];

/** @type {readonly (readonly [name: string, key: string])[]} */
const LONG_KEYS = [
  ['512 plain bytes', repeatTo('prefix/', 512)],
  ['1023 plain bytes', 'a'.repeat(1023)],
  ['1024 plain bytes', 'a'.repeat(1024)],
  ['1024 bytes of short segments', 'a/'.repeat(512)],
  ['1024 spaces', ' '.repeat(1024)],
  ['1024 slashes', '/'.repeat(1024)],
  ['1024 NUL bytes', '\0'.repeat(1024)],
  ['1024 bytes of two each', '\u00e9'.repeat(512)],
  ['1024 bytes of four each', '\u{1f600}'.repeat(256)],
  ['1023 bytes of three each', '\u20ac'.repeat(341)],
  ['1024 bytes, only the last not plain', `${'a'.repeat(1023)} `],
];

/** @param {number} code */
function hex(code) {
  return `0x${code.toString(16).padStart(2, '0')}`;
}

export const keys = [
  ...range(0x20, 0x7e).map((code) =>
    make(`key with ASCII ${hex(code)}`, { key: `a${String.fromCharCode(code)}b${String.fromCharCode(code)}` }),
  ),
  ...[...range(0, 0x1f), 0x7f].map((code) =>
    make(`key with control ${hex(code)}`, { key: `a${String.fromCharCode(code)}b` }),
  ),
  ...HARD_KEYS.map(([name, key]) => make(`key: ${name}`, { key })),
  ...DOT_KEYS.map((key) =>
    make(`key with dot segments: ${key}`, { key, address: { bucket: 'examplebucket', allowDotSegments: true } }),
  ),
  ...range(1, 200).map((length) =>
    make(`key of ${length} plain bytes`, { key: repeatTo('abcdefghijklmnopqrstuvwxyz-', length) }),
  ),
  // Nine bytes once encoded: 64 of them end at each place of a block.
  ...range(1, 64).map((count) => make(`key of ${count} characters of three bytes`, { key: '\u20ac'.repeat(count) })),
  ...LONG_KEYS.map(([name, key]) => make(`long key: ${name}`, { key })),
];
