/** Signs the batches of a stream, with one signer or with the current signer of a provider. */

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

/** A source of signers: from `createSignerProvider`, or the caller's own. */
export type Provider = Pick<SignerProvider, 'current'>;

/** Returns the parts that sign a batch. @param own the longest `expiresIn` among the items of the batch, in seconds */
export type NextSigner = (own: number) => SignerParts | Promise<SignerParts>;

/**
 * Returns the parts of a provider's current signer.
 *
 * @throws errors of this library as they are; other errors of the provider as the `cause` of a SigV4Error `CredentialsUnavailable` (as
 * rejections)
 */
export async function currentParts(provider: Provider, options?: CurrentOptions): Promise<SignerParts> {
  try {
    return readSigner(await provider.current(options));
  } catch (error) {
    if (isSiglaneError(error)) throw error;
    // Without the message of the error, because a text that could not be parsed may be a secret.
    throw new SigV4Error('CredentialsUnavailable', 'could not be loaded: see `cause`', { field: 'credentials' }, error);
  }
}

/** Asks a provider for credentials that last as long as the URLs of a batch. @param now the clock, in milliseconds since 1970 */
export function signerOf(provider: Provider, template: Template, now: () => number): NextSigner {
  return async (own) => {
    const time = now();
    // The validity counts from the signing date, which may differ from the clock.
    const since = Math.floor(time / 1000) - Math.floor(signingTime(template, time) / 1000);
    const asked = Math.max(template.expiresIn, own) - since;
    return currentParts(provider, { expiresIn: Math.min(Math.max(asked, 1), WEEK) });
  };
}

/** A template and the function that signs batches with it. */
export interface Batches {
  readonly template: Template;
  /**
   * Signs a batch, with the time of the call.
   *
   * @param index of its first item in the stream
   * @param own the longest `expiresIn` among the items of the batch, in seconds
   * @throws the signal's reason as soon as it aborts; errors of this library, with an index
   */
  sign<T>(index: number, own: number, signal: AbortSignal | undefined, sign: (core: Core, plan: Plan) => T): Promise<T>;
}

/** Creates the function that signs batches. @param next is called once for each batch */
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
