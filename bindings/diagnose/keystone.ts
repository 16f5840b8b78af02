/** A request as OpenStack's Keystone gets it: in a document, whose canonical request `siglane/ec2` knows. */

import { keystoneCanonicalRequest } from '../ec2/canonical.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { decodeText } from '../protocol/percent-encoding.js';
import type { Parameter } from './encodings.js';
import type { ObservedRequest } from './observed.js';

/** @param signedHeaders as they stand in the request */
export function keystoneText(
  { method, headers }: ObservedRequest,
  path: string,
  parameters: readonly Parameter[],
  signedHeaders: string,
  payloadHash: string,
): string {
  const params = Object.fromEntries(parameters.map((pair) => pair.map(plain)));
  delete params[PARAMETER.signature];
  // Of a header that is there twice a web server makes one.
  const joined = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = joined.get(name.toLowerCase());
    joined.set(name.toLowerCase(), before === undefined ? value : `${before.trim()},${value.trim()}`);
  }
  return keystoneCanonicalRequest(
    { verb: method, path, params, headers: Object.fromEntries(joined), body_hash: payloadHash },
    signedHeaders,
  );
}

/** Web frameworks take a "+" for a space. */
function plain(text: string): string {
  return decodeText(text.replaceAll('+', ' '));
}
