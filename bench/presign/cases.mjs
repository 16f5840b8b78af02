import { slowEvery } from '../measure/rounds.mjs';
import { isGoal } from './goals.mjs';
import { areItems } from './workload.mjs';

const many = 10_000;
/** The forms by hand that are near siglane. Where a pass is long they stand for all, so that there is time for many turns. */
const nearest = ['node-three-hashes', 'node-templates'];

/**
 * kept: the strings are kept in an array. written: the same, and each is then written once to a Buffer, so that strings which
 * are joined lazily have to be joined. bytes: the URLs as bytes, and no array of strings. json: from a text of JSON with the keys to the bytes
 * of one with the URLs. kernel: the core alone, beside what its operations need at least.
 *
 * `peers` are the sizes for which the libraries take part. Where `nearestOnly` is set, so do only the `nearest` of the forms by hand.
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

/** @returns the id of our own candidate in a case */
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
 * What a run measures: cases, each with the candidates that are timed one after another.
 *
 * @param candidates what `loadCandidate` returned
 * @param plan `most` keys in a call; `turns`, `goalTurns` and `slowTurns`: how often in a round a case is timed, one that a goal depends on, and
 *   a library or a long pass: the noise of a neighbour lasts longer than one timing; a `quick` run has only the cases of goals
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

/** The pairs of keys and token that a plan has cases for. */
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

/** Whether a candidate has such an output: siglane's say so, forms by hand have all but the kernel's, libraries give strings. */
export function mayMake({ outputs, ...candidate }, output) {
  return (outputs ?? (isPeer(candidate) ? ['kept'] : ['kept', 'written', 'bytes', 'json'])).includes(output);
}

function isPeer({ maxKeys }) {
  return maxKeys !== undefined;
}

/** `itemsPerPass`: a pass is one or more calls with n keys each, so that reading the clock costs nothing. */
function memberOf(candidate, { n }, slowTurns) {
  const peer = isPeer(candidate);
  return {
    id: candidate.id,
    itemsPerPass: Math.max(n, candidate.family === 'library' ? 100 : 1_000),
    every: peer || n >= 100_000 ? slowEvery : 1,
    ...((peer || n >= 100_000) && { turns: slowTurns }),
  };
}
