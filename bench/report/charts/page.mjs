import { count, micros, table } from '../table.mjs';

/** @returns the chart as a page of Markdown, with the table that it was drawn from */
export function toPage({ chart, file, about, source, rows }) {
  return [
    `# ${chart.title}`,
    `![${chart.title}](${file}.svg)`,
    tableOf(chart, rows),
    `${about}. Drawn by \`bench/report/charts/draw.mjs\` from [${source}](../${source}); how it was measured: [README](../../README.md).`,
    '',
  ].join('\n\n');
}

/** Makes a row for each name, and a column for each group, or for each x. */
function tableOf({ kind, groups, perSecond, y }, rows) {
  const columnOf = (row) => (kind === 'lines' ? row.x : row.group);
  const columns = [...new Set(rows.map(columnOf))];
  if (kind === 'lines') columns.sort((a, b) => a - b);
  const titles = kind === 'lines' ? columns.map(count) : groups ? columns : [perSecond ? 'per second' : 'ms'];
  const cells = [...new Set(rows.map(({ name }) => name))].map((name) => [
    name,
    ...columns.map((column) => {
      const row = rows.find((each) => each.name === name && columnOf(each) === column);
      if (row === undefined) return '–';
      return perSecond ? count(Math.round(row.value)) : micros(row.value);
    }),
  ]);
  return table([y ?? '', ...titles], cells);
}
