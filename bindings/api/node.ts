/** Types of `siglane/node`. They describe only the parts of Node and of frameworks that it uses, so you need not install their types. */

import type { ErrorAnswer, NodeRequest, VerifyError } from './verify.js';

/** A handler on the standard `Request` and `Response`: a handler of `siglane/upload-server`, or any other. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** The part of Node's `ServerResponse` that is used here. */
export interface NodeResponse {
  /** The status of the answer. */
  statusCode: number;
  /** Sets a header of the answer. */
  setHeader(name: string, value: string | readonly string[]): unknown;
  /** Ends the answer. */
  end(): unknown;
}

/** Calls the next middleware, with the error if there was one. */
export type Next = (error?: unknown) => unknown;

/** The part of Fastify's `FastifyRequest` that is used here. */
export interface FastifyRequestLike {
  /** Node's request. */
  readonly raw: NodeRequest;
}

/** The part of Fastify's `FastifyReply` that is used here. */
export interface FastifyReplyLike {
  /** Node's response. */
  readonly raw: NodeResponse;
  /** Tells Fastify that the answer is sent without it. */
  hijack(): unknown;
  /** The headers that hooks have set. */
  getHeaders(): Readonly<Record<string, number | string | string[] | undefined>>;
}

/** The part of Koa's `Context` that is used here. */
export interface KoaContextLike {
  /** Node's request. */
  readonly req: NodeRequest;
  /** Node's response. */
  readonly res: NodeResponse;
  /** Koa's request. */
  readonly request: object;
  /** The request target before any router changed it. */
  readonly originalUrl: string;
  /** Values that middleware leaves for later middleware. */
  state: object;
  /** False if the answer is sent without Koa. */
  respond?: boolean;
}

/** Options of all adapters. */
export interface AdapterOptions {
  /**
   * The largest accepted body in bytes: 1 to 2^31 - 1. A larger one is answered with 413, or as AWS does.
   *
   * @defaultValue `1048576`
   */
  maxBodyBytes?: number | undefined;
  /**
   * Receives the error of a request that is answered with status 500, or whose response breaks off. The client does not see it. Its return
   * value and its own errors are ignored.
   *
   * @defaultValue `console.error`
   */
  onError?: ((error: unknown) => unknown) | undefined;
}

/** Options of adapters for handlers. */
export interface HandlerAdapterOptions extends AdapterOptions {
  /**
   * The scheme and host of `request.url`, such as `https://app.example`. Set it if the server is behind a proxy. Headers that begin with
   * `X-Forwarded-` are not read, because any client can send them.
   *
   * @defaultValue the scheme of the connection and the `Host` header, which the client chooses
   */
  origin?: string | undefined;
}

/** Options of adapters for verifiers. */
export interface VerifierAdapterOptions extends AdapterOptions {
  /**
   * The host that clients sign. Set it if a proxy changes the `Host` header. `X-Forwarded-Host` is not read, because any client can send
   * it.
   *
   * @defaultValue the `Host` header
   */
  host?: string | undefined;
  /**
   * Writes error responses: `toXml`, `toQueryXml` or `toJson` of `siglane/verify`, or your own function.
   *
   * @defaultValue `toXml` for S3; for other services `toJson` if the request body is JSON, and `toQueryXml` if not
   */
  toAnswer?: ((error: VerifyError) => ErrorAnswer) | undefined;
}
