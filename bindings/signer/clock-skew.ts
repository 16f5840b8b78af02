/** Corrects the signing date of a `fetch` by the clock of the service. */

import { DAY_SECONDS } from '../protocol/dates.js';
import { parseHttpDate } from './http-date.js';

/**
 * The least difference between the clocks that is corrected, in milliseconds: that of @aws-sdk/core 3.975. Services of
 * AWS accept 5 minutes, S3 accepts 15.
 */
const LEAST = 240_000;
/**
 * The largest difference that is corrected, in milliseconds. A server chooses its `Date`. Without a limit, it could collect signatures for
 * any time to come.
 */
const MOST = 1000 * DAY_SECONDS;
/** The most origins whose difference is kept. */
const MOST_ORIGINS = 100;
/** The part of an error response that is read, in bytes and milliseconds. */
const MOST_BYTES = 65_536;
const MOST_TIME = 5000;

const STATUSES: ReadonlySet<number> = new Set([400, 401, 403]);
/** Error codes of a wrong clock: those of `isClockSkewError` in @smithy/core 3.41, and the messages of services without a code. */
const CLOCK_ERROR =
  /\b(?:AccessDeniedException|AuthFailure|InvalidSignatureException|RequestExpired|RequestInTheFuture|RequestTimeTooSkewed|SignatureDoesNotMatch)\b|Signature expired|Signature not yet current/;

/** How far the clocks of origins are ahead of the local clock. */
export class ClockOffsets {
  readonly #byOrigin = new Map<string, number>();

  /** Returns milliseconds; undefined if the origin's clock is not known to differ. */
  of(url: string): number | undefined {
    return this.#byOrigin.get(new URL(url).origin);
  }

  set(url: string, offset: number): void {
    const { origin } = new URL(url);
    this.#byOrigin.delete(origin);
    const [oldest] = this.#byOrigin.keys();
    if (oldest !== undefined && this.#byOrigin.size >= MOST_ORIGINS) this.#byOrigin.delete(oldest);
    this.#byOrigin.set(origin, offset);
  }

  forget(url: string): void {
    this.#byOrigin.delete(new URL(url).origin);
  }
}

/**
 * Reads from a response whether the request was refused for its date.
 *
 * @param method of the request
 * @param lead how far the signing date was ahead of the local clock, in milliseconds
 * @returns how far the service's clock is ahead of the local clock, in milliseconds; undefined if the date was not the reason
 */
export async function refusedOffset(response: Response, method: string, lead: number): Promise<number | undefined> {
  if (!STATUSES.has(response.status)) return undefined;
  // A cache answers with an old Date.
  const date = response.headers.has('age') ? undefined : parseHttpDate(response.headers.get('date'));
  if (date === undefined) return undefined;
  const offset = date - Date.now();
  if (Math.abs(offset - lead) < LEAST || Math.abs(offset) > MOST) return undefined;
  return (await isClockError(response, method)) ? offset : undefined;
}

async function isClockError(response: Response, method: string): Promise<boolean> {
  if (CLOCK_ERROR.test(response.headers.get('x-amzn-errortype') ?? '')) return true;
  // The response to HEAD has no code.
  return method === 'HEAD' || CLOCK_ERROR.test(await beginningOf(response));
}

/** Returns the beginning of a text, and leaves the response usable. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.clone().body?.getReader();
  if (reader === undefined) return '';
  const stop = () => reader.cancel().catch(() => {});
  // A server that stalls must not keep the response from the caller.
  const timer = setTimeout(stop, MOST_TIME);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let length = 0; length < MOST_BYTES; ) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      text += decoder.decode(value.subarray(0, MOST_BYTES), { stream: true });
    }
  } catch {
    // The caller gets the same error from the response.
  } finally {
    clearTimeout(timer);
    stop();
  }
  return text;
}
