/** Reads a request from an object: siglane's own, an entry of a HAR, or a Fetch `Request`. */

import { wrongType } from '../../api/errors.js';
import { isToken } from '../../protocol/header-names.js';
import type { ObservedRequest } from '../observed.js';
import { isRecord, unreadable } from './evidence.js';
import { hostOf, splitUrl, targetOf, unseenBody, withHost } from './url.js';

/** Reads a request in the form that `sign` and `verify` take, or that others log. @throws TypeError, RangeError */
export async function readObject(given: Record<string, unknown>): Promise<ObservedRequest> {
  const { method = 'GET', url, headers: fields, body, payload = body } = given;
  if (typeof method !== 'string') throw wrongType('request', 'a "method" that is a string', method);
  if (!isToken(method)) throw unreadable('request', 'a "method" that HTTP allows', 'another text');
  const text = url instanceof URL ? url.href : url;
  if (typeof text !== 'string') throw wrongType('request', 'a "url" that is a string', url);
  const parts = text.startsWith('/') ? undefined : splitUrl(text);
  const { headers, hostFrom } = withHost(readHeaders(fields), parts && hostOf(parts));
  return {
    method,
    scheme: parts?.scheme ?? 'https',
    target: parts?.target ?? targetOf(text),
    headers,
    hostFrom,
    body: payload === undefined ? unseenBody(method, headers) : await readBody(payload),
  };
}

/** Reads a `Request` without consuming it. The body is unknown if it was read already, or cannot be read. */
export async function readFetchRequest(request: Request): Promise<ObservedRequest> {
  const parts = splitUrl(request.url);
  const { headers, hostFrom } = withHost([...request.headers], hostOf(parts));
  const { method } = request;
  return { method, scheme: parts.scheme, target: parts.target, headers, hostFrom, body: await bodyOf(request) };
}

async function bodyOf(request: Request): Promise<Uint8Array | undefined> {
  if (request.bodyUsed) return undefined;
  if (request.body === null) return new Uint8Array();
  try {
    return new Uint8Array(await request.clone().arrayBuffer());
  } catch {
    return undefined;
  }
}

/** Reads headers from a record, pairs, `Headers`, or a HAR's list of `{ name, value }`. A list of values becomes as many headers. */
function readHeaders(given: unknown): [name: string, value: string][] {
  if (given === undefined || given === null) return [];
  if (typeof given !== 'object') throw wrongType('request', '"headers" that are an object', given);
  const entries = Symbol.iterator in given ? readPairs(given) : Object.entries(given);
  return entries.flatMap(([name, value]): [string, string][] => {
    // HTTP/2's pseudo-headers, which a browser's HAR contains, repeat the URL.
    if (name.startsWith(':')) return [];
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.filter((each) => each !== undefined && each !== null).map((each) => [name, textOf(each)]);
  });
}

function readPairs(given: object): [string, unknown][] {
  return listOf(given).map((pair): [string, unknown] => {
    const [name, value] = Array.isArray(pair) ? pair : isRecord(pair) ? [pair['name'], pair['value']] : [];
    if (typeof name !== 'string') throw wrongType('request', '"headers" with names and values', pair);
    return [name, value];
  });
}

/** Collects the items of an iterable, which may be malformed. */
function listOf(given: object): unknown[] {
  try {
    return [...(given as Iterable<unknown>)];
  } catch {
    throw wrongType('request', '"headers" that can be read', given);
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') throw wrongType('request', '"headers" whose values are strings', value);
  return value;
}

/** Reads the bytes of a body. Undefined for objects that will be serialized later (a stream, a form, a value for JSON). */
async function readBody(body: unknown): Promise<Uint8Array | undefined> {
  if (body === null) return new Uint8Array();
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (body instanceof URLSearchParams) return new TextEncoder().encode(body.toString());
  if (body instanceof ArrayBuffer) return new Uint8Array(body.slice(0));
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  if (typeof body !== 'object') throw wrongType('request', 'a "body" that is text or bytes', body);
  return undefined;
}
