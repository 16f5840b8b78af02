import { beforeAll, describe, expect, test } from 'vitest';
import { referenceInput } from '../../reference/input.mjs';
import {
  type RequestExclusion,
  requestExclusions,
  requestExclusionsFor,
} from '../../support/peers/requests/exclusions.mjs';
import { requestPeers } from '../../support/peers/requests/index.mjs';
import { Tally } from '../../support/peers/tally.mjs';
import { toSignCase } from '../load.mjs';
import { readVectors } from '../read.js';

/** Minimum number of vectors that each peer must be able to sign. */
const SHARES = { 'aws-crt': 0.98, '@smithy/signature-v4': 0.96, aws4: 0.85, minio: 0.65 };

const file = readVectors('requests.json');
const vectors = file.cases.map((vector) => ({ ...vector, input: referenceInput(toSignCase(file, vector)) }));

describe('requests.json', () => {
  test('has hundreds of vectors with unique names', () => {
    expect(vectors.length).toBeGreaterThan(900);
    expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
  });

  test('has only vectors that at least two other signers confirm', () => {
    expect(vectors.filter(({ agreed }) => agreed.length < 2)).toEqual([]);
  });

  test.each(requestPeers)('$name agrees with every vector that it can sign', ({ name }) => {
    const able = vectors.filter(({ input }) => requestExclusionsFor(name, ...input).length === 0);
    expect(able.filter(({ agreed }) => !agreed.includes(name))).toEqual([]);
    expect(vectors.filter(({ agreed }) => agreed.includes(name))).toEqual(able);
  });
});

describe('the exclusions of the peers', () => {
  const tally = new Tally<RequestExclusion>(requestExclusions);
  beforeAll(async () => {
    for (const { input, expected } of vectors) {
      tally.count();
      for (const peer of requestPeers) {
        const reasons = requestExclusionsFor(peer.name, ...input);
        await tally.ask(peer.name, reasons, () => peer.sign(...input), expected.signature);
      }
    }
  });

  test('are all needed', () => {
    expect(tally.notNeeded()).toEqual([]);
  });

  test('leave each peer a large share of the vectors', () => {
    const tooFew = Object.entries(SHARES).filter(([name, share]) => tally.share(name) < share);
    expect(tooFew).toEqual([]);
    expect(Object.keys(SHARES)).toEqual(requestPeers.map(({ name }) => name));
  });
});

describe('published signatures', () => {
  const examples = readVectors('worked-examples.json');
  const able = examples.cases.flatMap((example) => {
    const input = referenceInput(toSignCase(examples, example));
    return requestPeers
      .filter(({ name }) => requestExclusionsFor(name, ...input).length === 0)
      .map((peer) => ({ example: example.name, peer, input, signature: example.expected.signature }));
  });

  test('are confirmed by two peers or more', () => {
    const names = able.map(({ example }) => example);
    const known = examples.cases.filter(({ name }) => names.indexOf(name) < names.lastIndexOf(name));
    expect(known).toEqual(examples.cases);
  });

  test.each(able)('$peer.name gives the published signature of $example', async ({ peer, input, signature }) => {
    expect(await peer.sign(...input)).toMatchObject({ signature });
  });
});
