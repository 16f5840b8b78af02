import { slowEvery } from '../measure/rounds.mjs';
import { isGoal } from './goals.mjs';
import { areItems } from './workload.mjs';

const many = 10_000;
/** The hand-written signers nearest to siglane. Where a pass is long, only these take part, which leaves time for many turns. */
const nearest = ['node-three-hashes', 'node-templates'];

/**
 * - kept: the strings are kept in an array.
 * - written: the same, and each string is then written once to a Buffer, so that lazily joined strings have to be
 *   joined.
 * - bytes: the URLs as bytes, without an array of strings.
 * - json: from JSON with the keys to the bytes of JSON with the URLs.
 * - kernel: only the core, next to the minimum for its operations.
 *
 * `peers` are the batch sizes for which the libraries take part. With `nearestOnly`, only the `nearest` hand-written
 * signers take part.
 */
const tables = [
  { keys: 'mixed', token: 0, output: 'kept', sizes: [1, 2, 4, 8, 16, 100, 1_000, many, 100_000], peers: [1, 1_000] },
  { keys: 'mixed', token: 0, output: 'written', sizes: [1, 1_000, many] },
  { keys: 'mixed', token: 0, output: 'bytes', sizes: [1_000, many, 100_000] },
  { keys: 'mixed', token: 1024, output: 'kept', sizes: [1, 1_000, many], peers: [1_000] },
  { keys: 'mixed', token: 1024, output: 'written', sizes: [many], nearestOnly: true },
  { keys: 'mixed', token: 1024, output: 'bytes', sizes: [many], nearestOnly: true },
  { keys: 'mixed', token: 400, output: 'kept', sizes: [many], nearestOnly: true },
  ...['utf8', 'escaped', 'deep, sorted', 'deep, shuffled', 'items', 'uploads'].map((keys) => ({
    keys,
    token: 0,
    output: 'kept',
    sizes: [many],
    nearestOnly: true,
  })),
  { keys: 'mixed', token: 0, output: 'json', sizes: [1_000], peers: [1_000] },
  { keys: 'mixed', token: 0, output: 'kernel', sizes: [1_000] },
];

export const fullRun = { most: 100_000, turns: 20, goalTurns: 36, slowTurns: 24, rounds: 8, minutes: 30 };
export const quickRun = { most: many, quick: true, turns: 4, goalTurns: 6, slowTurns: 3, rounds: 3, minutes: 1.5 };

/** @returns the id of siglane's candidate in a case */
export function oursIn({ output }) {
  return { bytes: 'siglane-bytes', kernel: 'siglane-kernel' }[output] ?? 'siglane-strings';
}

export function nameOf({ keys, token, output, n }) {
  const what =
    keys === 'mixed'
      ? output
      : `${keys} keys, ${output}`
          .replace('items keys', 'a query for each key')
          .replace('uploads keys', 'a method, a header and a validity for each key');
  return `${what}${token > 0 ? `, token of ${token}` : ''}, n = ${n.toLocaleString('en-US')}`;
}

/**
 * Lists the cases of a run, each with the candidates that are timed one after another.
 *
 * @param candidates results of `loadCandidate`
 * @param plan `most` is the largest number of keys in a call. `turns`, `goalTurns` and `slowTurns` are the turns in a
 *   round of a case, of a case that a goal depends on, and of a library or a long pass; a disturbance by other programs
 *   lasts longer than one turn. A `quick` run has only the cases of goals.
 */
export function listCases(candidates, { most, turns, goalTurns, slowTurns, quick = false }) {
  return tables.flatMap(({ sizes, peers = [], nearestOnly = false, ...kind }) =>
    sizes
      .map((n) => ({ ...kind, n }))
      .filter((what) => what.n <= most && (!quick || isGoal(what)))
      .map((what) => ({
        what,
        turns: isGoal(what) ? goalTurns : turns,
        members: candidates
          .filter((candidate) => takesPart(candidate, what, { peers, nearestOnly: nearestOnly || what.n > many }))
          .map((candidate) => memberOf(candidate, what, slowTurns)),
      })),
  );
}

/** Returns the pairs of keys and token that a plan has cases for. */
export function listJobs(plan) {
  const cases = listCases([], plan).map(({ what }) => what);
  const names = new Set(cases.map(({ keys, token }) => JSON.stringify({ keys, token })));
  return [...names].map((name) => JSON.parse(name));
}

function takesPart(candidate, { keys, output, n }, { peers, nearestOnly }) {
  if (!mayMake(candidate, output) || (areItems(keys) && candidate.takesItems === false)) return false;
  if (isPeer(candidate)) return peers.includes(n);
  return !nearestOnly || candidate.family === 'siglane' || nearest.includes(candidate.id);
}

/**
 * Tests whether a candidate has this output. siglane's candidates list theirs, hand-written signers have all outputs
 * except `kernel`, and libraries return strings.
 */
export function mayMake({ outputs, ...candidate }, output) {
  return (outputs ?? (isPeer(candidate) ? ['kept'] : ['kept', 'written', 'bytes', 'json'])).includes(output);
}

function isPeer({ maxKeys }) {
  return maxKeys !== undefined;
}

/** `itemsPerPass`: a pass is one or more calls with n keys each, so that the cost of reading the clock does not count. */
function memberOf(candidate, { n }, slowTurns) {
  const peer = isPeer(candidate);
  return {
    id: candidate.id,
    itemsPerPass: Math.max(n, candidate.family === 'library' ? 100 : 1_000),
    every: peer || n >= 100_000 ? slowEvery : 1,
    ...((peer || n >= 100_000) && { turns: slowTurns }),
  };
}
