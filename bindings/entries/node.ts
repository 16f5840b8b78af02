/** siglane/node: handlers and verifiers as listeners, middleware and hooks of Node's server, Express, Fastify and Koa. */

export type {
  AdapterOptions,
  FastifyReplyLike,
  FastifyRequestLike,
  FetchHandler,
  HandlerAdapterOptions,
  KoaContextLike,
  Next,
  NodeResponse,
  VerifierAdapterOptions,
} from '../api/node.js';
export type { ErrorAnswer, NodeRequest, VerifiedRequest, Verifier, VerifyError } from '../api/verify.js';
export { toFastifyHandler, toKoaMiddleware, toNodeListener } from '../node/handlers.js';
export { verifyFastify, verifyKoa, verifyNode } from '../node/verifiers.js';
