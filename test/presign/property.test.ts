import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PresignedBytes, PresignItem } from '../../bindings/api/presigner.js';
import { makeSigner } from '../../bindings/signer/signer.js';
import { presign } from '../reference/presign.mjs';
import { batchCase } from '../support/arbitraries/batches.js';
import { presignCase, sharedCase } from '../support/arbitraries/presign-requests.js';
import { seed } from '../support/arbitraries/seed.js';
import { testCore } from '../support/cores.js';
import { exclusions, exclusionsFor } from '../support/peers/exclusions.mjs';
import { peers } from '../support/peers/index.mjs';
import { Tally } from '../support/peers/tally.mjs';

const CASES = 1200;
const BATCHES = 400;
const REACH = 0.95;

const cores = [await testCore('simd'), await testCore('scalar')];
const encoder = new TextEncoder();

test('both builds, the reference and the other signers agree on random requests', async () => {
  const tally = new Tally(exclusions);
  const property = fc.asyncProperty(presignCase, async ({ options, template, item, request }) => {
    const { url, ...stages } = presign(request);
    const { key, query } = item;
    const alone = { ...template, key, query: [...(template.query as typeof query), ...query] };
    for (const core of cores) {
      const signer = makeSigner(core, options);
      expect(signer.presign(alone)).toBe(url);
      expect(signer.presignMany(template, [item])).toEqual([url]);
      expect(signer.explain(alone)).toEqual({ url, headers: {}, ...stages, payloadHash: request.payloadHash });
    }
    tally.count();
    for (const peer of peers) {
      const reasons = exclusionsFor(peer.name, request);
      const result = await tally.ask(peer.name, reasons, () => peer.presign(request), stages.signature);
      if (result === undefined) continue;
      expect(result.signature, peer.name).toBe(stages.signature);
      expect(result.canonicalRequest ?? stages.canonicalRequest).toBe(stages.canonicalRequest);
    }
  });
  await fc.assert(property, { seed, numRuns: CASES });

  const seldomAsked = peers.filter((peer) => tally.share(peer.name) < REACH);
  expect(seldomAsked.map(({ name }) => name)).toEqual([]);
  expect(tally.notNeeded()).toEqual([]);
});

describe('random batches', () => {
  test('of keys and items equal the reference, in order', () => {
    const property = fc.property(batchCase, ({ options, template, items, requestOf }) => {
      const expected = items.map((item) => presign(requestOf(toItem(item))).url);
      for (const core of cores) {
        const signer = makeSigner(core, options);
        expect(signer.presignMany(template, items)).toEqual(expected);
        expect(splitUrls(signer.presignBytes(template, items))).toEqual(expected);
      }
    });
    fc.assert(property, { seed, numRuns: BATCHES });
  });

  test('in bytes equal those in strings', () => {
    const property = fc.property(
      batchCase,
      fc.boolean(),
      fc.boolean(),
      ({ options, template, keys, requestOf }, nul, ended) => {
        // Only strings can contain the separator, or a carriage return before a newline (dropped from bytes).
        const able = keys.filter((key) => (nul ? !key.includes('\0') : !/\n|\r$/.test(key)));
        const [separator, end] = nul ? (['nul', '\0'] as const) : (['newline', '\n'] as const);
        const text = able.join(end) + (ended && able.length > 0 ? end : '');
        const expected = able.map((key) => presign(requestOf({ key })).url);
        for (const core of cores) {
          const signer = makeSigner(core, options);
          expect(splitUrls(signer.presignBytes(template, encoder.encode(text), { separator }))).toEqual(expected);
          expect(signer.presignMany(template, able)).toEqual(expected);
        }
      },
    );
    fc.assert(property, { seed, numRuns: BATCHES });
  });

  // Far more keys than the core takes in one call. Lengths repeat after 331 keys, so groups are found among other keys.
  const manyKeys = Array.from({ length: 5000 }, (_, i) => `${i}/${'k'.repeat((i * 7) % 331)}`);
  // Each length twice; the second time after all other lengths.
  const allLengths = Array.from({ length: 1100 }, (_, i) => 'k'.repeat(i + 1));
  // Keys longer than S3 allows, with alternating lengths.
  const longKeys = Array.from({ length: 96 }, (_, i) => 'k'.repeat(1500 + (i % 7)));
  const longestKeys = [2048, 2730, 2731, 8190, 8192].flatMap((length) =>
    [...'k €'].map((unit) => repeatToBytes(unit, length)),
  );

  test.each([
    ['5000 keys', manyKeys],
    ['keys of every length', [...allLengths, ...allLengths]],
    ['keys of up to 8 KiB', [...longKeys, ...longestKeys, ...longKeys]],
  ])('of %s equal the reference', (_, keys) => {
    for (const { options, template, requestOf } of fc.sample(sharedCase, { seed, numRuns: 3 })) {
      const ours = { ...template, maxKeyBytes: 8192 };
      const expected = keys.map((key) => presign(requestOf({ key })).url);
      for (const core of cores) {
        const signer = makeSigner(core, options);
        expect(signer.presignMany(ours, keys)).toEqual(expected);
        expect(splitUrls(signer.presignBytes(ours, encoder.encode(keys.join('\n'))))).toEqual(expected);
      }
    }
  });

  test('with a newline in a key, of every size around the limit of one core call, equal the reference', () => {
    const [shared] = fc.sample(sharedCase, { seed, numRuns: 1 });
    if (shared === undefined) throw new Error('no case');
    const { options, template, requestOf } = shared;
    // Long keys, so that few URLs fill the core.
    const query = [['response-content-disposition', 'x'.repeat(7000)]] as const;
    const keys = Array.from({ length: 180 }, (_, i) => `key ${i}`);
    keys[0] = 'a\nb';
    const expected = keys.map((key) => {
      const request = requestOf({ key });
      return presign({ ...request, query }).url;
    });
    for (const core of cores) {
      const signer = makeSigner(core, options);
      for (let size = 1; size <= keys.length; size++) {
        expect(signer.presignMany({ ...template, query }, keys.slice(0, size))).toEqual(expected.slice(0, size));
      }
    }
  });
});

function toItem(item: string | PresignItem): PresignItem {
  return typeof item === 'string' ? { key: item } : item;
}

/** Cuts the URLs at the offsets. A newline must precede each offset. */
function splitUrls({ urls, offsets }: PresignedBytes): string[] {
  const text = new TextDecoder().decode(urls);
  expect(offsets[0]).toBe(0);
  expect(offsets.at(-1)).toBe(urls.length);
  return Array.from(offsets.subarray(1), (end, i) => {
    expect(text[end - 1]).toBe('\n');
    return text.slice(offsets[i], end - 1);
  });
}

/** Repeats `character` as often as fits into `bytes` bytes. */
function repeatToBytes(character: string, bytes: number): string {
  return character.repeat(Math.floor(bytes / encoder.encode(character).length));
}
