import { bodies } from './workload.mjs';

/**
 * Goals of this benchmark; measure/goals.mjs explains the fields. Signing, framing and decoding the chunks of a long
 * body is compared with hashing the body.
 */
const goal = (way, n, most) => ({
  name: 'hashing alone',
  against: ['node-hash'],
  what: { way, mib: bodies.long, n },
  most,
});

export const goals = [
  goal('encode', 65_536, 1.45),
  goal('encode', 262_144, 1.15),
  goal('encode', 1_048_576, 1.15),
  goal('decode', 65_536, 1.15),
];
