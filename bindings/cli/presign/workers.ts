/** The threads of a run, for inputs that are long. */
import { availableParallelism } from 'node:os';
import type { Credentials } from '../../api/credentials.js';
import type { Pool } from '../../api/pool.js';
import { sizeOf } from '../files.js';

/** How many threads sign: a number, or as many as pay once the input is long. */
export type WorkerCount = number | 'auto';

/** As many as a pool takes. */
export const MOST_WORKERS = 64;

/**
 * Bytes of keys from which on the automatic pool is started. Two workers take 0.3 s of CPU time to start and to end. Keys of 2 MiB took 584 ms
 * without and 760 ms with them, of 8 MiB 1111 and 1098 ms, of 16 MiB 1447 and 1383 ms (the least of six on a busy machine with two
 * processors), and five million keys, 138 MiB, 6.98 and 4.33 s (the same machine idle; Node 20, URLs to a pipe).
 */
const LONG_INPUT = 8 * 1024 * 1024;

/**
 * The most workers of an automatic pool. For five million URLs to a pipe this thread needs 2.6 s of CPU time, 1.6 s of them in the system, and
 * two workers need 5.1 s together, so more than two or three wait for this thread. Each holds about 40 MB.
 */
const MOST_AUTOMATIC = 4;

/** Who signs, and where. */
interface Identity {
  readonly credentials: Credentials;
  readonly region: string;
}

/** A pool that is started when it pays, and closed at the end. */
export class Workers {
  readonly #identity: Identity;
  readonly #size: number;
  readonly #automatic: boolean;
  #bytes = 0;
  #starting: Promise<void> | undefined;
  #pool: Pool | undefined;

  constructor(count: WorkerCount, identity: Identity) {
    this.#identity = identity;
    this.#automatic = count === 'auto';
    this.#size = count === 'auto' ? Math.min(availableParallelism(), MOST_AUTOMATIC) : count;
  }

  /** The pool, once it has started. */
  get pool(): Pool | undefined {
    return this.#pool;
  }

  /**
   * Starts the workers that were asked for by number, and waits for them; or automatic ones if the files are long.
   *
   * @throws SigV4Error `WorkerFailed` if those that were asked for cannot be started
   */
  async begin(files: readonly string[]): Promise<void> {
    if (!this.#automatic) {
      if (this.#size > 1) await this.#start();
      return;
    }
    const sizes = await Promise.all(files.map(sizeOf));
    this.#startIfLong(sizes.reduce((sum: number, size) => sum + (size ?? 0), 0));
  }

  /** Takes note of `bytes` of keys that are signed without workers. When there were many, automatic workers are started. */
  count(bytes: number): void {
    this.#bytes += bytes;
    this.#startIfLong(this.#bytes);
  }

  #startIfLong(bytes: number): void {
    if (!this.#automatic || this.#size === 1 || bytes < LONG_INPUT) return;
    // Nobody asked for threads: where they cannot be started, one goes on alone.
    this.#start().catch(() => {});
  }

  #start(): Promise<void> {
    this.#starting ??= this.#createPool();
    return this.#starting;
  }

  async #createPool(): Promise<void> {
    // Loaded here, so that a short input does not wait for it.
    const { createPool } = await import('../../pool/create-pool.js');
    this.#pool = await createPool({ ...this.#identity, workers: this.#size });
  }

  /** Has the workers wipe their memory, and ends them. */
  async close(): Promise<void> {
    await this.#starting?.catch(() => {});
    await this.#pool?.close();
  }
}
