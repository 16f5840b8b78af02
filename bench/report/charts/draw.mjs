// npm run bench:charts -- [--only <chart>] [--results <folder>]: draws the charts from the .json results. Each chart
// has a page with its table.
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installDependencies } from '../../../scripts/install.mjs';
import { charts, fileOf } from './charts.mjs';
import { toPage } from './page.mjs';
import { readRows } from './rows.mjs';
import { toSpec } from './spec.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    results: { type: 'string', default: fileURLToPath(new URL('../../results', import.meta.url)) },
  },
});
const names = charts.map(({ name }) => name);
const unknown = options.only.find((name) => !names.includes(name));
if (unknown) throw new Error(`${unknown} is not a chart. The charts are ${names.join(', ')}`);

const folder = resolve(options.results);
const chosen = charts.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
const read = await Promise.all(
  chosen.map(async (chart) => (await readRows(chart, folder)).map((data) => ({ chart, ...data }))),
);
const drawings = read.flat();
const missing = drawings.filter((drawing) => drawing.missing);
if (missing.length > 0) {
  console.error(
    'Nothing was drawn, because these results are missing. Measure them, or name other charts with --only:',
  );
  for (const { chart, source, missing: what } of missing) console.error(`  ${chart.name}: ${source}: ${what}`);
  process.exit(1);
}

installDependencies(fileURLToPath(new URL('./', import.meta.url)));
const { draw } = await import('./svg.mjs');
mkdirSync(`${folder}/charts`, { recursive: true });
for (const { chart, node, source, machine, rows } of drawings) {
  const file = fileOf(chart, node);
  const runtime = chart.benchmark === 'runtimes' ? '' : `Node ${machine.node}, `;
  const about = `${runtime}${machine.cpu}, SHA instructions: ${machine.shaInstructions}; commit ${machine.commit}`;
  writeFileSync(`${folder}/charts/${file}.svg`, await draw(toSpec(chart, rows, about)));
  writeFileSync(`${folder}/charts/${file}.md`, toPage({ chart, file, about, source, rows }));
  console.log(`${folder}/charts/${file}.svg`);
}
