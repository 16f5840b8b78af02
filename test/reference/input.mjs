import { dialectOf } from './dialects.mjs';

/**
 * Converts the options of a siglane call to the input of the reference signer and the peers.
 *
 * @param {import('../vectors/load.mjs').SignCase} signCase
 * @returns {[import('./sign.mjs').SignRequest, import('./sign.mjs').SignOptions]}
 */
export function referenceInput({ mode, options, request }) {
  const dialect = dialectOf(options.service, options.dialect);
  return [request, { ...options, dialect, date: request.signingDate, mode }];
}
