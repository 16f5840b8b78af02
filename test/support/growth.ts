/** Growth of processor time with the size of an input, when a stranger chooses both. */

const DOUBLINGS = 3;
const ROUNDS = 5;
const ATTEMPTS = 3;
/** Linear time stays below this factor even with some noise; quadratic time does not. */
export const MOST_GROWTH = 2.6;

/** Seconds of the process's own time. A shorter measurement is noise of the clock. */
const LEAST = 0.008;

/**
 * Measures the factor by which time grows when an input doubles, as an average over three doublings, because caches and
 * the collector make a single doubling uneven. The first size grows until one run is long enough to measure. The best
 * of five rounds counts.
 *
 * @param make creates an input of about the given size
 * @param run reads the input
 * @param most factor below which the first attempt is accepted
 * @param mostSize largest size of the smallest input, because larger inputs may be refused at once
 */
export async function growth<I>(
  make: (size: number) => I,
  run: (input: I) => unknown,
  { from = 1024, mostSize = 1 << 20, most = MOST_GROWTH } = {},
): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  // Other processes use the machine too. Real growth shows in every attempt.
  for (let i = 0; i < ATTEMPTS && least >= most; i++)
    least = Math.min(least, await growthOnce(make, run, from, mostSize));
  return least;
}

async function growthOnce<I>(
  make: (size: number) => I,
  run: (input: I) => unknown,
  from: number,
  mostSize: number,
): Promise<number> {
  let size = from;
  // Measures compiled code, without compilation.
  await best(make(size), run);
  while (size < mostSize && (await time(make(size), run)) < LEAST) size *= 2;
  const first = await best(make(size), run);
  const last = await best(make(size * 2 ** DOUBLINGS), run);
  // A time of zero has no growth factor.
  return (Math.max(last, LEAST) / Math.max(first, LEAST)) ** (1 / DOUBLINGS);
}

async function best<I>(input: I, run: (input: I) => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < ROUNDS; i++) least = Math.min(least, await time(input, run));
  return least;
}

async function time<I>(input: I, run: (input: I) => unknown): Promise<number> {
  const start = process.cpuUsage();
  await run(input);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
