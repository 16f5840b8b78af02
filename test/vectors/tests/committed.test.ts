import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { presign } from '../../reference/presign.mjs';
import { signingKeySteps } from '../../reference/steps.mjs';
import { exclusionsFor } from '../../support/peers/exclusions.mjs';
import { peers } from '../../support/peers/index.mjs';
import { vectorFiles } from '../generators/generate.mjs';
import { bytesOf, completeRequest, toPresignRequest } from '../load.mjs';
import { readVectors, toHex, vectorText } from '../read.js';

describe('the committed vectors', async () => {
  const generated = await vectorFiles();

  test.each(Object.keys(generated))('%s is what generate.mjs writes', (name) => {
    const [committed, made] = [vectorText(name), generated[name] ?? ''];
    const lines = made.split('\n');
    // The first different line says more than a whole file.
    const different = committed.split('\n').find((line, i) => line !== lines[i]);
    expect(different).toBeUndefined();
    expect(committed === made).toBe(true);
  });
});

describe('published values agree with node:crypto and the reference signer', () => {
  test.each(readVectors('sha256.json').published)('SHA-256: $name', ({ message, digest }) => {
    expect(createHash('sha256').update(bytesOf(message)).digest('hex')).toBe(digest);
  });

  test.each(readVectors('hmac.json').published)('HMAC: $name', ({ key, message, mac }) => {
    const whole = createHmac('sha256', bytesOf(key)).update(bytesOf(message)).digest('hex');
    expect(whole.slice(0, mac.length)).toBe(mac);
  });

  test.each(readVectors('signing-key.json').published)('signing key: $name', (vector) => {
    const { secretAccessKey, date, region, service } = vector;
    const { kDate, kRegion, kService, kSigning } = signingKeySteps(secretAccessKey, date, region, service);
    expect({ kSigning: toHex(kSigning) }).toEqual({ kSigning: vector.kSigning });
    // Not every example has the steps.
    expect({
      kDate: vector.kDate && toHex(kDate),
      kRegion: vector.kRegion && toHex(kRegion),
      kService: vector.kService && toHex(kService),
    }).toEqual({ kDate: vector.kDate, kRegion: vector.kRegion, kService: vector.kService });
  });

  const { defaults, published, vectors } = readVectors('presign-s3.json');

  test.each(published)('presigned URL: $name', ({ name, request, hashedCanonicalRequest, signature }) => {
    const { canonicalRequest, url } = presign(toPresignRequest(completeRequest(defaults, request)));
    expect(createHash('sha256').update(canonicalRequest).digest('hex')).toBe(hashedCanonicalRequest);
    expect(url).toMatch(new RegExp(`&X-Amz-Signature=${signature}$`));
    expect(vectors.find((vector) => vector.name === name)).toMatchObject({ url, canonicalRequest });
  });
});

describe('presign-s3.json', () => {
  const { defaults, vectors } = readVectors('presign-s3.json');

  test('has a unique name for each vector', () => {
    expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
  });

  test.each(peers)('$name confirms every vector that it can sign', (peer) => {
    const able = vectors.filter(({ request }) => {
      return exclusionsFor(peer.name, toPresignRequest(completeRequest(defaults, request))).length === 0;
    });
    expect(able.filter(({ confirmedBy }) => !confirmedBy.includes(peer.name))).toEqual([]);
    expect(able.length).toBeGreaterThan(0.98 * vectors.length);
  });

  test('has only vectors that another signer confirms', () => {
    expect(vectors.filter(({ confirmedBy }) => confirmedBy.length === 0)).toEqual([]);
  });
});
