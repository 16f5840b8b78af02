/** Keys that share a prefix: the core hashes the prefix once and keeps the state. */
import { describe, expect, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { credentials, reference, referenceUrls, region, signingDate, template } from '../support/example.js';

const signer = await createSigner({ credentials, region });

/** Nine keys of one length that share a prefix of `common` characters: a group of eight, and one more. */
function alike(common: number, letter = 'c'): string[] {
  return Array.from({ length: 9 }, (_, i) => letter.repeat(common) + String(i).repeat(40));
}

function expectReference(keys: readonly string[]): void {
  expect(signer.presignMany(template, keys)).toEqual(referenceUrls(keys));
}

test('shared prefixes of any length, around the ends of blocks', () => {
  for (let common = 1; common < 200; common++) expectReference(alike(common));
});

test.each([0, 1, 2, 3, 4, 5, 6, 7])('key %i of eight differs from the others', (lane) => {
  for (const at of [10, 58, 59, 60, 100, 122, 123, 124]) {
    const keys = Array.from({ length: 8 }, (_, i) => {
      const key = `${'c'.repeat(150)}${i}`;
      return i === lane ? `${key.slice(0, at)}d${key.slice(at + 1)}` : key;
    });
    expectReference(keys);
  }
});

test('shorter prefixes than in the calls before, and another beginning with an end that was known', () => {
  for (let beginning = 120; beginning < 140; beginning++) {
    expectReference(alike(300));
    expectReference(alike(130, 'd'));
    expectReference(Array.from({ length: 8 }, (_, i) => `${'d'.repeat(beginning)}${'c'.repeat(300 - beginning)}${i}`));
  }
});

// The message begins with "GET", a newline and a slash. Keys of 59, 123 and 251 bytes therefore end with a block.
test.each([58, 59, 60, 123, 250, 251, 252])('%i bytes that are all shared prefix', (length) => {
  expectReference(Array.from({ length: 16 }, () => 'c'.repeat(length)));
});

test.each([977, 978, 979, 984])('the longest prefixes that find a group, and longer ones: %i bytes', (common) => {
  expectReference(alike(common));
});

describe('other messages', () => {
  const endpoint = 'http://127.0.0.1:9000';

  test('of any length before the key, alternating with another message', () => {
    const keys = alike(140);
    for (let length = 3; length < 64; length++) {
      const bucket = 'b'.repeat(length);
      const given = { bucket, endpoint, pathStyle: true, signingDate, expiresIn: 3600 };
      const expected = (method: string) =>
        keys.map((key) => reference({ origin: endpoint, method, path: `/${bucket}/${key}` }).url);
      expect(signer.presignMany(given, keys)).toEqual(expected('GET'));
      expect(signer.presignMany({ ...given, method: 'PUT' }, keys)).toEqual(expected('PUT'));
    }
  });

  test('after the memory was wiped', async () => {
    const keys = alike(200);
    expectReference(keys);
    (await createSigner({ credentials, region })).dispose();
    expectReference(keys);
  });
});

test('one group after the other in a sorted list, and in an unsorted one', () => {
  const keys = Array.from({ length: 600 }, (_, i) => `archive/${'customer'.repeat(1 + (i % 9))}/${i % 40}/${i}`);
  expectReference(keys);
  expectReference(keys.toSorted());
});
