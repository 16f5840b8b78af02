/** Serializes errors for the client, as S3 and the other services do. */

import type { ErrorAnswer, VerifyError } from '../api/verify.js';
import { visible } from '../api/visible.js';
import { toHex } from '../util/bytes.js';
import { bodyAnswer } from './flavours/s3-body-errors.js';

/** Values of the server for an error response. All are optional. */
export interface AnswerContext {
  /** Path of the requested bucket or object. Only `toXml` writes it. @defaultValue left out */
  resource?: string | undefined;
  /** Identifier of the request, which users quote to your support. @defaultValue left out */
  requestId?: string | undefined;
  /** Identifier of the server that answers. Only `toXml` writes it. @defaultValue left out */
  hostId?: string | undefined;
}

/**
 * Serializes an error as S3 XML (Amazon S3 API Reference, "Error responses"). For a signature mismatch it contains canonicalRequest and
 * stringToSign as text and as bytes, because XML cannot represent all text.
 *
 * @param error The `error` of a result, or the error that ended a body stream of `siglane/chunked`. From a stream error it shows only S3's
 * own code, status and text. An error that is not the body's fault becomes `InternalError` with status 500.
 * @param context Resource, request id and host id to include.
 * @returns Status, headers and UTF-8 XML text of the response.
 * @example
 * ```js
 * const { status, headers, body } = toXml(result.error, { resource: '/examplebucket/photo.jpg' });
 * response.writeHead(status, headers).end(body);
 * ```
 */
export function toXml(error: VerifyError | Error, context: AnswerContext = {}): ErrorAnswer {
  const answer = error instanceof Error ? bodyAnswer(error) : error;
  const { code, status, message, details, stringToSign, canonicalRequest } = answer;
  const { SignatureProvided, ...others } = details;
  const elements: [name: string, text: string | undefined][] = [
    ['Code', code],
    ['Message', message],
    ...Object.entries(others).map(([name, text]): [string, string] => [name, visible(text)]),
    ['StringToSign', stringToSign],
    ['SignatureProvided', SignatureProvided && visible(SignatureProvided)],
    ['StringToSignBytes', bytesOf(stringToSign)],
    ['CanonicalRequest', canonicalRequest],
    ['CanonicalRequestBytes', bytesOf(canonicalRequest)],
    ['Resource', context.resource],
    ['RequestId', context.requestId],
    ['HostId', context.hostId],
  ];
  return xml(status, `<Error>${elements.map(element).join('')}</Error>`);
}

/**
 * Serializes an error as XML for services with the query protocol, such as IAM, STS and SQS.
 *
 * @param error The `error` of a result.
 * @param context Request id to include. The query protocol has no resource and no host id.
 * @returns Status, headers and UTF-8 XML text of the response.
 * @example
 * ```js
 * const { status, headers, body } = toQueryXml(result.error, { requestId: crypto.randomUUID() });
 * response.writeHead(status, headers).end(body);
 * ```
 */
export function toQueryXml({ code, status, message }: VerifyError, context: AnswerContext = {}): ErrorAnswer {
  const parts: [string, string][] = [
    ['Type', status < 500 ? 'Sender' : 'Receiver'],
    ['Code', code],
    ['Message', message],
  ];
  const requestId = element(['RequestId', context.requestId]);
  return xml(status, `<ErrorResponse><Error>${parts.map(element).join('')}</Error>${requestId}</ErrorResponse>`);
}

/** Codes that JSON services use instead (Amazon DynamoDB Developer Guide, "Error messages and codes"). All have status 400. */
const JSON_CODES: ReadonlyMap<string, string> = new Map([
  ['SignatureDoesNotMatch', 'InvalidSignatureException'],
  ['IncompleteSignature', 'IncompleteSignatureException'],
  ['InvalidClientTokenId', 'UnrecognizedClientException'],
  ['ExpiredToken', 'ExpiredTokenException'],
  ['MissingAuthenticationToken', 'MissingAuthenticationTokenException'],
  ['ValidationError', 'ValidationException'],
]);

/**
 * Serializes an error as JSON for services such as DynamoDB and KMS. Status codes become 400, where these services use it.
 *
 * @param error The `error` of a result.
 * @param context Request id to include, as the header `x-amzn-requestid`.
 * @returns Status, headers and JSON text of the response.
 * @example
 * ```js
 * const { status, headers, body } = toJson(result.error, { requestId: crypto.randomUUID() });
 * response.writeHead(status, headers).end(body);
 * ```
 */
export function toJson({ code, status, message }: VerifyError, context: AnswerContext = {}): ErrorAnswer {
  const type = JSON_CODES.get(code);
  return {
    status: type === undefined ? status : 400,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      ...(context.requestId !== undefined && { 'x-amzn-requestid': context.requestId }),
    },
    body: JSON.stringify({ __type: type ?? code, message }),
  };
}

function xml(status: number, root: string): ErrorAnswer {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${root}`,
  };
}

function element([name, text]: [name: string, text: string | undefined]): string {
  return text === undefined ? '' : `<${name}>${escapeXml(text)}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};

/** Characters that XML 1.0 forbids even as references (section 2.2). They become U+FFFD. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escapeXml(text: string): string {
  return text.replace(NOT_XML, '\ufffd').replace(/[&<>"'\r]/g, (each) => ENTITIES[each] as string);
}

/** Returns the UTF-8 bytes of `text` in lower-case hex, separated by spaces. */
function bytesOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : toHex(new TextEncoder().encode(text)).replace(/..(?=.)/g, '$& ');
}
