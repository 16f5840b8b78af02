import { once } from 'node:events';
import type { Surroundings } from './surroundings.js';

/**
 * Writes the bytes of a job to standard output, and waits for a slow reader. Shows the progress of a long job on a terminal, unless the
 * output goes to the same terminal.
 */
export class Output {
  readonly #stdout: NodeJS.WritableStream;
  readonly #stderr: Surroundings['stderr'];
  readonly #signal: AbortSignal;
  readonly #started = performance.now();
  #shown = this.#started;
  #showing = false;
  #count = 0;
  /** Bytes of the input: read so far, and in total if the total is known. */
  #read = 0;
  #total: number | undefined;
  #failure: Error | undefined;

  /** @param total bytes of the input, if known */
  constructor({ stdout, stderr, signal }: Surroundings, total?: number) {
    this.#stdout = stdout;
    this.#total = total;
    this.#stderr = stderr;
    this.#signal = signal;
    // A write may fail after it has returned. Without a listener the error would end the process.
    stdout.on('error', (error) => {
      this.#failure ??= error;
    });
  }

  /**
   * Writes `bytes`, which contain `count` URLs. Resolves when the stream has room for more.
   *
   * @throws the error of the stream, such as EPIPE, or the signal's reason
   */
  async write(bytes: Uint8Array, count: number): Promise<void> {
    this.#check();
    if (!this.#stdout.write(bytes)) await once(this.#stdout, 'drain', { signal: this.#signal });
    this.#check();
    this.#count += count;
    this.#showProgress();
  }

  /** Adds `bytes` to the progress of the input. */
  hasRead(bytes: number): void {
    this.#read += bytes;
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#signal.throwIfAborted();
  }

  /** Removes the progress line, and waits until everything is written. */
  async finish(): Promise<void> {
    this.clearProgress();
    await new Promise<void>((resolve, reject) => {
      this.#stdout.write('', (error) => (error ? reject(error) : resolve()));
    });
    this.#check();
  }

  clearProgress(): void {
    if (this.#showing) this.#stderr.write('\r\x1b[K');
    this.#showing = false;
  }

  /**
   * Writes the progress line, only on a terminal: after one second, then twice a second. Every user would have to install a package for it.
   */
  #showProgress(): void {
    if (!this.#stderr.isTTY || (this.#stdout as { isTTY?: boolean }).isTTY) return;
    const now = performance.now();
    if (now - this.#shown < (this.#showing ? 500 : 1000)) return;
    this.#shown = now;
    this.#showing = true;
    const seconds = (now - this.#started) / 1000;
    const rate = Math.round(this.#count / seconds);
    const done = this.#total === undefined || this.#read === 0 ? undefined : Math.min(1, this.#read / this.#total);
    const rest = done === undefined ? '' : `, ${Math.floor(100 * done)} %, ${clock(seconds / done - seconds)} left`;
    this.#stderr.write(`\r\x1b[K${this.#count.toLocaleString('en')} URLs, ${rate.toLocaleString('en')}/s${rest}`);
  }
}

/** Formats minutes and seconds: `1:05`. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
