/** Verifiers as middleware of Node's server and its frameworks. */
import { wrongType } from '../api/errors.js';
import type {
  FastifyReplyLike,
  FastifyRequestLike,
  KoaContextLike,
  Next,
  NodeResponse,
  VerifierAdapterOptions,
} from '../api/node.js';
import type { ErrorAnswer, NodeRequest, VerifiedRequest, Verifier, VerifyError, VerifyResult } from '../api/verify.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { isHash } from '../protocol/payload-hash.js';
import { receivedFromNode } from '../verify/adapters.js';
import { internalFailure } from '../verify/flavours/generic-errors.js';
import { bodyAnswer } from '../verify/flavours/s3-body-errors.js';
import { toJson, toQueryXml, toXml } from '../verify/render.js';
import { readVerifierOptions, report, type VerifierSettings } from './adapter-options.js';
import {
  type Arrived,
  arrivedInFastify,
  arrivedInKoa,
  arrivedInNode,
  isAnswered,
  isGone,
  type Message,
  valuesOf,
} from './arrived.js';
import { drain, findBody, lostBody, readAll, sendContinue } from './body.js';
import { leaveTo } from './frameworks.js';
import { sendText } from './send.js';
import { sentTarget } from './target.js';

/**
 * Converts a verifier to a middleware for Express, Connect and `node:http`. It sets `request.siglane` to the result of a verified request.
 * It answers any other request as AWS does, without calling `next`.
 *
 * Mount it before body parsers. If the body's hash is signed, it reads the body and puts it back for them. The bytes are also in
 * `request.rawBody`. After a body parser it uses `rawBody`, or a `body` of bytes, if they equal the sent bytes. It does not read unsigned
 * or chunked bodies: check `isPayloadVerified` and `isChunked` of the result. It verifies `originalUrl`, and refuses requests whose method
 * or URL other middleware has changed.
 *
 * It answers its own errors with status 500 and reports them only to `onError`. They are SigV4Error `InvalidRequest` for lost body bytes or
 * a changed method or URL, and errors of `lookup`. If `next` throws, the returned promise rejects.
 *
 * @param verifier A verifier from `createVerifier`.
 * @param options Limit, host, error format and error callback.
 * @returns The middleware.
 * @throws TypeError or RangeError for a bad option.
 * @example
 * ```js
 * app.use('/api', verifyNode(verifier)); // Express
 * app.get('/api/me', (request, response) => response.send(request.siglane.accessKeyId));
 * ```
 */
export function verifyNode(
  verifier: Verifier,
  options: VerifierAdapterOptions = {},
): (request: NodeRequest, response: NodeResponse, next: Next) => Promise<void> {
  const check = checker(verifier, options);
  return async (request, response, next) => {
    if ((await check(arrivedInNode(request, response))) !== undefined) await next();
  };
}

/**
 * Converts a verifier to a hook for Fastify, with the rules of `verifyNode`. It sets `request.siglane` to the result. Use it as an
 * `onRequest` hook, which runs before Fastify parses a body.
 *
 * @param verifier A verifier from `createVerifier`.
 * @param options Limit, host, error format and error callback.
 * @returns The hook.
 * @throws TypeError or RangeError for a bad option.
 * @example
 * ```js
 * fastify.addHook('onRequest', verifyFastify(verifier));
 * ```
 */
export function verifyFastify(
  verifier: Verifier,
  options: VerifierAdapterOptions = {},
): (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown> {
  const check = checker(verifier, options);
  return async (request, reply) => {
    const result = await check(arrivedInFastify(request, reply), () => leaveTo(reply));
    // Fastify stops where a hook returns the reply.
    if (result === undefined) return reply;
    Object.assign(request, { siglane: result });
    return undefined;
  };
}

/**
 * Converts a verifier to a middleware for Koa, with the rules of `verifyNode`. It sets `context.state.siglane` to the result.
 *
 * @param verifier A verifier from `createVerifier`.
 * @param options Limit, host, error format and error callback.
 * @returns The middleware.
 * @throws TypeError or RangeError for a bad option.
 * @example
 * ```js
 * app.use(verifyKoa(verifier));
 * ```
 */
export function verifyKoa(
  verifier: Verifier,
  options: VerifierAdapterOptions = {},
): (context: KoaContextLike, next: Next) => Promise<void> {
  const check = checker(verifier, options);
  return async (context, next) => {
    const leave = () => {
      context.respond = false;
    };
    const result = await check(arrivedInKoa(context), leave);
    if (result === undefined) return;
    Object.assign(context.state, { siglane: result });
    await next();
  };
}

/** Verifies a request, or answers it. @param leave Called before it is answered. */
type Check = (arrived: Arrived, leave?: () => void) => Promise<VerifiedRequest | undefined>;

function checker(verifier: Verifier, options: VerifierAdapterOptions): Check {
  if (typeof verifier?.verify !== 'function')
    throw wrongType('verifier', 'a verifier from createVerifier (await it first)', verifier);
  const settings = readVerifierOptions(options);
  return (arrived, leave = () => {}) => check(verifier, settings, arrived, leave);
}

async function check(
  verifier: Verifier,
  settings: VerifierSettings,
  arrived: Arrived,
  leave: () => void,
): Promise<VerifiedRequest | undefined> {
  const { message } = arrived;
  const toAnswer = settings.toAnswer ?? ((error: VerifyError) => answerOf(verifier, arrived, error));
  const answer = (error: VerifyError) => {
    drain(arrived);
    try {
      sendText(arrived, toAnswer(error));
    } catch (thrown) {
      report(settings.onError, thrown);
      sendText(arrived, answerOf(verifier, arrived, internalFailure()));
    }
  };
  try {
    const result = await verify(verifier, settings, arrived);
    if (isAnswered(arrived.reply)) return void drain(arrived);
    if (result?.ok) {
      // The next reader of an unread body need not know that the client waits.
      sendContinue(message, arrived.reply);
      Object.assign(message, { siglane: result });
      return result;
    }
    leave();
    if (result === undefined) return undefined;
    if (result.error.status >= 500) report(settings.onError, result.error.cause ?? result.error);
    answer(result.error);
  } catch (error) {
    report(settings.onError, error);
    if (isAnswered(arrived.reply)) return void drain(arrived);
    leave();
    answer(verifier.isS3 ? bodyAnswer(error as Error) : internalFailure());
  }
  return undefined;
}

/** @returns Undefined if the client has disconnected. */
async function verify(
  verifier: Verifier,
  { host, maxBodyBytes }: VerifierSettings,
  arrived: Arrived,
): Promise<VerifyResult | undefined> {
  const received = receivedFromNode(arrived.message, { host, url: sentTarget(arrived) });
  if (isBodyLeft(verifier, arrived.message, received.url)) {
    const result = await verifier.verify(received);
    // The verifier may find the payloadHash elsewhere.
    if (!result.ok || !isHash(result.payloadHash)) return result;
  }
  const body = isGone(arrived) ? undefined : await readBody(arrived, maxBodyBytes);
  if (body !== undefined) return verifier.verify({ ...received, body });
  return isGone(arrived) ? undefined : { ok: false, error: tooLong(verifier, maxBodyBytes) };
}

/** Tests if the body is not covered by the signature, as far as the headers show. */
function isBodyLeft({ isS3 }: Verifier, message: Message, target: string): boolean {
  const [said] = valuesOf(message, HEADER.payloadHash);
  const inQuery = target.split(/[?&]/).includes(`${PARAMETER.payloadHash}=UNSIGNED-PAYLOAD`, 1);
  return said === undefined ? isS3 || inQuery : !isHash(said);
}

/** @returns Undefined if it has more than `most` bytes, or the client has disconnected. */
async function readBody(arrived: Arrived, most: number): Promise<Uint8Array | undefined> {
  const body = findBody(arrived);
  if (body.kind === 'none') return new Uint8Array();
  if (body.kind === 'bytes') return body.bytes.length > most ? undefined : body.bytes;
  if (body.kind !== 'stream') throw lostBody(arrived, 'verifier');
  const bytes = await readAll(arrived, most);
  // For later code that wants the bytes. The stream counts as read, although the bytes were put back.
  if (bytes !== undefined) Object.assign(arrived.message, { rawBody: bytes });
  return bytes;
}

/** Returns the error for a body that is too long (Amazon S3 API Reference, "Error responses"; AWS, "Common errors"). */
function tooLong({ isS3 }: Verifier, most: number): VerifyError {
  return isS3
    ? {
        code: 'EntityTooLarge',
        status: 400,
        message: 'Your proposed upload exceeds the maximum allowed size',
        details: { MaxSizeAllowed: String(most) },
      }
    : {
        code: 'RequestEntityTooLargeException',
        status: 413,
        message: 'Problems with the request at the HTTP level. The request entity is too large.',
        details: {},
      };
}

/** Serializes an error in the format of the service, because clients cannot read any other. */
function answerOf({ isS3 }: Verifier, { message, originalUrl }: Arrived, error: VerifyError): ErrorAnswer {
  const [resource] = (originalUrl ?? message.url ?? '').split('?', 1);
  if (isS3) return toXml(error, { resource });
  const type = message.headers['content-type'];
  return /^application\/(?:json|x-amz-json-)/i.test(String(type)) ? toJson(error) : toQueryXml(error);
}
