import { expect, test } from 'vitest';
import { outOfRange, refused } from '../../bindings/api/errors.js';
import { splitUnseen, visible, visibleJson } from '../../bindings/api/visible.js';
import { CONTROLS, isVisible } from '../support/hostile.js';

test('every control character becomes visible, and a second call changes nothing', () => {
  const shown = visible(CONTROLS);
  expect(shown).toBe('\\x1b]0;pwned\\x07\\x1b[31m\\r\\x9b31m\\x7f\\u202e\\u2066\\u061c\\u2028');
  expect(visible(shown)).toBe(shown);
  for (let code = 0; code < 0x10000; code++) {
    const character = String.fromCharCode(code);
    if (character.isWellFormed()) expect(isVisible(visible(`a${character}b`).replaceAll('\n', ''))).toBe(true);
  }
});

test('printable text stays unchanged', () => {
  const text = 'ü 日本 😀 a\u0301 \\n \u00a0';
  expect(visible(text)).toBe(text);
});

test('JSON keeps its meaning', () => {
  const value = { [CONTROLS]: [CONTROLS, 'a\nb'] };
  const json = visibleJson(JSON.stringify(value, null, 2));
  expect(isVisible(json)).toBe(true);
  expect(JSON.parse(json)).toEqual(value);
});

test('the pieces of a text split at control characters join to the same text', () => {
  const parts = splitUnseen(`a${CONTROLS}b\n\tc`);
  expect(parts.join('')).toBe(`a${CONTROLS}b\n\tc`);
  expect(parts.filter((_, i) => i % 2 === 0).every((part) => isVisible(part.replaceAll('\t', '')))).toBe(true);
});

test('messages of errors', () => {
  expect(isVisible(outOfRange(`a${CONTROLS}`, 'b', CONTROLS).message)).toBe(true);
  expect(isVisible(refused('InvalidHeader', CONTROLS, CONTROLS).message)).toBe(true);
});
