/** Templates that are signed in consecutive seconds: only the time of a plan changes, until the day ends. */
import { describe, expect, it } from 'vitest';
import { makeSigner } from '../../bindings/signer/signer.js';
import { builds, testCore } from '../support/cores.js';
import { credentials, reference, region } from '../support/example.js';

const day = Date.UTC(2026, 0, 2);
const seconds = [0, 1, 59, 60, 3599, 3600, 35_999, 36_000, 43_200, 86_398, 86_399];

describe.each(builds)('the %s core', async (build) => {
  const core = await testCore(build);

  it.each([
    ['plain', {}, undefined],
    ['with a token', {}, 'EXAMPLE+TOKEN/WITH=='],
    ['with a token so long that the URL is joined of parts', {}, 'T+'.repeat(600)],
    ['with names around the date', { 'X-Amz-Dat': '1', 'X-Amz-Date0': '20260102T000000Z', 'X-Amz-D': '' }, undefined],
  ])('signs each second with its own date: %s', (_, query, sessionToken) => {
    const given = { ...credentials, ...(sessionToken !== undefined && { sessionToken }) };
    const signer = makeSigner(core, { credentials: given, region });
    const other = makeSigner(core, { credentials, region });
    const common = Object.entries(query);
    const wanted = (path: string, date: Date, own: (readonly [string, string])[] = []) =>
      reference({ path, date, query: [...common, ...own], ...(sessionToken !== undefined && { sessionToken }) }).url;
    for (const [i, second] of [...seconds, ...seconds.toReversed(), 86_400, 7, 86_401].entries()) {
      const signingDate = new Date(day + second * 1000);
      const template = { bucket: 'examplebucket', expiresIn: 3600, query, signingDate };
      // The core still has the plan, or got another plan meanwhile, or was wiped.
      if (i % 3 === 1) other.presign({ ...template, query: {}, key: 'x' });
      if (i % 5 === 4) core.wipe();
      expect(signer.presign({ ...template, key: 'a' })).toBe(wanted('/a', signingDate));
      const keys = Array.from({ length: 13 }, (_, at) => 'k'.repeat(1 + (at % 3) * 40));
      expect(signer.presignMany(template, keys)).toEqual(keys.map((key) => wanted(`/${key}`, signingDate)));
      expect(signer.presignMany(template, [{ key: 'a', query: { partNumber: 1 } }])).toEqual([
        wanted('/a', signingDate, [['partNumber', '1']]),
      ]);
      expect(signer.explain({ ...template, key: 'a' }).url).toBe(wanted('/a', signingDate));
    }
  });

  it('alternates between two templates, and continues a call that a signing in another second interrupted', () => {
    const signer = makeSigner(core, { credentials, region });
    const dates = seconds.map((second) => new Date(day + second * 1000));
    const first = { bucket: 'examplebucket', expiresIn: 3600 };
    const second = { bucket: 'examplebucket', expiresIn: 3600, method: 'PUT' } as const;
    for (const signingDate of dates) {
      expect(signer.presign({ ...first, signingDate, key: 'a' })).toBe(
        reference({ path: '/a', date: signingDate }).url,
      );
      expect(signer.presign({ ...second, signingDate, key: 'a' })).toBe(
        reference({ path: '/a', method: 'PUT', date: signingDate }).url,
      );
    }
    const [early, late] = dates as [Date, Date];
    const keys = Array.from({ length: 2500 }, (_, i) => `key-${i}`);
    const urls = signer.presignMany(
      { ...first, signingDate: early },
      (function* () {
        for (const [i, key] of keys.entries()) {
          if (i % 1000 === 999) signer.presign({ ...first, signingDate: late, key: 'between' });
          yield key;
        }
      })(),
    );
    expect(urls).toEqual(keys.map((key) => reference({ path: `/${key}`, date: early }).url));
  });
});
