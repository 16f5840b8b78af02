import { slowEvery } from '../measure/rounds.mjs';
import { goals } from './goals.mjs';
import { jobIds, requestCount } from './workload.mjs';

export const fullRun = { sizes: [1, 10, 100, 1_000], turns: 8, goalTurns: 12, everything: true, rounds: 9, minutes: 4 };
export const quickRun = { sizes: [1, 1_000], turns: 6, goalTurns: 8, everything: false, rounds: 3, minutes: 0.5 };

/** @returns the id of siglane's candidate in a case */
export function oursIn() {
  return 'siglane';
}

export const jobNames = { dynamodb: 'DynamoDB PutItem', 's3-get': 'S3 GET' };

export function nameOf({ job, token, output, n }) {
  return `${jobNames[job]}${token ? ' with token' : ''}, ${output}, n = ${n.toLocaleString('en-US')}`;
}

/**
 * Lists the cases of a run, each with the candidates that are timed one after another.
 *
 * @param candidates results of `loadCandidate`
 * @param plan `sizes` are the requests per call. `turns` and `goalTurns` are the turns in a round of a case, and of a
 *   case that a goal depends on; a disturbance by other programs lasts longer than one turn. Without `everything`, only
 *   the cases of goals are timed.
 */
export function listCases(candidates, { sizes, turns: usual, goalTurns, everything }) {
  const cases = [];
  for (const job of jobIds) {
    add({ job, token: 0, output: 'kept' }, sizes);
    if (!everything) continue;
    add({ job, token: 0, output: 'written' }, [1, 1_000]);
    add({ job, token: 1024, output: 'kept' }, [1, 1_000]);
  }
  return cases;

  function add(kind, itsSizes) {
    for (const n of itsSizes) {
      const what = { ...kind, n };
      const members = candidates.filter((candidate) => takesPart(candidate, what));
      const turns = isGoal(what) ? goalTurns : usual;
      cases.push({ what, turns, members: members.map((candidate) => memberOf(candidate, n)) });
    }
  }
}

function isGoal({ job, token, output, n }) {
  return goals.some(({ what }) => what.job === job && what.token === token && what.output === output && what.n === n);
}

function takesPart({ family }, { output, n }) {
  return family !== 'library' || (output === 'kept' && (n === 1 || n === 1_000));
}

/**
 * A pass takes all requests, so that the cost of reading the clock does not count. aws4 takes part in every round
 * because a goal depends on it.
 */
function memberOf({ id, family }, n) {
  const slow = family === 'library' && id !== 'aws4';
  return {
    id,
    itemsPerPass: slow && n === 1 ? 100 : requestCount,
    every: slow ? slowEvery : 1,
  };
}
