import { oursFor } from '../results.mjs';
import { micros } from './markdown.mjs';

const sizes = [1_000, 10_000];
const width = 880;
const labelWidth = 350;
const plotWidth = width - labelWidth - 70;
const top = 92;
const barHeight = 11;
const rowGap = 12;

/** @returns the chart of strings kept, without a token, as SVG: one row for each candidate, one bar for each size */
export function toChart({ machine, candidates, results }) {
  const rows = candidates
    .map((candidate) => ({ ...candidate, bars: barsOf(results, candidate) }))
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
    bars.forEach(({ n, time }, i) => {
      const at = y + i * barHeight;
      const kind = `${ours ? 'us' : 'them'} ${n === sizes[0] ? 'few' : 'many'}`;
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
  const title = 'Microseconds per presigned URL, strings kept (shorter is better, logarithmic)';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 26}" role="img" aria-label="${title}">
<style>
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 15px; font-weight: 600; }
  .ours { font-weight: 700; }
  .value { font-size: 10.5px; fill: #59636e; }
  .paper { fill: #ffffff; }
  .grid { stroke: #d1d9e0; }
  .us { fill: #0f766e; }
  .them { fill: #8c6d1f; }
  .few { opacity: 0.6; }
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
<text class="title" x="16" y="28">${title}</text>
<text class="value" x="16" y="48">${escapeXml(`Node ${machine.node}, ${machine.cpu}, commit ${machine.commit}. Of “siglane, bytes” the time for bytes out.`)}</text>
${legend()}
${grid.join('\n')}
${parts.join('\n')}
</svg>
`;
}

function barsOf(results, { id, family }) {
  // siglane's bytes have no strings to keep; they are shown beside them.
  const output = family === 'siglane' && oursFor('bytes') === id ? 'bytes' : 'kept';
  return sizes.flatMap((n) => {
    const time = results.median({ token: false, output, n }, id);
    return time === undefined ? [] : [{ n, time }];
  });
}

function legend() {
  return sizes
    .map((n, i) => {
      const x = labelWidth + i * 150;
      const kind = i === 0 ? 'few' : 'many';
      const label = `${n.toLocaleString('en-US')} keys a call`;
      return `<rect class="us ${kind}" x="${x}" y="61" width="9" height="9"/><rect class="them ${kind}" x="${x + 11}" y="61" width="9" height="9"/><text class="value" x="${x + 26}" y="69.5">${label}</text>`;
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
