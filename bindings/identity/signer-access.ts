/**
 * What a signer is made of, for the subpaths that sign other things with it. They take a `Signer` and must not ask callers for its insides;
 * a map keeps them out of what callers see of it.
 */
import { wrongType } from '../api/errors.js';
import type { SignerParts } from './signer-parts.js';

const partsOf = new WeakMap<object, SignerParts>();

/** To be called by whatever is made of `parts` and is given to callers as a signer. */
export function grantAccess(signer: object, parts: SignerParts): void {
  partsOf.set(signer, parts);
}

/**
 * The parts of a signer that this library made.
 *
 * @throws TypeError if it is none, SigV4Error `SignerDisposed`
 */
export function readSigner(signer: unknown): SignerParts {
  const given = typeof signer === 'object' && signer !== null ? signer : {};
  const parts = partsOf.get(given);
  if (parts === undefined)
    throw wrongType('signer', `what ${'current' in given ? 'await provider.current()' : 'createSigner'} gives`, signer);
  parts.signingKeys.usable();
  return parts;
}
