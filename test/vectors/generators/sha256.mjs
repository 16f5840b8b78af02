import { createHash } from 'node:crypto';
import { jsonRows } from '../../../scripts/json-rows.mjs';
import { patternBytes } from '../load.mjs';
import { hexOf } from './text.mjs';

const CAVP = 'NIST CAVP, SHA256ShortMsg.rsp, Len = 0';
const INTERMEDIATE = 'NIST, Examples with Intermediate Values, SHA256.pdf';
const ADDITIONAL = 'NIST, Examples with Intermediate Values, SHA2_Additional.pdf';
const APPENDIX_B3 = 'FIPS 180-2, appendix B.3';
const APPENDIX_C2 = 'message: FIPS 180-2, appendix C.2; digest: DI Management, Test vectors for SHA-1, SHA-2 and SHA-3';

/** @type {readonly { name: string, origin: string, message: import('../load.mjs').Bytes, digest: string }[]} */
const published = [
  {
    name: 'empty',
    origin: CAVP,
    message: { hex: '' },
    digest: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  },
  {
    name: 'abc',
    origin: INTERMEDIATE,
    message: { hex: hexOf('abc') },
    digest: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  },
  {
    name: '448 bits',
    origin: INTERMEDIATE,
    message: { hex: hexOf('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq') },
    digest: '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  },
  {
    name: '896 bits',
    origin: APPENDIX_C2,
    message: {
      hex: hexOf(
        'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno' +
          'ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu',
      ),
    },
    digest: 'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1',
  },
  {
    name: 'a million a',
    origin: APPENDIX_B3,
    message: { hex: '61', repeat: 1_000_000 },
    digest: 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  },
  {
    name: 'one byte',
    origin: ADDITIONAL,
    message: { hex: 'bd' },
    digest: '68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b',
  },
  {
    name: '55 zero bytes',
    origin: ADDITIONAL,
    message: { hex: '00', repeat: 55 },
    digest: '02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7',
  },
  {
    name: '56 zero bytes',
    origin: ADDITIONAL,
    message: { hex: '00', repeat: 56 },
    digest: 'd4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb',
  },
  {
    name: '57 zero bytes',
    origin: ADDITIONAL,
    message: { hex: '00', repeat: 57 },
    digest: '65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785',
  },
  {
    name: '64 zero bytes',
    origin: ADDITIONAL,
    message: { hex: '00', repeat: 64 },
    digest: 'f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b',
  },
];

const PATTERN = { factor: 31, first: 7 };
const MOST = 300;

export function sha256Vectors() {
  return jsonRows({
    origin: 'SHA-256 (FIPS 180-4). "published": each says where. "lengths": node:crypto.',
    description:
      'A message is `repeat` times (once if not given) the bytes of `hex`. In "lengths", element n is the digest of ' +
      'the first n bytes of the pattern, of which byte i is (factor * i + first) mod 256.',
    published,
    pattern: PATTERN,
    lengths: Array.from({ length: MOST + 1 }, (_, length) =>
      createHash('sha256').update(patternBytes(PATTERN, length)).digest('hex'),
    ),
  });
}
