import { slowEvery } from '../measure/rounds.mjs';
import { isGoal } from './goals.mjs';
import { areItems } from './workload.mjs';

const many = 10_000;
/** How often in a round what is slow is timed. */
const slowTurns = 3;

/**
 * kept: the strings are kept in an array. written: the same, and each is then written once to a Buffer, so that strings which
 * are joined lazily have to be joined. bytes: the URLs as bytes, and no array of strings. json: from a text of JSON with the keys to the bytes
 * of one with the URLs. kernel: the core alone, beside what its operations need at least.
 *
 * `peers` are the sizes for which the libraries take part.
 */
const tables = [
  { keys: 'mixed', token: 0, output: 'kept', sizes: [1, 2, 4, 8, 16, 100, 1_000, many, 100_000], peers: [1, 1_000] },
  { keys: 'mixed', token: 0, output: 'written', sizes: [1, 1_000, many] },
  { keys: 'mixed', token: 0, output: 'bytes', sizes: [1_000, many, 100_000] },
  { keys: 'mixed', token: 1024, output: 'kept', sizes: [1, 1_000, many], peers: [1_000] },
  { keys: 'mixed', token: 1024, output: 'written', sizes: [many] },
  { keys: 'mixed', token: 1024, output: 'bytes', sizes: [many] },
  { keys: 'mixed', token: 400, output: 'kept', sizes: [many] },
  ...['utf8', 'escaped', 'deep, sorted', 'deep, shuffled', 'items', 'uploads'].map((keys) => ({
    keys,
    token: 0,
    output: 'kept',
    sizes: [many],
  })),
  { keys: 'mixed', token: 0, output: 'json', sizes: [1_000], peers: [1_000] },
  { keys: 'mixed', token: 0, output: 'kernel', sizes: [1_000] },
];

export const fullRun = { most: 100_000, turns: 5, goalTurns: 8, rounds: 12, minutes: 9.5 };
export const quickRun = { most: many, quick: true, turns: 4, goalTurns: 6, rounds: 3, minutes: 1.5 };

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
 * @param plan `most` keys in a call; `turns` and `goalTurns`: how often in a round a case is timed, and one that a goal depends on: a neighbour's
 *   noise lasts longer than one timing; a `quick` run has those cases alone
 */
export function listCases(candidates, { most, turns, goalTurns, quick = false }) {
  return tables.flatMap(({ sizes, peers = [], ...kind }) =>
    sizes
      .map((n) => ({ ...kind, n }))
      .filter((what) => what.n <= most && (!quick || isGoal(what)))
      .map((what) => ({
        what,
        turns: isGoal(what) ? goalTurns : turns,
        members: candidates
          .filter((candidate) => takesPart(candidate, what, peers))
          .map((candidate) => memberOf(candidate, what)),
      })),
  );
}

/** The pairs of keys and token that a plan has cases for. */
export function listJobs(plan) {
  const cases = listCases([], plan).map(({ what }) => what);
  const names = new Set(cases.map(({ keys, token }) => JSON.stringify({ keys, token })));
  return [...names].map((name) => JSON.parse(name));
}

function takesPart(candidate, { keys, output, n }, peers) {
  if (!mayMake(candidate, output) || (areItems(keys) && candidate.takesItems === false)) return false;
  return !isPeer(candidate) || peers.includes(n);
}

/** Whether a candidate has such an output: siglane's say so, forms by hand have all but the kernel's, libraries give strings. */
export function mayMake({ outputs, ...candidate }, output) {
  return (outputs ?? (isPeer(candidate) ? ['kept'] : ['kept', 'written', 'bytes', 'json'])).includes(output);
}

function isPeer({ maxKeys }) {
  return maxKeys !== undefined;
}

/** `itemsPerPass`: a pass is one or more calls with n keys each, so that reading the clock costs nothing. */
function memberOf(candidate, { n }) {
  const peer = isPeer(candidate);
  return {
    id: candidate.id,
    itemsPerPass: Math.max(n, candidate.family === 'library' ? 100 : 1_000),
    every: peer || n >= 100_000 ? slowEvery : 1,
    ...((peer || n >= 100_000) && { turns: slowTurns }),
  };
}
