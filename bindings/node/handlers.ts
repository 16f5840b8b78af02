/**
 * Connects `Request`/`Response` handlers to Node's server and its frameworks. It is our own code because `@hono/node-server`, srvx,
 * `@whatwg-node/server` and `@remix-run/node-fetch-server` cannot use the body that a body parser has read (500, a hanging request, or an
 * empty body). srvx also loses a second Set-Cookie.
 */
import { wrongType } from '../api/errors.js';
import type {
  FastifyReplyLike,
  FastifyRequestLike,
  FetchHandler,
  HandlerAdapterOptions,
  KoaContextLike,
  NodeResponse,
} from '../api/node.js';
import type { NodeRequest } from '../api/verify.js';
import { isJsonHandler } from '../util/json-handlers.js';
import { type HandlerSettings, readHandlerOptions, report } from './adapter-options.js';
import { type Arrived, arrivedInFastify, arrivedInKoa, arrivedInNode, isGone } from './arrived.js';
import { drain } from './body.js';
import { leaveTo } from './frameworks.js';
import { Refusal } from './refusal.js';
import { toRequest } from './request.js';
import { plainAnswer, sendResponse, sendText } from './send.js';

/**
 * Converts a handler to a request listener for `node:http`, `node:https`, `node:http2` and Express.
 *
 * The handler receives the full URL that the client requested, also below a mounted path. `request.signal` aborts when the client
 * disconnects. A body parser may run before it if the parser keeps the bytes in `req.rawBody`. For handlers of `siglane/upload-server` a
 * parsed JSON body is enough.
 *
 * The listener answers 413 for a body of more than `maxBodyBytes`, and 500 if the handler rejects. It answers 400 or 501 for a request that
 * cannot become a `Request`. Only `onError` receives the reason.
 *
 * @param handler A function that takes a `Request` and returns a `Response` or a promise of one.
 * @param options Limit, origin and error callback.
 * @returns The listener. Its promise resolves when the response has been sent.
 * @throws TypeError or RangeError for a bad option.
 * @example
 * ```js
 * createServer(toNodeListener(createUppyHandler(options))).listen(8080);
 * app.post('/uppy', toNodeListener(createUppyHandler(options))); // Express
 * ```
 */
export function toNodeListener(
  handler: FetchHandler,
  options: HandlerAdapterOptions = {},
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  const serve = server(handler, options);
  return (request, response) => serve(arrivedInNode(request, response));
}

/**
 * Converts a handler to a route handler for Fastify, with the rules of `toNodeListener`. It also sends headers that were set on the reply.
 *
 * @param handler A function that takes a `Request` and returns a `Response` or a promise of one.
 * @param options Limit, origin and error callback.
 * @returns The route handler. Its promise resolves when the response has been sent.
 * @throws TypeError or RangeError for a bad option.
 * @example
 * ```js
 * fastify.post('/uppy', toFastifyHandler(createUppyHandler(options)));
 * ```
 */
export function toFastifyHandler(
  handler: FetchHandler,
  options: HandlerAdapterOptions = {},
): (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<void> {
  const serve = server(handler, options);
  return (request, reply) => {
    leaveTo(reply);
    return serve(arrivedInFastify(request, reply));
  };
}

/**
 * Converts a handler to a middleware for Koa, with the rules of `toNodeListener`. It answers every request and never calls `next`.
 *
 * @param handler A function that takes a `Request` and returns a `Response` or a promise of one.
 * @param options Limit, origin and error callback.
 * @returns The middleware. Its promise resolves when the response has been sent.
 * @throws TypeError or RangeError for a bad option.
 * @example
 * ```js
 * router.post('/uppy', toKoaMiddleware(createUppyHandler(options)));
 * ```
 */
export function toKoaMiddleware(
  handler: FetchHandler,
  options: HandlerAdapterOptions = {},
): (context: KoaContextLike) => Promise<void> {
  const serve = server(handler, options);
  return (context) => {
    context.respond = false;
    return serve(arrivedInKoa(context));
  };
}

function server(handler: FetchHandler, options: HandlerAdapterOptions): (arrived: Arrived) => Promise<void> {
  if (typeof handler !== 'function') throw wrongType('handler', 'a function', handler);
  const settings = readHandlerOptions(options);
  return (arrived) => serve(handler, settings, arrived);
}

async function serve(handler: FetchHandler, settings: HandlerSettings, arrived: Arrived): Promise<void> {
  if (isGone(arrived)) return;
  const { reply } = arrived;
  const controller = new AbortController();
  const { signal } = controller;
  // Node emits `close` after every response, so abort only if the response has not ended.
  reply.on('close', () => {
    if (!reply.writableEnded) controller.abort();
  });
  let isTooLong = false;
  const body = {
    maxBodyBytes: settings.maxBodyBytes,
    takesParsed: isJsonHandler(handler),
    onTooLong: () => {
      isTooLong = true;
    },
  };
  let release = () => {};
  let endBody = () => {
    endBody = () => {};
    release();
    drain(arrived);
  };
  try {
    const made = toRequest(arrived, settings.origin, signal, body);
    release = made.release;
    const answer = await handler(made.request);
    // A handler may answer 413 itself, with its own headers.
    if (isTooLong) endBody();
    if (isTooLong && answer?.status !== 413) throw new Refusal(413);
    await sendResponse(arrived, answer, signal);
  } catch (error) {
    endBody();
    fail(arrived, settings, isTooLong ? new Refusal(413) : error, signal);
  }
  endBody();
}

function fail(arrived: Arrived, { onError }: HandlerSettings, error: unknown, signal: AbortSignal): void {
  const isRefusal = error instanceof Refusal;
  const hasClientGone = signal.aborted || isGone(arrived);
  // A handler that aborts because the client disconnected has not failed.
  if (!isRefusal && !(hasClientGone && isAbort(error, signal))) report(onError, error);
  if (hasClientGone || arrived.reply.writableEnded) return;
  if (arrived.reply.headersSent) arrived.reply.destroy();
  else sendText(arrived, plainAnswer(isRefusal ? error.status : 500));
}

function isAbort(error: unknown, { reason }: AbortSignal): boolean {
  return error === reason || (error instanceof Error && error.name === 'AbortError');
}
