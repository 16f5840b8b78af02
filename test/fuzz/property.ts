/** Code that the properties share. */
import type fc from 'fast-check';
import { testCore } from '../support/cores.js';
import { credentials } from '../support/example.js';

/** A property. `check` throws if it does not hold; inputs are values of the structured clone algorithm. */
export interface Property<I = unknown> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<I>;
  check(input: I): void | Promise<void>;
}

export function property<I>(
  name: string,
  inputs: fc.Arbitrary<I>,
  check: (input: I) => void | Promise<void>,
): Property {
  return { name, inputs, check } as Property;
}

export function insist(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** Both modules, with assertions. */
export const cores = [await testCore('simd-debug'), await testCore('scalar-debug')];
export const [core] = cores as [(typeof cores)[number]];

export const lookup = () => credentials;

/** Inserts `character` somewhere into a text, and removes `remove` characters: a change on the way. */
export function spliced(
  text: string,
  { at, character, remove }: { at: number; character: string; remove: number },
): string {
  const from = text.length === 0 ? 0 : at % text.length;
  return text.slice(0, from) + character + text.slice(from + remove);
}
