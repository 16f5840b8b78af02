/** Colours by their use, for light and dark pages. The first of `lines` is siglane's. */
export const colours = {
  paper: { light: '#ffffff', dark: '#0d1117' },
  text: { light: '#1f2328', dark: '#f0f6fc' },
  faint: { light: '#59636e', dark: '#9198a1' },
  grid: { light: '#d1d9e0', dark: '#3d444d' },
  ours: { light: '#0f766e', dark: '#2dd4bf' },
  others: { light: '#8c6d1f', dark: '#d4a72c' },
  ...line('violet', '#8250df', '#d2a8ff'),
  ...line('blue', '#0969da', '#79c0ff'),
  ...line('red', '#bc4c00', '#ffa657'),
};
const light = Object.fromEntries(Object.entries(colours).map(([name, pair]) => [name, pair.light]));
const lineColours = [light.ours, light.others, light.violet, light.blue, light.red];

function line(name, onLight, onDark) {
  return { [name]: { light: onLight, dark: onDark } };
}

/** @returns the chart for Vega-Lite, in light colours */
export function toSpec(chart, rows, about) {
  return {
    background: light.paper,
    padding: 16,
    title: { text: chart.title, subtitle: about },
    width: 440,
    data: { values: rows },
    config: {
      font: 'system-ui, sans-serif',
      title: {
        anchor: 'start',
        frame: 'group',
        fontSize: 15,
        color: light.text,
        subtitleColor: light.faint,
        offset: 16,
      },
      axis: {
        gridColor: light.grid,
        domainColor: light.grid,
        tickColor: light.grid,
        labelColor: light.text,
        labelFontSize: 12,
      },
      axisX: { labelColor: light.faint, titleColor: light.faint, titleFontWeight: 'normal' },
      axisY: { titleColor: light.faint, titleFontWeight: 'normal' },
      legend: { labelColor: light.text, labelFontSize: 12, labelLimit: 0, symbolSize: 90 },
      text: { color: light.faint },
      view: { stroke: null },
    },
    ...(chart.kind === 'bars' ? bars(chart, rows) : lines(chart, rows)),
  };
}

/** Groups of a row are placed one below the other. The second is paler. */
function bars({ groups, perSecond }, rows) {
  const names = Object.values(groups?.names ?? {});
  // Without a browser Vega estimates the width of a text at half as much again as it has.
  const widest = 20 + 6.4 * Math.max(...rows.map(({ name }) => name.length));
  const y = {
    y: {
      field: 'name',
      type: 'nominal',
      sort: null,
      title: null,
      axis: { labelLimit: 0, maxExtent: widest, ticks: false, domain: false },
    },
    ...(groups && { yOffset: { field: 'group', sort: names } }),
  };
  const x = { field: 'value', type: 'quantitative', title: null, axis: { format: ',.0f', tickCount: 5 } };
  return {
    height: { step: groups ? 16 : 24 },
    layer: [
      {
        mark: { type: 'bar', cornerRadiusEnd: 2 },
        encoding: {
          ...y,
          x,
          // The legend uses the colour without a condition.
          color: { condition: { test: '!datum.isOurs', value: light.others }, value: light.ours },
          ...(groups && {
            opacity: {
              field: 'group',
              sort: names,
              scale: { domain: names, range: [1, 0.6] },
              legend: { title: null, orient: 'top' },
            },
          }),
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5 },
        encoding: {
          ...y,
          x,
          text: { field: 'value', format: rows.some(({ value }) => value < 100) && !perSecond ? '.1f' : ',.0f' },
        },
      },
    ],
  };
}

/** Each line has its own shape of points, for readers who cannot tell the colours apart. */
function lines({ x, y }, rows) {
  const names = [...new Set(rows.map(({ name }) => name))];
  const legend = { title: null, orient: 'bottom', columns: 1, symbolOpacity: 1 };
  const values = [...new Set(rows.map((row) => row.x))];
  return {
    height: 260,
    mark: { type: 'line', point: { filled: true, size: 60 }, strokeWidth: 2 },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: x.title,
        scale: x.logarithmic ? { type: 'log' } : {},
        axis: { values, format: ',.0f', grid: false, labelOverlap: false, labelFlush: false },
      },
      y: { field: 'value', type: 'quantitative', title: y, scale: { zero: true } },
      color: { field: 'name', type: 'nominal', sort: null, scale: { domain: names, range: lineColours }, legend },
      shape: { field: 'name', type: 'nominal', sort: null, scale: { domain: names }, legend },
    },
  };
}
