/**
 * Goals of this benchmark, for headers kept; measure/goals.mjs explains the fields.
 *
 * A general hand-written signer makes the canonical request from any request. `node-one-shape` is specialised: it signs
 * one kind of request and would sign any other wrongly. The goal of a batch applies to both.
 */
const general = ['node-create-hash', 'node-hash-hmac', 'node-three-hashes', 'node-remembered'];
const all = [...general, 'node-one-shape'];

const best = 'the fastest general hand-written signer';
const of = (job, n) => ({ job, token: 0, output: 'kept', n });

export const goals = [
  ...['dynamodb', 's3-get'].flatMap((job) => [
    { name: 'aws4', against: ['aws4'], what: of(job, 1), least: 3 },
    { name: 'aws4', against: ['aws4'], what: of(job, 1_000), least: 8 },
    { name: 'the fastest hand-written signer of all', against: all, what: of(job, 1_000), least: 1.5 },
  ]),
  { name: best, against: general, what: of('s3-get', 1), least: 0.85 },
  { name: best, against: general, what: of('dynamodb', 1), least: 0.95 },
  { name: best, against: general, what: of('s3-get', 1_000), node: 20, least: 1.5 },
  { name: best, against: general, what: of('s3-get', 1_000), node: 24, least: 1.7 },
  { name: best, against: general, what: of('dynamodb', 1_000), least: 1.5 },
];
