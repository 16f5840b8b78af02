/**
 * A wipe leaves no data. The core overwrites only the memory that was used (assembly/used.ts). So this test makes every
 * kind of call in many sizes, successful and refused. After the wipe, the memory must equal the memory of an unused
 * core.
 */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Core } from '../../bindings/core/core.js';
import { continueSha256, endSha256, sha256 } from '../../bindings/core/hashing.js';
import { deriveSigningKey } from '../../bindings/core/signing-keys.js';
import { createEventSigner } from '../../bindings/entries/chunked.js';
import { createPostPolicies } from '../../bindings/entries/post-policy.js';
import { makePresigner } from '../../bindings/presign/presigner.js';
import { makeSigner } from '../../bindings/signer/signer.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { type Build, builds, testCore } from '../support/cores.js';
import { credentials, region, signingDate, template, thrown } from '../support/example.js';

const token = { ...credentials, sessionToken: 'EXAMPLE+TOKEN/WITH=='.repeat(40) };

type Job = () => unknown;

/** Keys of many lengths, so that the core builds many tables. */
const keys = (count: number, length: number) =>
  Array.from({ length: count }, (_, i) => `${'folder/'.repeat(length)}${'k'.repeat((i * 37) % 150)}${i}`);

function presignJobs(core: Core): Record<string, Job> {
  const plain = makePresigner(core, { credentials, region });
  const temporary = makePresigner(core, { credentials: token, region });
  const query: [string, string][] = [['a', '€'.repeat(1500)]];
  const headers = Array.from({ length: 60 }, (_, i) => [`${'^'.repeat(60)}${i}`, ' v  w '] as [string, string]);
  const refuse = (given: Parameters<typeof plain.presignMany>[1]) => () =>
    thrown(() => temporary.presignMany(template, given));
  return {
    'one URL': () => plain.presign({ ...template, key: 'a' }),
    'a URL of a bucket': () => plain.presign(template),
    'a URL with a long key': () => plain.presign({ ...template, key: 'ü'.repeat(500) }),
    'ten URLs with a token': () => temporary.presignMany(template, keys(10, 3)),
    'a thousand URLs': () => temporary.presignMany(template, keys(1000, 8)),
    'items with a query': () =>
      plain.presignMany(template, [
        { key: 'a', query: { partNumber: 1 } },
        { key: 'b', query: { x: '/'.repeat(8000) } },
      ]),
    'a suffix beyond the tables': () => plain.presignMany({ ...template, query }, keys(21, 1)),
    'the longest headers': () => plain.presignMany({ ...template, headers, query, maxKeyBytes: 8192 }, ['k']),
    'bytes as NDJSON': () =>
      temporary.presignBytes(template, new TextEncoder().encode(keys(300, 2).join('\n')), { format: 'ndjson' }),
    explained: () => temporary.explain({ ...template, key: 'a/b' }),
    'other plans': () => {
      for (let i = 0; i < 300; i++) plain.presign({ ...template, expiresIn: 1 + i, key: 'k'.repeat(1 + (i % 90)) });
    },
    'a key derived': () => temporary.deriveCredentials(signingDate),
    'a key with a dot segment': refuse([...keys(300, 1), '../b']),
    'items with every property': () =>
      temporary.presignMany(
        template,
        keys(700, 5).map((key, i) => ({
          ...{ key, method: 'PUT' as const, expiresIn: 60 + i, query: { a: 'b' } },
          headers: { 'content-type': 'text/plain', 'x-amz-meta-a': `${'v'.repeat(i)}` },
        })),
      ),
    'items with a refused last item': refuse([
      ...keys(9, 5).map((key) => ({ key, headers: { a: 'x'.repeat(999) } })),
      { key: '../b', headers: { a: 'b' } },
    ]),
    'a query given twice': refuse([{ key: 'a', query: [['a', '1'], ['a', '2']] as const }]), // biome-ignore format: one line
    'a template that is too long': () =>
      thrown(() => temporary.presignMany({ ...template, query: { a: 'x'.repeat(17_000) } }, ['a'])),
    'a caller that throws': () =>
      thrown(() =>
        temporary.presignMany(
          template,
          (function* () {
            yield* keys(1500, 1);
            throw new Error('no more keys');
          })(),
        ),
      ),
    'a stack overflow': () => atTheEndOfTheStack(() => temporary.presignMany(template, keys(40, 2))),
  };
}

function jobsOf(core: Core): Record<string, Job> {
  const signer = makeSigner(core, { credentials: token, region, service: 's3' });
  const other = makeSigner(core, { credentials, region, service: 'dynamodb' });
  const verifier = makeVerifier(core, { lookup: () => token, region, service: 's3', now: () => signingDate });
  const url = 'https://examplebucket.s3.us-east-1.amazonaws.com';
  const requests = (count: number, length: number) =>
    Array.from({ length: count }, (_, i) => ({
      method: 'PUT',
      url: `${url}/${'a b/'.repeat(length)}${i}?list-type=2&b=${'ü'.repeat(length)}`,
      headers: { 'x-amz-meta-a': ` ${i}  ${'v'.repeat(length)}`, 'content-type': 'text/plain' },
      signingDate,
    }));
  const received = (given: string) => ({ method: 'GET', url: given, headers: [['host', new URL(url).host] as const] });
  const piece = new Uint8Array(500_000).fill(7);
  return {
    ...presignJobs(core),
    'one request': () => signer.sign({ method: 'GET', url: `${url}/a`, signingDate }),
    'a request to another service': () =>
      other.sign({ method: 'POST', url: 'https://dynamodb.us-east-1.amazonaws.com/', payload: '{}', signingDate }),
    'many requests': () => signer.signMany(requests(300, 9)),
    'long requests': () => signer.signMany(requests(5, 1500)),
    'the longest path, encoded twice': () =>
      other.sign({ method: 'GET', url: `https://dynamodb.us-east-1.amazonaws.com/${'/ü'.repeat(5000)}`, signingDate }), // biome-ignore format: one line
    'a presigned request': () => signer.presign({ method: 'GET', url: `${url}/a?b=${'c d'.repeat(99)}`, signingDate }),
    'a request explained': () => signer.explain({ method: 'GET', url: `${url}/a%20b`, signingDate }),
    'a request with a bad escape': () =>
      thrown(() => signer.signMany([...requests(99, 30), { method: 'GET', url: `${url}/%zz`, signingDate }])),
    'a request with a parameter twice': () =>
      thrown(() => signer.presign({ method: 'GET', url: `${url}/?${'a=1&'.repeat(99)}a=2`, signingDate })),
    'a header that is too long': () =>
      thrown(() => signer.sign({ ...requests(1, 1)[0], headers: { a: 'x'.repeat(40_000) } } as never)),
    'a request with a stack overflow': () => atTheEndOfTheStack(() => signer.signMany(requests(9, 30))),
    policies: () =>
      createPostPolicies(
        signer,
        keys(30, 3).map((key) => ({ bucket: 'examplebucket', key, signingDate })),
      ),
    events: () => createEventSigner(signer, { seedSignature: 'a'.repeat(64) }).sign(new Uint8Array(3000)),
    hashes: () => sha256(core, piece, piece),
    'a hash in pieces': () => endSha256(core, continueSha256(core, undefined, piece.subarray(0, 1000))),
    'a hash without an end': () => continueSha256(core, undefined, piece.subarray(0, 99)),
    'a key over long steps': () => deriveSigningKey(core, 'secret', ['20260102', 'r'.repeat(300), 's', 'aws4_request']),
    'a verified URL': () => verifier.verify(received(signer.presign({ ...template, key: 'a' }).replace(url, ''))),
    'verified URLs': () =>
      verifier.verifyMany(
        signer
          .presignMany(template, keys(300, 4))
          .map((each, i) => received(i % 5 === 0 ? `${each.replace(url, '')}0` : each.replace(url, ''))),
      ),
    'a verified header': () => {
      const { headers } = signer.sign({ method: 'GET', url: `${url}/a`, signingDate });
      const lines = [['host', new URL(url).host], ...Object.entries(headers)] as [string, string][];
      return verifier.verify({ method: 'GET', url: '/a', headers: lines });
    },
    'verified headers': () => {
      const sent = signer.signMany(requests(200, 9)).map(({ url: to, headers }, i) => ({
        ...{ method: 'PUT', url: to.replace(url, '') },
        headers: [['host', new URL(url).host], ...Object.entries({ ...requests(200, 9)[i]?.headers, ...headers })] as [
          string,
          string,
        ][],
      }));
      return verifier.verifyMany(sent);
    },
  };
}

/** Calls with less and less stack left, until none of them runs. */
function atTheEndOfTheStack(call: () => unknown): void {
  let deepest = 0;
  const measure = (depth: number): void => {
    deepest = depth;
    measure(depth + 1);
  };
  thrown(() => measure(0));
  const descend = (depth: number): void => {
    if (depth > 0) descend(depth - 1);
    else call();
  };
  for (let depth = Math.floor(deepest * 0.5); depth < deepest; depth += Math.ceil(deepest / 400)) {
    try {
      descend(depth);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
}

async function leavesNothing(core: Core, jobs: Record<string, Job>): Promise<void> {
  const fresh = Buffer.from(core.memory);
  const isFresh = () => fresh.equals(core.memory);
  for (const [name, job] of Object.entries(jobs)) {
    await job();
    // Calls that are refused before they reach the core leave no data in it.
    if (!name.startsWith('a template')) expect([name, isFresh()]).toEqual([name, false]);
    core.wipe();
    expect([name, isFresh()]).toEqual([name, true]);
  }
  // Long jobs before short jobs, and vice versa.
  const all = Object.values(jobs);
  let state = 7;
  for (let round = 0; round < 30; round++) {
    const order: string[] = [];
    for (let i = 0; i < 1 + (round % 4); i++) {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      const at = state % all.length;
      order.push(Object.keys(jobs)[at] as string);
      await all[at]?.();
    }
    core.wipe();
    expect([order, isFresh()]).toEqual([order, true]);
  }
}

test.each(builds)('a wipe leaves no data of any job: %s', async (build: Build) => {
  const core = await testCore(build);
  await leavesNothing(core, jobsOf(core));
});

test('a wipe leaves no data of any job: the module that only presigns', async () => {
  const core = await Core.instantiate(
    new Uint8Array(await readFile(new URL('../../build/core.presign.wasm', import.meta.url))),
  );
  await leavesNothing(core, presignJobs(core));
});

test('a disposed signer leaves no data, and the next signer works as before', async () => {
  const core = await testCore('simd');
  const fresh = Buffer.from(core.memory);
  const urls = makeSigner(core, { credentials: token, region }).presignMany(template, keys(20, 2));
  for (let i = 0; i < 3; i++) {
    core.wipe();
    const signer = makeSigner(core, { credentials: token, region });
    expect(signer.presignMany(template, keys(20, 2))).toEqual(urls);
    signer.dispose();
    expect(fresh.equals(core.memory)).toBe(true);
  }
});
