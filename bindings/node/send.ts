/** Sends responses. */

import { wrongType } from '../api/errors.js';
import type { ErrorAnswer } from '../api/verify.js';
import { type Arrived, isAnswered, isContinueOwed, type Message, type Reply } from './arrived.js';

/** Headers to which other middleware may have added values. The response replaces all other headers. */
const ADDED: ReadonlySet<string> = new Set(['set-cookie', 'vary']);
/** Headers that HTTP/2 does not allow (RFC 9113, section 8.2.2). Node throws for them. */
const OF_CONNECTIONS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Sends a Response at the speed of the client. Resolves when everything is written, or the client has disconnected.
 *
 * @throws TypeError for a value that is not a Response, or whose body was read; and the errors of its body
 */
export async function sendResponse({ message, reply }: Arrived, answer: Response, signal: AbortSignal): Promise<void> {
  if (typeof answer?.status !== 'number') throw wrongType('response', 'a Response', answer);
  if (answer.bodyUsed) throw wrongType('response', 'a Response with an unread body', answer);
  const reader = answer.body?.getReader();
  if (signal.aborted || isAnswered(reply)) return void reader?.cancel(signal.reason).catch(() => {});
  writeHead(message, reply, answer);
  if (reader === undefined || message.method === 'HEAD') {
    reader?.cancel().catch(() => {});
    reply.end();
    return;
  }
  // Sends the head now. Event streams have no body for a long time.
  reply.flushHeaders();
  await writeBody(reply, reader, signal);
}

function writeHead(message: Message, reply: Reply, { status, statusText, headers }: Response): void {
  const isHttp2 = message.httpVersionMajor >= 2;
  reply.statusCode = status;
  setStatusText(message, reply, statusText);
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) {
    if (isHttp2 && OF_CONNECTIONS.has(name)) continue;
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  for (const [name, own] of values) {
    const before = ADDED.has(name) ? [reply.getHeader(name) ?? []].flat().map(String) : [];
    const all = [...before, ...own];
    reply.setHeader(name, all.length === 1 ? (all[0] as string) : all);
  }
  closeIfWaiting(message, reply);
}

/**
 * Replaces a status text that middleware has set. HTTP/2 has no status text, and Node warns about it. @param text An empty text means
 * Node's default.
 */
function setStatusText({ httpVersionMajor }: Message, reply: Reply, text: string): void {
  if (httpVersionMajor < 2) reply.statusMessage = text;
}

async function writeBody(reply: Reply, reader: ReadableStreamDefaultReader, signal: AbortSignal): Promise<void> {
  const cancel = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    if (signal.aborted) return;
    if (reply.writableEnded) return cancel();
    if (done) break;
    if (!(value instanceof Uint8Array)) throw wrongType('response', 'a Response whose body yields bytes', value);
    if (!reply.write(value)) await drained(reply);
  }
  signal.removeEventListener('abort', cancel);
  reply.end();
}

/** Resolves when the client has received the written data, or has disconnected. */
function drained(reply: Reply): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'close']) reply.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'close']) reply.on(event, done);
  });
}

/** Sends a complete response, unless one was sent. */
export function sendText({ message, reply }: Arrived, { status, headers, body }: ErrorAnswer): void {
  if (isAnswered(reply)) return;
  reply.statusCode = status;
  setStatusText(message, reply, '');
  // Headers of a response that was not sent.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'etag']) reply.removeHeader(name);
  for (const [name, value] of Object.entries(headers)) reply.setHeader(name, value);
  reply.setHeader('content-length', String(new TextEncoder().encode(body).length));
  closeIfWaiting(message, reply);
  reply.end(message.method === 'HEAD' ? '' : body);
}

/**
 * Closes the connection after the response. A client that was not told to continue may still send its body, or its next request, and the
 * server cannot tell which.
 */
function closeIfWaiting(message: Message, reply: Reply): void {
  if (isContinueOwed(message, reply)) reply.setHeader('connection', 'close');
}

const TEXTS = {
  400: 'Bad Request',
  413: 'Payload Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
};

/** Returns a response without details. */
export function plainAnswer(status: keyof typeof TEXTS): ErrorAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: TEXTS[status] };
}
