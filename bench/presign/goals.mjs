/**
 * Goals of this benchmark; measure/goals.mjs explains the fields. All are for strings kept, except the kernel's. Some
 * apply to one Node version only.
 */
const forms = ['node-create-hash', 'node-hash-hmac', 'node-three-hashes', 'node-templates'];
const templates = ['node-templates'];
const classic = ['node-create-hash'];

const of = (n, more = {}) => ({ keys: 'mixed', token: 0, output: 'kept', n, ...more });
const many = of(10_000);
const thousand = of(1_000);
const manyWithToken = of(10_000, { token: 1024 });
const kernel = of(1_000, { output: 'kernel' });
const kinds = Object.fromEntries(
  ['utf8', 'items', 'deep, sorted', 'deep, shuffled'].map((keys) => [keys, of(10_000, { keys })]),
);

export const goals = [
  { name: 'three crypto.hash calls over templates', against: templates, what: many, node: 20, least: 2.9 },
  { name: 'three crypto.hash calls over templates', against: templates, what: many, node: 24, least: 2.7 },
  { name: 'createHash + createHmac', against: classic, what: many, node: 20, least: 5.2 },
  { name: 'createHash + createHmac', against: classic, what: many, node: 24, least: 3.5 },
  { name: 'three crypto.hash calls', against: ['node-three-hashes'], what: many, least: 1.9 },
  { name: 'the fastest hand-written signer', against: forms, what: manyWithToken, least: 1.1, aim: 1.4 },
  { name: 'createHash + createHmac with a KeyObject', against: classic, what: of(1), least: 1.6 },
  { name: 'three crypto.hash calls over templates', against: templates, what: of(1), least: 0.9 },
  { name: 'the bound for three vector ports', against: ['vector-bound'], what: kernel, node: 24, most: 1.08 },
  { name: 'the same keys shuffled', than: kinds['deep, shuffled'], what: kinds['deep, sorted'], most: 1 / 1.1 },
  { name: 'mixed keys', than: many, what: kinds.utf8, most: 1.25 },
  { name: 'keys without a query', than: many, what: kinds.items, most: 1.5 },
  { name: 'aws4', against: ['aws4'], what: thousand, least: 18 },
  { name: '@smithy/signature-v4 on node:crypto', against: ['smithy'], what: thousand, least: 25 },
  { name: '@aws-sdk/s3-request-presigner', against: ['sdk-presigner'], what: thousand, least: 250 },
];

export function isGoal(what) {
  const same = (other) => other !== undefined && Object.keys(what).every((name) => what[name] === other[name]);
  return goals.some((goal) => same(goal.what) || same(goal.than));
}
