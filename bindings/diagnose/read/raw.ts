/** Reads a request as HTTP/1.1 writes it (RFC 9112), as HTTP/2 names its parts (RFC 9113), or as `curl -v` prints it. */
import { isToken, TOKEN_CHARACTERS } from '../../protocol/header-names.js';
import { trimBlanks } from '../../util/text.js';
import type { ObservedRequest } from '../observed.js';
import { unreadable } from './evidence.js';
import { headerOf, hostOf, splitUrl, targetOf, unseenBody, withHost } from './url.js';

const VERSION = / HTTP\/\d(?:\.\d)?$/;
/** Request line without a version, as people write it: only with an upper-case method and a possible target. */
const SHORT_LINE = /^([A-Z]+) +((?:\/|https?:\/\/)\S*)$/;
const VERBOSE = new RegExp(`^> [${TOKEN_CHARACTERS}]+ .*HTTP/\\d`, 'm');

/** True for the output of `curl -v`. */
export function isVerbose(text: string): boolean {
  return VERBOSE.test(text);
}

/** Reads the last request that `curl -v` shows, because earlier ones were redirected. Its output has no body. @throws RangeError */
export function readVerbose(text: string): ObservedRequest {
  const lines = text.split(/\r?\n/);
  const start = lines.findLastIndex((line) => VERBOSE.test(line));
  const head: string[] = [];
  for (let i = start; lines[i]?.startsWith('>') && lines[i]?.trimEnd() !== '>'; i++)
    head.push((lines[i] as string).slice(2));
  const { method, headers, ...rest } = readRaw(head.join('\n'));
  const isPlain = lines.some((line) => /^\* (?:Connected to|Established connection to) .* port 80\b/.test(line));
  return {
    method,
    ...rest,
    headers,
    scheme: isPlain ? 'http' : rest.scheme,
    body: unseenBody(method, headers),
  };
}

/** Reads a raw request. @throws RangeError for a text without a request line and without `:method` and `:path` */
export function readRaw(text: string): ObservedRequest {
  const { lines, rest } = splitHead(withoutIndent(text));
  const [method, target] = readRequestLine(lines[0] ?? '');
  if (method !== undefined && target !== undefined) return withTarget(method, target, readFields(lines.slice(1)), rest);
  const fields = readFields(lines);
  const pseudo = new Map(fields.filter(([name]) => name.startsWith(':')));
  const path = pseudo.get(':path');
  if (path === undefined)
    throw unreadable('request', 'a request line, a curl command, a URL or JSON', 'a text without any of them');
  const headers = fields.filter(([name]) => !name.startsWith(':'));
  const authority = pseudo.get(':authority');
  // `:authority` and Host must be equal. If they differ, both are kept for the diagnosis.
  if (authority !== undefined && headerOf(headers, 'host') !== authority) headers.unshift(['host', authority]);
  const request = withTarget(pseudo.get(':method') ?? 'GET', path, headers, rest);
  return pseudo.get(':scheme') === 'http' ? { ...request, scheme: 'http' } : request;
}

/** Reads a request line. Spaces in the target are kept, because they are a mistake to report. */
function readRequestLine(line: string): [method: string | undefined, target: string | undefined] {
  const version = VERSION.exec(line.slice(-16));
  const blank = line.indexOf(' ');
  const method = line.slice(0, blank);
  if (version !== null && blank > 0 && isToken(method))
    return [method, line.slice(blank, line.length - version[0].length).trim()];
  const [, shortMethod, target] = SHORT_LINE.exec(line) ?? [];
  return [shortMethod, target];
}

/** Removes the indentation of quoted text: as much as the first line has. */
function withoutIndent(text: string): string {
  const start = text.length - text.trimStart().length;
  const indent = text.slice(text.lastIndexOf('\n', start) + 1, start);
  const rest = text.slice(start);
  if (indent === '') return rest;
  // Line by line, because searching for a prefix that the text itself chooses can take quadratic time.
  return rest
    .split('\n')
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
}

function withTarget(method: string, target: string, fields: [string, string][], rest: string): ObservedRequest {
  const parts = /^\w+:\/\//.test(target) ? splitUrl(target) : undefined;
  if (parts === undefined && !target.startsWith('/'))
    throw unreadable('request', 'a target that begins with "/" or is an absolute URL', 'another one');
  const { headers, hostFrom } = withHost(fields, parts && hostOf(parts));
  return {
    method,
    scheme: parts?.scheme ?? 'https',
    target: parts?.target ?? targetOf(target),
    headers,
    hostFrom,
    body: bodyOf(method, headers, rest),
  };
}

/** Splits the head from the body at the first empty line, and joins folded lines (RFC 9112, section 5.2). */
function splitHead(text: string): { lines: string[]; rest: string } {
  const end = /\r?\n\r?\n/.exec(text);
  const head = end === null ? text.trimEnd() : text.slice(0, end.index);
  const lines: string[] = [];
  let folded: string[] = [];
  const finish = () => {
    if (folded.length > 0) lines.push(folded.join(' '));
  };
  for (const line of head.split(/\r?\n/)) {
    if (/^[ \t]/.test(line) && lines.length + folded.length > 1) {
      folded.push(line.trim());
      continue;
    }
    finish();
    folded = [line];
  }
  finish();
  return { lines, rest: end === null ? '' : text.slice(end.index + end[0].length) };
}

/** Reads header fields. Skips other lines, because a log may have added them. */
function readFields(lines: readonly string[]): [name: string, value: string][] {
  return lines.flatMap((line): [string, string][] => {
    const colon = line.indexOf(':', 1);
    const name = line.slice(0, colon);
    const bare = name.replace(/^:| $/g, '');
    if (colon === -1 || !isToken(bare)) return [];
    return [[name.trimEnd(), trimBlanks(line.slice(colon + 1))]];
  });
}

/** Takes as many bytes as Content-Length says, because copied text often has an extra line break. Undefined if there are fewer bytes. */
function bodyOf(method: string, headers: readonly [string, string][], rest: string): Uint8Array | undefined {
  if (rest === '') return unseenBody(method, headers);
  // A chunked body contains framing that was not signed.
  if (headerOf(headers, 'transfer-encoding') !== undefined) return undefined;
  const bytes = new TextEncoder().encode(rest);
  const given = headerOf(headers, 'content-length');
  if (given === undefined) return rest.trim() === '' ? unseenBody(method, headers) : bytes;
  const length = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  return bytes.length >= length ? bytes.slice(0, length) : undefined;
}
