import { dialectOf } from './dialects.mjs';

/**
 * What the reference signer and the peers take, from what a caller of siglane gives.
 *
 * @param {import('../vectors/load.mjs').SignCase} signCase
 * @returns {[import('./sign.mjs').SignRequest, import('./sign.mjs').SignOptions]}
 */
export function referenceInput({ mode, options, request }) {
  const dialect = dialectOf(options.service, options.dialect);
  return [request, { ...options, dialect, date: request.signingDate, mode }];
}
