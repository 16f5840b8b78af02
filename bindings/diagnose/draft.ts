/** A canonical request in its parts, with what is signed of it, so that one part can be made otherwise. */
import { stringToSignHead } from '../protocol/credential-scope.js';

export interface Draft {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly signedHeaders: string;
  readonly payloadHash: string;
  /** Puts the lines together. */
  readonly join: (draft: Draft) => string;
  /** Makes the string to sign of the canonical request's hash. */
  readonly toSign: (hash: string, draft: Draft, canonicalRequest: string) => string;
  readonly date: string;
  /** `YYYYMMDD/region/service/aws4_request`. */
  readonly scope: string;
}

/** Stands for a hash where two texts are compared but for theirs: it has letters, whose case can be another. */
export const ANY_HASH = '0a'.repeat(32);

/** AWS, "Create a signed AWS API request", step 1. */
export function join({ method, path, query, headers, signedHeaders, payloadHash }: Draft): string {
  return [method, path, query, headerLines(headers), signedHeaders, payloadHash].join('\n');
}

/** Each with a line break behind it. */
export function headerLines(headers: Draft['headers']): string {
  return headers.map(([name, value]) => `${name}:${value}\n`).join('');
}

/** AWS, "Create a signed AWS API request", step 3. */
export function toSign(hash: string, { date, scope }: Draft): string {
  return stringToSignHead(date, scope) + hash;
}

/** The parts of a canonical request, or undefined if it has not the form of one. Line breaks at its ends do not count. */
export function parse(text: string): Omit<Draft, 'join' | 'toSign' | 'date' | 'scope'> | undefined {
  const lines = trimBreaks(text.replaceAll('\r\n', '\n')).split('\n');
  const [method, path, query] = lines;
  const payloadHash = lines.at(-1);
  const signedHeaders = lines.at(-2);
  if (lines.length < 6 || method === undefined || path === undefined || query === undefined) return undefined;
  if (payloadHash === undefined || signedHeaders === undefined || !/^[A-Za-z-]+$/.test(method)) return undefined;
  const between = lines.slice(3, -2);
  if (between.at(-1) === '') between.pop();
  const headers: (readonly [string, string])[] = [];
  for (const line of between) {
    const colon = line.indexOf(':');
    if (colon < 0) return undefined;
    headers.push([line.slice(0, colon), line.slice(colon + 1)]);
  }
  return { method, path, query, headers, signedHeaders, payloadHash };
}

/** Without the line breaks at its ends. By hand: a pattern for those at the end would begin at every one within. */
export function trimBreaks(text: string): string {
  let [start, end] = [0, text.length];
  while (text[start] === '\n') start++;
  while (end > start && text[end - 1] === '\n') end--;
  return text.slice(start, end);
}

/** Names of the lines of a draft, with their values: what can be compared one by one. */
export function linesOf(draft: Omit<Draft, 'join' | 'toSign' | 'date' | 'scope'>): [name: string, value: string][] {
  const seen = new Map<string, number>();
  const headers = draft.headers.map(([name, value]): [string, string] => {
    const lower = name.toLowerCase();
    const count = (seen.get(lower) ?? 0) + 1;
    seen.set(lower, count);
    return [count === 1 ? `header ${lower}` : `header ${lower}, number ${count}`, `${name}:${value}`];
  });
  return [
    ['method', draft.method],
    ['path', draft.path],
    ['query', draft.query],
    ...headers,
    ['signed headers', draft.signedHeaders],
    ['payload hash', draft.payloadHash],
  ];
}
