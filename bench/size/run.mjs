import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { outputOf } from '../../scripts/output-of.mjs';
import { loadBenchmark } from '../benchmarks.mjs';
import { Results } from '../measure/results.mjs';
import { count, table, times } from '../report/table.mjs';
import { functionsOf } from './functions.mjs';
import { parts } from './parts.mjs';

/** Writes results/size.md: the size of each part of the module with SIMD, and the row of the reports that shows its gain. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const wasm = 'build/core.simd.named.wasm';
const asc = 'node_modules/assemblyscript/bin/asc.js';
outputOf(process.execPath, [asc, 'assembly/index.ts', '--target', 'simd', '--debug', '--outFile', wasm], { cwd: root });
const { functions, data } = functionsOf(readFileSync(`${root}${wasm}`));
const owned = functions.map(({ name, body }) => ({ body, part: partOf(name) }));
const whole = gzipped(owned.map(({ body }) => body));

const rows = [];
for (const part of parts) {
  const [own, others] = [owned.filter((each) => each.part === part), owned.filter((each) => each.part !== part)];
  const bytes = own.reduce((sum, { body }) => sum + body.length, 0);
  rows.push([
    part.name,
    count(own.length),
    count(bytes),
    count(whole - gzipped(others.map(({ body }) => body))),
    await gainOf(part),
  ]);
}
const released = readFileSync(`${root}build/core.simd.wasm`);
const text = `# What each part of the core costs

The module with SIMD has ${count(released.length)} bytes (${count(data.length)} of them constants), ${count(gzipSync(released, { level: 9 }).length)} gzipped. The cost of a part is the
size that its functions add to all others, gzipped. The compiler inlines small functions, which then count for their callers. The last column
is the gain, from the reports on Node 20: how many times as long as siglane another candidate takes. Written by \`npm run bench:size\`.

${table(['part', 'functions', 'bytes', 'gzipped', 'siglane against'], rows)}
`;
writeFileSync(fileURLToPath(new URL('../results/size.md', import.meta.url)), text);
console.log(text);

function partOf(name) {
  const path = name.replace(/^assembly\//, '');
  return parts.find(({ files }) => files.test(path));
}

function gzipped(bodies) {
  return gzipSync(Buffer.concat(bodies), { level: 9 }).length;
}

async function gainOf({ gain }) {
  if (gain === undefined) return '';
  const { benchmark: id, what, other } = gain;
  const { oursIn, nameOf } = await loadBenchmark(id);
  const report = JSON.parse(readFileSync(new URL(`../results/${id}/node20.json`, import.meta.url), 'utf8'));
  const ratio = Results.from(report.results, oursIn).ratio(what, other);
  return `${id}, ${nameOf(what)}, \`${other}\`: ${ratio === undefined ? 'not measured' : times(ratio)}`;
}
