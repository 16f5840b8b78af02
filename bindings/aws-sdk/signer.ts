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
import type { Core } from '../core/core.js';
import type { SigningKeys } from '../identity/signing-keys.js';
import { ALGORITHM } from '../protocol/credential-scope.js';
import { dayOf } from '../protocol/dates.js';
import { readExpiresIn } from '../protocol/expires.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { ownCore } from '../signer/create-signer.js';
import { flag } from '../util/options.js';
import { type EncodedEvent, encodeEventHeaders, eventStringToSign } from './event-signing.js';
import { addExpressToken, type ExpressSession, readExpressSession } from './express.js';
import { forgetKeys, keysFor, readSigningCredentials, type SigningCredentials } from './prepared-keys.js';
import { readArguments, readHeaderChoice, readNames, readRegion } from './signing-arguments.js';
import { hashOf, payloadHashOf } from './smithy-body.js';
import { canonicalHeaders, canonicalRequest, copyRequest, hoistHeaders } from './smithy-request.js';

/** The validity of a presigned request without `expiresIn`, in seconds, as in @smithy/signature-v4. */
const PRESIGNED_SECONDS = 3600;

/** Everything that a signature needs, after all waiting. */
interface Resolved {
  readonly core: Core;
  readonly credentials: SigningCredentials;
  readonly region: string;
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

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
  readonly #escapesPath: boolean;
  readonly #sendsPayloadHash: boolean;

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
    this.#escapesPath = flag('uriEscapePath', uriEscapePath, undefined, true);
    this.#sendsPayloadHash = flag('applyChecksum', applyChecksum, undefined, true);
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
    given: HttpRequest,
    options: RequestSigningArguments,
    session?: ExpressSession,
  ): Promise<HttpRequest> {
    const resolved = await this.#resolve(options, session?.credentials);
    const { core, credentials } = resolved;
    const request = copyRequest(given);
    const { headers } = request;
    const payloadHash = payloadHashOf(core, headers, request.body);
    const keys = keysOf(resolved);
    const { date, credentialScope, stringToSignHead } = keys.at(resolved.time);
    if (session !== undefined) addExpressToken(request, session.token, 'headers');
    headers[HEADER.date] = date;
    if (credentials.sessionToken !== undefined) headers[HEADER.sessionToken] = credentials.sessionToken;
    if (this.#sendsPayloadHash && !hasHeader(headers, HEADER.payloadHash)) headers[HEADER.payloadHash] = payloadHash;
    const signed = canonicalHeaders(headers, readHeaderChoice(options));
    const message = canonicalRequest(request, signed, payloadHash, this.#escapesPath);
    const signature = keys.signText(dayOf(date), stringToSignHead + hashOf(core, message));
    const credential = `${credentials.accessKeyId}/${credentialScope}`;
    headers[HEADER.authorization] =
      `${ALGORITHM} Credential=${credential}, SignedHeaders=${signed.names}, Signature=${signature}`;
    return request;
  }

  async #presignRequest(
    given: HttpRequest,
    options: RequestPresigningArguments,
    session?: ExpressSession,
  ): Promise<HttpRequest> {
    const resolved = await this.#resolve(options, session?.credentials);
    const { core, credentials } = resolved;
    const expiresIn = readExpiresIn(options.expiresIn, undefined, PRESIGNED_SECONDS);
    const request = copyRequest(given);
    const payloadHash = payloadHashOf(core, request.headers, request.body);
    const keys = keysOf(resolved);
    const { date, credentialScope, stringToSignHead } = keys.at(resolved.time);
    if (session !== undefined) addExpressToken(request, session.token, 'query');
    hoistHeaders(
      request,
      readNames('unhoistableHeaders', options.unhoistableHeaders),
      readNames('hoistableHeaders', options.hoistableHeaders),
    );
    const { query } = request;
    if (credentials.sessionToken !== undefined) query[PARAMETER.sessionToken] = credentials.sessionToken;
    query[PARAMETER.algorithm] = ALGORITHM;
    query[PARAMETER.credential] = `${credentials.accessKeyId}/${credentialScope}`;
    query[PARAMETER.date] = date;
    query[PARAMETER.expires] = String(expiresIn);
    const signed = canonicalHeaders(request.headers, readHeaderChoice(options));
    query[PARAMETER.signedHeaders] = signed.names;
    const message = canonicalRequest(request, signed, payloadHash, this.#escapesPath);
    query[PARAMETER.signature] = keys.signText(dayOf(date), stringToSignHead + hashOf(core, message));
    return request;
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

/** Returns the keys. They hold until the next `await`. */
function keysOf({ core, credentials, region, service }: Resolved): SigningKeys {
  return keysFor(core, credentials, region, service);
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

function hasHeader(headers: Readonly<Record<string, string>>, lower: string): boolean {
  return lower in headers || Object.keys(headers).some((name) => name.toLowerCase() === lower);
}
