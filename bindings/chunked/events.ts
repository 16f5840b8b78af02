/**
 * Signs messages of an event stream (Amazon Transcribe Developer Guide, "Event stream encoding" and "Signing"). Each event is itself a
 * message. It becomes the payload of a message with its date and signature in headers.
 *
 * ```
 * total length │ length of headers │ CRC-32 of both │ :date │ :chunk-signature │ payload │ CRC-32 of all before
 * ```
 */

import crc32 from 'crc-32';
import type { EventSigner, EventSignerOptions, SignedEvent } from '../api/chunked.js';
import { checkNames, checkOptions, outOfRange, refused, wrongType } from '../api/errors.js';
import type { Signer } from '../api/signer.js';
import { readSigner } from '../identity/signer-access.js';
import type { SignerParts } from '../identity/signer-parts.js';
import { nativeCrc32 } from '../platform/crc32.js';
import { CHUNK_ALGORITHM } from '../protocol/credential-scope.js';
import { dayOf, toDateTime } from '../protocol/dates.js';
import { hashPayload } from '../protocol/payload-hash.js';
import { concatAll, fromHex } from '../util/bytes.js';
import { readSeed } from './chain.js';

const encoder = new TextEncoder();
const checksum = nativeCrc32 ?? crc32.buf;

const NAMES: ReadonlySet<string> = new Set(['seedSignature']);
/** Type codes of header values: timestamp and bytes. */
const TIMESTAMP = 8;
const BYTES = 6;
const MOST_PAYLOAD = 16 * 1024 * 1024;

/**
 * Creates a signer for the events of a stream (Amazon Transcribe Developer Guide, "Signing" of event streams). It wraps each event in a
 * message with date and signature. Each signature includes the previous one, so sign the events in their order.
 *
 * @param signer Signer of the request that opened the stream, with a fixed region and service.
 * @param options The signature of that request.
 * @returns The event signer. It takes events of at most 16 MiB and returns complete messages.
 * @throws TypeError or RangeError for a bad value.
 * @throws SigV4Error `InvalidScope` for a signer without service or region. `sign` throws the same classes, SigV4Error `CredentialsExpired`
 * and `SignerDisposed`.
 * @example
 * ```js
 * const opening = signer.sign({
 *   method: 'POST',
 *   url: 'https://transcribestreaming.us-east-1.amazonaws.com/stream-transcription',
 *   payloadHash: 'STREAMING-AWS4-HMAC-SHA256-EVENTS',
 * });
 * const events = createEventSigner(signer, { seedSignature: opening.signature });
 * const { message } = events.sign(new Uint8Array(0)); // an empty event ends the stream
 * ```
 */
export function createEventSigner(signer: Signer, options: EventSignerOptions): EventSigner {
  const parts = readSigner(signer);
  const { region, service } = parts.signingKeys.fixed;
  if (region === undefined || service === undefined)
    throw refused(
      'InvalidScope',
      region === undefined ? 'region' : 'service',
      'must be set on the signer, because events have no host to take it from',
    );
  checkOptions(options);
  checkNames('options', options, NAMES);
  let signature = readSeed(options.seedSignature);
  return {
    sign(payload, date) {
      if (!(payload instanceof Uint8Array)) throw wrongType('payload', 'a Uint8Array', payload);
      if (payload.length > MOST_PAYLOAD) throw outOfRange('payload', `at most ${MOST_PAYLOAD} bytes`, payload.length);
      const signed = signEvent(parts, signature, payload, parts.signingKeys.time(toDateTime(date, 'date')));
      signature = signed.signature;
      return signed;
    },
  };
}

function signEvent(parts: SignerParts, before: string, payload: Uint8Array, time: number): SignedEvent {
  const { signingKeys } = parts;
  const { date, credentialScope } = signingKeys.at(time);
  const dateHeader = header(
    ':date',
    TIMESTAMP,
    bigEndian(8, (view) => view.setBigInt64(0, BigInt(time))),
  );
  const hashes = `${hashPayload(signingKeys.core, dateHeader)}\n${hashPayload(signingKeys.core, payload)}`;
  const stringToSign = `${CHUNK_ALGORITHM}\n${date}\n${credentialScope}\n${before}\n${hashes}`;
  const signature = signingKeys.signText(dayOf(date), stringToSign);
  const bytes = fromHex(signature);
  const length = bigEndian(2, (view) => view.setUint16(0, bytes.length));
  const signatureHeader = header(':chunk-signature', BYTES, length, bytes);
  return { message: frame([dateHeader, signatureHeader], payload), signature };
}

function header(name: string, type: number, ...value: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const text = encoder.encode(name);
  return join([Uint8Array.of(text.length), text, Uint8Array.of(type), ...value]);
}

function frame(headers: readonly Uint8Array[], payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = join(headers);
  const lengths = bigEndian(8, (view) => {
    view.setUint32(0, 16 + head.length + payload.length);
    view.setUint32(4, head.length);
  });
  const before = join([lengths, crc(lengths), head, payload]);
  return join([before, crc(before)]);
}

function crc(bytes: Uint8Array): Uint8Array {
  return bigEndian(4, (view) => view.setInt32(0, checksum(bytes, 0)));
}

function join(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatAll(
    pieces,
    pieces.reduce((sum, { length }) => sum + length, 0),
  );
}

function bigEndian(length: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer));
  return bytes;
}
