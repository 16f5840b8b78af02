// npm run fuzz -- --minutes N [--seed S] | --quick: tries random inputs. Prints the seed, which repeats the run.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { installPackages } from './debian.mjs';

const { values, positionals } = parseArgs({
  // Other options are passed to vitest.
  strict: false,
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, quick: { type: 'boolean' } },
});
const minutes = Number(values.minutes ?? (values.quick ? 2 : 10));
const seed = Number(values.seed ?? randomInt(2 ** 31));
if (!(minutes > 0) || !Number.isSafeInteger(seed))
  throw new Error('expected --minutes N and --seed S: a number above 0 and an integer');
installPackages(['python3-botocore']);
console.log(`fuzzing for ${minutes} minutes; to repeat: npm run fuzz -- --minutes ${minutes} --seed ${seed}`);

const own = new Set(['minutes', 'seed', 'quick']);
const others = Object.entries(values).flatMap(([name, value]) => (own.has(name) ? [] : [`--${name}=${value}`]));
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--config', 'test/fuzz/vitest.config.ts', ...others, ...positionals],
  {
    stdio: 'inherit',
    env: { ...process.env, FUZZ_MINUTES: String(minutes), FUZZ_SEED: String(seed) },
  },
);
process.exitCode = status ?? 1;
