/** The canonical request as Keystone's Ec2Signer makes it (python-keystoneclient, `contrib/ec2/utils.py`), which is not AWS's in every case. */

import type { Ec2Credentials } from '../api/ec2.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import { propertiesOf } from '../util/pairs.js';

/** Clients that sign their host without its port: boto before 2.9.3. It is the beginning of the header that counts. */
const OLD_BOTO = /^Boto\/2\.[0-9]\.[0-2]/;

/**
 * What Keystone signs again. Path, payload line and names of signed headers are taken as they are; values of headers are trimmed and no
 * more; a header that is signed and not there is left out; the query of a POST is left out; else the parameters stand in the order of
 * their names before they are encoded, each name once.
 *
 * @param signedHeaders as they stand in the request. Default: looked for where Keystone does, in Authorization and then in the query
 * @param oldBotoHosts whether a boto before 2.9.3 is known by its User-Agent. Default: true, as Keystone does
 */
export function keystoneCanonicalRequest(
  { verb, path, params, headers, body_hash }: Omit<Ec2Credentials, 'access' | 'signature' | 'host'>,
  signedHeaders = signedHeadersOf({ params, headers }),
  oldBotoHosts = true,
): string {
  const values = new Map(propertiesOf(headers).map(([name, value]) => [name.toLowerCase().trim(), value.trim()]));
  const isPortless = oldBotoHosts && OLD_BOTO.test(values.get('user-agent') ?? '');
  const lines: string[] = [];
  for (const name of signedHeaders.split(';')) {
    const value = values.get(name);
    if (value === undefined) continue;
    lines.push(`${name}:${name === 'host' && isPortless ? value.split(':', 1)[0] : value}`);
  }
  const method = verb.toUpperCase();
  const query = method === 'POST' ? '' : keystoneQuery(params);
  return [method, path, query, `${lines.join('\n')}\n`, signedHeaders, body_hash].join('\n');
}

function keystoneQuery(params: Readonly<Record<string, string>>): string {
  return propertiesOf(params)
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([name, value]) => `${encodeValue(name)}=${encodeValue(value)}`)
    .join('&');
}

/** Python's order of texts. JavaScript's own is by UTF-16 units, which puts U+10000 before U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = (a.codePointAt(i) as number) - (b.codePointAt(i) as number);
    // Both are the same up to here, so both are at the beginning of a code point.
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function signedHeadersOf({ params, headers }: Pick<Ec2Credentials, 'params' | 'headers'>): string {
  const [, authorization] = propertiesOf(headers).find(([name]) => name.toLowerCase() === HEADER.authorization) ?? [];
  const names =
    authorization === undefined ? params[PARAMETER.signedHeaders] : /SignedHeaders=([^,]*)/.exec(authorization)?.[1];
  return names ?? '';
}
