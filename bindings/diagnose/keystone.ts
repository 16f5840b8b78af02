/** A request as OpenStack's Keystone gets it: in a document, whose canonical request `siglane/ec2` builds. */

import { keystoneCanonicalRequest } from '../ec2/canonical.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { decodeText } from '../protocol/percent-encoding.js';
import { headerValues } from './claim.js';
import type { Parameter } from './encodings.js';
import type { ObservedRequest } from './observed.js';

/** Builds Keystone's canonical request. @param signedHeaders as in the request */
export function keystoneText(
  { method, headers }: ObservedRequest,
  path: string,
  parameters: readonly Parameter[],
  signedHeaders: string,
  payloadHash: string,
): string {
  const params = Object.fromEntries(parameters.map((pair) => pair.map(plain)));
  delete params[PARAMETER.signature];
  // A web server joins repeated headers into one.
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const joined = [...names].map((name): [string, string] => {
    const values = headerValues({ headers }, name);
    return [name, values.length === 1 ? (values[0] as string) : values.map((value) => value.trim()).join(',')];
  });
  return keystoneCanonicalRequest(
    { verb: method, path, params, headers: Object.fromEntries(joined), body_hash: payloadHash },
    signedHeaders,
  );
}

/** Decodes a value as web frameworks do, which read "+" as a space. */
function plain(text: string): string {
  return decodeText(text.replaceAll('+', ' '));
}
