/**
 * Signers of one core in any order, with refused requests in between. Each signature must equal the reference, whatever
 * came before. The pools are small, so that the core meets remembered values again.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Signer } from '../../bindings/api/signer.js';
import { makeSigner } from '../../bindings/signer/signer.js';
import { referenceInput } from '../reference/input.mjs';
import { sign } from '../reference/sign.mjs';
import { seed } from '../support/arbitraries/seed.js';
import { builds, testCore } from '../support/cores.js';
import { thrown } from '../support/example.js';
import type { SignCase } from '../vectors/load.mjs';

type Options = SignCase['options'];
type Request = SignCase['request'];

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const signers: readonly Options[] = [
  { credentials: keys, region: 'us-east-1', service: 's3' },
  { credentials: keys, region: 'us-east-1', service: 'ec2' },
  { credentials: { ...keys, sessionToken: 'token' }, region: 'us-east-1', service: 'ec2' },
  { credentials: keys, region: 'us-east-1', service: 'ec2', dialect: 'keystone' },
];

const origin = fc.constantFrom('https://a.example', 'https://b.example', 'https://A.example:443', 'http://a.example');
const rest = fc.constantFrom('', '/a b', '/a?b=1', '/a//b?b&a', `/${'k'.repeat(150)}`);
const headers = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Record<string, string>>({ 'x-a': '1' }) },
  { weight: 1, arbitrary: fc.constantFrom({}, { 'x-a': '2' }, { 'x-a': '1', 'x-b': '2  3' }, { Host: 'c.example' }) },
);
/** Mostly the same second and signer, because another signer makes the core forget its cached headers. */
const date = fc.oneof(
  { weight: 8, arbitrary: fc.constant(new Date('2026-01-01T00:00:00Z')) },
  { weight: 1, arbitrary: fc.constantFrom(new Date('2026-01-01T00:00:01Z'), new Date('2026-01-02T00:00:00Z')) },
);
const signer = fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(signers.length - 1) });
const request: fc.Arbitrary<Request> = fc
  .record({ origin, rest, headers, date, method: fc.constantFrom('GET', 'PUT') })
  .map((drawn) => ({
    method: drawn.method,
    url: drawn.origin + drawn.rest,
    headers: Object.entries(drawn.headers),
    signingDate: drawn.date,
  }));
/** Ways to make a request invalid, each at another stage; in the first only the origin was read. */
const fault = fc.oneof(
  { weight: 4, arbitrary: fc.constant((given: Request): Request => ({ ...given, url: `${given.url}#` })) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<(given: Request) => Request>(
      (given) => ({ ...given, url: `${given.url}%zz` }),
      (given) => ({ ...given, url: `${given.url}${given.url.includes('?') ? '&' : '?'}X-Amz-Date=1` }),
      (given) => ({ ...given, url: given.url.replace('.example', '.exam ple') }),
      (given) => ({
        ...given,
        headers: [
          ['x-a', '1'],
          ['x-c', 'é'],
        ],
      }),
      (given) => ({ ...given, headers: [['x-a', '1\n2']] }),
      (given) => ({ ...given, headers: [['x-a', 'x'.repeat(40_000)]] }),
    ),
  },
);

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('sign' as const),
      request,
      signer,
      mode: fc.constantFrom('sign', 'sign', 'sign', 'presign'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('refuse' as const),
      request: fc.tuple(request, fault).map(([given, spoil]) => spoil(given)),
      signer,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('batch' as const),
      requests: fc.array(request, { maxLength: 9 }),
      signer,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('bulk' as const), signer }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wipe' as const) }) },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

test.each(builds)('no request leaves a trace in the next: %s', async (build) => {
  const core = await testCore(build);
  const expected = (options: Options, given: Request, mode: 'sign' | 'presign') =>
    sign(...referenceInput({ mode, options, request: given }));
  const run = (steps: readonly Step[]) => {
    const made = signers.map((options): Signer => makeSigner(core, options));
    for (const each of steps) {
      if (each.do === 'wipe') {
        makeSigner(core, signers[0] as Options).dispose();
        continue;
      }
      const chosen = made[each.signer] as Signer;
      const options = signers[each.signer] as Options;
      switch (each.do) {
        case 'sign': {
          const { url, headers: added, signature } = expected(options, each.request, each.mode as 'sign');
          if (each.mode === 'sign') expect(chosen.sign(each.request)).toEqual({ url, headers: added, signature });
          else if (!isBound(each.request)) expect(chosen.presign(each.request)).toBe(url);
          break;
        }
        case 'refuse':
          thrown(() => chosen.sign(each.request));
          break;
        case 'batch':
          expect(chosen.signMany(each.requests).map(({ signature }) => signature)).toEqual(
            each.requests.map((given: Request) => expected(options, given, 'sign').signature),
          );
          break;
        case 'bulk':
          chosen.presignMany({ endpoint: 'https://a.example' }, ['a', 'b c']);
      }
    }
  };
  fc.assert(fc.property(fc.array(step, { minLength: 3, maxLength: 9, size: 'max' }), run), {
    seed,
    numRuns: build.endsWith('debug') ? 300 : 2500,
  });
});

/** The reference does not presign a `host` header that differs from the URL. */
function isBound({ headers: given }: Request): boolean {
  return given.some(([name]) => name === 'Host');
}
