/** A signer for clients of the AWS SDK for JavaScript v3. */

import type {
  AwsCredentialIdentity,
  EventSigner,
  EventSigningArguments,
  FormattedEvent,
  HttpRequest,
  MessageSigner,
  MessageSigningArguments,
  RequestPresigner,
  RequestPresigningArguments,
  RequestSigner,
  RequestSigningArguments,
  SignableMessage,
  SignedMessage,
  SigningArguments,
  StringSigner,
} from '@smithy/types';
import type { SiglaneSignerOptions } from '../api/aws-sdk-signer.js';
import { checkOptions, wrongType } from '../api/errors.js';
import { dayOf } from '../protocol/dates.js';
import { ownCore } from '../signer/create-signer.js';
import { flag } from '../util/options.js';
import { type EncodedEvent, encodeEventHeaders, eventStringToSign } from './event-signing.js';
import { type ExpressSession, readExpressSession } from './express.js';
import { forgetKeys, readSigningCredentials, type SigningCredentials } from './prepared-keys.js';
import { keysOf, type RequestRules, type Resolved, signedInHeaders, signedInQuery } from './signed-request.js';
import { readArguments, readRegion } from './signing-arguments.js';

/**
 * Signs the requests of a client of the AWS SDK for JavaScript v3, in place of the SDK's own signer. Give the class to the client, which
 * creates a signer for each request; the signing keys are kept between requests.
 *
 * It has the contracts `RequestSigner`, `RequestPresigner`, `StringSigner`, `EventSigner` and `MessageSigner` of @smithy/types 4, and the
 * two methods that the SDK calls for S3 Express. All methods return promises, and all errors are rejections. Multi-Region Access Points
 * need Signature Version 4A and are refused.
 *
 * @example
 * const s3 = new S3Client({ region: 'eu-central-1', signerConstructor: SiglaneSigner });
 * await s3.send(new GetObjectCommand({ Bucket: 'examplebucket', Key: 'photos/a.jpg' }));
 */
export class SiglaneSigner implements RequestSigner, RequestPresigner, StringSigner, EventSigner, MessageSigner {
  readonly #credentials: SiglaneSignerOptions['credentials'];
  readonly #region: SiglaneSignerOptions['region'];
  readonly #service: string;
  readonly #rules: RequestRules;

  /**
   * @param options a client's configuration, or credentials, region and service of your own
   * @throws TypeError
   */
  constructor(options: SiglaneSignerOptions) {
    checkOptions(options);
    const { credentials, region, service, uriEscapePath, applyChecksum } = options;
    if (typeof credentials !== 'function' && (typeof credentials !== 'object' || credentials === null))
      throw wrongType('credentials', 'an object, or a function that returns one', credentials);
    if (typeof region !== 'function' && typeof region !== 'string')
      throw wrongType('region', 'a string, or a function that returns one', region);
    if (typeof service !== 'string') throw wrongType('service', 'a string', service);
    this.#credentials = credentials;
    this.#region = region;
    this.#service = service;
    this.#rules = {
      escapesPath: flag('uriEscapePath', uriEscapePath, undefined, true),
      sendsPayloadHash: flag('applyChecksum', applyChecksum, undefined, true),
    };
  }

  /**
   * Overwrites the signing keys that are kept for all clients of the thread. Clients stay usable and derive their keys again. Keys of
   * expired credentials are overwritten without it.
   *
   * @example
   * client.destroy();
   * SiglaneSigner.forgetKeys();
   */
  static forgetKeys(): void {
    forgetKeys();
  }

  /**
   * Signs a request in its headers.
   *
   * @param toSign is not changed; a request that was signed before is signed anew
   * @returns a copy with the headers of the signature
   * @throws TypeError, RangeError, or SigV4Error, as `InvalidScope` or `InvalidHeader` (as a rejection, as in all methods)
   */
  sign(toSign: HttpRequest, options?: RequestSigningArguments): Promise<HttpRequest>;
  /** Signs a text with the signing key. @returns 64 lower-case hexadecimal digits */
  sign(toSign: string, options?: SigningArguments): Promise<string>;
  /** Signs an event whose headers are encoded. @returns 64 lower-case hexadecimal digits */
  sign(toSign: FormattedEvent, options: EventSigningArguments): Promise<string>;
  /** Signs a message of an event stream. @returns the message and its signature, 64 lower-case hexadecimal digits */
  sign(toSign: SignableMessage, options: MessageSigningArguments): Promise<SignedMessage>;
  async sign(
    toSign: HttpRequest | string | FormattedEvent | SignableMessage,
    options: SigningArguments = {},
  ): Promise<unknown> {
    if (typeof toSign === 'string') return this.#signText(toSign, options);
    if (typeof toSign !== 'object' || toSign === null)
      throw wrongType('toSign', 'an HttpRequest of the SDK, a string, an event or a message', toSign);
    if ('message' in toSign) return this.signMessage(toSign, options as MessageSigningArguments);
    if ('payload' in toSign) return this.#signEvent(toSign, options as EventSigningArguments);
    return this.#signRequest(toSign as HttpRequest, options);
  }

  /**
   * Signs a message of an event stream. Each signature includes the previous one.
   *
   * @returns the message and its signature, 64 lower-case hexadecimal digits
   */
  async signMessage(toSign: SignableMessage, options: MessageSigningArguments = {}): Promise<SignedMessage> {
    if (typeof toSign !== 'object' || toSign === null) throw wrongType('toSign', 'an object with a message', toSign);
    const { message, priorSignature } = toSign;
    if (typeof message !== 'object' || message === null) throw wrongType('message', 'an object', message);
    const event = { headers: encodeEventHeaders(message.headers), payload: message.body };
    return { message, signature: await this.#signEvent(event, { ...options, priorSignature }) };
  }

  /**
   * Signs a request in its query. Headers that begin with `x-amz-` move there, unless they are in `unhoistableHeaders`.
   *
   * @param request is not changed
   * @param options `expiresIn` is 1 to 604,800 seconds, by default 3,600
   * @returns a copy with the parameters of the signature
   */
  async presign(request: HttpRequest, options: RequestPresigningArguments = {}): Promise<HttpRequest> {
    return this.#presignRequest(request, options);
  }

  /**
   * Signs a request in its headers with a session of S3 Express. Its token goes into `x-amz-s3session-token`.
   *
   * @param identity the session
   */
  async signWithCredentials(
    request: HttpRequest,
    identity: AwsCredentialIdentity,
    options: RequestSigningArguments = {},
  ): Promise<HttpRequest> {
    return this.#signRequest(request, options, readExpressSession(identity));
  }

  /**
   * Signs a request in its query with a session of S3 Express. Its token goes into `X-Amz-S3session-Token`.
   *
   * @param identity the session
   */
  async presignWithCredentials(
    request: HttpRequest,
    identity: AwsCredentialIdentity,
    options: RequestPresigningArguments = {},
  ): Promise<HttpRequest> {
    return this.#presignRequest(request, options, readExpressSession(identity));
  }

  async #signRequest(
    request: HttpRequest,
    options: RequestSigningArguments,
    session?: ExpressSession,
  ): Promise<HttpRequest> {
    const resolved = await this.#resolve(options, session?.credentials);
    return signedInHeaders(resolved, request, options, this.#rules, session);
  }

  async #presignRequest(
    request: HttpRequest,
    options: RequestPresigningArguments,
    session?: ExpressSession,
  ): Promise<HttpRequest> {
    const resolved = await this.#resolve(options, session?.credentials);
    return signedInQuery(resolved, request, options, this.#rules, session);
  }

  async #signText(text: string, options: SigningArguments & { eventStreamCredentials?: unknown }): Promise<string> {
    const resolved = await this.#resolve(options, eventCredentials(options));
    const keys = keysOf(resolved);
    return keys.signText(dayOf(keys.at(resolved.time).date), text);
  }

  async #signEvent(event: EncodedEvent, options: EventSigningArguments): Promise<string> {
    const resolved = await this.#resolve(options, eventCredentials(options));
    const keys = keysOf(resolved);
    const moment = keys.at(resolved.time);
    const text = eventStringToSign(resolved.core, event, moment, options.priorSignature);
    return keys.signText(dayOf(moment.date), text);
  }

  /** Waits for everything that a signature needs. @param known credentials of the call, in place of the client's */
  async #resolve(options: SigningArguments, known?: SigningCredentials): Promise<Resolved> {
    const { time, region, service = this.#service } = readArguments(options);
    const credentials = known ?? readSigningCredentials(await resolveValue(this.#credentials));
    return {
      core: await ownCore(),
      credentials,
      region: region ?? readRegion('region', await resolveValue(this.#region)),
      service,
      time,
    };
  }
}

/** Calls a provider. Not async, because each promise in between costs time. */
function resolveValue<T extends object | string>(source: T | (() => T | Promise<T>)): T | Promise<T> {
  return typeof source === 'function' ? source() : source;
}

/** Reads the credentials with which an event stream was opened. Undefined for the client's. */
function eventCredentials({ eventStreamCredentials }: { eventStreamCredentials?: unknown }) {
  return eventStreamCredentials === undefined
    ? undefined
    : readSigningCredentials(eventStreamCredentials, 'eventStreamCredentials');
}
