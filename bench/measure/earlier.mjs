import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { agreementOf } from './agreement.mjs';
import { Results } from './results.mjs';

/**
 * Compares a run with an earlier one of the same benchmark.
 *
 * @param {string} folder the `--out` of the earlier run
 * @param {string} file its JSON in that folder: `<benchmark>/node<major>.json`
 * @returns the result of `agreementOf`, with the `date` of the earlier run
 * @throws Error if the earlier run had another commit, Node or processor, because a difference then says nothing about
 *   the measurement
 */
export function compareWithEarlier(folder, file, { machine, results, oursIn }) {
  const earlier = JSON.parse(readFileSync(join(resolve(folder), file), 'utf8'));
  for (const name of ['commit', 'node', 'cpu']) {
    if (earlier.machine[name] !== machine[name])
      throw new Error(
        `Cannot compare with the run in ${folder}: its ${name} was ${earlier.machine[name]}, now it is ${machine[name]}`,
      );
  }
  return { date: earlier.machine.date, ...agreementOf(results, Results.from(earlier.results, oursIn)) };
}
