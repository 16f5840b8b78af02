/** A request as received from Node's server or a framework. */

import type { FastifyReplyLike, FastifyRequestLike, KoaContextLike, NodeResponse } from '../api/node.js';
import type { NodeRequest } from '../api/verify.js';

/**
 * The parts of Node's `IncomingMessage` and `Http2ServerRequest` that the adapters use. Node's own types are not used, so that callers need
 * not install them.
 */
export interface Message extends NodeRequest {
  readonly httpVersion: string;
  readonly httpVersionMajor: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket?: { readonly encrypted?: boolean } | null;
  readonly complete: boolean;
  readonly destroyed: boolean;
  readonly readableDidRead?: boolean;
  readonly readableEncoding?: string | null;
  readonly readableEnded: boolean;
  readonly readableFlowing?: boolean | null;
  readonly readableLength: number;
  /** Only on HTTP/2. */
  readonly stream?: {
    readonly destroyed: boolean;
    readonly endAfterHeaders: boolean;
    readonly readableEnded: boolean;
    readonly writableFinished: boolean;
    close(code: number): unknown;
    on(event: string, listener: () => void): unknown;
  };
  on(event: string, listener: (given: never) => void): unknown;
  off(event: string, listener: (given: never) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  destroy(): unknown;
  read(size?: number): Uint8Array | null;
  unshift(bytes: Uint8Array): unknown;
}

/** The parts of `ServerResponse` and `Http2ServerResponse` that the adapters use. */
export interface Reply extends NodeResponse {
  statusMessage: string;
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  readonly writableFinished?: boolean;
  readonly destroyed?: boolean;
  getHeader(name: string): number | string | string[] | undefined;
  removeHeader(name: string): void;
  flushHeaders(): void;
  write(bytes: Uint8Array): boolean;
  end(text?: string): unknown;
  destroy(): unknown;
  writeContinue(): void;
  /** Node's own field, only on HTTP/1. */
  readonly _sent100?: boolean;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

export interface Arrived {
  readonly message: Message;
  readonly reply: Reply;
  /** The request target before routers removed a prefix, if known. */
  readonly originalUrl: string | undefined;
  /** The prefix that routers removed. Empty if they removed nothing, undefined if it is unknown. */
  readonly mount: string | undefined;
  /** Objects that may have `rawBody` and `body`. */
  readonly holders: readonly object[];
  /** Code that makes the framework's body parser keep the bytes. */
  readonly keepBytes: string;
}

/** Reads a request of Node's server. Express and similar frameworks put their values on the message. */
export function arrivedInNode(request: NodeRequest, response: NodeResponse): Arrived {
  const { originalUrl, baseUrl } = request as { originalUrl?: unknown; baseUrl?: unknown };
  return {
    message: request as Message,
    reply: response as Reply,
    originalUrl: typeof originalUrl === 'string' ? originalUrl : undefined,
    // Express sets `baseUrl`, but Connect does not.
    mount: typeof baseUrl === 'string' ? baseUrl : typeof originalUrl === 'string' ? undefined : '',
    holders: [request],
    keepBytes: 'express.json({ verify: (req, res, bytes) => { req.rawBody = bytes; } })',
  };
}

export function arrivedInFastify(request: FastifyRequestLike, reply: FastifyReplyLike): Arrived {
  return {
    ...arrivedInNode(request.raw, reply.raw),
    mount: '',
    holders: [request, request.raw],
    keepBytes:
      "fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => done(null, bytes))",
  };
}

export function arrivedInKoa(context: KoaContextLike): Arrived {
  const { req, res, request, originalUrl } = context;
  // Set by koa-mount, to the innermost of nested mounts.
  const { mountPath = '' } = context as { mountPath?: string };
  const path = originalUrl.split('?', 1)[0] as string;
  const [rest = ''] = (req.url ?? '').split('?', 1);
  const mount = [mountPath + rest, ...(rest === '/' ? [mountPath] : [])].find((end) => path.endsWith(end));
  return {
    ...arrivedInNode(req, res),
    originalUrl,
    mount: mountPath === '' || mount === undefined ? '' : path.slice(0, path.length - mount.length) + mountPath,
    holders: [request, req],
    keepBytes: 'ctx.disableBodyParser = true',
  };
}

/** Returns all values of a header or of an HTTP/2 pseudo-header. @param name In lower case. */
export function valuesOf({ rawHeaders }: NodeRequest, name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

/** Tests if the client disconnected before the request was complete or answered. */
export function isGone({ message, reply }: Arrived): boolean {
  return reply.destroyed === true || message.stream?.destroyed === true || (message.destroyed && !message.complete);
}

/** Tests if other code has already answered, such as a timeout of the application. */
export function isAnswered({ headersSent, writableEnded }: Reply): boolean {
  return headersSent || writableEnded;
}

/**
 * Tests if the client waits for `100 Continue` that has not been sent. Node sends it before it calls a listener, except a `checkContinue`
 * listener. Node's internal flag is the only way to detect this. Over HTTP/2, Node sends it. HTTP/1.0 does not define it (RFC 9110, section
 * 10.1.1).
 */
export function isContinueOwed({ headers, httpVersion }: Message, { _sent100 }: Reply): boolean {
  return _sent100 === false && headers['expect'] !== undefined && httpVersion !== '1.0';
}
