/** Errors as they are sent: as S3 writes them, and as the other services do. */

import type { ErrorAnswer, VerifyError } from '../api/verify.js';
import { visible } from '../api/visible.js';
import { toHex } from '../util/bytes.js';
import { bodyAnswer } from './flavours/s3-body-errors.js';

/** What a server knows of a request besides. */
export interface AnswerContext {
  /** The bucket, or the object, that was asked for. */
  resource?: string | undefined;
  requestId?: string | undefined;
  hostId?: string | undefined;
}

/**
 * An error as S3 writes it (Amazon S3 API Reference, "Error responses"). A signature that does not match has what it should have been made
 * of, as text and as bytes: the text may not have survived XML.
 *
 * @param error of a result, or what the stream of a body ended with: of that nothing but S3's own code, status and text is shown, and
 * `InternalError` with a status of 500 if the body was not at fault
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

/** An error as services with the query protocol write it (IAM, STS, SQS …). */
export function toQueryXml({ code, status, message }: VerifyError, context: AnswerContext = {}): ErrorAnswer {
  const parts: [string, string][] = [
    ['Type', status < 500 ? 'Sender' : 'Receiver'],
    ['Code', code],
    ['Message', message],
  ];
  const requestId = element(['RequestId', context.requestId]);
  return xml(status, `<ErrorResponse><Error>${parts.map(element).join('')}</Error>${requestId}</ErrorResponse>`);
}

/** What JSON services call what the others call otherwise (Amazon DynamoDB Developer Guide, "Error messages and codes"): 400 all of them. */
const JSON_CODES: ReadonlyMap<string, string> = new Map([
  ['SignatureDoesNotMatch', 'InvalidSignatureException'],
  ['IncompleteSignature', 'IncompleteSignatureException'],
  ['InvalidClientTokenId', 'UnrecognizedClientException'],
  ['ExpiredToken', 'ExpiredTokenException'],
  ['MissingAuthenticationToken', 'MissingAuthenticationTokenException'],
  ['ValidationError', 'ValidationException'],
]);

/** An error as JSON services write it (DynamoDB, KMS …). */
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

/** XML 1.0, section 2.2: what no document may have, not even escaped, becomes a replacement character. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escapeXml(text: string): string {
  return text.replace(NOT_XML, '\ufffd').replace(/[&<>"'\r]/g, (each) => ENTITIES[each] as string);
}

/** Hexadecimal digits with a space between two bytes. */
function bytesOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : toHex(new TextEncoder().encode(text)).replace(/..(?=.)/g, '$& ');
}
