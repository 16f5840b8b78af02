/** Computes the body from curl's options for data, or the query with `-G`. */
import { encodeValue } from '../../protocol/percent-encoding.js';
import type { CurlOption } from './curl-options.js';

export interface CurlData {
  /** Undefined without any such option. */
  readonly type: 'form' | 'json' | 'multipart' | 'file' | undefined;
  /** Undefined if a file contains the text, or without a text. */
  readonly text: string | undefined;
}

/** Joins the data of all options, in order. */
export function curlData(options: readonly CurlOption[]): CurlData {
  let type: CurlData['type'];
  let text: string | undefined = '';
  for (const { name, value } of options) {
    if (name === 'upload-file') type = 'file';
    else if (name === 'form' || name === 'form-string') type ??= 'multipart';
    const piece = dataOf(name, value);
    if (piece === undefined) continue;
    const separator = type === undefined || name === 'json' ? '' : '&';
    if (name === 'json') type = 'json';
    else type ??= 'form';
    text = piece.text === undefined || text === undefined ? undefined : text + separator + piece.text;
  }
  return { type, text: type === 'form' || type === 'json' ? text : undefined };
}

/** Text of an option for data, which may be in a file. Undefined for other options. */
function dataOf(name: string, value: string): { text: string | undefined } | undefined {
  switch (name) {
    case 'data-raw':
      return { text: value };
    case 'data':
    case 'data-ascii':
    case 'data-binary':
    case 'json':
      return { text: value.startsWith('@') ? undefined : value };
    case 'data-urlencode':
      return { text: urlencoded(value) };
    default:
      return undefined;
  }
}

/** Encodes `content`, `=content`, `name=content`, `@file` or `name@file`. A space becomes a plus sign. */
export function urlencoded(value: string): string | undefined {
  const at = value.search(/[=@]/);
  if (at === -1) return encoded(value);
  if (value[at] === '@') return undefined;
  const name = value.slice(0, at);
  return (name === '' ? '' : `${name}=`) + encoded(value.slice(at + 1));
}

function encoded(text: string): string {
  return encodeValue(text.toWellFormed()).replaceAll('%20', '+');
}
