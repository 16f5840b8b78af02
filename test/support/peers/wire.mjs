/**
 * The request on the wire, for peers that need it encoded. Uses encodeURIComponent, so that the peers do not depend on the
 * encoder of the reference.
 *
 * @typedef {import('./types.mjs').PresignRequest} PresignRequest
 */

/** @param {string} text */
function encode(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** @param {PresignRequest} request */
export function wirePath(request) {
  return request.path.split('/').map(encode).join('/');
}

/** @param {Iterable<readonly [string, string]>} pairs */
export function wireQuery(pairs) {
  return Array.from(pairs, ([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

/** @param {PresignRequest} request */
export function wireHost(request) {
  return request.origin.replace(/^https?:\/\//, '');
}

/** @param {string} pathAndQuery */
export function signatureOf(pathAndQuery) {
  const found = /[?&]X-Amz-Signature=([0-9a-f]{64})(?:&|$)/.exec(pathAndQuery)?.[1];
  if (found === undefined) throw new Error(`no signature in ${pathAndQuery}`);
  return found;
}
