/** Worker threads for long inputs. */
import { availableParallelism } from 'node:os';
import type { Credentials } from '../../api/credentials.js';
import type { Pool } from '../../api/pool.js';
import { sizeOf } from '../files.js';

/** Number of threads. `auto` starts workers for a long input, as many as reduce the time. */
export type WorkerCount = number | 'auto';

/** The largest pool. */
export const MOST_WORKERS = 64;

/**
 * Bytes of keys at which the automatic pool starts. Two workers need 0.3 s of CPU time to start and to end. Measured without and with
 * workers: 2 MiB of keys took 584 and 760 ms, 8 MiB took 1111 and 1098 ms, 16 MiB took 1447 and 1383 ms (the best of six runs on a busy
 * machine with two processors). Five million keys (138 MiB) took 6.98 and 4.33 s (the same machine, idle; Node 20, URLs to a pipe).
 */
const LONG_INPUT = 8 * 1024 * 1024;

/**
 * Largest automatic pool. For five million URLs to a pipe this thread needs 2.6 s of CPU time, 1.6 s of it in the system. Two workers
 * together need 5.1 s, so more than two or three workers wait for this thread. Each worker uses about 40 MB.
 */
const MOST_AUTOMATIC = 4;

/** Input of `createPool`. */
interface Identity {
  readonly credentials: Credentials;
  readonly region: string;
}

/** Starts a pool if the input is long enough for it. */
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

  /** The pool. Undefined before it has started. */
  get pool(): Pool | undefined {
    return this.#pool;
  }

  /**
   * Starts the requested number of workers, and waits for them. With `auto`, starts workers without waiting if the files are long.
   *
   * @throws SigV4Error `WorkerFailed` if the requested workers cannot be started
   */
  async begin(files: readonly string[]): Promise<void> {
    if (!this.#automatic) {
      if (this.#size > 1) await this.#start();
      return;
    }
    const sizes = await Promise.all(files.map(sizeOf));
    this.#startIfLong(sizes.reduce((sum: number, size) => sum + (size ?? 0), 0));
  }

  /** Counts `bytes` of keys that this thread signs. Starts automatic workers after 8 MiB. */
  count(bytes: number): void {
    this.#bytes += bytes;
    this.#startIfLong(this.#bytes);
  }

  #startIfLong(bytes: number): void {
    if (!this.#automatic || this.#size === 1 || bytes < LONG_INPUT) return;
    // Automatic workers are optional. If they cannot start, this thread continues without them.
    this.#start().catch(() => {});
  }

  #start(): Promise<void> {
    this.#starting ??= this.#createPool();
    return this.#starting;
  }

  async #createPool(): Promise<void> {
    // Loaded here to keep short inputs fast.
    const { createPool } = await import('../../pool/create-pool.js');
    this.#pool = await createPool({ ...this.#identity, workers: this.#size });
  }

  /** Makes the workers wipe their memory, and ends them. */
  async close(): Promise<void> {
    await this.#starting?.catch(() => {});
    await this.#pool?.close();
  }
}
