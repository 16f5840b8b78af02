/** `siglane/pool`. Each is given `createPool`, the options of a signer and the vectors, and returns what it got beside what is expected. */
import { sharedTemplate } from '../../vectors/checks.mjs';
import { asText, collect, rejection, textOf } from './helpers.mjs';

/** Where there are workers. */
export const poolBehaviours = {
  'presignMany gives the URLs in order': usePool(async (pool, { template, keys, urls }) => [
    [pool.workers, 2],
    [await pool.presignMany(template, many(keys)), many(urls)],
  ]),

  'presignStream gives the URLs in order': usePool(async (pool, { template, keys, urls }) => [
    [await collect(pool.presignStream(template, many(keys), { batchSize: 100 })), many(urls)],
  ]),

  'presignBytes takes and gives bytes': usePool(async (pool, _, presign) => {
    const { template, text, urls } = asText(presign);
    const made = await pool.presignBytes(template, text, { separator: 'nul' });
    return [[textOf(made.urls), urls.map((url) => `${url}\n`).join('')]];
  }),

  'a refused key has its place': usePool(async (pool, { template, keys }) => {
    const { code, index } = await rejection(pool.presignMany(template, [...many(keys), 'b\ud83d']));
    return [
      [
        { code, index },
        { code: 'InvalidText', index: many(keys).length },
      ],
    ];
  }),

  'a closed pool signs no more': usePool(async (pool, { template, keys }) => {
    await pool.close();
    return [[(await rejection(pool.presignMany(template, keys))).code, 'SignerDisposed']];
  }),
};

/** Where there are none: workerd. */
export const withoutWorkers = {
  'says that there are no workers': async (createPool, { presign }) => {
    const { options } = sharedTemplate(presign);
    return [[(await rejection(createPool({ ...options, workers: 2 }))).code, 'WorkerFailed']];
  },
};

function usePool(run) {
  return async (createPool, { presign }) => {
    const shared = sharedTemplate(presign);
    const pool = await createPool({ ...shared.options, workers: 2 });
    try {
      return await run(pool, shared, presign);
    } finally {
      await pool.close();
    }
  };
}

/** Enough for several batches on each worker. */
function many(list) {
  return Array.from({ length: 20 }, () => list).flat();
}
