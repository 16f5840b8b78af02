import { expect, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { signPolicy } from '../../bindings/entries/post-policy.js';
import { parseStrictJson } from '../../bindings/policy/json.js';
import { decodeStrictBase64 } from '../../bindings/util/base64.js';
import { credentials, region } from '../support/example.js';
import { growth, MOST_GROWTH } from '../support/growth.js';

const signer = await createSigner({ credentials, region });

test.each<[string, (size: number) => string]>([
  ['brackets', (size) => '['.repeat(size)],
  ['closed brackets', (size) => `[${'[],'.repeat(size / 3)}0]`],
  ['names', (size) => `{${Array.from({ length: size / 10 }, (_, i) => `"a${i}":1`).join(',')}}`],
  ['unclosed quotes', (size) => '"\\"'.repeat(size / 3)],
  ['escapes in a string', (size) => `{"a":"${'\\n'.repeat(size / 2)}"}`],
  ['whitespace', (size) => `{"a"${' '.repeat(size)}:1}`],
  ['whitespace after strings', (size) => `[${`"a"${' '.repeat(64)},`.repeat(size / 68)}0]`],
])('JSON: %s', async (_, make) => {
  expect(await growth(make, parseStrictJson)).toBeLessThan(MOST_GROWTH);
});

test('parses without recursion', () => {
  expect(parseStrictJson('['.repeat(1 << 23))).toBeUndefined();
  expect(parseStrictJson(`{"a":"${'\\n'.repeat(1 << 22)}"}`)).toMatchObject({ a: expect.any(String) });
  expect(decodeStrictBase64('AAAA'.repeat(1 << 21))).toHaveLength(3 << 21);
});

test('signPolicy: a text that is not a policy', async () => {
  const run = (policy: string) => {
    try {
      signPolicy(signer, policy);
    } catch {
      // It is not a policy.
    }
  };
  for (const part of ['A', '=', '[', 'é'])
    expect(await growth((size) => Buffer.from(part.repeat(size)).toString('base64'), run)).toBeLessThan(MOST_GROWTH);
});
