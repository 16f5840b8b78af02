import { describe, expect, it } from 'vitest';
import { makeSigner } from '../../bindings/signer/signer.js';
import { builds, testCore } from '../support/cores.js';
import { credentials, reference, referenceUrls, region, template } from '../support/example.js';

// The debug builds assert that no write leaves its region of the memory.
describe.each(builds)('the %s build, at the limits of its code paths', async (build) => {
  const core = await testCore(build);
  const signer = makeSigner(core, { credentials, region });

  it('signs strings to sign of every length, so that the hash begins anywhere in its block', () => {
    const origin = 'https://x.example';
    for (let length = 1; length <= 80; length++) {
      const name = 'r'.repeat(length);
      const there = makeSigner(core, { credentials, region: name });
      const keys = ['a', 'b', 'c', 'd', 'e'];
      expect(there.presignMany({ ...template, endpoint: origin, bucket: undefined }, keys)).toEqual(
        referenceUrls(keys, { origin, region: name }),
      );
    }
  });

  it('signs suffixes of any number of blocks, with tables and beyond', () => {
    for (const length of [0, 40, 100, 1000, 3700, 3800, 3900, 4000, 5000, 12_000]) {
      const query: [string, string][] = [['x', 'y'.repeat(length)]];
      const keys = Array.from({ length: 21 }, (_, i) => 'k'.repeat(1 + ((i * 13) % 70)));
      expect(signer.presignMany({ ...template, query }, keys)).toEqual(referenceUrls(keys, { query }));
    }
  });

  it('signs heads of every length', () => {
    for (let length = 0; length <= 130; length += 5) {
      const base = `/${'p'.repeat(length)}`;
      const endpoint = { ...template, endpoint: `https://x.example${base}`, pathStyle: true };
      const keys = ['a', 'b'.repeat(60), 'c', 'd', 'e'.repeat(200)];
      const expected = keys.map(
        (key) =>
          reference({ origin: 'https://x.example', path: `${base.replace(/\/$/, '')}/examplebucket/${key}` }).url,
      );
      expect(signer.presignMany(endpoint, keys)).toEqual(expected);
    }
  });

  it('signs the longest key, template and query together', () => {
    const key = '\u0001'.repeat(8192);
    const headers = Array.from({ length: 60 }, (_, i) => [`${'^'.repeat(60)}${i}`, ' v  w '] as [string, string]);
    const common: [string, string][] = [['a', '€'.repeat(1500)]];
    const own: [string, string][] = [['b', '\u0001'.repeat(8190)]];
    const long = { ...template, headers, query: common, maxKeyBytes: 8192 };
    expect(signer.presignMany(long, [key, { key, query: own }, 'c'])).toEqual([
      reference({ path: `/${key}`, headers, query: common }).url,
      reference({ path: `/${key}`, headers, query: [...common, ...own] }).url,
      reference({ path: '/c', headers, query: common }).url,
    ]);
  });

  it('explains a key at any position in its URL and in its message', () => {
    for (const origin of [
      'http://a.b',
      'http://minio:9000',
      'http://localhost:9000',
      'https://some.longer.host.example',
    ]) {
      for (const method of ['GET', 'DELETE'] as const) {
        for (let length = 1; length <= 40; length++) {
          for (const key of ['k', 'photos/a b.jpg', 'x'.repeat(100)]) {
            const bucket = 'b'.repeat(length);
            const expected = reference({ origin, method, path: `/${bucket}/${key}` });
            const { canonicalRequest, stringToSign, url } = expected;
            expect(
              signer.explain({ ...template, endpoint: origin, bucket, pathStyle: true, method, key }),
            ).toMatchObject({
              canonicalRequest,
              stringToSign,
              url,
            });
          }
        }
      }
    }
  });

  it('fills its output several times over', () => {
    const token = makeSigner(core, { credentials: { ...credentials, sessionToken: 't'.repeat(3000) }, region });
    const keys = Array.from({ length: 900 }, (_, i) => `some/prefix/key-${i}`);
    expect(token.presignMany(template, keys)).toEqual(referenceUrls(keys, { sessionToken: 't'.repeat(3000) }));
    const withNewline = keys.map((key, i) => (i % 100 === 7 ? `${key}\n` : key));
    expect(token.presignMany(template, withNewline)).toEqual(
      referenceUrls(withNewline, { sessionToken: 't'.repeat(3000) }),
    );
  });

  it('continues parts of one upload from their shared blocks', () => {
    const query = (i: number): [string, string][] => [
      ['partNumber', String(i)],
      ['uploadId', 'u'.repeat(100)],
    ];
    const items = Array.from({ length: 60 }, (_, i) => ({
      key: i < 30 ? 'a/long/key/'.repeat(9) : `key-${i % 7}`,
      query: query(i),
    }));
    expect(signer.presignMany(template, items)).toEqual(
      items.map((item) => reference({ path: `/${item.key}`, query: item.query }).url),
    );
  });
});
