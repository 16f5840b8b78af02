// The promises about the WebAssembly modules: they stay below a size, import nothing, and have a fixed memory.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const budgets = {
  'core.simd.wasm': { bytes: 50_000, gzipped: 18_700 },
  'core.scalar.wasm': { bytes: 22_200, gzipped: 10_200 },
  'core.presign.wasm': { bytes: 40_000, gzipped: 14_000 },
};

export function modules() {
  return Object.entries(budgets).flatMap(([name, budget]) => {
    const bytes = readFileSync(new URL(`../../build/${name}`, import.meta.url));
    const gzipped = gzipSync(bytes, { level: 9 }).length;
    const module = new WebAssembly.Module(bytes);
    const imports = WebAssembly.Module.imports(module).length;
    const { memory } = new WebAssembly.Instance(module).exports;
    console.log(`       ${name}: ${bytes.length} bytes, ${gzipped} gzipped, ${memory.buffer.byteLength} of memory`);
    const problems = [];
    if (bytes.length > budget.bytes) problems.push(`${bytes.length} bytes, and ${budget.bytes} are allowed`);
    if (gzipped > budget.gzipped) problems.push(`${gzipped} bytes gzipped, and ${budget.gzipped} are allowed`);
    if (imports > 0) problems.push(`${imports} imports, and must have 0`);
    if (grows(memory)) problems.push('a memory that can grow');
    return problems.map((problem) => `${name} has ${problem}`);
  });
}

function grows(memory) {
  try {
    memory.grow(1);
    return true;
  } catch {
    return false;
  }
}
