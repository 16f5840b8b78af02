/** The curl command that sends a signed request as it was signed. */

import type { Explanation } from '../../api/presigner.js';
import { EMPTY_HASH } from '../../protocol/payload-hash.js';
import { quote } from '../shell.js';
import type { Body } from './body.js';
import type { GivenRequest } from './options.js';

/** Methods whose requests say that a body is empty: servers may insist on `Content-Length: 0`. */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);
const DOT_SEGMENT = /\/(?:\.|%2e){1,2}(?=[/?]|$)/i;

/**
 * A command for a POSIX shell, a line for each part.
 *
 * @param signed what to send instead of the request; its headers are added. A HEAD request has no body.
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
    // curl would say that the body is a form. A header without a value removes what curl sends of itself.
    if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) parts.push(['-H', 'content-type:']);
    parts.push(data);
  }
  parts.push([signed.url]);
  return parts.map((words) => words.map(quote).join(' ')).join(' \\\n  ');
}

function methodWords(method: string, hasData: boolean): string[] {
  // With -X HEAD curl would wait for a body.
  if (method === 'HEAD') return ['--head'];
  return method === (hasData ? 'POST' : 'GET') ? [] : ['-X', method];
}

/** Keeps curl from reading brackets as patterns, and from removing dot segments. */
function urlWords(url: string): string[] {
  return [...(/[[\]{}]/.test(url) ? ['--globoff'] : []), ...(DOT_SEGMENT.test(url) ? ['--path-as-is'] : [])];
}

/** To curl, a header that ends with a colon is one to be removed; one with an empty value ends with a semicolon. */
function header(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}

/** Without a body given, and none signed, the request says so; if any may be sent, whoever runs the command may add one. */
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
