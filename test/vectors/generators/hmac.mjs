import { createHmac } from 'node:crypto';
import { jsonRows } from '../../../scripts/json-rows.mjs';
import { patternBytes } from '../load.mjs';
import { hexOf } from './text.mjs';

/** @typedef {import('../load.mjs').Bytes} Bytes */

/**
 * RFC 4231, sections 4.2 to 4.8.
 *
 * @type {readonly { name: string, key: Bytes, message: Bytes, mac: string }[]}
 */
const published = [
  {
    name: 'test case 1',
    key: { hex: '0b', repeat: 20 },
    message: { hex: hexOf('Hi There') },
    mac: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  {
    name: 'test case 2: a key shorter than the digest',
    key: { hex: hexOf('Jefe') },
    message: { hex: hexOf('what do ya want for nothing?') },
    mac: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
  {
    name: 'test case 3: key and message together longer than a block',
    key: { hex: 'aa', repeat: 20 },
    message: { hex: 'dd', repeat: 50 },
    mac: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
  },
  {
    name: 'test case 4',
    key: { hex: '0102030405060708090a0b0c0d0e0f10111213141516171819' },
    message: { hex: 'cd', repeat: 50 },
    mac: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  },
  {
    name: 'test case 5: published as the first 128 bits',
    key: { hex: '0c', repeat: 20 },
    message: { hex: hexOf('Test With Truncation') },
    mac: 'a3b6167473100ee06e0c796c2955552b',
  },
  {
    name: 'test case 6: a key longer than a block',
    key: { hex: 'aa', repeat: 131 },
    message: { hex: hexOf('Test Using Larger Than Block-Size Key - Hash Key First') },
    mac: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  },
  {
    name: 'test case 7: key and message longer than a block',
    key: { hex: 'aa', repeat: 131 },
    message: {
      hex: hexOf(
        'This is a test using a larger than block-size key and a larger than block-size data. ' +
          'The key needs to be hashed before being used by the HMAC algorithm.',
      ),
    },
    mac: '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  },
];

const KEY_PATTERN = { factor: 31, first: 7 };
const MESSAGE_PATTERN = { factor: 29, first: 11 };
const MOST = 300;
const KEY_LENGTH = 32;
const MESSAGE_LENGTH = 32;

/** @param {number} keyLength  @param {number} messageLength */
function mac(keyLength, messageLength) {
  return createHmac('sha256', patternBytes(KEY_PATTERN, keyLength))
    .update(patternBytes(MESSAGE_PATTERN, messageLength))
    .digest('hex');
}

export function hmacVectors() {
  const lengths = Array.from({ length: MOST + 1 }, (_, length) => length);
  return jsonRows({
    origin:
      'HMAC-SHA-256 (RFC 2104). "published": RFC 4231, section 4. "keyLengths" and "messageLengths": node:crypto.',
    description:
      'Keys and messages are `repeat` times (once if not given) the bytes of `hex`; a short mac is the beginning of ' +
      'the whole. In "keyLengths", element n is the mac of the first messageLength bytes of messagePattern under the ' +
      'first n bytes of keyPattern; in "messageLengths", that of the first n bytes of messagePattern under the first ' +
      'keyLength bytes of keyPattern. Byte i of a pattern is (factor * i + first) mod 256.',
    published,
    keyPattern: KEY_PATTERN,
    messagePattern: MESSAGE_PATTERN,
    keyLength: KEY_LENGTH,
    messageLength: MESSAGE_LENGTH,
    keyLengths: lengths.map((length) => mac(length, MESSAGE_LENGTH)),
    messageLengths: lengths.map((length) => mac(KEY_LENGTH, length)),
  });
}
