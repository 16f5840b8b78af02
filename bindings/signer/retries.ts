/** Decides when a `fetch` sends a request again. */

import { checkNames, wrongType } from '../api/errors.js';
import { wholeNumber } from '../util/integers.js';
import { flag } from '../util/options.js';
import { parseHttpDate } from './http-date.js';
import type { NamedRequest } from './sign-request.js';

const MOST_RETRIES = 3;
const DEFAULT_DELAY = 100;
const MOST_DELAY = 10_000;
/** The longest `Retry-After` that is waited for, in milliseconds. */
const MOST_ASKED = 60_000;

const NAMES: ReadonlySet<string> = new Set(['limit', 'delay', 'post']);
/** Methods whose requests may arrive twice (RFC 9110, section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** Checked options. */
export interface RetrySettings {
  readonly limit: number;
  readonly delay: number;
  readonly post: boolean;
}

/** An error of the `fetch` that sends. No response came. */
export class Failure {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

/** Reads the option `retries`. @throws TypeError or RangeError */
export function readRetries(given: unknown): RetrySettings {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    checkNames('retries', given, NAMES);
    const { limit, delay, post } = given as Record<string, unknown>;
    return {
      limit: wholeNumber('retries.limit', limit, MOST_RETRIES, ' retries', undefined, 0) ?? MOST_RETRIES,
      delay: wholeNumber('retries.delay', delay, MOST_DELAY, ' milliseconds') ?? DEFAULT_DELAY,
      post: flag('retries.post', post),
    };
  }
  if (given !== undefined && typeof given !== 'number') throw wrongType('retries', 'a number or an object', given);
  const limit = wholeNumber('retries', given, MOST_RETRIES, ' retries', undefined, 0) ?? 0;
  return { limit, delay: DEFAULT_DELAY, post: false };
}

/** The retries of one call, also over redirects: a server that alternates errors and redirects gets no more. */
export class Retries {
  readonly #settings: RetrySettings;
  #made = 0;

  constructor(settings: RetrySettings) {
    this.#settings = settings;
  }

  /** Returns the milliseconds to wait before the request is sent again; undefined if it must not be. Counts a retry. */
  waitAfter(outcome: Response | Failure, named: NamedRequest): number | undefined {
    const { limit, delay } = this.#settings;
    if (this.#made >= limit || !this.#isRetried(outcome, named)) return undefined;
    const asked = outcome instanceof Failure ? 0 : (retryAfter(outcome) ?? 0);
    if (asked > MOST_ASKED) return undefined;
    // Random, so that clients that failed together do not come back together.
    const wait = Math.random() * delay * 2 ** this.#made;
    this.#made++;
    return Math.max(asked, wait);
  }

  #isRetried(outcome: Response | Failure, { method, body }: NamedRequest): boolean {
    // A stream was consumed.
    if (body === null) return false;
    // The service has not started on the request.
    if (!(outcome instanceof Failure) && outcome.status === 429) return true;
    const mayArriveTwice = IDEMPOTENT.has(method) || (this.#settings.post && method === 'POST');
    return mayArriveTwice && (outcome instanceof Failure || outcome.status >= 500);
  }
}

/** Returns the wait that a response asks for, in milliseconds; undefined without a valid `Retry-After` (RFC 9110, section 10.2.3). */
function retryAfter({ headers }: Response): number | undefined {
  const text = headers.get('retry-after');
  if (text !== null && /^\d+$/.test(text)) return 1000 * Number(text);
  const date = parseHttpDate(text);
  // By the clock of the server, because the local clock may be wrong.
  return date === undefined ? undefined : date - (parseHttpDate(headers.get('date')) ?? Date.now());
}

/** Waits. Rejects with the reason of the signal if it aborts first. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
