import { bodies } from './workload.mjs';

/**
 * What the library is to reach, as ratios of times, the other's to ours: signing and framing may take 1.15 times as long as hashing alone,
 * and at 64 KiB, where a stream itself costs a third of the hashing, 1.45 times. That is what a chunk takes, in a long body.
 */
const goal = (n, most) => ({
  name: 'hashing alone',
  against: ['node-hash'],
  what: { mib: bodies.long, n },
  least: 1 / most,
});

export const goals = [goal(65_536, 1.45), goal(262_144, 1.15), goal(1_048_576, 1.15)];
