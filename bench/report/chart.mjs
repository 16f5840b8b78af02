// Charts as SVG, by hand: vega and vega-lite, which draw without a browser, are 80 packages of 26 MB for this one kind of picture.
import { micros } from './markdown.mjs';

const width = 880;
const labelWidth = 370;
const plotWidth = width - labelWidth - 70;
const top = 92;
const barHeight = 11;
const rowGap = 12;

/** @returns the chart that the benchmark asks for, as SVG: one row for each candidate, with two bars */
export function toChart({ benchmark, machine, candidates, results }) {
  const { title, note, bars: kinds } = benchmark.report.chart;
  const rows = candidates
    .map((candidate) => ({ ...candidate, bars: barsOf(kinds, results, candidate.id) }))
    .filter(({ bars }) => bars.length > 0);
  const all = rows.flatMap(({ bars }) => bars.map(({ time }) => time));
  const ticks = ticksFor(Math.min(...all), Math.max(...all));
  const x = (time) => labelWidth + (plotWidth * Math.log(time / ticks[0])) / Math.log(ticks.at(-1) / ticks[0]);

  const parts = [];
  let y = top;
  for (const { name, family, bars } of rows) {
    const height = bars.length * barHeight;
    const middle = y + height / 2 + 4;
    const ours = family === 'siglane';
    parts.push(
      `<text class="${ours ? 'ours' : 'name'}" x="${labelWidth - 10}" y="${middle}" text-anchor="end">${escapeXml(name)}</text>`,
    );
    bars.forEach(({ shade, time }, i) => {
      const at = y + i * barHeight;
      const kind = `${ours ? 'us' : 'them'} ${shade}`;
      const length = Math.max(1, x(time) - labelWidth);
      parts.push(
        `<rect class="${kind}" x="${labelWidth}" y="${at}" width="${length.toFixed(1)}" height="${barHeight - 1.5}" rx="1.5"/>`,
      );
      parts.push(
        `<text class="value" x="${(labelWidth + length + 5).toFixed(1)}" y="${at + 9}">${micros(time)}</text>`,
      );
    });
    y += height + rowGap;
  }

  const grid = ticks.map(
    (tick) =>
      `<line class="grid" x1="${x(tick).toFixed(1)}" x2="${x(tick).toFixed(1)}" y1="${top - 8}" y2="${y - 4}"/>` +
      `<text class="value" x="${x(tick).toFixed(1)}" y="${y + 10}" text-anchor="middle">${tick}</text>`,
  );
  const about = [`Node ${machine.node}, ${machine.cpu}, commit ${machine.commit}.`, note ?? ''].join(' ').trim();
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 26}" role="img" aria-label="${escapeXml(title)}">
<style>
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 15px; font-weight: 600; }
  .ours { font-weight: 700; }
  .value { font-size: 10.5px; fill: #59636e; }
  .paper { fill: #ffffff; }
  .grid { stroke: #d1d9e0; }
  .us { fill: #0f766e; }
  .them { fill: #8c6d1f; }
  .light { opacity: 0.6; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .value { fill: #9198a1; }
    .paper { fill: #0d1117; }
    .grid { stroke: #3d444d; }
    .us { fill: #2dd4bf; }
    .them { fill: #d4a72c; }
  }
</style>
<rect class="paper" width="100%" height="100%"/>
<text class="title" x="16" y="28">${escapeXml(title)}</text>
<text class="value" x="16" y="48">${escapeXml(about)}</text>
${legend(kinds)}
${grid.join('\n')}
${parts.join('\n')}
</svg>
`;
}

/** The first kind of bar is the lighter one. */
const shades = ['light', 'full'];

function barsOf(kinds, results, id) {
  return kinds.flatMap(({ whatFor }, i) => {
    const time = results.median(whatFor(id), id);
    return time === undefined ? [] : [{ shade: shades[i], time }];
  });
}

function legend(kinds) {
  return kinds
    .map(({ label }, i) => {
      const x = labelWidth + i * 190;
      const shade = shades[i];
      return `<rect class="us ${shade}" x="${x}" y="61" width="9" height="9"/><rect class="them ${shade}" x="${x + 11}" y="61" width="9" height="9"/><text class="value" x="${x + 26}" y="69.5">${escapeXml(label)}</text>`;
    })
    .join('\n');
}

/** 1, 2 and 5 and their multiples by ten, from the last below the smallest to the first above the largest. */
function ticksFor(smallest, largest) {
  const ladder = [];
  for (let power = -3; power <= 6; power++) for (const step of [1, 2, 5]) ladder.push(Number(`${step}e${power}`));
  const first = ladder.findLastIndex((tick) => tick < smallest);
  const last = ladder.findIndex((tick) => tick >= largest);
  return ladder.slice(first, last + 1);
}

function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
