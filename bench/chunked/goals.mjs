import { bodies } from './workload.mjs';

/**
 * What the library is to reach, see measure/goals.mjs: how many times as long as hashing alone it may take to sign and frame the chunks of a
 * long body, and to read them again.
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
