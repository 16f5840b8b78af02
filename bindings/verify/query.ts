/** Extracts the signature's parameters from a query, and the query without the signature. */

import type { Dialect } from '../api/dialect.js';
import * as PARAMETER from '../protocol/names/parameter.js';

import { badEscapeAt, decodeText, hasBadEscape } from '../protocol/percent-encoding.js';

/** All parameters of a signature, including version 2. Names are case-sensitive (RFC 3986, section 6.2.2.1). */
const KNOWN: ReadonlySet<string> = new Set([
  ...Object.values(PARAMETER),
  'AWSAccessKeyId',
  'Signature',
  'SignatureVersion',
]);

export interface QueryParameters {
  /** Decoded values by name. */
  readonly values: ReadonlyMap<string, string>;
  /** A version 4 parameter that occurs twice. */
  readonly repeated: string | undefined;
  /** The query without the signature, otherwise unchanged. */
  readonly unsigned: string;
}

const NO_PARAMETERS: QueryParameters = { values: new Map(), repeated: undefined, unsigned: '' };

/**
 * Reads a query in one pass, because this is a large part of the cost of a request.
 *
 * @param query Its percent escapes have been checked.
 */
export function readParameters(query: string, { sessionToken }: Dialect): QueryParameters {
  if (query === '') return NO_PARAMETERS;
  const values = new Map<string, string>();
  let repeated: string | undefined;
  let unsigned = '';
  /** Start of the text that is not yet copied to `unsigned`. */
  let kept = 0;
  for (let at = 0, end = 0, next = -1; at <= query.length; at = end + 1) {
    end = query.indexOf('&', at);
    if (end < 0) end = query.length;
    // The next "=" may be far away, so it is searched once.
    if (next < at) next = indexFrom(query, '=', at);
    const equals = Math.min(next, end);
    // Invalid UTF-8 stays encoded. No known name and no valid value contains such bytes.
    const name = decodeText(query.slice(at, equals));
    if (!KNOWN.has(name)) continue;
    if (!values.has(name)) values.set(name, decodeText(query.slice(equals + 1, end)));
    else if (name.startsWith('X-Amz-')) repeated ??= name;
    if (name === PARAMETER.signature || (name === PARAMETER.sessionToken && sessionToken === 'appended')) {
      unsigned += query.slice(kept, at);
      kept = end + 1;
    }
  }
  return { values, repeated, unsigned: unsigned + query.slice(kept) };
}

function indexFrom(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? text.length : at;
}

/** Returns the first invalid "%" escape of a query, with up to two following characters of the same name or value. */
export function badEscapeOf(query: string): string | undefined {
  const part = hasBadEscape(query) ? query.split(/[&=]/).find(hasBadEscape) : undefined;
  return part?.slice(badEscapeAt(part)).slice(0, 3);
}
