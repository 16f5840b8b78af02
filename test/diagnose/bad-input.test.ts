/** Values of any type can be passed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose, type Evidence, toMarkdown, toText } from '../../bindings/entries/diagnose.js';
import { SigV4Error } from '../../bindings/entries/index.js';
import { date, secret, send, toHttp, toObject } from './clients.js';
import { jobs } from './mistakes.js';

const request = toObject(send(jobs.table).wire);
const now = date;

test.each([
  ['options', undefined],
  ['request', {}],
  ['request', { request: 7 }],
  ['request', { request: 'neither this nor that' }],
  ['error', { request, error: 7 }],
  ['log', { request, log: {} }],
  ['canonicalRequest', { request, canonicalRequest: 1 }],
  ['stringToSign', { request, stringToSign: [] }],
  ['secretAccessKey', { request, secretAccessKey: 1 }],
  ['region', { request, region: 1 }],
  ['region', { request, region: 'a'.repeat(5_000) }],
  ['secretAccessKey', { request, secretAccessKey: secret.repeat(200) }],
  ['stringToSign', { request, stringToSign: 'a'.repeat(9_000_000) }],
  ['dialect', { request, dialect: 'x' }],
  ['now', { request, now: 'x' }],
  ['evidence', { request, secret }],
] as const)('%#: throws an error that names %s', async (field, evidence) => {
  const failure = diagnose(evidence as never).then(
    () => expect.unreachable('it did not fail'),
    (error: Error & { field?: string }) => error,
  );
  expect(await failure).toMatchObject({ field });
  expect(String(await failure)).not.toContain(secret);
});

/** Every input gives findings or a typed error within the time limit. */
async function survives(evidence: Evidence): Promise<void> {
  try {
    const diagnosis = await diagnose({ now, ...evidence });
    toText(diagnosis, { width: 120, color: true });
    toMarkdown(diagnosis);
    expect(JSON.stringify(diagnosis)).not.toContain(secret);
  } catch (error) {
    expect(
      error instanceof SigV4Error || error instanceof TypeError || error instanceof RangeError,
      String(error),
    ).toBe(true);
    expect((error as { field?: string }).field, String((error as Error).stack)).toBeDefined();
  }
}

describe('random evidence', () => {
  const raw = toHttp(send(jobs.virtual).wire);
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc
      .tuple(fc.nat(raw.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 20 }))
      .map(([at, length, other]) => raw.slice(0, at) + other + raw.slice(at + length)),
  );
  const optional = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { nil: undefined });

  test('gives findings or typed errors', { timeout: 120_000 }, async () => {
    const evidence = fc.record({
      request: text,
      error: optional(fc.string({ unit: 'binary', maxLength: 200 })),
      canonicalRequest: optional(fc.string({ unit: 'binary', maxLength: 200 })),
      stringToSign: optional(fc.string({ unit: 'binary', maxLength: 200 })),
      secretAccessKey: optional(fc.constant(secret)),
    });
    await fc.assert(
      fc.asyncProperty(evidence, (each) => survives(each as Evidence)),
      { numRuns: 400 },
    );
  });

  test('an object with lone surrogates, NUL and line breaks', async () => {
    const odd = ['\ud800', '\0', 'a\nb', '%', '%zz', '', '\u{10ffff}', 'é'];
    for (const each of odd)
      for (const given of [
        {
          method: each || 'GET',
          url: `https://s3.amazonaws.com/${each}?${each}=${each}`,
          headers: [['x-a', each]],
          body: each,
        },
        { ...request, url: `https://dynamodb.us-east-1.amazonaws.com/${each}?a=${each}` },
      ])
        for (const secretAccessKey of [secret, each]) await survives({ request: given, secretAccessKey });
  });

  test('long texts', { timeout: 60_000 }, async () => {
    const long = 'a'.repeat(100_000);
    const authorization =
      'AWS4-HMAC-SHA256 Credential=a/20180801/us-east-1/s3/aws4_request, SignedHeaders=host;x-a, Signature=0';
    const headers = [
      ['Authorization', authorization],
      ['X-Amz-Date', '20180801T123456Z'],
      ['x-a', long],
    ];
    const began = performance.now();
    await survives({
      request: { method: 'GET', url: `https://s3.amazonaws.com/${long}?${'a=b&'.repeat(20_000)}`, headers },
      secretAccessKey: secret,
    });
    await survives({
      request: { method: 'PUT', url: 'https://s3.amazonaws.com/a', headers, body: long },
      secretAccessKey: secret,
      canonicalRequest: long,
      stringToSign: long,
    });
    for (const part of ['a/2018', 'us-east-1', 's3/'])
      await survives({
        request: {
          method: 'GET',
          url: 'https://s3.amazonaws.com/a',
          headers: [
            ['Authorization', authorization.replace(part, (own) => long.repeat(5) + own)],
            ['X-Amz-Date', '20180801T123456Z'],
          ],
        },
        secretAccessKey: secret,
      });
    await survives({
      request: {
        method: 'GET',
        url: 'https://s3.amazonaws.com/a',
        headers: Array.from({ length: 2_000 }, (_, i) => [`x-${i}`, 'a']),
      },
      secretAccessKey: secret,
    });
    // Not a speed test: a quadratic search would take hours.
    expect(performance.now() - began).toBeLessThan(50_000);
  });
});
