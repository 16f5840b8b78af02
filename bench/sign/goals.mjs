/**
 * What the library is to reach. Each is a ratio of times, the other's to ours, headers kept.
 *
 * A form by hand is general if it makes the canonical request from whatever request it is given; `node-one-shape` is
 * specialised: it signs one kind of request and would sign any other wrongly. The goal is asked for against both.
 *
 * `against`: a candidate, or several, of which the fastest counts. `least` must be reached.
 */
const general = ['node-create-hash', 'node-hash-hmac', 'node-three-hashes', 'node-remembered'];
const all = [...general, 'node-one-shape'];

export const goals = ['dynamodb', 's3-get'].flatMap((job) => {
  const single = { job, token: false, output: 'kept', n: 1 };
  const batch = { ...single, n: 1_000 };
  return [
    { name: 'aws4, one at a time', against: ['aws4'], what: single, least: 3 },
    { name: 'aws4, in a batch', against: ['aws4'], what: batch, least: 8 },
    { name: 'the fastest general form by hand', against: general, what: batch, least: 1.5 },
    { name: 'the fastest form by hand of all', against: all, what: batch, least: 1.5 },
  ];
});
