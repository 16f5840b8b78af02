/** Mistakes that clients make with the payload line. */

import { encodeBase64 } from '../../platform/base64.js';
import * as HEADER from '../../protocol/names/header.js';
import { EMPTY_HASH, hashPayload, isHash, UNSIGNED_PAYLOAD } from '../../protocol/payload-hash.js';
import { fromHex } from '../../util/bytes.js';
import type { Case } from '../case.js';
import { headerValue } from '../claim.js';
import type { Draft } from '../draft.js';
import { jsonForms } from './json.js';
import { type Mistake, replacing } from './mistake.js';

/** Largest body to try in other encodings, in bytes. A larger body is hashed only as it is. */
const MOST_BYTES = 1024 * 1024;

export function payloadMistakes({ core, request, isS3 }: Case, { payloadHash }: Draft): Mistake[] {
  const make = (cause: Mistake['cause'], line: string) => replacing('payloadHash', cause, line);
  const { body } = request;
  const said = headerValue(request, HEADER.payloadHash);
  const isEmpty = body?.length === 0;
  const result = [
    make(isEmpty || body === undefined ? 'payload-line' : 'empty-body-hash', EMPTY_HASH),
    make(isS3 ? 'unsigned-payload' : 'unsigned-payload-elsewhere', UNSIGNED_PAYLOAD),
    make('payload-line-missing', ''),
    ...(said === undefined ? [] : [make('payload-line', said)]),
  ];
  if (isHash(payloadHash)) {
    result.push(
      make('payload-hash-form', payloadHash.toUpperCase()),
      make('payload-hash-form', encodeBase64(fromHex(payloadHash))),
    );
  }
  if (body === undefined || body.length > MOST_BYTES) return result;
  const hash = (payload: string | Uint8Array) => hashPayload(core, payload as string);
  const own = hash(body);
  result.push(make('body-changed', own), make('hash-of-hash', hash(own)));
  if (isEmpty) return result;
  const text = new TextDecoder().decode(body);
  const stripped = (...others: string[]) =>
    others.filter((other) => other !== text).map((other) => make('body-stripped', hash(other)));
  result.push(
    ...stripped(text.trim(), text.trimEnd()),
    ...jsonForms(text).map((other) => make('json-rewritten', hash(other))),
    ...stripped(text.replace(/\s+/g, '')),
    ...[`${text}\n`, `${text}\r\n`, text.replaceAll('\n', '\r\n'), text.replaceAll('\r\n', '\n')]
      .filter((other) => other !== text)
      .map((other) => make('body-line-breaks', hash(other))),
    ...[latin1(text), utf16(text), new TextEncoder().encode(latin1Text(body))].map((bytes) =>
      make('body-charset', hash(bytes)),
    ),
    make('body-encoded', hash(encodeBase64(body))),
    make('body-encoded', hash(JSON.stringify(text))),
    make('body-encoded', hash(encodeURIComponent(text.isWellFormed() ? text : ''))),
    make('body-encoded', hash(text.replaceAll('%20', '+'))),
    make('body-encoded', hash(text.replaceAll('+', '%20'))),
  );
  return result;
}

function latin1Text(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    bytes[2 * i] = text.charCodeAt(i) & 0xff;
    bytes[2 * i + 1] = text.charCodeAt(i) >> 8;
  }
  return bytes;
}
