/** A request as Node's server and the frameworks hand it over. */

import type { FastifyReplyLike, FastifyRequestLike, KoaContextLike, NodeResponse } from '../api/node.js';
import type { NodeRequest } from '../api/verify.js';

/** The parts of Node's `IncomingMessage` and `Http2ServerRequest` that are used here. Not Node's own types: callers need not have those. */
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
  /** Of HTTP/2. */
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

/** The same of `ServerResponse` and `Http2ServerResponse`. */
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
  /** Of HTTP/1, and Node's own. */
  readonly _sent100?: boolean;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

export interface Arrived {
  readonly message: Message;
  readonly reply: Reply;
  /** The target before routers took something off, if they say so. */
  readonly originalUrl: string | undefined;
  /** Where routers took it off: empty if it was nowhere, undefined if they do not say. */
  readonly mount: string | undefined;
  /** What may have `rawBody` and `body`. */
  readonly holders: readonly object[];
  /** How a body parser of the framework is made to leave the bytes alone. */
  readonly keepBytes: string;
}

/** Also of Express and its likes: what they say of a request is on the message. */
export function arrivedInNode(request: NodeRequest, response: NodeResponse): Arrived {
  const { originalUrl, baseUrl } = request as { originalUrl?: unknown; baseUrl?: unknown };
  return {
    message: request as Message,
    reply: response as Reply,
    originalUrl: typeof originalUrl === 'string' ? originalUrl : undefined,
    // Express says it. Connect does not.
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
  // Of koa-mount: the innermost of those that are within each other.
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

/** The values of a header, or of a pseudo-header of HTTP/2. @param name in lower case */
export function valuesOf({ rawHeaders }: NodeRequest, name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

/** True if the client has gone before all of the request was there, or before it was answered. */
export function isGone({ message, reply }: Arrived): boolean {
  return reply.destroyed === true || message.stream?.destroyed === true || (message.destroyed && !message.complete);
}

/** True if somebody else has answered, such as a timeout of the application. */
export function isAnswered({ headersSent, writableEnded }: Reply): boolean {
  return headersSent || writableEnded;
}

/**
 * True if the client waits for `100 Continue`, and nobody has sent that yet. Node has done it before it calls a listener, unless that is one of `checkContinue`: what Node keeps
 * of it is the only way to tell. Over HTTP/2 it is left to Node. HTTP/1.0 does not have it (RFC 9110, section 10.1.1).
 */
export function isContinueOwed({ headers, httpVersion }: Message, { _sent100 }: Reply): boolean {
  return _sent100 === false && headers['expect'] !== undefined && httpVersion !== '1.0';
}
