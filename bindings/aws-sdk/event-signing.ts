/**
 * Writes what the signature of an event covers (Amazon Transcribe Developer Guide, "Signing" of event streams): the date, the signature
 * before it, the hash of its headers, and the hash of its payload.
 */

import type { MessageHeaders } from '@smithy/types';
import { outOfRange, refused, wrongType } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { CHUNK_ALGORITHM } from '../protocol/credential-scope.js';
import { isHash } from '../protocol/payload-hash.js';
import { concatAll, fromHex } from '../util/bytes.js';
import { hashOf } from './smithy-body.js';

const encoder = new TextEncoder();

/** An event whose headers are encoded. */
export interface EncodedEvent {
  readonly headers: unknown;
  readonly payload: unknown;
}

/**
 * Writes the string to sign of an event.
 *
 * @param date `YYYYMMDDTHHMMSSZ`
 * @param before the signature before: of the request, or of the last event. Empty for streams without a signed request
 * @throws TypeError or RangeError
 */
export function eventStringToSign(
  core: Core,
  { headers, payload }: EncodedEvent,
  { date, credentialScope }: { readonly date: string; readonly credentialScope: string },
  before: unknown,
): string {
  if (typeof before !== 'string') throw wrongType('priorSignature', 'a string', before);
  if (before !== '' && !isHash(before))
    throw outOfRange('priorSignature', '64 lower-case hex digits', `${before.length} characters`);
  if (!ArrayBuffer.isView(headers)) throw wrongType('headers', 'a Uint8Array', headers);
  const hashes = `${hashOf(core, headers, 'headers')}\n${hashOf(core, payload, 'payload')}`;
  return `${CHUNK_ALGORITHM}\n${date}\n${credentialScope}\n${before}\n${hashes}`;
}

/**
 * Encodes the headers of a message (Amazon Transcribe Developer Guide, "Event stream encoding").
 *
 * @throws TypeError or RangeError whose `field` names the header
 */
export function encodeEventHeaders(headers: MessageHeaders): Uint8Array {
  if (typeof headers !== 'object' || headers === null) throw wrongType('message.headers', 'an object', headers);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const [name, header] of Object.entries(headers)) {
    const text = encoder.encode(name);
    if (text.length === 0 || text.length > 255)
      throw outOfRange('message.headers', 'names of 1 to 255 bytes', text.length);
    const value = encodeValue(`message.headers.${name}`, header);
    pieces.push(Uint8Array.of(text.length), text, value);
    length += 1 + text.length + value.length;
  }
  return concatAll(pieces, length);
}

/** Encodes a value after its type: 0 to 9, in the order of the guide. */
function encodeValue(field: string, header: unknown): Uint8Array {
  if (typeof header !== 'object' || header === null) throw wrongType(field, 'an object with type and value', header);
  const { type, value } = header as { readonly type?: unknown; readonly value?: unknown };
  switch (type) {
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(field, 'a boolean', value);
      return Uint8Array.of(value ? 0 : 1);
    case 'byte':
      return integer(field, value, 2, 1);
    case 'short':
      return integer(field, value, 3, 2);
    case 'integer':
      return integer(field, value, 4, 4);
    case 'long':
      return typed(5, longBytes(field, value));
    case 'binary':
      if (!(value instanceof Uint8Array)) throw wrongType(field, 'a Uint8Array', value);
      return measured(field, 6, value);
    case 'string':
      if (typeof value !== 'string') throw wrongType(field, 'a string', value);
      if (!value.isWellFormed()) throw refused('InvalidText', field, 'has a lone surrogate');
      return measured(field, 7, encoder.encode(value));
    case 'timestamp':
      return typed(8, timestampBytes(field, value));
    case 'uuid':
      return typed(9, uuidBytes(field, value));
    default:
      throw outOfRange(
        field,
        'a type of boolean, byte, short, integer, long, binary, string, timestamp or uuid',
        typeof type === 'string' ? JSON.stringify(type) : typeof type,
      );
  }
}

function typed(type: number, value: Uint8Array): Uint8Array {
  return concatAll([Uint8Array.of(type), value], 1 + value.length);
}

/** Writes a value of any length after its type and its length in two bytes. */
function measured(field: string, type: number, value: Uint8Array): Uint8Array {
  if (value.length > 0xffff) throw outOfRange(field, 'at most 65535 bytes', value.length);
  return concatAll([Uint8Array.of(type, value.length >> 8, value.length & 0xff), value], 3 + value.length);
}

/** Writes a signed integer of 1, 2 or 4 bytes after its type. */
function integer(field: string, value: unknown, type: number, size: 1 | 2 | 4): Uint8Array {
  if (typeof value !== 'number') throw wrongType(field, 'a number', value);
  const most = 2 ** (8 * size - 1);
  if (!Number.isInteger(value) || value < -most || value >= most)
    throw outOfRange(field, `an integer of ${8 * size} bits`, value);
  const whole = new Uint8Array(5);
  new DataView(whole.buffer).setInt32(1, value * 2 ** (8 * (4 - size)));
  whole[0] = type;
  return whole.subarray(0, 1 + size);
}

/** Returns the bytes of an `Int64` of the SDK. */
function longBytes(field: string, value: unknown): Uint8Array {
  const bytes = typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : undefined;
  if (!(bytes instanceof Uint8Array)) throw wrongType(field, 'an Int64 of the SDK', value);
  if (bytes.length !== 8) throw outOfRange(field, '8 bytes', bytes.length);
  return bytes;
}

function timestampBytes(field: string, value: unknown): Uint8Array {
  if (!(value instanceof Date)) throw wrongType(field, 'a Date', value);
  const time = value.getTime();
  if (Number.isNaN(time)) throw outOfRange(field, 'a date', 'an invalid date');
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(time));
  return bytes;
}

function uuidBytes(field: string, value: unknown): Uint8Array {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value);
  if (!/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(value))
    throw outOfRange(field, 'a UUID in lower case', JSON.stringify(value));
  return fromHex(value.replaceAll('-', ''));
}
