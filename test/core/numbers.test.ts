/** Constants that assembly/ and bindings/ share are equal: a change in only one of them fails here. */
import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import * as finding from '../../bindings/core/numbers/finding.js';
import * as format from '../../bindings/core/numbers/format.js';
import * as limits from '../../bindings/core/numbers/limits.js';
import * as rule from '../../bindings/core/numbers/rule.js';
import * as status from '../../bindings/core/numbers/status.js';
import * as parameter from '../../bindings/protocol/names/parameter.js';

const source = (file: string) => readFileSync(new URL(`../../assembly/${file}`, import.meta.url), 'utf8');

/** The exported constants of a file with type `type`, by name. */
function constants(file: string, type: string): Record<string, number> {
  const found = source(file).matchAll(new RegExp(`^export const (\\w+): ${type} = (-?\\d+);`, 'gm'));
  return Object.fromEntries(Array.from(found, ([, name, value]) => [name, Number(value)]));
}

test.each([
  ['status.ts', 'i32', status],
  ['request/rules.ts', 'u32', rule],
  ['request/results.ts', 'u32', finding],
  ['presign/formats.ts', 'u32', format],
])('assembly/%s has the numbers of the bindings', (file, type, numbers) => {
  const ours = constants(file, type);
  expect(Object.keys(ours).length).toBeGreaterThan(2);
  expect({ ...numbers }).toEqual(ours);
});

it.each(Object.entries(limits))('has as much room as the bindings declare: %s', (name, limit) => {
  const [, product = ''] =
    new RegExp(`^export const ${name}: usize = ([\\d* ]+);`, 'm').exec(source('memory.ts')) ?? [];
  expect(product.split('*').reduce((sum, factor) => sum * Number(factor), 1)).toBe(limit);
});

it('reserves the same query parameters, in its text and in its comment', () => {
  const [, list = ''] =
    /const RESERVED: usize = memory\.data<u8>\(\[([\s\S]*?)\]\)/.exec(source('request/query.ts')) ?? [];
  const rows = [...list.matchAll(/^ {2}(\d+), ([\d, ]+), \/\/ (\S+)$/gm)];
  const names = rows.map(([, length, codes = '', comment]) => {
    const text = String.fromCharCode(...codes.split(', ').map(Number));
    expect({ text, length: text.length }).toEqual({ text: comment, length: Number(length) });
    return `x-amz-${text}`;
  });
  expect(names.sort()).toEqual(
    Object.values(parameter)
      .map((name) => name.toLowerCase())
      .sort(),
  );
});
