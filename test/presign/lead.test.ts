/** Keys that begin alike: the core keeps the state of what they have in common. */
import { expect, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { credentials, referenceUrls, region, template } from '../support/example.js';

const signer = await createSigner({ credentials, region });

/** Nine keys of one length with so many bytes in common: a group of eight, and one more. */
function alike(common: number, letter = 'c'): string[] {
  return Array.from({ length: 9 }, (_, i) => letter.repeat(common) + String(i).repeat(40));
}

function expectReference(keys: readonly string[], given = signer): void {
  expect(given.presignMany(template, keys)).toEqual(referenceUrls(keys));
}

test('with any number of bytes in common, around the ends of blocks', () => {
  for (let common = 1; common < 200; common++) expectReference(alike(common));
});

test('with more in common, and then less, and then another beginning', () => {
  expectReference([...alike(300), ...alike(130), ...alike(190), ...alike(300, 'd'), ...alike(70, 'd'), ...alike(300)]);
});

test('with nothing but what they have in common', () => {
  expectReference(Array.from({ length: 16 }, () => 'c'.repeat(250)));
});

test('with the longest keys', () => {
  expectReference(alike(984));
});

test('by another signer, or for another bucket, whose messages begin otherwise', async () => {
  const keys = alike(200);
  const other = await createSigner({ credentials, region: 'eu-central-1' });
  for (let round = 0; round < 2; round++) {
    expectReference(keys);
    const method = 'PUT';
    expect(signer.presignMany({ ...template, method }, keys)).toEqual(referenceUrls(keys, { method }));
    const origin = 'https://examplebucket.s3.eu-central-1.amazonaws.com';
    expect(other.presignMany(template, keys)).toEqual(referenceUrls(keys, { origin, region: 'eu-central-1' }));
  }
});

test('one group after the other in a list that was sorted, and in one that was not', () => {
  const keys = Array.from({ length: 600 }, (_, i) => `archive/${'customer'.repeat(1 + (i % 9))}/${i % 40}/${i}`);
  expectReference(keys);
  expectReference(keys.toSorted());
});
