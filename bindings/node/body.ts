/** Finds the body of a request before or after a body parser, and reads it. */

import { refused } from '../api/errors.js';
import { concatAll } from '../util/bytes.js';
import { type Arrived, isContinueOwed, type Message, type Reply } from './arrived.js';

/**
 * State of a body. `stream`: unread. `bytes`: the bytes as sent. `parsed`: a body parser's value, without the bytes. `lost`: read, and
 * nothing usable is left.
 */
export type Body =
  | { readonly kind: 'none' | 'stream' | 'lost' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'parsed'; readonly value: unknown };

/** Bodies that `readAll` has put back. */
const KEPT = new WeakMap<Message, Uint8Array>();

export function findBody({ message, holders }: Arrived): Body {
  if (!hasBody(message)) return { kind: 'none' };
  if (isUntouched(message)) return { kind: 'stream' };
  const kept = KEPT.get(message);
  if (kept !== undefined) return { kind: 'bytes', bytes: kept };
  const left = holders.map((holder) => holder as { readonly rawBody?: unknown; readonly body?: unknown });
  const raw = left.map(({ rawBody }) => rawBody);
  const bodies = left.map(({ body }) => body);
  for (const bytes of [...raw, ...bodies])
    if (bytes instanceof Uint8Array && isAsSent(message, bytes)) return { kind: 'bytes', bytes };
  // A text body was decoded, so its invalid UTF-8 is lost.
  const value = bodies.find((body) => body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array));
  return value === undefined ? { kind: 'lost' } : { kind: 'parsed', value };
}

/** Returns the error for a body whose bytes are lost. @param reader The adapter that needs them: `verifier` or `handler`. */
export function lostBody({ keepBytes }: Arrived, reader: string): Error {
  return refused(
    'InvalidRequest',
    'body',
    `was read before the ${reader}, and its bytes are lost: put the ${reader} before the body parser, or make the parser keep them: ${keepBytes}`,
  );
}

function hasBody({ headers, stream }: Message): boolean {
  if (stream !== undefined) return !stream.endAfterHeaders;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isUntouched(message: Message): boolean {
  const { readableDidRead, readableEncoding, readableEnded, readableFlowing } = message;
  return !readableDidRead && !readableEnded && readableFlowing !== true && (readableEncoding ?? null) === null;
}

/** Tests for unmodified bytes. A decompressed body differs from the sent body, even if it has the same length. */
function isAsSent({ headers }: Message, { length }: Uint8Array): boolean {
  const { 'content-encoding': encoding = 'identity', 'content-length': sent } = headers;
  return encoding === 'identity' && (sent === undefined || Number(sent) === length);
}

/** Tests if content-length exceeds the limit. */
function isLonger({ headers }: Message, most: number): boolean {
  return Number(headers['content-length'] ?? 0) > most;
}

/** Sends `100 Continue` if the client waits for it. */
export function sendContinue(message: Message, reply: Reply): void {
  if (isContinueOwed(message, reply) && !reply.headersSent) reply.writeContinue();
}

const MOST_DRAINED = 1024 * 1024;

/**
 * Reads and discards the rest of a body, because the next request follows it. After 1 MiB it closes the HTTP/2 stream or the connection as
 * soon as the response is sent. Call it before the response ends: from then on Node discards the whole body, however long it is.
 */
export function drain({ message, reply }: Arrived): void {
  if (message.readableEnded || message.destroyed) return;
  let left = MOST_DRAINED;
  const close = () => (message.stream === undefined ? message.destroy() : message.stream.close(0));
  const onData = ({ length }: Uint8Array) => {
    left -= length;
    if (left > 0) return;
    message.off('data', onData);
    message.pause();
    const answer = message.stream ?? reply;
    if (answer.writableFinished === false) answer.on('finish', close);
    else close();
  };
  if (!message.complete) message.on('data', onData);
  message.resume();
}

/** A body as a stream that is read on demand. */
export interface BodyStream {
  readonly stream: ReadableStream<Uint8Array>;
  /** Detaches the stream from its reader. */
  release(): void;
}

/** @param most Bytes. For a longer body the stream fails after `onTooLong` was called. */
export function streamOf({ message, reply }: Arrived, most: number, onTooLong: () => void): BodyStream {
  let length = 0;
  let release = () => {};
  const listeners: Record<string, (given: never) => void> = {};
  const stop = () => {
    message.pause();
    for (const [event, listener] of Object.entries(listeners)) message.off(event, listener);
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (reason: string) => {
          stop();
          controller.error(new DOMException(reason, 'AbortError'));
        };
        const fail = () => end('the client disconnected before the end of the body');
        release = () => end('the request was answered before its body was read completely');
        Object.assign(listeners, {
          data(chunk: Uint8Array) {
            length += chunk.length;
            if (length > most) return tooLong(controller);
            message.pause();
            controller.enqueue(chunk);
          },
          end() {
            stop();
            controller.close();
          },
          error: fail,
          close: fail,
        });
        message.pause();
        for (const [event, listener] of Object.entries(listeners)) message.on(event, listener);
      },
      pull(controller) {
        if (isLonger(message, most)) return tooLong(controller);
        sendContinue(message, reply);
        message.resume();
      },
      cancel: stop,
    },
    { highWaterMark: 0 },
  );
  return { stream, release: () => release() };

  function tooLong(controller: ReadableStreamDefaultController): void {
    stop();
    onTooLong();
    controller.error(new Error(`the body has more than ${most} bytes (maxBodyBytes)`));
  }
}

/**
 * Reads an unread body and puts it back for a later body parser.
 *
 * @returns Undefined if the body has more than `most` bytes, or the client disconnects before its end.
 */
export function readAll({ message, reply }: Arrived, most: number): Promise<Uint8Array | undefined> {
  if (isLonger(message, most)) return Promise.resolve(undefined);
  sendContinue(message, reply);
  const isWhole = () => (message.stream === undefined ? message.complete : message.stream.readableEnded);
  const isAtEnd = () => isWhole() && message.readableLength === 0;
  if (isAtEnd()) return Promise.resolve(new Uint8Array());
  const { read } = message;
  return new Promise((resolve) => {
    const pieces: Uint8Array[] = [];
    let length = 0;
    const finish = (bytes: Uint8Array | undefined) => {
      message.read = read;
      message.off('readable', onReadable);
      message.off('end', onEnd);
      for (const event of ['error', 'close']) message.off(event, onGone);
      resolve(bytes);
    };
    const onGone = () => finish(undefined);
    const onEnd = () => finish(concatAll(pieces, length));
    const onReadable = () => {
      for (let piece = message.read(); piece !== null; piece = message.read()) {
        pieces.push(piece);
        length += piece.length;
        if (length > most) return finish(undefined);
      }
      // Must run in the same turn as the last read. One turn later Node emits `end`, and nothing can be put back.
      if (!isWhole()) return;
      const bytes = concatAll(pieces, length);
      if (length > 0) message.unshift(bytes);
      KEPT.set(message, bytes);
      finish(bytes);
    };
    // At the end of an empty body, even Node's own call of `read` would emit `end`. A later body parser would then wait forever.
    message.read = (size) => (isAtEnd() ? null : read.call(message, size));
    message.on('readable', onReadable);
    message.on('end', onEnd);
    for (const event of ['error', 'close']) message.on(event, onGone);
  });
}
