import { thisRuntime } from '../../test/runtime/suite/runtime.mjs';

/** The loads to start, each with its own import. */
export const loads = {
  siglane: async () => (await import('siglane')).createSigner,
  'siglane/presign': async () => (await import('siglane/presign')).createPresigner,
};

/**
 * Imports siglane and makes the first URL.
 *
 * @param load one of `loads`
 * @param job see job.mjs; it needs only one key
 */
export async function firstUrl(load, { workload, keys, urls }) {
  const { credentials, region, bucket, expiresIn, date } = workload;
  const create = await load();
  const signer = await create({ credentials, region });
  const url = signer.presign({ bucket, key: keys[0], expiresIn, signingDate: new Date(date) });
  if (url !== urls[0]) throw new Error(`the first URL is\n${url}\ninstead of\n${urls[0]}`);
}

/** Returns the milliseconds of `firstUrl`, by this process's own clock. The process must have done nothing else before. */
export async function timeStart(load, job) {
  const begin = performance.now();
  await firstUrl(load, job);
  return { runtime: thisRuntime(), ms: performance.now() - begin };
}
