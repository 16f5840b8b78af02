/**
 * Goals of this benchmark, see measure/goals.mjs: against the careful hand-written verifier, and against the better of
 * the two plain ones.
 */
const careful = ['node-careful'];
const plain = ['node-hash-hmac', 'node-create-hash'];
const of = (n, seconds, job = 'presigned') => ({ job, n, seconds });

export const goals = [
  { name: 'the faster plain hand-written verifier', against: plain, what: of(1_000, 1), least: 2 },
  { name: 'the careful hand-written verifier', against: careful, what: of(1_000, 1_000), least: 2.5 },
  { name: 'the careful hand-written verifier', against: careful, what: of(1, 1), least: 1 },
  { name: 'the careful hand-written verifier', against: careful, what: of(1_000, 1, 'header'), least: 1.5 },
  { name: 'a call', what: { ...of(1, 1), cold: true }, micros: 15 },
];

export function isGoal(what) {
  return goals.some((goal) => JSON.stringify(goal.what) === JSON.stringify(what));
}
