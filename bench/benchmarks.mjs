export const benchmarkIds = ['presign', 'sign', 'calls', 'chunked', 'verify'];

/** @returns what `<id>/index.mjs` says of the benchmark */
export function loadBenchmark(id) {
  return import(`./${id}/index.mjs`);
}

/** @returns the module of a candidate, `<benchmark>/candidates/<id>.mjs`, and its id */
export async function loadCandidate(benchmarkId, id) {
  try {
    return { id, ...(await import(`./${benchmarkId}/candidates/${id}.mjs`)) };
  } catch (error) {
    const notBuilt = error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes('dist');
    throw notBuilt ? new Error('Run `npm run build` first.', { cause: error }) : error;
  }
}
