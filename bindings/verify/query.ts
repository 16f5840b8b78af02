/** The parameters of a signature in the query, and the query without them. */

import type { Dialect } from '../api/dialect.js';
import * as PARAMETER from '../protocol/names/parameter.js';

import { badEscapeAt, decodeText, hasBadEscape } from '../protocol/percent-encoding.js';

/** All that belong to a signature, of version 2 too. Names have a case (RFC 3986, section 6.2.2.1). */
const KNOWN: ReadonlySet<string> = new Set([
  ...Object.values(PARAMETER),
  'AWSAccessKeyId',
  'Signature',
  'SignatureVersion',
]);

export interface QueryParameters {
  /** Decoded. */
  readonly values: ReadonlyMap<string, string>;
  /** One of version 4 that is there twice. */
  readonly repeated: string | undefined;
  /** The query without the signature, otherwise as it was. */
  readonly unsigned: string;
}

const NO_PARAMETERS: QueryParameters = { values: new Map(), repeated: undefined, unsigned: '' };

/**
 * Reads a query in one pass: it is a good part of what a request costs.
 *
 * @param query whose escapes are known to be such
 */
export function readParameters(query: string, { sessionToken }: Dialect): QueryParameters {
  if (query === '') return NO_PARAMETERS;
  const values = new Map<string, string>();
  let repeated: string | undefined;
  let unsigned = '';
  /** Where the text begins that is not in `unsigned` yet. */
  let kept = 0;
  for (let at = 0, end = 0, next = -1; at <= query.length; at = end + 1) {
    end = query.indexOf('&', at);
    if (end < 0) end = query.length;
    // The next "=" may be far away. It is looked for once.
    if (next < at) next = indexFrom(query, '=', at);
    const equals = Math.min(next, end);
    // What is no UTF-8 stays encoded: no name that is looked for, and no value that is right, has such bytes.
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

/** The first "%" of a query that is no escape, with what follows it in its name or value, two characters at most. */
export function badEscapeOf(query: string): string | undefined {
  const part = hasBadEscape(query) ? query.split(/[&=]/).find(hasBadEscape) : undefined;
  return part?.slice(badEscapeAt(part)).slice(0, 3);
}
