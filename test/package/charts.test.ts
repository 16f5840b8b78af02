import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { charts } from '../../bench/report/charts/charts.mjs';
import { readRows } from '../../bench/report/charts/rows.mjs';

const results = fileURLToPath(new URL('../../bench/results', import.meta.url));

it.each(
  charts.map((chart) => [chart.name, chart] as const),
)('the results have all numbers of the chart %s', async (_, chart) => {
  for (const { rows, missing } of await readRows(chart, results)) {
    expect(missing).toBeUndefined();
    expect(rows.length).toBeGreaterThan(0);
    for (const { value } of rows as { value: number }[]) expect(value).toBeGreaterThan(0);
  }
});
