/**
 * `siglane/pool`. Each check gets `createPool`, the options of a signer and the vectors, and returns its result with
 * the expected value.
 */
import { sharedTemplate } from '../../vectors/checks.mjs';
import { asText, chunks, collect, rejection, textOf } from './helpers.mjs';

/** In runtimes with workers. */
export const poolBehaviours = {
  'presignMany gives the URLs in order': usePool(async (pool, { template, keys, urls }) => [
    [pool.workers, 2],
    [await pool.presignMany(template, many(keys)), many(urls)],
  ]),

  'presignStream gives the URLs in order': usePool(async (pool, { template, keys, urls }) => [
    [await collect(pool.presignStream(template, many(keys), { batchSize: 100 })), many(urls)],
  ]),

  'presignBytes accepts and returns bytes': usePool(async (pool, _, presign) => {
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

  'presignByteStream and presignTransform give the URLs in order': usePool(async (pool, shared, presign) => {
    const { template, text, urls } = asText(presign);
    const pieces = [text.subarray(0, 1000), text.subarray(1000, 1001), text.subarray(1001)];
    const made = await collect(pool.presignByteStream(template, pieces, { separator: 'nul' }));
    const { readable, writable } = pool.presignTransform(shared.template, { batchSize: 50 });
    const writer = writable.getWriter();
    const written = Promise.all([...shared.keys.map((key) => writer.write(key)), writer.close()]);
    const strings = await collect(chunks(readable.getReader()));
    await written;
    return [
      [made.map(({ urls: part }) => textOf(part)).join(''), urls.map((url) => `${url}\n`).join('')],
      [strings, shared.urls],
    ];
  }),

  'a signal ends a call': usePool(async (pool, { template, keys }) => {
    const controller = new AbortController();
    const call = pool.presignMany(template, many(keys), { signal: controller.signal });
    controller.abort(new Error('stop'));
    return [[(await rejection(call)).message, 'stop']];
  }),

  'replaced credentials are used': usePool(async (pool, { options, template, keys, urls }) => {
    pool.setCredentials({ ...options.credentials, secretAccessKey: 'another' });
    const [other] = await pool.presignMany(template, keys);
    pool.setCredentials(options.credentials);
    return [
      [other === urls[0], false],
      [await pool.presignMany(template, keys), urls],
    ];
  }),

  'a worker that crashes twice on the same keys is reported, with their range': async (createPool, { presign }) => {
    const { options, template, keys } = sharedTemplate(presign);
    const pool = await createPool({ ...options, workers: 1, createWorker: crashingWorker });
    const { code, index } = await rejection(pool.presignMany(template, keys));
    await pool.close();
    return [
      [
        { code, index },
        { code: 'WorkerFailed', index: 0 },
      ],
    ];
  },

  'a closed pool signs no more': usePool(async (pool, { template, keys }) => {
    await pool.close();
    return [[(await rejection(pool.presignMany(template, keys))).code, 'SignerDisposed']];
  }),
};

/** In runtimes without workers: workerd. */
export const withoutWorkers = {
  'reports missing workers': async (createPool, { presign }) => {
    const { options } = sharedTemplate(presign);
    return [[(await rejection(createPool({ ...options, workers: 2 }))).code, 'WorkerFailed']];
  },
};

/** Answers as the pool's own worker does, until it gets keys. */
const crashing = `
const answer = ({ id, kind }) => {
  if (kind === 'job') throw new Error('out of luck');
  return { id, kind: 'done' };
};
if (globalThis.addEventListener && globalThis.postMessage) addEventListener('message', ({ data }) => postMessage(answer(data)));
else {
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  parentPort.on('message', (message) => parentPort.postMessage(answer(message)));
}
`;

function crashingWorker() {
  if (globalThis.Worker === undefined) {
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    return new Worker(crashing, { eval: true });
  }
  return new Worker(URL.createObjectURL(new Blob([crashing], { type: 'text/javascript' })), { type: 'module' });
}

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
