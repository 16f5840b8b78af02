/**
 * Builds the canonicalRequest as Keystone's Ec2Signer does (python-keystoneclient, `contrib/ec2/utils.py`). It differs from AWS's in some
 * cases.
 */

import type { Ec2Credentials } from '../api/ec2.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import { propertiesOf } from '../util/pairs.js';

/** Clients that sign the host without its port: boto before 2.9.3. Keystone matches the start of the User-Agent. */
const OLD_BOTO = /^Boto\/2\.[0-9]\.[0-2]/;

/**
 * Returns the canonicalRequest that Keystone computes. Keystone keeps path, payloadHash and signedHeaders unchanged, and only trims header
 * values. It skips signed headers that are missing. It omits the query of a POST. Otherwise it sorts parameters by their decoded names,
 * each name once.
 *
 * @param signedHeaders As in the request. By default they are read from Authorization and then from the query, as Keystone does.
 * @param oldBotoHosts Recognizes a boto before 2.9.3 by its User-Agent. True by default, as in Keystone.
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

/** Compares texts in Python's order, by code point. JavaScript compares UTF-16 code units, which puts U+10000 before U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = (a.codePointAt(i) as number) - (b.codePointAt(i) as number);
    // The texts are equal up to here, so both positions are at the start of a code point.
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
