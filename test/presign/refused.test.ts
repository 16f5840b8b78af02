/**
 * `onRefused: 'skip'`: expected are the reference signer's URLs, and the error that the same list gives without the
 * option.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it, test } from 'vitest';
import type { PresignItem, RefusedItem, SignerOptions } from '../../bindings/entries/index.js';
import { createSigner } from '../../bindings/entries/index.js';
import { createPool } from '../../bindings/entries/pool.js';
import { makePresigner } from '../../bindings/presign/presigner.js';
import { seed } from '../support/arbitraries/seed.js';
import { hardText } from '../support/arbitraries/text.js';
import { collect } from '../support/collect.js';
import { builds, testCore } from '../support/cores.js';
import { credentials, reference, region, signingDate, template, thrown } from '../support/example.js';

type Entry = string | PresignItem;

const options = { credentials, region } satisfies SignerOptions;
const signer = await createSigner(options);
const pool = await createPool({ ...options, workers: 2 });
afterAll(() => pool.close());

const twice = [
  ['a', '1'],
  ['a', '2'],
] as const;
const failing = new RangeError('a getter of the caller');

/**
 * Everything that can be wrong with an item. Each call creates a new item, because some items can be read only once.
 */
const wrong: Record<string, () => unknown> = {
  'a number': () => 7,
  null: () => null,
  undefined: () => undefined,
  'an empty object': () => ({}),
  'a key that is a number': () => ({ key: 7 }),
  'an unknown property': () => ({ key: 'a', versionId: '1' }),
  'an empty key': () => '',
  'an empty key of an item': () => ({ key: '' }),
  'a lone surrogate': () => 'a\ud800',
  'a lone surrogate of an item': () => ({ key: '\udc00', query: { a: 1 } }),
  'a dot segment': () => 'a/../b',
  'a dot segment of an item': () => ({ key: './a', query: { a: 'b', c: 'd' } }),
  'a dot segment of an item with headers': () => ({ key: '..', headers: { a: 'b', c: 'ä' }, query: { d: 1 } }),
  'a key that is too long': () => 'x'.repeat(1025),
  'a key that is too long in UTF-8': () => '€'.repeat(342),
  'a reserved parameter': () => ({ key: 'a', query: { b: 1, 'X-Amz-Date': '1' } }),
  'a parameter twice': () => ({ key: 'a', query: twice }),
  'a parameter of the template': () => ({ key: 'a', query: { common: 'x', z: 1 } }),
  'a value that is not a string': () => ({ key: 'a', query: { a: 1, b: {} } }),
  'a query that is too long': () => ({ key: 'a', query: { a: '€'.repeat(3000) } }),
  'too many parameters': () => ({ key: 'a', query: Array.from({ length: 140 }, (_, i) => [`p${i}`, '']) }),
  'a header that is reserved': () => ({ key: 'a', headers: { authorization: 'x' } }),
  'a header with a newline': () => ({ key: 'a', headers: { a: 'b', c: 'x\n' } }),
  'an unknown method': () => ({ key: 'a', method: 'PATCH' }),
  'expiresIn 0': () => ({ key: 'a', expiresIn: 0 }),
  'expiresIn as a string': () => ({ key: 'a', expiresIn: '60' }),
  'a bucket and a key': () => ({ key: 'a', bucketUrl: true }),
  'a bucket that is a string': () => ({ bucketUrl: 'yes' }),
  'a getter that throws': () => ({
    get key() {
      throw failing;
    },
  }),
  'a query that throws in the middle': () => ({
    key: 'a',
    query: (function* () {
      yield ['a', '1'];
      throw failing;
    })(),
  }),
};

const common = { ...template, query: { common: '1' } };
const query: [string, string][] = [['common', '1']];

/** Good entries, and the reference's URL of each. */
const good: readonly (readonly [Entry, string])[] = [
  ['plain', reference({ path: '/plain', query }).url],
  ['a b/ü.txt', reference({ path: '/a b/ü.txt', query }).url],
  [{ key: 'item', query: { x: 'ä' } }, reference({ path: '/item', query: [...query, ['x', 'ä']] }).url],
  [
    { key: 'put', method: 'PUT', headers: { 'content-type': 'a/b' }, expiresIn: 60 },
    reference({ path: '/put', query, method: 'PUT', headers: [['content-type', 'a/b']], expiresIn: 60 }).url,
  ],
  ['line\nbreak', reference({ path: '/line\nbreak', query }).url],
  ['nul\0', reference({ path: '/nul\0', query }).url],
];
/** Plain keys become text; the third kind has items; a newline or NUL turns a batch into items. */
const kinds = { text: good.slice(0, 2), items: good.slice(0, 4), newlines: [good[0], good[4], good[5]] } as Record<
  string,
  typeof good
>;

/** Properties of an error that callers see. */
const shown = (error: unknown) => ({ ...(error as object), name: (error as Error).name, text: String(error) });
const shownAll = (refused: readonly RefusedItem[]) =>
  refused.map(({ index, error }) => ({ index, error: shown(error) }));

/** Lists of `count` entries with every nth entry wrong, and the expected result. */
function listOf(entries: typeof good, count: number, isWrong: (i: number) => boolean, make: () => unknown) {
  const list: Entry[] = [];
  const urls: (string | undefined)[] = [];
  const refused: { index: number; error: unknown }[] = [];
  for (let i = 0; i < count; i++) {
    const [entry, url] = entries[i % entries.length] as (typeof good)[number];
    list.push(isWrong(i) ? (make() as Entry) : entry);
    urls.push(isWrong(i) ? undefined : url);
    if (!isWrong(i)) continue;
    const before = entries.slice(0, 1).map(([first]) => first);
    const error = shown(thrown(() => signer.presignMany(common, [...Array(i).fill(before[0]), make() as Entry])));
    refused.push({ index: i, error });
  }
  return { list, urls, refused };
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function cut({ urls, offsets }: { urls: Uint8Array; offsets: Uint32Array }): (string | undefined)[] {
  return Array.from(offsets.subarray(1), (end, i) => decode(urls.subarray(offsets[i], end - 1)) || undefined);
}

/** Result of a stream in the shape of a call's result. */
function asResult(given: readonly (string | RefusedItem)[]) {
  const refused = given.filter((each) => typeof each !== 'string');
  return { urls: given.map((each) => (typeof each === 'string' ? each : undefined)), refused };
}

describe.each(Object.entries(kinds))('among good entries (%s)', (_, entries) => {
  test.each(Object.entries(wrong))('skips %s, and reports its error', async (_, make) => {
    for (const isWrong of [(i: number) => i === 0, (i: number) => i % 3 === 2, () => true]) {
      const { list, urls, refused } = listOf(entries, 12, isWrong, make);
      const fresh = () => listOf(entries, 12, isWrong, make).list;

      const many = signer.presignMany(common, list, { onRefused: 'skip' });
      expect({ ...many, refused: shownAll(many.refused) }).toEqual({ urls, refused });
      expect(many.urls.length).toBe(12);
      const own = signer.presignMany(common, fresh(), { onRefused: 'skip', ownStrings: true });
      expect({ ...own, refused: shownAll(own.refused) }).toEqual({ urls, refused });

      const bytes = signer.presignBytes(common, fresh(), { onRefused: 'skip' });
      expect({ urls: cut(bytes), refused: shownAll(bytes.refused) }).toEqual({ urls, refused });

      const stream = await collect(signer.presignStream(common, fresh(), { onRefused: 'skip', batchSize: 5 }));
      const streamed = asResult(stream);
      expect({ urls: streamed.urls, refused: shownAll(streamed.refused) }).toEqual({ urls, refused });
    }
  });

  test.each(Object.entries(wrong))('skips %s in a pool, and reports its error', async (_, make) => {
    const { list, urls, refused } = listOf(entries, 12, (i) => i % 3 === 1 || i === 11, make);
    const fresh = () => listOf(entries, 12, (i) => i % 3 === 1 || i === 11, make).list;
    const many = await pool.presignMany(common, list, { onRefused: 'skip' });
    expect({ ...many, refused: shownAll(many.refused) }).toEqual({ urls, refused });
    const bytes = await pool.presignBytes(common, fresh(), { onRefused: 'skip' });
    expect({ urls: cut(bytes), refused: shownAll(bytes.refused) }).toEqual({ urls, refused });
    const stream = await collect(pool.presignStream(common, fresh(), { onRefused: 'skip', batchSize: 5 }));
    const streamed = asResult(stream);
    expect({ urls: streamed.urls, refused: shownAll(streamed.refused) }).toEqual({ urls, refused });
  });
});

describe.each(builds)('the %s core', async (build) => {
  const core = await testCore(build);
  const own = makePresigner(core, options);
  const long = makePresigner(core, { ...options, credentials: { ...credentials, sessionToken: 't'.repeat(3000) } });

  it('skips refused entries in batches that fill its output', () => {
    const all = Object.values(wrong);
    const list = Array.from({ length: 1500 }, (_, i) =>
      i % 4 === 1 ? (all[(i >> 2) % all.length]?.() as Entry) : (good[i % 4 === 2 ? 2 : 0]?.[0] as Entry),
    );
    const token = 't'.repeat(3000);
    const [plain, item] = [
      reference({ path: '/plain', query, sessionToken: token }).url,
      reference({ path: '/item', query: [...query, ['x', 'ä']], sessionToken: token }).url,
    ];
    const { urls, refused } = long.presignMany(common, list, { onRefused: 'skip' });
    expect(urls).toEqual(list.map((_, i) => (i % 4 === 1 ? undefined : i % 4 === 2 ? item : plain)));
    expect(refused.map(({ index }) => index)).toEqual(Array.from({ length: 375 }, (_, i) => 4 * i + 1));
    // The URL is joined of parts with a shared tail.
    const keys = list.map((_, i) => (i % 4 === 1 ? './a' : 'plain'));
    expect(long.presignMany(common, keys, { onRefused: 'skip' }).urls).toEqual(
      keys.map((_, i) => (i % 4 === 1 ? undefined : plain)),
    );
    // The debug builds search the whole memory.
    core.wipe();
  });

  it('leaves no bytes of a refused item in its memory', () => {
    const bad = { key: 'a', query: { common: 'x', z: 'secret'.repeat(1000) } };
    own.presignMany(common, ['a', bad], { onRefused: 'skip' });
    core.wipe();
    own.presignMany(common, [bad], { onRefused: 'skip' });
    core.wipe();
    expect(core.memory.subarray(core.outputAt, core.outputAt + 65_536).every((byte) => byte === 0)).toBe(true);
  });
});

describe('keys as bytes', () => {
  const rows: readonly (readonly [string | Uint8Array, string | undefined])[] = [
    ['a', undefined],
    ['', 'EmptyKey'],
    [Uint8Array.of(0x61, 0xff), 'InvalidText'],
    ['b', undefined],
    ['x/..', 'DotSegment'],
    ['x'.repeat(1025), 'OutOfRange'],
    ['x'.repeat(70_000), 'OutOfRange'],
    ['x'.repeat(500_000), 'OutOfRange'],
    ['c d', undefined],
    [`${'x'.repeat(1024)}`, undefined],
    ['x'.repeat(1_300_000), 'OutOfRange'],
    ['..', 'DotSegment'],
    ['e', undefined],
  ];
  const bytesOf = (end: string) =>
    Buffer.concat(
      rows.flatMap(([key], i) => [Buffer.from(key as string), Buffer.from(i < rows.length - 1 ? '\r\n' : end)]),
    );
  const urls = rows.map(([key, code]) => (code === undefined ? reference({ path: `/${key}` }).url : undefined));
  const codes = rows.flatMap(([, code], index) => (code === undefined ? [] : [{ index, code }]));
  const codesOf = (refused: readonly RefusedItem[]) =>
    refused.map(({ index, error }) => {
      expect(error).toMatchObject({ index });
      return { index, code: (error as { code?: string }).code };
    });

  test.each(['', '\n', '\r\n'])('that end with %j', async (end) => {
    const bytes = bytesOf(end);
    for (const result of [
      signer.presignBytes(template, bytes, { onRefused: 'skip' }),
      await pool.presignBytes(template, bytes, { onRefused: 'skip' }),
    ]) {
      expect(cut(result)).toEqual(urls);
      expect(codesOf(result.refused)).toEqual(codes);
    }
  });

  test.each([1, 7, 1000, 65_536, 400_000, 5_000_000])('in pieces of %d bytes', async (size) => {
    for (const end of ['', '\n']) {
      // Pieces of one byte of a megabyte-long key would take minutes.
      const bytes = size < 1000 ? bytesOf(end).subarray(0, 1200) : bytesOf(end);
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
      for (const presigner of [signer, pool]) {
        const parts = await collect(presigner.presignByteStream(template, pieces, { onRefused: 'skip' }));
        const whole = signer.presignBytes(template, bytes, { onRefused: 'skip' });
        expect(parts.flatMap(cut)).toEqual(size < 1000 ? cut(whole) : urls);
        expect(codesOf(parts.flatMap(({ refused }) => refused))).toEqual(size < 1000 ? codesOf(whole.refused) : codes);
      }
    }
  });

  it('refuses an endless key by its beginning, and buffers no more of it', async () => {
    function* endless() {
      for (let i = 0; i < 300; i++) yield Buffer.alloc(100_000, 'x');
      yield Buffer.from('\nb\n');
    }
    for (const presigner of [signer, pool]) {
      const parts = await collect(presigner.presignByteStream(template, endless(), { onRefused: 'skip' }));
      expect(parts.flatMap(cut)).toEqual([undefined, reference({ path: '/b' }).url]);
      expect(codesOf(parts.flatMap(({ refused }) => refused))).toEqual([{ index: 0, code: 'OutOfRange' }]);
    }
  });
});

describe('formats', () => {
  const list = ['a', '', { key: 'b"', query: { x: 1 } }, 'c/..', 'd\ud800'];
  const [a, b] = [reference({ path: '/a' }).url, reference({ path: '/b"', query: [['x', '1']] }).url];

  it('has null in place of a refused key, in JSON and in NDJSON', async () => {
    const json = JSON.stringify([a, null, b, null, null]);
    const ndjson = [{ key: 'a', url: a }, null, { key: 'b"', url: b }, null, null]
      .map((each) => `${JSON.stringify(each)}\n`)
      .join('');
    for (const presigner of [signer, pool]) {
      for (const [format, text] of [['json', json] as const, ['ndjson', ndjson] as const]) {
        const whole = await presigner.presignBytes(template, list, { format, onRefused: 'skip' });
        expect(decode(whole.urls)).toBe(text);
        expect(whole.refused.map(({ index }) => index)).toEqual([1, 3, 4]);
        const parts = await collect(
          presigner.presignByteStream(template, list, { format, batchSize: 2, onRefused: 'skip' }),
        );
        expect(parts.map(({ urls }) => decode(urls)).join('')).toBe(text);
        expect(parts.flatMap(({ refused }) => refused.map(({ index }) => index))).toEqual([1, 3, 4]);
      }
    }
    const none = signer.presignBytes(template, ['', ''], { format: 'json', onRefused: 'skip' });
    expect(decode(none.urls)).toBe('[null,null]');
  });

  it('has an empty line for a refused key, marked by the offsets', () => {
    const { urls, offsets } = signer.presignBytes(template, ['', 'a', ''], { onRefused: 'skip' });
    expect(decode(urls)).toBe(`\n${a}\n\n`);
    expect(Array.from(offsets)).toEqual([0, 1, a.length + 2, a.length + 3]);
  });
});

function readableOf<T>(values: readonly T[]): ReadableStream<T> {
  return new ReadableStream({
    start(controller) {
      for (const value of values) controller.enqueue(value);
      controller.close();
    },
  });
}

describe('streams', () => {
  it('counts the items over the whole stream, and reads it to the end', async () => {
    const list = Array.from({ length: 5000 }, (_, i) => (i % 100 === 99 ? './x' : `key-${i}`));
    const expected = list.map((key, i) => (i % 100 === 99 ? i : reference({ path: `/${key}` }).url));
    for (const stream of [
      signer.presignStream(template, list, { onRefused: 'skip' }),
      pool.presignStream(template, list, { onRefused: 'skip' }),
      readableOf(list).pipeThrough(signer.presignTransform(template, { onRefused: 'skip' })),
      readableOf(list).pipeThrough(pool.presignTransform(template, { onRefused: 'skip' })),
    ]) {
      const given = await collect(stream as AsyncIterable<string | RefusedItem>);
      expect(given.map((each) => (typeof each === 'string' ? each : each.index))).toEqual(expected);
    }
  });
});

describe('errors that no item caused', () => {
  const skip = { onRefused: 'skip' } as const;

  it('are thrown', async () => {
    expect(thrown(() => signer.presignMany({ ...template, expiresIn: 0 }, ['a'], skip))).toMatchObject({
      field: 'expiresIn',
    });
    expect(thrown(() => signer.presignMany({ ...template, query: twice }, ['a'], skip))).toMatchObject({
      code: 'DuplicateQueryParameter',
    });
    expect(thrown(() => signer.presignMany(template, 'abc' as never, skip))).toMatchObject({ field: 'keys' });
    function* failingKeys() {
      yield 'a';
      throw failing;
    }
    expect(thrown(() => signer.presignMany(template, failingKeys(), skip))).toBe(failing);
    await expect(collect(signer.presignStream(template, failingKeys(), skip))).rejects.toBe(failing);
    await expect(pool.presignMany(template, failingKeys(), skip)).rejects.toBe(failing);
    await expect(pool.presignMany({ ...template, query: twice }, ['a'], skip)).rejects.toMatchObject({
      code: 'DuplicateQueryParameter',
    });
    const ended = await createSigner({ ...options, credentials: { ...credentials, expiration: signingDate } });
    expect(thrown(() => ended.presignMany(template, ['a'], skip))).toMatchObject({ code: 'CredentialsExpired' });
  });

  it('refuses an unknown value of the option', () => {
    expect(thrown(() => signer.presignMany(template, [], { onRefused: 'drop' as never }))).toMatchObject({
      name: 'RangeError',
      field: 'onRefused',
    });
    expect(thrown(() => signer.presignBytes(template, [], { onRefused: true as never }))).toMatchObject({
      name: 'TypeError',
      field: 'onRefused',
    });
    expect(thrown(() => signer.presignMany(template, [], { onrefused: 'skip' } as never))).toMatchObject({
      code: 'UnknownProperty',
    });
  });
});

describe('items that would outlive their credentials', () => {
  const temporary = { ...credentials, sessionToken: 'token', expiration: new Date(signingDate.getTime() + 600_000) };
  const there = { ...template, expiresIn: 60, outliveCredentials: 'refuse' as const };
  const list: PresignItem[] = [
    { key: 'a', expiresIn: 600 },
    { key: 'b', expiresIn: 601, query: { x: 1 } },
    { bucketUrl: true, expiresIn: 3600 },
    { key: 'c', headers: { a: 'b' } },
  ];
  const common = { sessionToken: 'token', expiresIn: 600 };
  const expected = [
    reference({ path: '/a', ...common }).url,
    undefined,
    undefined,
    reference({ path: '/c', ...common, expiresIn: 60, headers: [['a', 'b']] }).url,
  ];

  it('are skipped, here and in a pool', async () => {
    const given = { ...options, credentials: temporary, now: () => signingDate };
    const own = await createSigner(given);
    const workers = await createPool({ ...given, workers: 1 });
    try {
      for (const presigner of [own, workers]) {
        const { urls, refused } = await presigner.presignMany(there, list, { onRefused: 'skip' });
        expect(urls).toEqual(expected);
        expect(refused).toMatchObject([
          { index: 1, error: { code: 'OutlivesCredentials', index: 1 } },
          { index: 2, error: { code: 'OutlivesCredentials', index: 2 } },
        ]);
      }
    } finally {
      await workers.close();
    }
  });
});

it('gives each item of any list the result that it has in a list of its own', async () => {
  const text = fc.oneof(
    hardText(0, 30),
    fc.constantFrom('', '..', 'a/./b', '\ud800', 'a\nb', '\n', 'a\n', 'nul\0', 'x'.repeat(1024), 'é'.repeat(600)),
  );
  const item = fc.record(
    {
      key: text,
      query: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'common', 'ü'), hardText(0, 5)), { maxLength: 3 }),
      expiresIn: fc.constantFrom(1, 60, 0, 604_801),
      method: fc.constantFrom('PUT', 'HEAD', 'put'),
      headers: fc.dictionary(fc.constantFrom('x-amz-acl', 'content-type', 'host'), hardText(0, 5)),
    },
    { requiredKeys: ['key'] },
  );
  const lists = fc.array(fc.oneof({ weight: 3, arbitrary: text }, item), { maxLength: 40 });
  const alone = (entry: Entry): { url?: string; code?: string | undefined } => {
    try {
      return { url: signer.presignMany(common, [entry])[0] as string };
    } catch (error) {
      return { code: (error as { code?: string }).code };
    }
  };
  await fc.assert(
    fc.asyncProperty(lists, fc.integer({ min: 1, max: 20 }), async (given, batchSize) => {
      const list = given as Entry[];
      const each = list.map(alone);
      const urls = each.map(({ url }) => url);
      const codes = each.flatMap(({ code }, index) => (code === undefined ? [] : [{ index, code }]));
      const check = (result: { urls: (string | undefined)[]; refused: readonly RefusedItem[] }) => {
        expect(result.urls).toEqual(urls);
        expect(result.refused).toMatchObject(codes.map(({ index, code }) => ({ index, error: { index, code } })));
        expect(result.refused.length).toBe(codes.length);
      };
      check(signer.presignMany(common, list, { onRefused: 'skip' }));
      check(asResult(await collect(signer.presignStream(common, list, { onRefused: 'skip', batchSize }))));
      check(await pool.presignMany(common, list, { onRefused: 'skip' }));
      const bytes = signer.presignBytes(common, list, { onRefused: 'skip' });
      check({ urls: cut(bytes), refused: bytes.refused });
    }),
    { seed, numRuns: 150 },
  );
});

it('wraps a thrown value that is not an Error', () => {
  const item = {
    get key(): string {
      throw 'text';
    },
  };
  const [refused] = signer.presignMany(template, [item], { onRefused: 'skip' }).refused;
  expect(refused?.error).toBeInstanceOf(Error);
  expect(refused?.error.cause).toBe('text');
});

it('reads each property of an item once, refused or not', () => {
  const reads: string[] = [];
  const counted = (item: object) =>
    new Proxy(item, {
      get(target, name) {
        reads.push(String(name));
        return Reflect.get(target, name);
      },
    }) as PresignItem;
  signer.presignMany(template, [counted({ key: 'a', query: { b: 1 } }), counted({ key: '..', method: 'PUT' })], {
    onRefused: 'skip',
  });
  const each = ['bucketUrl', 'expiresIn', 'headers', 'key', 'method', 'query'];
  expect(reads.slice(0, 6).sort()).toEqual(each);
  expect(reads.slice(6).sort()).toEqual(each);
});

it('creates its errors without a stack trace, which would take most of the time, and keeps the stack traces of other errors', async () => {
  const before = Error.stackTraceLimit;
  const { refused } = signer.presignMany(template, ['', 'a'], { onRefused: 'skip' });
  const ofPool = await pool.presignMany(template, ['', 'a'], { onRefused: 'skip' });
  for (const { error } of [...refused, ...ofPool.refused]) expect(error.stack).not.toContain('\n');
  expect(Error.stackTraceLimit).toBe(before);
  expect(new Error('here').stack).toContain('refused.test');
});
