/** Operations in a row. Each needs the result of the one before, so each takes a cycle of the processor. */
const pairsInLoop = 64;

/** @returns a function that takes the given number of cycles */
export function createCycles() {
  const { spin } = new WebAssembly.Instance(new WebAssembly.Module(spinModule())).exports;
  return (cycles) => spin(Math.max(1, Math.round(cycles / (2 * pairsInLoop))));
}

/** Returns a module that exports `spin(n: i32): i32`: a loop of n times `x = (x ^ n) + n`, 64 times. */
function spinModule() {
  const [i32, localGet, localSet, localTee, i32Const] = [0x7f, 0x20, 0x21, 0x22, 0x41];
  const [i32Add, i32Sub, i32Xor, loop, brIf, end, empty] = [0x6a, 0x6b, 0x73, 0x03, 0x0d, 0x0b, 0x40];
  const [n, x, left] = [0, 1, 2];
  const pair = [localGet, x, localGet, n, i32Xor, localGet, n, i32Add, localSet, x];
  const code = [
    ...[1, 2, i32],
    ...[localGet, n, localSet, left],
    ...[loop, empty, ...Array.from({ length: pairsInLoop }, () => pair).flat()],
    ...[localGet, left, i32Const, 1, i32Sub, localTee, left, brIf, 0, end],
    ...[localGet, x, end],
  ];
  const name = [...Buffer.from('spin')];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, i32, 1, i32]),
    ...section(3, [1, 0]),
    ...section(7, [1, name.length, ...name, 0, 0]),
    ...section(10, [1, ...sized(code)]),
  ]);
}

function section(id, content) {
  return [id, ...sized(content)];
}

/** Prefixes the content with its length as LEB128. */
function sized(content) {
  const size = [];
  for (let rest = content.length; ; rest >>= 7) {
    if (rest < 128) return [...size, rest, ...content];
    size.push((rest & 127) | 128);
  }
}
