import { make, makeEach, PRINTABLE, places } from './make.mjs';

/** SHA-256 of "Welcome to Amazon S3.", from the S3 documentation. */
const HASH = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072';

/** @param {Iterable<number>} bytes */
const base64 = (bytes) => ({ base64: Buffer.from(Uint8Array.from(bytes)).toString('base64') });

/** @type {readonly (readonly [name: string, payload: string | { base64: string }])[]} */
const PAYLOADS = [
  ['empty text', ''],
  ['text', 'Welcome to Amazon S3.'],
  ['JSON', '{"TableName":"Music","Key":{"Artist":{"S":"No One You Know"}}}'],
  ['a form', 'Action=ListUsers&Version=2010-05-08'],
  ['white space at the ends', '\n text \r\n'],
  ['unicode', '\u00e9 \u20ac \u{1f600} \0'],
  ['printable ASCII', PRINTABLE],
  ['no bytes', base64([])],
  ['bytes', base64([0, 1, 127, 128, 255])],
  ['every byte', base64(Array.from({ length: 256 }, (_, i) => i))],
  ['55 bytes', base64(Array.from({ length: 55 }, (_, i) => i))],
  ['64 bytes', base64(Array.from({ length: 64 }, (_, i) => i))],
  ['1025 bytes', base64(Array.from({ length: 1025 }, (_, i) => (i * 31) % 256))],
];

const LINES = [
  HASH,
  'UNSIGNED-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
];

const lattice = { service: 'vpc-lattice-svcs', origin: 'https://svc.7d67968.vpc-lattice-svcs.us-east-1.on.aws' };
const aoss = { service: 'aoss', origin: 'https://07tjusf2h91cunochc.us-east-1.aoss.amazonaws.com' };
const silent = { ...places.s3, dialect: { payloadHeader: false } };
const hashing = { ...places.s3, dialect: { unsignedPayload: /** @type {const} */ ('never') } };
const unsigned = { ...places.s3, dialect: { unsignedPayload: /** @type {const} */ ('always') } };
const PLACES = /** @type {const} */ ([
  ['vpc-lattice-svcs', lattice],
  ['aoss', aoss],
  ['no payload header', silent],
  ['hashed if nothing is said', hashing],
  ['unsigned unless a hash is said', unsigned],
]);

export const payloads = [
  ...PAYLOADS.flatMap(([name, payload]) =>
    makeEach(`payload: ${name}`, ['s3', 'standard', 'keystone'], { method: 'POST', payload }),
  ),
  ...PAYLOADS.flatMap(([name, payload], i) =>
    makeEach(`payload: ${name}`, i % 2 === 0 ? ['s3'] : ['standard'], { method: 'PUT', payload }, ['presign']),
  ),
  ...LINES.flatMap((payloadHash) =>
    makeEach(`payload: ${payloadHash}`, ['s3', 'standard'], { method: 'PUT', payloadHash }, ['sign', 'presign']),
  ),
  ...LINES.flatMap((value) =>
    makeEach(`payload: ${value} in a header`, ['s3', 'standard'], {
      method: 'PUT',
      headers: [['X-Amz-Content-Sha256', value]],
    }),
  ),
  // For S3, only the unsigned payload: at most one peer signs the hash correctly, which random tests cover.
  ...['UNSIGNED-PAYLOAD', HASH].flatMap((value, i) =>
    makeEach(
      `payload: ${value} in a header`,
      i === 0 ? ['s3', 'standard'] : ['standard'],
      { method: 'PUT', headers: [['x-amz-content-sha256', value]] },
      ['presign'],
    ),
  ),
  ...PLACES.flatMap(([name, place]) =>
    /** @type {const} */ (['sign', 'presign']).flatMap((mode) => [
      make(`payload: none, ${name}, ${mode}`, place, { mode }),
      make(`payload: text, ${name}, ${mode}`, place, { method: 'POST', payload: 'text', mode }),
      make(`payload: empty text, ${name}, ${mode}`, place, { method: 'POST', payload: '', mode }),
      make(`payload: its hash, ${name}, ${mode}`, place, { method: 'POST', payloadHash: HASH, mode }),
      make(`payload: unsigned, ${name}, ${mode}`, place, { method: 'POST', payloadHash: 'UNSIGNED-PAYLOAD', mode }),
    ]),
  ),
];
