/** Random batches. Properties that the items share decide how the core signs them. */
import fc from 'fast-check';
import type { PresignItem } from '../../../bindings/api/presigner.js';
import { headers, itemQuery, type Pair, withoutNamesOf } from './parameters.js';
import { expiresIn, key, method, type SharedCase, sharedCase } from './presign-requests.js';
import { plainText } from './text.js';

export interface BatchCase extends SharedCase {
  keys: string[];
  /** The same keys, some with their own query, method, headers or expiresIn. */
  items: (string | PresignItem)[];
}

/** More than the few that fast-check generates by default. */
const MANY = { minLength: 1, maxLength: 40, size: 'max' } as const;

const anyKeys = fc.array(key, MANY);

const keysOfOneLength = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 200 }) },
    { weight: 1, arbitrary: fc.integer({ min: 200, max: 1024 }) },
  )
  .chain((length) => fc.array(plainText(length, length), MANY));

/** Keys that share a prefix of whole blocks and more, and differ at different places. */
const keysOfOneFolder = fc
  .tuple(
    plainText(256, 256),
    fc.array(fc.tuple(fc.constantFrom(0, 40, 70, 110, 150, 200, 256), plainText(1, 30)), MANY),
  )
  .map(([folder, parts]) => parts.map(([shared, rest]) => folder.slice(0, shared) + rest));

const oneKey = fc.tuple(key, fc.integer({ min: 1, max: 40 })).map(([each, count]) => Array<string>(count).fill(each));

interface Own {
  query?: Pair[] | undefined;
  method?: PresignItem['method'];
  headers?: Pair[] | undefined;
  expiresIn?: number | undefined;
}

const queryAlone = itemQuery.map((query): Own => ({ query }));
const anyOwn: fc.Arbitrary<Own> = fc.record({ query: itemQuery, method, headers, expiresIn }, { requiredKeys: [] });
const nothing = fc.constant<Own | undefined>(undefined);

/** Properties that all items, some items or no items set. */
const owns = fc.oneof(
  fc.constant<(Own | undefined)[]>([]),
  fc.array(queryAlone, { ...MANY, minLength: 40 }),
  fc.array(anyOwn, { ...MANY, minLength: 40 }),
  fc.array(fc.oneof(nothing, queryAlone), MANY),
  fc.array(fc.oneof(nothing, queryAlone, anyOwn), MANY),
);

export const batchCase: fc.Arbitrary<BatchCase> = fc
  .record({ shared: sharedCase, keys: fc.oneof(anyKeys, keysOfOneLength, keysOfOneFolder, oneKey), owns })
  .map((drawn) => ({
    ...drawn.shared,
    keys: drawn.keys,
    items: drawn.keys.map((each, i): string | PresignItem => {
      const own = drawn.owns[i];
      if (own === undefined) return each;
      const { query } = own;
      return { ...own, key: each, query: query && withoutNamesOf(drawn.shared.template, query) };
    }),
  }));
