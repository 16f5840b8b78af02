/** A request as OpenStack's Keystone gets it: in a document, whose canonical request `siglane/ec2` knows. */

import { keystoneCanonicalRequest } from '../ec2/canonical.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { decodeText } from '../protocol/percent-encoding.js';
import { headerValues } from './claim.js';
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

/** Web frameworks take a "+" for a space. */
function plain(text: string): string {
  return decodeText(text.replaceAll('+', ' '));
}
