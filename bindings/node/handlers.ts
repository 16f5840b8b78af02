/**
 * Connects handlers on `Request` and `Response` to Node's server and its frameworks. This is our own code: of @hono/node-server, srvx, @whatwg-node/server and
 * @remix-run/node-fetch-server none takes what body parsers leave (500, a hanging request, or an empty body), and srvx loses a second Set-Cookie.
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
 * Turns a handler into a request listener for `node:http`, `node:https`, `node:http2` and Express.
 *
 * The handler gets the URL that the client asked for, below a mounted path too, and `request.signal`, which aborts when the client goes. It may be
 * mounted after a body parser if that keeps the bytes (`req.rawBody`); for handlers of `siglane/upload-server` a parsed body is enough.
 *
 * A body of more than `maxBodyBytes` is answered with 413, a request that cannot be a `Request` with 400 or 501, and a handler that rejects with 500,
 * of which only `onError` is told the reason.
 *
 * @param handler takes a `Request`, returns a `Response` or a promise of one
 * @throws TypeError or RangeError for wrong options
 * @example
 * createServer(toNodeListener(createUppyHandler(options))).listen(8080);
 * app.post('/uppy', toNodeListener(createUppyHandler(options))); // Express
 */
export function toNodeListener(
  handler: FetchHandler,
  options: HandlerAdapterOptions = {},
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  const serve = server(handler, options);
  return (request, response) => serve(arrivedInNode(request, response));
}

/**
 * Turns a handler into a route handler for Fastify, with the rules of `toNodeListener`. Headers that were set on the reply are sent as well.
 *
 * @throws TypeError or RangeError for wrong options
 * @example
 * fastify.post('/uppy', toFastifyHandler(createUppyHandler(options)));
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
 * Turns a handler into a middleware for Koa, with the rules of `toNodeListener`. It answers every request and does not call `next`.
 *
 * @throws TypeError or RangeError for wrong options
 * @example
 * router.post('/uppy', toKoaMiddleware(createUppyHandler(options)));
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
  // Emitted after every answer. What was ended by then is the client's.
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
    // A handler may answer such a body itself, and better: with its own headers.
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
  // A handler that gives up because the client has gone has not failed.
  if (!isRefusal && !(hasClientGone && isAbort(error, signal))) report(onError, error);
  if (hasClientGone || arrived.reply.writableEnded) return;
  if (arrived.reply.headersSent) arrived.reply.destroy();
  else sendText(arrived, plainAnswer(isRefusal ? error.status : 500));
}

function isAbort(error: unknown, { reason }: AbortSignal): boolean {
  return error === reason || (error instanceof Error && error.name === 'AbortError');
}
