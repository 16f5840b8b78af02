/** Event streams: compares signatures with smithy's, and reads messages byte by byte. */
import { crc32 } from 'node:zlib';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it, test } from 'vitest';
import { createEventSigner } from '../../bindings/entries/chunked.js';
import { createSigner } from '../../bindings/entries/index.js';
import { credentials, region, signingDate, thrown } from '../support/example.js';

const service = 'transcribe';
const signer = await createSigner({ credentials, region, service, now: () => signingDate });
const seedSignature = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9';

/** Decodes a message as the guide describes it. */
function readMessage(message: Uint8Array) {
  const bytes = Buffer.from(message);
  const headersEnd = 12 + bytes.readUInt32BE(4);
  expect(bytes.readUInt32BE(0)).toBe(bytes.length);
  expect(bytes.readUInt32BE(8)).toBe(crc32(bytes.subarray(0, 8)));
  expect(bytes.readUInt32BE(bytes.length - 4)).toBe(crc32(bytes.subarray(0, -4)));
  const headers: Record<string, string> = {};
  for (let at = 12; at < headersEnd; ) {
    const name = bytes.toString('latin1', at + 1, at + 1 + (bytes[at] as number));
    at += 1 + name.length;
    const type = bytes[at++];
    const length = type === 8 ? 8 : bytes.readUInt16BE(at);
    if (type !== 8) at += 2;
    const value = bytes.subarray(at, at + length);
    headers[name] = type === 8 ? new Date(Number(value.readBigInt64BE())).toISOString() : value.toString('hex');
    at += length;
  }
  return { headers, payload: bytes.subarray(headersEnd, -4) };
}

describe('createEventSigner', () => {
  it('signs events as smithy does, also across midnight', async () => {
    const smithy = new SignatureV4({ credentials, region, service, sha256: Sha256 });
    const eventSigner = createEventSigner(signer, { seedSignature });
    let priorSignature = seedSignature;
    for (let i = 0; i < 10; i++) {
      const date = new Date(Date.UTC(2026, 0, 2, 23, 59, 55 + i, 7 * i));
      const payload = Buffer.alloc(i * 100, i);
      const { message, signature } = eventSigner.sign(payload, date);
      const dateHeader = Buffer.alloc(15);
      dateHeader.write('\x05:date\x08', 'latin1');
      dateHeader.writeBigInt64BE(BigInt(date.getTime()), 7);
      const expected = await smithy.sign({ headers: dateHeader, payload }, { signingDate: date, priorSignature });
      expect(signature).toBe(expected);
      priorSignature = expected;
      expect(readMessage(message)).toEqual({
        headers: { ':date': date.toISOString(), ':chunk-signature': expected },
        payload,
      });
    }
  });

  it('accepts a clock with fractions of a millisecond', async () => {
    const precise = await createSigner({ credentials, region, service, now: () => signingDate.getTime() + 0.7 });
    const { message } = createEventSigner(precise, { seedSignature }).sign(new Uint8Array(0));
    expect(readMessage(message).headers[':date']).toBe(signingDate.toISOString());
  });

  it('reads the clock for an event without a date', () => {
    const { message } = createEventSigner(signer, { seedSignature }).sign(new Uint8Array(0));
    expect(readMessage(message).headers[':date']).toBe(signingDate.toISOString());
  });

  test.each<[string, unknown, unknown, string, string]>([
    ['a payload that is not bytes', 'text', undefined, 'TypeError', 'payload'],
    ['a value that is not a date', new Uint8Array(0), 'today', 'TypeError', 'date'],
    ['an invalid date', new Uint8Array(0), new Date(Number.NaN), 'RangeError', 'date'],
    ['more than 16 MiB', new Uint8Array(16_777_217), undefined, 'RangeError', 'payload'],
  ])('refuses %s, and continues from the event before', (_, payload, date, name, field) => {
    const eventSigner = createEventSigner(signer, { seedSignature });
    expect(thrown(() => eventSigner.sign(payload as never, date as never))).toMatchObject({ name, field });
    const other = createEventSigner(signer, { seedSignature });
    const bytes = Buffer.from('a');
    expect(eventSigner.sign(bytes, signingDate)).toEqual(other.sign(bytes, signingDate));
  });

  test.each<[unknown, string, string]>([
    [undefined, 'TypeError', 'options'],
    [{}, 'TypeError', 'seedSignature'],
    [{ seedSignature: 'a' }, 'RangeError', 'seedSignature'],
    [{ seedSignature, date: 1 }, 'TypeError', 'options'],
  ])('refuses the options %o', (options, name, field) => {
    expect(thrown(() => createEventSigner(signer, options as never))).toMatchObject({ name, field });
  });
});
