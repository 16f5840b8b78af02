/** What the library is to reach, as ratios of times, the other's to ours: against the faster of the two forms by hand. */
export const goals = [
  {
    name: 'the fastest form by hand',
    against: ['node-hash-hmac', 'node-create-hash'],
    what: { n: 1_000, seconds: 1 },
    least: 2,
  },
];
