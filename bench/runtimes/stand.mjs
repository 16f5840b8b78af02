/** Runs in every runtime, like all modules that it imports. */

/** Holds the last result until the next pass has made its own, as a program that uses it does. */
const sink = { made: undefined };

/**
 * Prepares a candidate, and compares its whole output for the job with the expected URLs.
 *
 * @param job see job.mjs
 * @returns {Promise<{ id: string, count: number, repeat(passes: number): Promise<void>, close?(): Promise<void> }>}
 *   `count` is the number of URLs of a pass
 */
export async function createStand({ id, prepare, copies = 1 }, { workload, keys, urls }) {
  const { strings, bytes, inputOf, textOf, close, mustBeRight } = await prepare({
    ...workload,
    date: new Date(workload.date),
  });
  const all = Array.from({ length: copies }, () => keys).flat();
  const input = inputOf ? inputOf(all) : all;
  const sign = strings ?? bytes;

  // Gives an array, for this check only, to a candidate that keeps nothing.
  const made = await sign(input, []);
  if (mustBeRight) mustBeRight(made, all);
  else mustBe(id, strings ? made : linesOf(textOf(made)), urls, all);
  return {
    id,
    count: all.length,
    async repeat(passes) {
      for (let i = 0; i < passes; i++) {
        const result = sign(input);
        sink.made = result instanceof Promise ? await result : result;
      }
    },
    close,
  };
}

function linesOf(text) {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('The last URL does not end with a newline');
  return lines;
}

function mustBe(id, made, urls, keys) {
  if (made.length !== keys.length) throw new Error(`${id}: ${made.length} URLs for ${keys.length} keys`);
  for (let i = 0; i < made.length; i++) {
    const expected = urls[i % urls.length];
    if (made[i] !== expected) throw new Error(`${id} answers ${keys[i]} with\n${made[i]}\ninstead of\n${expected}`);
  }
}
