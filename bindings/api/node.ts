/** Types of `siglane/node`: the parts of Node's and the frameworks' types that it uses, so that callers need not install those. */

import type { ErrorAnswer, NodeRequest, VerifyError } from './verify.js';

/** A handler on the standard `Request` and `Response`: those of `siglane/upload-server`, or any other. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** The part of Node's `ServerResponse` that is used here. */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string | readonly string[]): unknown;
  end(): unknown;
}

/** Calls the next middleware. */
export type Next = (error?: unknown) => unknown;

/** The part of Fastify's `FastifyRequest` that is used here. */
export interface FastifyRequestLike {
  readonly raw: NodeRequest;
}

/** The part of Fastify's `FastifyReply` that is used here. */
export interface FastifyReplyLike {
  readonly raw: NodeResponse;
  hijack(): unknown;
  getHeaders(): Readonly<Record<string, number | string | string[] | undefined>>;
}

/** The part of Koa's `Context` that is used here. */
export interface KoaContextLike {
  readonly req: NodeRequest;
  readonly res: NodeResponse;
  readonly request: object;
  readonly originalUrl: string;
  state: object;
  respond?: boolean;
}

/** Options of all adapters. */
export interface AdapterOptions {
  /** Bytes that a body may have, from 1 to 2^31 - 1. Default: 1,048,576. A longer one is answered with 413, or as AWS does. */
  maxBodyBytes?: number | undefined;
  /**
   * Receives the error when a request is answered with status 500 or a response breaks off. The client does not see it. Its return value and its
   * own errors are ignored. Default: `console.error`.
   */
  onError?: ((error: unknown) => unknown) | undefined;
}

/** Options of adapters for handlers. */
export interface HandlerAdapterOptions extends AdapterOptions {
  /**
   * Scheme and host of `request.url`, behind a proxy: `https://app.example`. Default: the scheme of the connection, and the host of the request,
   * which a client chooses freely. `X-Forwarded-` headers are not read: anybody can send them.
   */
  origin?: string | undefined;
}

/** Options of adapters for verifiers. */
export interface VerifierAdapterOptions extends AdapterOptions {
  /** The host that clients sign, behind a proxy that sends another. `X-Forwarded-Host` is not read: anybody can send it. */
  host?: string | undefined;
  /**
   * Writes errors: `toXml`, `toQueryXml` or `toJson` of `siglane/verify`, or a function of your own. Default: as S3 does for a verifier of S3.
   * Otherwise `toJson` for requests with a JSON body, and `toQueryXml` for all others.
   */
  toAnswer?: ((error: VerifyError) => ErrorAnswer) | undefined;
}
