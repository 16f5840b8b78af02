/** Prints the curl command that sends a signed request exactly as it was signed. */

import type { Explanation } from '../../api/presigner.js';
import { EMPTY_HASH } from '../../protocol/payload-hash.js';
import { quote } from '../shell.js';
import type { Body } from './body.js';
import type { GivenRequest } from './options.js';

/** Methods that send `Content-Length: 0` for an empty body, because servers may require the header. */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);
const DOT_SEGMENT = /\/(?:\.|%2e){1,2}(?=[/?]|$)/i;

/**
 * Formats a command for a POSIX shell, with one line for each part.
 *
 * @param signed result of signing: its URL replaces the URL of the request, and its headers are added. A HEAD request has no body
 */
export function toCurl(
  { method, headers }: GivenRequest,
  body: Body | undefined,
  signed: Pick<Explanation, 'url' | 'headers' | 'payloadHash'>,
): string {
  const data = bodyWords(method, body, signed.payloadHash === EMPTY_HASH);
  const parts = [['curl', ...methodWords(method, data !== undefined), ...urlWords(signed.url)]];
  for (const [name, value] of [...headers, ...Object.entries(signed.headers)]) parts.push(['-H', header(name, value)]);
  if (data !== undefined) {
    // By default curl declares the body as a form. A header without a value removes this default.
    if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) parts.push(['-H', 'content-type:']);
    parts.push(data);
  }
  parts.push([signed.url]);
  return parts.map((words) => words.map(quote).join(' ')).join(' \\\n  ');
}

function methodWords(method: string, hasData: boolean): string[] {
  // With `-X HEAD` curl would wait for a body.
  if (method === 'HEAD') return ['--head'];
  return method === (hasData ? 'POST' : 'GET') ? [] : ['-X', method];
}

/** Options that stop curl from reading brackets as patterns, and from removing dot segments. */
function urlWords(url: string): string[] {
  return [...(/[[\]{}]/.test(url) ? ['--globoff'] : []), ...(DOT_SEGMENT.test(url) ? ['--path-as-is'] : [])];
}

/** Formats a header for `-H`. A semicolon marks an empty value, because curl removes a header that ends with a colon. */
function header(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}

/** Options for the body. Without a body, a signed empty body is sent explicitly. An unsigned body is left to the user of the command. */
function bodyWords(method: string, body: Body | undefined, signsEmpty: boolean): string[] | undefined {
  switch (body?.from) {
    case undefined:
      return signsEmpty && WITH_BODY.has(method) ? ['--data-raw', ''] : undefined;
    case 'text':
      return ['--data-raw', body.text];
    case 'file':
      return ['--data-binary', `@${body.file}`];
    case 'stdin':
      return ['--data-binary', '@-'];
  }
}
