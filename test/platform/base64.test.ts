import { afterEach, expect, test, vi } from 'vitest';
import { encodeBase64 } from '../../bindings/platform/base64.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each(['with a Buffer', 'without one'])('base64 of any length, %s', (how) => {
  const whole = Uint8Array.from({ length: 20_000 }, (_, i) => (i * 31) & 255);
  const lengths = [0, 1, 2, 3, 4, 8191, 8192, 8193, 16_384, 19_990];
  const expected = lengths.map((length) => Buffer.from(whole.slice(7, 7 + length)).toString('base64'));
  if (how === 'without one') vi.stubGlobal('Buffer', undefined);
  expect(lengths.map((length) => encodeBase64(whole.subarray(7, 7 + length)))).toEqual(expected);
});
