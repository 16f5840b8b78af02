/** Reads a `curl` command as the request that curl would send, as far as the command defines it. */

import { encodeBase64 } from '../../platform/base64.js';
import { encodeValue } from '../../protocol/percent-encoding.js';
import { trimBlanks } from '../../util/text.js';
import type { ObservedRequest } from '../observed.js';
import { type CurlData, curlData, urlencoded } from './curl-body.js';
import { type CurlOption, curlOptions } from './curl-options.js';
import { unreadable } from './evidence.js';
import { shellWords } from './shell-words.js';
import { headerOf, splitUrl, withHost, withoutUsualPort } from './url.js';

const COMMAND = /^(?:[$#%>] +)?(?:[^\s'"]*[/\\])?curl(?:\.exe)?[ \t\\]/;

/** True for a text that begins with `curl`, with or without a prompt. */
export function isCurl(text: string): boolean {
  return COMMAND.test(text);
}

/**
 * Reads the request of a command, or the first of several requests.
 *
 * Adds the headers that curl adds, except headers that depend on its version (User-Agent) or on chance (the boundary of a form). With
 * `--aws-sigv4`, Authorization and X-Amz-Date are unknown. The path stays as written, although curl removes dot segments without
 * `--path-as-is`.
 *
 * @throws RangeError for a command without a URL, or with an unclosed quotation
 */
export function readCurl(text: string): ObservedRequest {
  const options = curlOptions(
    shellWords(text.slice((COMMAND.exec(text) as RegExpExecArray)[0].length - 1)).filter(Boolean),
  );
  const last = (name: string) => options.findLast((each) => each.name === name)?.value;
  const has = (name: string) => last(name) !== undefined;
  const given = options.find(({ name }) => name === 'url')?.value;
  if (given === undefined) throw unreadable('request', 'a curl command with a URL', 'one without');
  // `http` is curl's default, unlike a browser's.
  const parts = splitUrl(/^[a-z]+:\/\//i.test(given) ? given : `http://${given}`);
  const data = curlData(options);
  const isQuery = has('get') && (data.type === 'form' || data.type === 'json');
  const sent: CurlData = isQuery ? { type: undefined, text: undefined } : data;
  const method = last('request') ?? usualMethod(sent, has('head'));
  const body = bodyOf(sent);
  const { headers, hostFrom } = withHost(
    headersOf(options, sent, body),
    withoutUsualPort(parts.scheme, parts.authority),
  );
  const target = last('request-target') ?? targetOf(parts.target, options, isQuery ? data.text : undefined);
  return { method, scheme: parts.scheme, target, headers, hostFrom, body };
}

function usualMethod({ type }: CurlData, isHead: boolean): string {
  if (isHead) return 'HEAD';
  if (type === 'file') return 'PUT';
  return type === undefined ? 'GET' : 'POST';
}

function bodyOf({ type, text }: CurlData): Uint8Array | undefined {
  if (type === undefined) return new Uint8Array();
  return text === undefined ? undefined : new TextEncoder().encode(text);
}

/** Builds the target. An upload to a folder appends the file name. Data with `-G` and `--url-query` are appended to the query. */
function targetOf(target: string, options: readonly CurlOption[], data: string | undefined): string {
  const [path = '', ...queries] = target.split('?');
  const file = options.findLast(({ name }) => name === 'upload-file')?.value ?? '';
  const isNamed = path.endsWith('/') && !/^(?:|-|\.)$/.test(file);
  const added = options
    .filter(({ name }) => name === 'url-query')
    .map(({ value }) => (value.startsWith('+') ? value.slice(1) : urlencoded(value)));
  const query = [queries.join('?'), data, ...added].filter(Boolean).join('&');
  const mark = query !== '' || queries.length > 0 ? '?' : '';
  return path + (isNamed ? encodeValue(baseName(file).toWellFormed()) : '') + mark + query;
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** Headers of `-H`, after the headers of curl that no `-H` replaces or removes. */
function headersOf(options: readonly CurlOption[], data: CurlData, body: Uint8Array | undefined): [string, string][] {
  const given = options.filter(({ name }) => name === 'header').map(({ value }) => readHeader(value));
  const values = (name: string) => options.filter((each) => each.name === name).map(({ value }) => value);
  const cookies = values('cookie').filter((value) => value.includes('='));
  const signs = values('aws-sigv4').length > 0;
  const [user, bearer, agent, referer, range] = ['user', 'oauth2-bearer', 'user-agent', 'referer', 'range'].map(
    (name) => values(name).at(-1),
  );
  const own: [name: string, value: string | undefined][] = [
    ['Authorization', bearer === undefined ? (signs ? undefined : basic(user)) : `Bearer ${bearer}`],
    ['Range', range && data.type === undefined ? `bytes=${range}` : undefined],
    ['User-Agent', agent || undefined],
    ['Accept', data.type === 'json' ? 'application/json' : '*/*'],
    ['Referer', referer || undefined],
    ['Cookie', cookies.length > 0 ? cookies.join(';') : undefined],
    ['Content-Length', data.type === undefined || body === undefined ? undefined : String(body.length)],
    ['Content-Type', TYPES[data.type ?? '']],
  ];
  const names = given.map(([name]): [string, string] => [name, '']);
  return [
    ...own.flatMap(([name, value]): [string, string][] =>
      value === undefined || headerOf(names, name.toLowerCase()) !== undefined ? [] : [[name, value]],
    ),
    ...given.filter((header): header is [string, string] => header[1] !== undefined),
  ];
}

const TYPES: Readonly<Record<string, string>> = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
};

/** Parses `name: value`. `name:` removes a header, and `name;` sends an empty one. */
function readHeader(text: string): [name: string, value: string | undefined] {
  const colon = text.indexOf(':');
  if (colon === -1) return [text.replace(/;$/, ''), text.endsWith(';') ? '' : undefined];
  const value = trimBlanks(text.slice(colon + 1));
  return [text.slice(0, colon).trim(), value === '' ? undefined : value];
}

function basic(user: string | undefined): string | undefined {
  return user === undefined ? undefined : `Basic ${encodeBase64(new TextEncoder().encode(user))}`;
}
