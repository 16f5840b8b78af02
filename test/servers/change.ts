/** One small change to a signed request. */
import type { HttpRequest } from './send.js';

export type Change = (request: HttpRequest) => HttpRequest;

/**
 * A changed character is replaced by the next in its alphabet, so that a text keeps its kind: hexadecimal, base64, a
 * header value.
 */
const KINDS = ['0123456789', 'abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ+/='];

/** The text with another character in one place; a negative place counts from the end. */
export function changeCharacter(text: string, at: number): string {
  const given = text.at(at) ?? '';
  const kind = KINDS.find((each) => given !== '' && each.includes(given));
  if (kind === undefined) throw new Error(`nothing to change at ${at} of ${text}`);
  const index = at < 0 ? text.length + at : at;
  return text.slice(0, index) + kind[(kind.indexOf(given) + 1) % kind.length] + text.slice(index + 1);
}

/** Changes the end of a pattern's match in the URL. */
export function inUrl(pattern: RegExp, other = (part: string) => changeCharacter(part, -1)): Change {
  return (request) => ({ ...request, url: request.url.replace(pattern, (part) => other(part)) });
}

/** Changes the end of a header, or of a pattern's match in the header. */
export function inHeader(name: string, pattern = /.+/, other = (part: string) => changeCharacter(part, -1)): Change {
  return (request) => {
    const value = request.headers[name]?.replace(pattern, (part) => other(part)) ?? '';
    return { ...request, headers: { ...request.headers, [name]: value } };
  };
}

export function withoutHeader(name: string): Change {
  return ({ headers: { [name]: _, ...headers }, ...request }) => ({ ...request, headers });
}
