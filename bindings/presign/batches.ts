/** Who signs the batches of a stream: one signer all of them, or a provider's, which may be another one for each. */

import { atItem, isSiglaneError, SigV4Error } from '../api/errors.js';
import type { CurrentOptions, SignerProvider } from '../api/provider.js';
import type { Core } from '../core/core.js';
import type { Plan } from '../core/shapes.js';
import { readSigner } from '../identity/signer-access.js';
import type { SignerParts } from '../identity/signer-parts.js';
import { WEEK } from '../protocol/expires.js';
import type { Template } from '../template/template.js';
import { untilAborted } from '../util/abortable.js';
import { type Plans, signingTime } from './plans.js';

/** What gives signers: made by `createSignerProvider`, or the caller's own. */
export type Provider = Pick<SignerProvider, 'current'>;

/** Gives who signs a batch. @param own the most seconds of validity that one of its items has of its own */
export type NextSigner = (own: number) => SignerParts | Promise<SignerParts>;

/**
 * The parts of a provider's current signer.
 *
 * @throws what the provider rejects with, in a SigV4Error `CredentialsUnavailable` if it is not an error of this library (as a rejection)
 */
export async function currentParts(provider: Provider, options?: CurrentOptions): Promise<SignerParts> {
  try {
    return readSigner(await provider.current(options));
  } catch (error) {
    if (isSiglaneError(error)) throw error;
    // Not with the words of the error: what could not be parsed may be a secret.
    throw new SigV4Error('CredentialsUnavailable', 'could not be loaded, see `cause`', { field: 'credentials' }, error);
  }
}

/** Asks a provider, for credentials that last as long as a batch asks for. @param now the clock, in milliseconds since 1970 */
export function signerOf(provider: Provider, template: Template, now: () => number): NextSigner {
  return async (own) => {
    const time = now();
    // Seconds are counted from the signing date, which may be another than the clock's.
    const since = Math.floor(time / 1000) - Math.floor(signingTime(template, time) / 1000);
    const asked = Math.max(template.expiresIn, own) - since;
    return currentParts(provider, { expiresIn: Math.min(Math.max(asked, 1), WEEK) });
  };
}

/** How the batches of a stream are signed. */
export interface Batches {
  readonly template: Template;
  /**
   * Signs a batch with the time of the call.
   *
   * @param index of its first item in the stream
   * @param own the most seconds of validity that one of its items has of its own
   * @throws the signal's reason, as soon as it aborts; errors of this library with an index
   */
  sign<T>(index: number, own: number, signal: AbortSignal | undefined, sign: (core: Core, plan: Plan) => T): Promise<T>;
}

/** @param next is called once for each batch */
export function makeBatches(template: Template, plans: Plans, next: NextSigner): Batches {
  return {
    template,
    async sign(index, own, signal, sign) {
      const locate = (error: unknown) => {
        throw atItem(error, index);
      };
      const asked = next(own);
      const parts = asked instanceof Promise ? await untilAborted(asked.catch(locate), signal) : asked;
      try {
        return sign(parts.signingKeys.core, plans.of(parts).at(template));
      } catch (error) {
        return locate(error);
      }
    },
  };
}
