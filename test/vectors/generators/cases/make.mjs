/**
 * @typedef {import('../../load.mjs').VectorRequest} VectorRequest
 * @typedef {{ name: string, request: Partial<VectorRequest> }} PresignCase a name, and the differences from the
 *   defaults
 */

/** @param {string} name  @param {Partial<VectorRequest>} request  @returns {PresignCase} */
export function make(name, request) {
  return { name, request };
}

/** @param {number} from  @param {number} to both included */
export function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** All printable ASCII. */
export const PRINTABLE = String.fromCharCode(...range(0x20, 0x7e));
