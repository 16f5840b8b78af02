/**
 * Adapts handlers and verifiers to Node's server, Express, Fastify and Koa.
 *
 * Call `toNodeListener` with a handler, for example of `siglane/upload-server`. Call `verifyNode` with a verifier of `siglane/verify` to
 * protect routes.
 *
 * @module siglane/node
 */

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
