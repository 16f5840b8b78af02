import { slowEvery } from '../measure/rounds.mjs';
import { goals } from './goals.mjs';

/**
 * kept: the strings are kept in an array. written: the same, and each is then written once to a Buffer, so that strings which
 * are joined lazily have to be joined. bytes: the URLs as bytes, and no array of strings.
 */
export const outputs = ['kept', 'written', 'bytes'];

export const fullRun = { sizes: [1, 10, 100, 1_000, 10_000, 100_000], goalTurns: 4, rounds: 9, minutes: 7.75 };
export const quickRun = { sizes: [1, 10_000], goalTurns: 2, rounds: 3, minutes: 1 };

const siglaneStrings = 'siglane-strings';
const siglaneBytes = 'siglane-bytes';

const peerSizes = { without: [1, 1_000], with: [1_000] };

/** @returns the id of our own candidate in a case */
export function oursIn({ output }) {
  return output === 'bytes' ? siglaneBytes : siglaneStrings;
}

export function nameOf({ token, output, n }) {
  return `${output}${token ? ' with token' : ''}, n = ${n.toLocaleString('en-US')}`;
}

/**
 * What a run measures: cases, each with the candidates that are timed one after another.
 *
 * @param candidates what `loadCandidate` returned
 * @param plan its sizes are the numbers of keys per call, `goalTurns` how often in a round a goal is timed: a neighbour's noise
 *   lasts longer than one timing
 */
export function listCases(candidates, { sizes, goalTurns }) {
  const peers = candidates.filter(isPeer);
  const cases = [];
  for (const token of [false, true]) {
    const sizesOfPeers = token ? peerSizes.with : peerSizes.without;
    for (const output of outputs) {
      const fast = candidates.filter((candidate) => !isPeer(candidate) && makes(candidate, output));
      const withPeers = output === 'kept' ? sizesOfPeers : [];
      for (const n of [...new Set([...sizes, ...withPeers])].sort((a, b) => a - b)) {
        // A size that only the peers need is timed with siglane, for the ratio.
        const members = sizes.includes(n) ? [...fast] : fast.filter(({ id }) => id === siglaneStrings);
        if (withPeers.includes(n)) members.push(...peers);
        const what = { token, output, n };
        const turns = isGoal(what) ? goalTurns : 1;
        cases.push({ what, turns, members: members.map((candidate) => memberOf(candidate, n)) });
      }
    }
  }
  return cases;
}

function isGoal({ token, output, n }) {
  return goals.some(({ what }) => what.token === token && what.output === output && what.n === n);
}

function isPeer({ maxKeys }) {
  return maxKeys !== undefined;
}

function makes({ id, family }, output) {
  return family !== 'siglane' || (id === siglaneBytes) === (output === 'bytes');
}

/** `itemsPerPass`: a pass is one or more calls with n keys each, so that the clock and benny's own loop cost nothing. */
function memberOf(candidate, n) {
  const peer = isPeer(candidate);
  return {
    id: candidate.id,
    itemsPerPass: Math.max(n, peer ? 100 : 1_000),
    every: peer || n >= 100_000 ? slowEvery : 1,
    // benny's own options; it takes samples of at least minTime until maxTime has passed, in seconds.
    timing: {
      initCount: 1,
      minTime: 0.02,
      maxTime: n >= 10_000 ? 0.12 : 0.08,
      minSamples: n >= 100_000 || peer ? 1 : 2,
    },
  };
}
