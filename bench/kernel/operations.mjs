/**
 * Iterations of each loop of a function for one block, in the order of the loops in the code. Instructions outside
 * loops run once. The iterations were counted in the compiled module.
 */
const RUNS = {
  full: [
    { name: 'kernel/full', runs: [1, 4] },
    { name: 'lanes/compressLanes', runs: [6, 2] },
  ],
  shared: [{ name: 'schedules/compressShared', runs: [8] }],
  mixed: [{ name: 'schedules/compressMixed', runs: [8, 16] }],
};

/** Vector instructions that need an arithmetic unit: all except loads, stores and constants. */
const OPERATION = /^(?:v128|i8x16|i32x4|i64x2)\.(?!load|store|const)/;

/**
 * Counts the vector instructions of one block of each kind.
 *
 * @param {string} wat the module as text, a line for each instruction, indented by one space for each level
 * @returns {{ full: number, shared: number, mixed: number }}
 */
export function countOperations(wat) {
  const functions = wat.split(/^(?= \(func )/m);
  return Object.fromEntries(
    Object.entries(RUNS).map(([kind, parts]) => [kind, parts.reduce((sum, part) => sum + countIn(functions, part), 0)]),
  );
}

function countIn(functions, { name, runs }) {
  const text = functions.find((each) => each.split(/\s/, 3)[2]?.endsWith(name));
  if (text === undefined) throw new Error(`the module has no function ${name}. Perhaps the compiler has inlined it.`);
  const open = [{ indent: -1, times: 1 }];
  let loops = 0;
  let operations = 0;
  for (const line of text.split('\n')) {
    const indent = line.search(/\S/);
    const instruction = line.slice(indent);
    while (open.length > 1 && open.at(-1).indent >= indent) open.pop();
    if (OPERATION.test(instruction)) operations += open.at(-1).times;
    if (instruction.startsWith('loop ')) open.push({ indent, times: runs[loops++] });
  }
  if (loops !== runs.length) throw new Error(`${name} has ${loops} loops, not ${runs.length}: change RUNS`);
  return operations;
}
