/**
 * What the library is to reach. Each is a ratio of times, the other's to ours, strings kept.
 *
 * `against`: a candidate, or several, of which the fastest counts. `least` must be reached, `aim` is hoped for.
 */
const forms = ['node-create-hash', 'node-hash-hmac', 'node-three-hashes', 'node-templates'];

export const goals = [
  { name: 'the fastest form by hand', against: forms, n: 10_000, token: false, least: 1.5, aim: 2 },
  { name: 'three crypto.hash calls', against: ['node-three-hashes'], n: 10_000, token: false, least: 1.9 },
  { name: 'createHash + createHmac', against: ['node-create-hash'], n: 10_000, token: false, least: 3.5, aim: 4 },
  { name: 'the fastest form by hand', against: forms, n: 10_000, token: true, least: 1.1, aim: 1.4 },
  { name: 'createHash + createHmac', against: ['node-create-hash'], n: 1, token: false, least: 1.5 },
  { name: 'aws4', against: ['aws4'], n: 1_000, token: false, least: 18 },
  { name: '@smithy/signature-v4 on node:crypto', against: ['smithy'], n: 1_000, token: false, least: 25 },
  { name: '@aws-sdk/s3-request-presigner', against: ['sdk-presigner'], n: 1_000, token: false, least: 250 },
];
