/** Benchmarks that need only the packages of package.json. */
export const benchmarkIds = ['presign', 'sign', 'calls', 'chunked', 'verify'];

/** Benchmarks that need more: `npm run bench:integrations` installs it. */
export const otherBenchmarkIds = ['integrations'];

/**
 * Loads a benchmark.
 *
 * @returns the exports of `<id>/index.mjs`
 */
export function loadBenchmark(id) {
  return import(`./${id}/index.mjs`);
}

/**
 * Loads a candidate of a benchmark.
 *
 * @returns the exports of `<benchmark>/candidates/<id>.mjs`, and its id
 */
export async function loadCandidate(benchmarkId, id) {
  try {
    return { id, ...(await import(`./${benchmarkId}/candidates/${id}.mjs`)) };
  } catch (error) {
    const notBuilt = error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes('dist');
    throw notBuilt ? new Error('Run `npm run build` first.', { cause: error }) : error;
  }
}
