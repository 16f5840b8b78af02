import { describe, expect, test } from 'vitest';
import { continueSha256, endSha256, sha256 as hash } from '../../bindings/core/hashing.js';
import { deriveSigningKey, hmacStates } from '../../bindings/core/signing-keys.js';
import { signMessages } from '../../bindings/core/texts.js';
import { makeSigner } from '../../bindings/signer/signer.js';
import { builds, testCore } from '../support/cores.js';
import { signingKeyChecks } from '../vectors/checks.mjs';
import { bytesOf, patternBytes } from '../vectors/load.mjs';
import { readVectors, toHex } from '../vectors/read.js';

const sha256 = readVectors('sha256.json');
const hmac = readVectors('hmac.json');
const signingKey = readVectors('signing-key.json');

describe.each(builds)('the %s core', async (build) => {
  const core = await testCore(build);
  const macOf = (key: Uint8Array, message: Uint8Array) =>
    signMessages(core, hmacStates(core, key), [message])[0] as string;

  test.each(sha256.published)('SHA-256: $name', ({ message, digest }) => {
    expect(toHex(hash(core, bytesOf(message)))).toBe(digest);
  });

  test('SHA-256 of every length', () => {
    const messages = sha256.lengths.map((_, length) => patternBytes(sha256.pattern, length));
    expect(messages.map((message) => toHex(hash(core, message)))).toEqual(sha256.lengths);
  });

  test('SHA-256 of a message in pieces that end anywhere in a block', () => {
    for (const size of [1, 3, 31, 63, 64, 65, 127, 200]) {
      const lengths = [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 255, 300];
      const digests = lengths.map((length) => {
        const message = patternBytes(sha256.pattern, length);
        const pieces = Array.from({ length: Math.ceil(length / size) }, (_, i) =>
          message.subarray(i * size, (i + 1) * size),
        );
        return toHex(hash(core, ...pieces));
      });
      expect(digests).toEqual(lengths.map((length) => sha256.lengths[length]));
    }
  });

  test('SHA-256 of two messages in alternating pieces', () => {
    const lengths = [0, 1, 63, 64, 65, 128, 200, 300];
    const messages = lengths.map((length) => patternBytes(sha256.pattern, length));
    const states: (Uint8Array | undefined)[] = messages.map(() => undefined);
    for (let at = 0; at < 300; at += 37)
      for (const [i, message] of messages.entries()) {
        if (at < message.length) states[i] = continueSha256(core, states[i], message.subarray(at, at + 37));
      }
    expect(states.map((state) => toHex(endSha256(core, state)))).toEqual(
      lengths.map((length) => sha256.lengths[length]),
    );
  });

  test.each(hmac.published)('HMAC: $name', ({ key, message, mac }) => {
    const whole = macOf(bytesOf(key), bytesOf(message));
    expect(whole).toHaveLength(64);
    expect(whole.slice(0, mac.length)).toBe(mac);
  });

  test('HMAC with keys of every length', () => {
    const message = patternBytes(hmac.messagePattern, hmac.messageLength);
    const macs = hmac.keyLengths.map((_, length) => macOf(patternBytes(hmac.keyPattern, length), message));
    expect(macs).toEqual(hmac.keyLengths);
  });

  test('HMAC of messages of every length', () => {
    const key = patternBytes(hmac.keyPattern, hmac.keyLength);
    const macs = hmac.messageLengths.map((_, length) => macOf(key, patternBytes(hmac.messagePattern, length)));
    expect(macs).toEqual(hmac.messageLengths);
  });

  test('signatures in lanes, of messages with very different lengths', () => {
    const states = hmacStates(core, patternBytes(hmac.keyPattern, hmac.keyLength));
    const order = hmac.messageLengths.map((_, i) => (i * 173) % hmac.messageLengths.length);
    for (const count of [0, 1, 2, 3, 4, 5, order.length]) {
      const lengths = order.slice(0, count);
      const macs = signMessages(
        core,
        states,
        lengths.map((length) => patternBytes(hmac.messagePattern, length)),
      );
      expect(macs).toEqual(lengths.map((length) => hmac.messageLengths[length]));
    }
  });

  test.each([...signingKey.published, ...signingKey.derived])('signing key: $name', (vector) => {
    const { secretAccessKey, date, region, service } = vector;
    const derive = (...steps: string[]) => toHex(deriveSigningKey(core, secretAccessKey, steps));
    expect(derive(date, region, service, 'aws4_request')).toBe(vector.kSigning);
    // Where a step is known, the derivation to that step must give it.
    expect(vector.kDate && derive(date)).toBe(vector.kDate);
    expect(vector.kRegion && derive(date, region)).toBe(vector.kRegion);
    expect(vector.kService && derive(date, region, service)).toBe(vector.kService);
  });

  test.each(signingKeyChecks(signingKey))('a signer derives the key: $name', ({ options, outcomes }) => {
    for (const [got, expected] of outcomes(makeSigner(core, options))) expect(got).toEqual(expected);
  });
});
