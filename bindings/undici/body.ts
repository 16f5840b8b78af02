/** Reads the body of a dispatched request, whose hash is signed. */

import { refused, wrongType } from '../api/errors.js';
import type { Payload } from '../api/signer.js';
import { builtinModule } from '../platform/builtin.js';
import { BodyCollector, checkLength } from '../signer/body-limit.js';
import { abortable, type Source } from '../util/abortable.js';

/** A body that is ready to be signed. */
export interface ReadBody {
  /** The body for undici. */
  readonly body: unknown;
  /** The same body in memory, to be hashed. Undefined without a body, and for a body that is sent unread. */
  readonly payload: Payload | undefined;
  /** The type that the body brings, for a request without `content-type`. */
  readonly contentType?: string | undefined;
}

interface Rules {
  /** The most bytes that are read into memory. */
  readonly most: number;
  readonly signal: AbortSignal | undefined;
  /** Streams, iterables and blobs are sent unread, because their hash is not needed. */
  readonly isUnread: boolean;
}

/**
 * Reads a body of any type that undici sends: text, bytes, a `Blob`, a `FormData`, a stream, or an iterable of pieces.
 *
 * @returns a promise only if the body must be read first
 * @throws TypeError for another type, and for a stream that was read; SigV4Error `BodyTooLarge` (as a rejection)
 */
export function readBody(body: unknown, rules: Rules): ReadBody | Promise<ReadBody> {
  if (body === undefined || body === null) return { body, payload: undefined };
  if (typeof body === 'string' || ArrayBuffer.isView(body) || body instanceof ArrayBuffer)
    return { body, payload: body };
  if (body instanceof URLSearchParams) return { body: String(body), payload: String(body) };
  if (isForm(body)) return readForm(body, rules);
  if (isBlob(body)) return readBlob(body, rules);
  if (!isIterable(body)) throw wrongType('body', 'text, bytes, a stream, an iterable, a Blob or a FormData', body);
  // A stream that has failed counts as read, too.
  if (isRead(body))
    throw (body as { errored?: unknown }).errored ?? wrongType('body', 'a stream that nobody has read', body);
  return rules.isUnread ? { body, payload: undefined } : inMemory(body, rules);
}

/** Encodes a form. The boundary is random, so it cannot be left to undici. */
async function readForm(form: FormData, rules: Rules): Promise<ReadBody> {
  // The runtime encodes only a form of its own class, and undici has another.
  const own = new FormData();
  for (const [name, value] of form)
    if (typeof value === 'string') own.append(name, value);
    else own.append(name, value, value.name);
  const { body, headers } = new Response(own);
  return inMemory(body as unknown as Source<unknown>, rules, headers.get('content-type') as string);
}

function readBlob(blob: Blob, rules: Rules): ReadBody | Promise<ReadBody> {
  const type = blob.type === '' ? undefined : blob.type;
  if (rules.isUnread) return { body: blob, payload: undefined, contentType: type };
  checkLength(blob.size, rules.most);
  return inMemory(blob.stream() as unknown as Source<unknown>, rules, type);
}

async function inMemory(source: Source<unknown>, { most, signal }: Rules, contentType?: string): Promise<ReadBody> {
  const stop = new AbortController();
  const collector = new BodyCollector(most);
  const keep = (piece: unknown) => {
    try {
      collector.add(bytesOf(piece));
    } catch (error) {
      // After an abort nothing waits for the source to close. The body of a fetch closes only after its request has failed.
      stop.abort(error);
      throw error;
    }
  };
  // AbortSignal.any would leave a reference to each request in a signal that many of them share.
  const forward = () => stop.abort(signal?.reason);
  if (signal?.aborted) forward();
  signal?.addEventListener('abort', forward);
  try {
    for await (const piece of abortable(source, stop.signal)) keep(piece);
  } finally {
    signal?.removeEventListener('abort', forward);
  }
  const payload = collector.bytes();
  return { body: payload, payload, contentType };
}

function bytesOf(piece: unknown): Uint8Array {
  if (typeof piece === 'string') {
    if (!piece.isWellFormed()) throw refused('InvalidText', 'body', 'has a lone surrogate');
    return new TextEncoder().encode(piece);
  }
  if (ArrayBuffer.isView(piece)) return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
  if (piece instanceof ArrayBuffer) return new Uint8Array(piece);
  throw wrongType('body', 'pieces of text or bytes', piece);
}

/** Ignores the failure of a stream that nobody reads yet. It would end the process; undici reports it when it reads the stream. */
export function ignoreFailure(body: unknown): void {
  if (typeof body === 'object' && body !== null && 'pipe' in body && 'on' in body)
    (body as NodeJS.ReadableStream).on('error', () => {});
}

function isIterable(body: unknown): body is Source<unknown> {
  return typeof body === 'object' && body !== null && (Symbol.asyncIterator in body || Symbol.iterator in body);
}

/** Recognizes the forms of Node and of each copy of undici, as undici does. */
function isForm(body: unknown): body is FormData {
  return tagOf(body) === 'FormData' && typeof (body as Partial<FormData>).append === 'function';
}

function isBlob(body: unknown): body is Blob {
  return /^(?:Blob|File)$/.test(tagOf(body)) && typeof (body as Partial<Blob>).stream === 'function';
}

function tagOf(body: unknown): string {
  const tag = typeof body === 'object' && body !== null && Symbol.toStringTag in body ? body[Symbol.toStringTag] : '';
  return typeof tag === 'string' ? tag : '';
}

/** Returns true for a stream that was read: iterating it could give a part, or nothing. */
function isRead(body: object): boolean {
  const streams = builtinModule<typeof import('node:stream')>('node:stream');
  const isStream = 'pipe' in body || 'pipeTo' in body;
  return isStream && streams?.Readable.isDisturbed(body as import('node:stream').Readable) === true;
}
