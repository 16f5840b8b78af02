/** The option `drop` of what signs for an HTTP client. */

import { refused, wrongType } from '../api/errors.js';
import { isToken } from '../protocol/header-names.js';
import { lowerCase } from '../util/text.js';

/**
 * Reads names of headers to remove, which must be exact: a pattern would remove headers that nobody has looked at.
 *
 * @returns lower-case names
 * @throws TypeError; SigV4Error `InvalidHeader` for what is not a name, `ReservedHeader` for `host` and `x-amz-*`
 */
export function readDropped(given: unknown): string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw wrongType('drop', 'an array of header names', given);
  const list: unknown[] = [...given];
  return list.map((each, index) => {
    if (typeof each !== 'string') throw wrongType('drop', 'a string', each, index);
    if (!isToken(each) || each.includes('*'))
      throw refused('InvalidHeader', 'drop', 'is not the exact name of a header, such as "x-api-key"', index);
    const name = lowerCase(each);
    if (name === 'host' || name.startsWith('x-amz-'))
      throw refused(
        'ReservedHeader',
        'drop',
        `is ${name}, which services read: only other headers can be dropped`,
        index,
      );
    return name;
  });
}
