/** Runs the built program in this process, so that tests see its reads and its threads. */

import { createRequire, syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { Writable } from 'node:stream';
import type { Worker as NodeWorker } from 'node:worker_threads';
import { run } from '../../dist/cli/main.js';
import { credentials } from '../support/example.js';

const threads = createRequire(import.meta.url)('node:worker_threads') as { Worker: typeof NodeWorker };

/** A stream that keeps everything written to it. */
class Kept extends Writable {
  readonly pieces: Buffer[] = [];

  override _write(piece: Buffer, _: string, done: () => void): void {
    this.pieces.push(piece);
    done();
  }
}

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** AWS's example credentials and a region. */
export const examples: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: 'us-east-1',
};

/** Runs `siglane` to its end. */
export async function runHere(
  args: readonly string[],
  stdin: AsyncIterable<Uint8Array>,
  { env = examples, stdout = new Kept() as Writable, signal = new AbortController().signal } = {},
): Promise<Result> {
  const stderr = new Kept();
  const code = await run(args, { env, stdin, stdout, stderr, signal });
  const text = (stream: Writable) => (stream instanceof Kept ? Buffer.concat(stream.pieces).toString() : '');
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Number of answers of each started thread: for `start`, then for each job, and for `wipe` at the end. */
export type Started = { answers: number }[];

/** Calls `test` with a simulated number of processors, and passes it the started threads. */
export async function watchThreads(
  processors: number,
  test: (started: Started) => Promise<void>,
  forbidden = false,
): Promise<void> {
  const { Worker } = threads;
  const { availableParallelism } = os;
  const started: Started = [];
  os.availableParallelism = () => processors;
  syncBuiltinESMExports();
  threads.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof NodeWorker>) {
      if (forbidden) throw new Error('no threads here');
      super(...args);
      const thread = { answers: 0 };
      started.push(thread);
      this.on('message', () => thread.answers++);
    }
  };
  try {
    await test(started);
  } finally {
    threads.Worker = Worker;
    os.availableParallelism = availableParallelism;
    syncBuiltinESMExports();
  }
}
