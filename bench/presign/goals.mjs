/**
 * What the library is to reach. Each is a ratio of times, the other's to ours, strings kept.
 *
 * `against`: a candidate, or several, of which the fastest counts. `least` must be reached, `aim` is hoped for.
 */
const forms = ['node-create-hash', 'node-hash-hmac', 'node-three-hashes', 'node-templates'];

const one = { token: false, output: 'kept', n: 1 };
const thousand = { token: false, output: 'kept', n: 1_000 };
const many = { token: false, output: 'kept', n: 10_000 };
const manyWithToken = { token: true, output: 'kept', n: 10_000 };

export const goals = [
  { name: 'the fastest form by hand', against: forms, what: many, least: 1.5, aim: 2 },
  { name: 'three crypto.hash calls', against: ['node-three-hashes'], what: many, least: 1.9 },
  { name: 'createHash + createHmac', against: ['node-create-hash'], what: many, least: 3.5, aim: 4 },
  { name: 'the fastest form by hand', against: forms, what: manyWithToken, least: 1.1, aim: 1.4 },
  { name: 'createHash + createHmac', against: ['node-create-hash'], what: one, least: 1.5 },
  { name: 'aws4', against: ['aws4'], what: thousand, least: 18 },
  { name: '@smithy/signature-v4 on node:crypto', against: ['smithy'], what: thousand, least: 25 },
  { name: '@aws-sdk/s3-request-presigner', against: ['sdk-presigner'], what: thousand, least: 250 },
];
