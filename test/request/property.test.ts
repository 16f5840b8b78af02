import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeSigner } from '../../bindings/signer/signer.js';
import { referenceInput } from '../reference/input.mjs';
import { sign } from '../reference/sign.mjs';
import { seed } from '../support/arbitraries/seed.js';
import { options, requestOf, signCase } from '../support/arbitraries/sign-requests.js';
import { testCore } from '../support/cores.js';
import {
  type RequestExclusion,
  requestExclusions,
  requestExclusionsFor,
} from '../support/peers/requests/exclusions.mjs';
import { requestPeers } from '../support/peers/requests/index.mjs';
import { Tally } from '../support/peers/tally.mjs';
import type { SignCase } from '../vectors/load.mjs';

const CASES = 1200;
const BATCHES = 150;
/** Minimum number of requests that each peer must be able to sign. */
const SHARES = { 'aws-crt': 0.95, '@smithy/signature-v4': 0.9, aws4: 0.65, minio: 0.45 };

const cores = [await testCore('simd'), await testCore('scalar')];

/** Services and hosts are drawn independently. */
const hostScope = 'ignore';

/** The part of a signed request that the reference knows. */
function signed(signCase: SignCase) {
  const { url, headers, signature } = sign(...referenceInput(signCase));
  return { url, headers, signature };
}

test('both builds, the reference and the other signers agree on random requests', async () => {
  const tally = new Tally<RequestExclusion>(requestExclusions);
  const property = fc.asyncProperty(signCase, async (each) => {
    const input = referenceInput(each);
    const expected = sign(...input);
    const { mode, request } = each;
    for (const core of cores) {
      const signer = makeSigner(core, { ...each.options, hostScope });
      if (mode === 'sign') {
        expect(signer.sign(request)).toEqual(signed(each));
        expect(signer.explain(request)).toEqual(expected);
      } else {
        expect(signer.presign(request)).toBe(expected.url);
        expect(signer.explain(request, mode)).toEqual(expected);
      }
    }
    tally.count();
    for (const peer of requestPeers) {
      const reasons = requestExclusionsFor(peer.name, ...input);
      const result = await tally.ask(peer.name, reasons, () => peer.sign(...input), expected.signature);
      if (result === undefined) continue;
      expect(result.signature, peer.name).toBe(expected.signature);
      expect(result.canonicalRequest ?? expected.canonicalRequest).toBe(expected.canonicalRequest);
    }
  });
  await fc.assert(property, { seed, numRuns: CASES });

  const seldomAsked = Object.entries(SHARES).filter(([name, share]) => tally.share(name) < share);
  expect(seldomAsked).toEqual([]);
});

describe('random batches', () => {
  const batch = options.chain((given) =>
    fc
      .array(requestOf(given, 'sign'), { minLength: 1, maxLength: 40, size: 'max' })
      .map((requests) => ({ given, requests })),
  );

  test('of different requests equal the reference, in their order', () => {
    const property = fc.property(batch, ({ given, requests }) => {
      const expected = requests.map((request) => signed({ mode: 'sign', options: given, request }));
      for (const core of cores) {
        const signer = makeSigner(core, { ...given, hostScope });
        expect(signer.signMany(requests)).toEqual(expected);
        expect(requests.map((request) => signer.sign(request))).toEqual(expected);
      }
    });
    fc.assert(property, { seed, numRuns: BATCHES });
  });

  test('of one request many times, and of no request, equal the reference', () => {
    const property = fc.property(
      options.chain((given) => fc.tuple(fc.constant(given), requestOf(given, 'sign'))),
      (drawn) => {
        const [given, request] = drawn;
        const expected = signed({ mode: 'sign', options: given, request });
        for (const core of cores) {
          const signer = makeSigner(core, { ...given, hostScope });
          expect(signer.signMany(Array(9).fill(request))).toEqual(Array(9).fill(expected));
          expect(signer.signMany([])).toEqual([]);
        }
      },
    );
    fc.assert(property, { seed, numRuns: BATCHES });
  });

  // Far more requests than the core takes in one call, with alternating lengths and days.
  test('of 5000 requests equal the reference', () => {
    const [given] = fc.sample(options, { seed, numRuns: 1 });
    if (given === undefined) throw new Error('no options');
    const requests = Array.from({ length: 5000 }, (_, i) => ({
      method: i % 3 === 0 ? 'PUT' : 'GET',
      url: `https://example.com/${i}/${'k'.repeat((i * 7) % 331)}?n=${i}`,
      headers: i % 5 === 0 ? ([['x-amz-meta-i', 'v'.repeat(i % 70)]] as const) : [],
      signingDate: new Date(Date.UTC(2024, 1, 28 + (i % 3), 12)),
      ...(i % 7 === 0 && { payload: 'p'.repeat(i % 200) }),
    }));
    const expected = requests.map((request) => signed({ mode: 'sign', options: given, request }));
    for (const core of cores) expect(makeSigner(core, { ...given, hostScope }).signMany(requests)).toEqual(expected);
  });
});
