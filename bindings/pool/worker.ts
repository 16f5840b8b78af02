/**
 * Runs in the workers of a pool (siglane/pool/worker). It receives plans, which contain the day's key in expanded form, and never a secret
 * or a signing key. The pool includes this script as text (pool/script.ts). A worker from `createWorker` imports it.
 */

import { sendError } from '../api/errors.js';
import { Core } from '../core/core.js';
import { Refusals } from '../core/refusals.js';
import type { Plan } from '../core/shapes.js';
import { listenToParent } from '../platform/threads.js';
import { presignSeparated, UrlBytes } from '../presign/bytes.js';
import { presignItems } from '../presign/sink.js';
import type { Answer, FromWorker, JobKeys, SignedJob, ToWorker } from './messages.js';

let core: Core;
let plan: Plan;

const post = listenToParent((message) => {
  const { id } = message as ToWorker;
  answer(message as ToWorker).then(
    (made) => send({ id, ...made }),
    (error) => {
      // Thrown outside the promise, so that the thread reports an error and the pool learns that the worker has ended.
      queueMicrotask(() => {
        throw error;
      });
    },
  );
});

async function answer(message: ToWorker): Promise<Answer> {
  if (message.kind === 'start') {
    core = await Core.instantiate(message.module);
    return { kind: 'done' };
  }
  if (message.kind === 'wipe') {
    core.wipe();
    plan?.packed.fill(0);
    return { kind: 'done' };
  }
  if (message.plan !== undefined) {
    plan?.packed.fill(0);
    plan = message.plan;
  }
  try {
    return { kind: 'signed', result: sign(message.keys, message.format, message.skips) };
  } catch (error) {
    return { kind: 'refused', error: sendError(error) };
  }
}

function sign(keys: JobKeys, format: number, skips: boolean): SignedJob {
  const refusals = skips ? new Refusals() : undefined;
  const sink = new UrlBytes(core, format, refusals);
  if ('bytes' in keys) presignSeparated(core, plan, keys.bytes, keys.form, 0, sink);
  else presignItems(core, plan, keys.items, 0, sink);
  const skipped = refusals?.take().map(({ index, error }) => ({ index, error: sendError(error) }));
  const { urls, offsets } = sink.part();
  return skipped === undefined ? { urls, offsets } : { urls, offsets, skipped };
}

function send(message: FromWorker): void {
  if (message.kind === 'signed') {
    const { urls, offsets } = message.result;
    post(message, [urls.buffer as ArrayBuffer, offsets.buffer as ArrayBuffer]);
  } else {
    post(message);
  }
}
