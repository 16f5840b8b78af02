/** `npm run fuzz`: each property for its share of the time. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { count } from '../support/count.js';
import { keep } from './kept.js';
import { properties } from './properties.js';

const minutes = Number(process.env['FUZZ_MINUTES'] ?? 2);
const seed = Number(process.env['FUZZ_SEED']);
const share = (minutes * 60_000) / properties.length;

test.each(properties)('$name', { timeout: 2 * share + 60_000 }, async ({ name, inputs, check }) => {
  let runs = 0;
  const property = fc.asyncProperty(inputs, async (input) => {
    runs++;
    await check(input);
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: share,
    markInterruptAsFailure: false,
  });
  count(`inputs (${name})`, runs);
  expect(runs).toBeGreaterThan(0);
  if (!failed) return;
  const [input] = counterexample as [unknown];
  const file = keep(name, input, fc.stringify(input), String(errorInstance));
  throw new Error(`kept as ${file}: ${String(errorInstance)}`, { cause: errorInstance });
});
