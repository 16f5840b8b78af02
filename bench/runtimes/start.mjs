import { thisRuntime } from '../../test/runtime/suite/runtime.mjs';

/** What there is to be started, each with an import of its own. */
export const loads = {
  siglane: async () => (await import('siglane')).createSigner,
  'siglane/presign': async () => (await import('siglane/presign')).createPresigner,
};

/** From the import to the first URL. @param load one of `loads`  @param job see job.mjs; it needs one key only */
export async function firstUrl(load, { workload, keys, urls }) {
  const { credentials, region, bucket, expiresIn, date } = workload;
  const create = await load();
  const signer = await create({ credentials, region });
  const url = signer.presign({ bucket, key: keys[0], expiresIn, signingDate: new Date(date) });
  if (url !== urls[0]) throw new Error(`the first URL is\n${url}\ninstead of\n${urls[0]}`);
}

/** The milliseconds of that, by this process's own clock. It must have done nothing else before. */
export async function timeStart(load, job) {
  const begin = performance.now();
  await firstUrl(load, job);
  return { runtime: thisRuntime(), ms: performance.now() - begin };
}
