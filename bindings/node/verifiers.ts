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
 * Turns a verifier into a middleware for Express, Connect and `node:http`. It sets `request.siglane` to the result of a verified request. Any other request
 * it answers as AWS does, without calling `next`.
 *
 * Mount it before body parsers: it reads the body if its hash is signed, and puts it back for them; the bytes are in `request.rawBody`, too. After
 * a body parser it takes `rawBody`, or a `body` of bytes, if they are what was sent. It leaves a body alone that is unsigned or comes in
 * chunks: look at `isPayloadVerified` and `isChunked` of the result. It verifies `originalUrl`, and refuses requests whose method or URL the server has
 * changed before.
 *
 * Its own errors are answered with status 500, and only `onError` is told: SigV4Error `InvalidRequest` if the bytes of a body are gone, or method or
 * URL were changed; what `lookup` throws. What `next` throws, the returned promise rejects with.
 *
 * @param verifier made by `createVerifier`
 * @throws TypeError or RangeError for wrong options
 * @example
 * app.use('/api', verifyNode(verifier)); // Express
 * app.get('/api/me', (request, response) => response.send(request.siglane.accessKeyId));
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
 * Turns a verifier into a hook for Fastify, with the rules of `verifyNode`. The result is in `request.siglane`. As an `onRequest` hook it comes before Fastify
 * parses a body.
 *
 * @throws TypeError or RangeError for wrong options
 * @example
 * fastify.addHook('onRequest', verifyFastify(verifier));
 */
export function verifyFastify(
  verifier: Verifier,
  options: VerifierAdapterOptions = {},
): (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown> {
  const check = checker(verifier, options);
  return async (request, reply) => {
    const result = await check(arrivedInFastify(request, reply), () => leaveTo(reply));
    // Fastify goes no further where a hook gives it the reply.
    if (result === undefined) return reply;
    Object.assign(request, { siglane: result });
    return undefined;
  };
}

/**
 * Turns a verifier into a middleware for Koa, with the rules of `verifyNode`. The result is in `context.state.siglane`.
 *
 * @throws TypeError or RangeError for wrong options
 * @example
 * app.use(verifyKoa(verifier));
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

/** Verifies a request, or answers it. @param leave called before it is answered */
type Check = (arrived: Arrived, leave?: () => void) => Promise<VerifiedRequest | undefined>;

function checker(verifier: Verifier, options: VerifierAdapterOptions): Check {
  if (typeof verifier?.verify !== 'function')
    throw wrongType('verifier', 'a verifier of createVerifier (await it first)', verifier);
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
      // Whoever reads a body that was left alone need not know that its client waits.
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

/** @returns undefined if the client has gone */
async function verify(
  verifier: Verifier,
  { host, maxBodyBytes }: VerifierSettings,
  arrived: Arrived,
): Promise<VerifyResult | undefined> {
  const received = receivedFromNode(arrived.message, { host, url: sentTarget(arrived) });
  if (isBodyLeft(verifier, arrived.message, received.url)) {
    const result = await verifier.verify(received);
    // The verifier may look elsewhere for what is said of the body.
    if (!result.ok || !isHash(result.payloadHash)) return result;
  }
  const body = isGone(arrived) ? undefined : await readBody(arrived, maxBodyBytes);
  if (body !== undefined) return verifier.verify({ ...received, body });
  return isGone(arrived) ? undefined : { ok: false, error: tooLong(verifier, maxBodyBytes) };
}

/** True if the body is not part of what was signed, as far as that can be seen before. */
function isBodyLeft({ isS3 }: Verifier, message: Message, target: string): boolean {
  const [said] = valuesOf(message, HEADER.payloadHash);
  const inQuery = target.split(/[?&]/).includes(`${PARAMETER.payloadHash}=UNSIGNED-PAYLOAD`, 1);
  return said === undefined ? isS3 || inQuery : !isHash(said);
}

/** @returns undefined if it has more than `most` bytes, or the client has gone */
async function readBody(arrived: Arrived, most: number): Promise<Uint8Array | undefined> {
  const body = findBody(arrived);
  if (body.kind === 'none') return new Uint8Array();
  if (body.kind === 'bytes') return body.bytes.length > most ? undefined : body.bytes;
  if (body.kind !== 'stream') throw lostBody(arrived, 'verifier');
  const bytes = await readAll(arrived, most);
  // For what comes next and wants the bytes: the stream has been read, even though they were put back.
  if (bytes !== undefined) Object.assign(arrived.message, { rawBody: bytes });
  return bytes;
}

/** Amazon S3 API Reference, "Error responses"; AWS, "Common errors". */
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

/** As the services do, whose clients read nothing else. */
function answerOf({ isS3 }: Verifier, { message, originalUrl }: Arrived, error: VerifyError): ErrorAnswer {
  const [resource] = (originalUrl ?? message.url ?? '').split('?', 1);
  if (isS3) return toXml(error, { resource });
  const type = message.headers['content-type'];
  return /^application\/(?:json|x-amz-json-)/i.test(String(type)) ? toJson(error) : toQueryXml(error);
}
