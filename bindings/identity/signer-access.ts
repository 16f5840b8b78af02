/**
 * Gives other entries, such as `siglane/chunked`, access to the parts of a `Signer`. A WeakMap keeps the parts out of the object that
 * callers see.
 */
import { wrongType } from '../api/errors.js';
import type { SignerParts } from './signer-parts.js';

const partsOf = new WeakMap<object, SignerParts>();

/** Registers the parts of a signer before it is given to a caller. */
export function grantAccess(signer: object, parts: SignerParts): void {
  partsOf.set(signer, parts);
}

/**
 * Returns the parts of a signer.
 *
 * @throws TypeError if the library has not created it; SigV4Error `SignerDisposed`
 */
export function readSigner(signer: unknown): SignerParts {
  const given = typeof signer === 'object' && signer !== null ? signer : {};
  const parts = partsOf.get(given);
  if (parts === undefined)
    throw wrongType(
      'signer',
      `the result of ${'current' in given ? 'await provider.current()' : 'createSigner'}`,
      signer,
    );
  parts.signingKeys.usable();
  return parts;
}
