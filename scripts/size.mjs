// Checks the promises about the WebAssembly modules: their size, that they import nothing, and that their memory is fixed.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const budgets = {
  'core.simd.wasm': { bytes: 40_000, gzipped: 13_000 },
  'core.scalar.wasm': { bytes: 20_000, gzipped: 9_000 },
};

let failed = false;
for (const [name, budget] of Object.entries(budgets)) {
  const bytes = readFileSync(new URL(`../build/${name}`, import.meta.url));
  const gzipped = gzipSync(bytes, { level: 9 }).length;
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).length;
  const { memory } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  const grows = grow(memory);
  const within = bytes.length <= budget.bytes && gzipped <= budget.gzipped && imports === 0 && !grows;
  failed ||= !within;
  console.log(
    `${within ? 'ok    ' : 'FAILED'} ${name}: ${bytes.length} bytes (at most ${budget.bytes}), ` +
      `${gzipped} gzipped (at most ${budget.gzipped}), ${imports} imports, ` +
      `${memory.buffer.byteLength} bytes of memory, ${grows ? 'growing' : 'fixed'}`,
  );
}
process.exitCode = failed ? 1 : 0;

function grow(memory) {
  try {
    memory.grow(1);
    return true;
  } catch {
    return false;
  }
}
