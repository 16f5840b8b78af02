/** Random batches. What their items have in common decides how the core signs them. */
import fc from 'fast-check';
import type { PresignItem } from '../../../bindings/api/presigner.js';
import { itemQuery, withoutNamesOf } from './parameters.js';
import { key, type SharedCase, sharedCase } from './presign-requests.js';
import { plainText } from './text.js';

export interface BatchCase extends SharedCase {
  keys: string[];
  /** The same keys, some with a query. */
  items: (string | PresignItem)[];
}

/** Not the few that fast-check would take by itself. */
const MANY = { minLength: 1, maxLength: 40, size: 'max' } as const;

const anyKeys = fc.array(key, MANY);

const keysOfOneLength = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 200 }) },
    { weight: 1, arbitrary: fc.integer({ min: 200, max: 1024 }) },
  )
  .chain((length) => fc.array(plainText(length, length), MANY));

/** Keys that begin alike, for a whole number of blocks and more, and part at different places. */
const keysOfOneFolder = fc
  .tuple(
    plainText(256, 256),
    fc.array(fc.tuple(fc.constantFrom(0, 40, 70, 110, 150, 200, 256), plainText(1, 30)), MANY),
  )
  .map(([folder, parts]) => parts.map(([shared, rest]) => folder.slice(0, shared) + rest));

const oneKey = fc.tuple(key, fc.integer({ min: 1, max: 40 })).map(([each, count]) => Array<string>(count).fill(each));

/** Own queries for all items, for some, or for none. */
const queries = fc.oneof(
  fc.constant([]),
  fc.array(itemQuery, { ...MANY, minLength: 40 }),
  fc.array(fc.oneof(fc.constant(undefined), itemQuery), MANY),
);

export const batchCase: fc.Arbitrary<BatchCase> = fc
  .record({ shared: sharedCase, keys: fc.oneof(anyKeys, keysOfOneLength, keysOfOneFolder, oneKey), queries })
  .map((drawn) => ({
    ...drawn.shared,
    keys: drawn.keys,
    items: drawn.keys.map((each, i): string | PresignItem => {
      const query = drawn.queries[i];
      return query === undefined ? each : { key: each, query: withoutNamesOf(drawn.shared.template, query) };
    }),
  }));
