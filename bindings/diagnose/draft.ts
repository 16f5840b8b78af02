/** A canonical request in parts, with its string to sign, so that a mistake can change one part. */
import { stringToSignHead } from '../protocol/credential-scope.js';

export interface Draft {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly signedHeaders: string;
  readonly payloadHash: string;
  /** Joins the lines. */
  readonly join: (draft: Draft) => string;
  /** Builds the string to sign from the hash of the canonical request. */
  readonly toSign: (hash: string, draft: Draft, canonicalRequest: string) => string;
  readonly date: string;
  /** Credential scope: `YYYYMMDD/region/service/aws4_request`. */
  readonly scope: string;
}

/** Placeholder hash, to compare two texts without their hashes. It contains letters, because a client may change their case. */
export const ANY_HASH = '0a'.repeat(32);

/** Joins a canonical request (AWS, "Create a signed AWS API request", step 1). */
export function join({ method, path, query, headers, signedHeaders, payloadHash }: Draft): string {
  return [method, path, query, headerLines(headers), signedHeaders, payloadHash].join('\n');
}

/** Formats header lines, each with a line break at its end. */
export function headerLines(headers: Draft['headers']): string {
  return headers.map(([name, value]) => `${name}:${value}\n`).join('');
}

/** Builds the string to sign (AWS, "Create a signed AWS API request", step 3). */
export function toSign(hash: string, { date, scope }: Draft): string {
  return stringToSignHead(date, scope) + hash;
}

/** Parses a canonical request. Undefined for any other text. Ignores line breaks at both ends. */
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

/** Removes line breaks at both ends. A pattern for the end would start at every line break of the text. */
export function trimBreaks(text: string): string {
  let [start, end] = [0, text.length];
  while (text[start] === '\n') start++;
  while (end > start && text[end - 1] === '\n') end--;
  return text.slice(start, end);
}

/** Lists the lines of a draft by name, for comparison. */
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
