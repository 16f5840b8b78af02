import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { loadBenchmark } from '../../benchmarks.mjs';
import { medianOf } from '../../measure/results.mjs';
import { runtimeNames } from '../../runtimes/names.mjs';

/**
 * Reads the rows of a chart from the results: `{ name, isOurs, group, x, value }`, each a bar or a point. Each list has
 * the machine and the file of its results, or the reason why nothing can be drawn.
 *
 * @param {string} folder bench/results
 * @returns {Promise<{ node?: string, source: string, machine?: object, rows: object[], missing?: string }[]>} one for
 *   each Node
 */
export async function readRows(chart, folder) {
  const path = `${folder}/${chart.benchmark}`;
  const files = existsSync(path) ? readdirSync(path).filter((file) => /^(node\d+|report)\.json$/.test(file)) : [];
  if (files.length === 0) return [{ source: chart.benchmark, rows: [], missing: `there is no result in ${path}` }];
  return Promise.all(
    files.map(async (file) => {
      const report = JSON.parse(readFileSync(`${path}/${file}`, 'utf8'));
      const rows = chart.benchmark === 'runtimes' ? startRows(chart, report) : await resultRows(chart, report);
      const node = file.slice(0, -'.json'.length);
      return {
        node,
        source: `${chart.benchmark}/${file}`,
        machine: report.machine,
        rows,
        missing: missingIn(chart, rows),
      };
    }),
  );
}

/** Candidates have the same names and order as in the project's README. */
async function resultRows({ benchmark, part, groups, x, perSecond }, { results }) {
  const { names } = (await loadBenchmark(benchmark)).report.speedPage;
  const chosen = results.filter(
    (entry) => names[entry.id] !== undefined && agrees(entry, part) && isInGroup(groups, entry),
  );
  const rows = Object.entries(names).flatMap(([id, name]) =>
    chosen
      .filter((entry) => entry.id === id)
      .map((entry) => ({
        name: name.replaceAll('`', ''),
        isOurs: id.startsWith('siglane'),
        group: groups?.names[entry[groups.field]],
        x: x && entry[x.field],
        value: perSecond ? 1e6 / entry.time : entry.time,
      })),
  );
  return x === undefined ? rows : rows.filter(({ name }) => pointsOf(rows, name) >= x.least);
}

function startRows({ groups }, { starts, versions }) {
  return Object.keys(versions).flatMap((runtime) =>
    Object.entries(groups.names).flatMap(([load, group]) => {
      const times = starts.filter((start) => start.runtime === runtime && start.load === load).map(({ ms }) => ms);
      const name = `${runtimeNames[runtime]} ${versions[runtime]}`;
      return times.length === 0 ? [] : [{ name, isOurs: true, group, value: medianOf(times) }];
    }),
  );
}

function missingIn({ part, groups, x }, rows) {
  const ours = rows.filter(({ isOurs }) => isOurs);
  if (ours.length === 0)
    return `siglane has no ${x ? `${x.least} points` : 'row'} with ${JSON.stringify(part ?? groups)}`;
  const lacking = Object.values(groups?.names ?? {}).find((group) => !ours.some((row) => row.group === group));
  return lacking && `siglane has no row for “${lacking}”`;
}

function pointsOf(rows, name) {
  return rows.filter((row) => row.name === name).length;
}

function isInGroup(groups, entry) {
  return groups === undefined || groups.names[entry[groups.field]] !== undefined;
}

function agrees(entry, part) {
  return Object.entries(part).every(([name, value]) => entry[name] === value);
}
