/** One call of a `fetch` that signs: it signs and sends, and does both again where the options allow it. */

import { isSiglaneError } from '../api/errors.js';
import type { Signer } from '../api/signer.js';
import { parseAmzDate } from '../protocol/dates.js';
import * as HEADER from '../protocol/names/header.js';
import { untilAborted } from '../util/abortable.js';
import { type ClockOffsets, refusedOffset } from './clock-skew.js';
import type { FetchSettings } from './fetch-options.js';
import { signerIn } from './given-scope.js';
import { discard } from './redirects.js';
import { Failure, Retries, sleep } from './retries.js';
import { type NamedRequest, signAndUse } from './sign-request.js';

export class SigningCall {
  readonly #settings: FetchSettings;
  readonly #signer: () => Promise<Signer>;
  readonly #request: Request;
  /** Options for the `fetch` that sends. */
  readonly #own: RequestInit | undefined;
  readonly #retries: Retries;
  /** Undefined if dates are not corrected. */
  readonly #offsets: ClockOffsets | undefined;
  /** How far the service's clock is ahead of the local clock, in milliseconds, once this call was refused for its date. */
  #offset: number | undefined;

  constructor(
    settings: FetchSettings,
    offsets: ClockOffsets | undefined,
    signer: () => Promise<Signer>,
    request: Request,
    own: RequestInit | undefined,
  ) {
    this.#settings = settings;
    this.#signer = signer;
    this.#request = request;
    this.#own = own;
    this.#retries = new Retries(settings.retries);
    this.#offsets = offsets;
  }

  /** Signs and sends a request, with its retries. @throws errors of the signer, the provider and the `fetch` that sends */
  async send(named: NamedRequest): Promise<Response> {
    for (;;) {
      const outcome = await this.#corrected(named);
      const wait = this.#retries.waitAfter(outcome, named);
      if (outcome instanceof Failure) {
        if (wait === undefined) throw outcome.reason;
      } else if (wait === undefined) return outcome;
      else discard(outcome);
      await sleep(wait, this.#request.signal);
    }
  }

  /** Sends a request, and once more if it was refused for its date. */
  async #corrected(named: NamedRequest): Promise<Response | Failure> {
    const signed = await this.#sign(named);
    const lead = leadOf(signed);
    const outcome = await this.#transmit(signed);
    const offsets = this.#offsets;
    if (offsets === undefined || outcome instanceof Failure) return outcome;
    if (this.#offset !== undefined) {
      // Only a date that the service accepts is kept for other calls.
      if (outcome.ok) offsets.set(named.url, this.#offset);
      return outcome;
    }
    if (named.body === null) return outcome;
    this.#offset = await untilAborted(refusedOffset(outcome, named.method, lead), this.#request.signal);
    if (this.#offset === undefined) return outcome;
    offsets.forget(named.url);
    discard(outcome);
    return this.#corrected(named);
  }

  /** Returns the date to sign with; undefined for the signer's clock. */
  #date(url: string): Date | undefined {
    const offset = this.#offset ?? this.#offsets?.of(url);
    return offset === undefined ? undefined : new Date(Date.now() + offset);
  }

  async #sign(named: NamedRequest): Promise<Request> {
    const signer = await untilAborted(this.#signer(), this.#request.signal);
    const sign = signerIn(signer, this.#settings);
    const signingDate = this.#date(named.url);
    const signed = signAndUse(
      signingDate === undefined ? sign : (target) => sign({ ...target, signingDate }),
      this.#request,
      named,
    );
    this.#settings.destinations?.check(signed.url);
    return signed;
  }

  async #transmit(signed: Request): Promise<Response | Failure> {
    const { send } = this.#settings;
    try {
      return await (this.#own === undefined ? send(signed) : send(signed, this.#own));
    } catch (error) {
      if (this.#request.signal.aborted || isSiglaneError(error) || isAbort(error)) throw error;
      return new Failure(error);
    }
  }
}

/** Returns how far the signing date is ahead of the local clock, in milliseconds. */
function leadOf(signed: Request): number {
  const now = Date.now();
  return (parseAmzDate(signed.headers.get(HEADER.date) ?? '') ?? now) - now;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
