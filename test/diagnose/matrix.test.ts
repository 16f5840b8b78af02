/** Every cause with every kind of evidence: the cause comes first, in whatever format the request is given. */
import { describe, expect, test } from 'vitest';
import { diagnose, type Evidence } from '../../bindings/entries/diagnose.js';
import { date, refusal, type Sent, secret, send, toCurl, toHttp, toObject } from './clients.js';
import { jobs, type Row, rows } from './mistakes.js';

const forms = { object: toObject, 'raw HTTP': toHttp, curl: toCurl };

/** Evidence in addition to the request, from the least to the most. */
const kinds: Record<string, { of(sent: Sent, row: Row): Partial<Evidence>; shows: 'all' | 'texts' | 'canonical' }> = {
  'the secret': { of: () => ({ secretAccessKey: secret }), shows: 'all' },
  'the answer and the secret': {
    of: ({ wire }, { job }) => ({ secretAccessKey: secret, error: refusal(jobs[job], wire) }),
    shows: 'all',
  },
  'the canonical request': { of: ({ canonicalRequest }) => ({ canonicalRequest }), shows: 'canonical' },
  'the string to sign': { of: ({ stringToSign }) => ({ stringToSign }), shows: 'texts' },
  'the answer and a log': {
    of: ({ wire, canonicalRequest, stringToSign }, { job }) => ({
      error: refusal(jobs[job], wire),
      log: `2018-08-01 12:34:56,789 botocore.auth [DEBUG] Calculating signature using v4 auth.\n2018-08-01 12:34:56,789 botocore.auth [DEBUG] CanonicalRequest:\n${canonicalRequest}\n2018-08-01 12:34:56,789 botocore.auth [DEBUG] StringToSign:\n${stringToSign}\n2018-08-01 12:34:56,790 botocore.auth [DEBUG] Signature:\n0\n`,
    }),
    shows: 'texts',
  },
};

/**
 * Causes that a log cannot show: it has its own line ends, hides an extra line break at the end, and has four lines of
 * a string to sign.
 */
function isMultiline({ cause, job }: Row): boolean {
  return cause === 'line-breaks' || (cause === 'string-to-sign-form' && job === 'table');
}

const counts = new Map<string, number>();
function nameOf({ cause, job }: Row): string {
  const name = `${cause} (${job})`;
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return count === 1 ? name : `${name}, ${count}`;
}

describe.each(rows.map((row) => [nameOf(row), row] as const))('%s', (_, row) => {
  const sent = send(jobs[row.job], row.mistake);
  for (const [kind, { of, shows }] of Object.entries(kinds)) {
    if (row.isOfKey && shows !== 'all') continue;
    if (row.isLate && shows === 'canonical') continue;
    if (kind === 'the answer and a log' && isMultiline(row)) continue;
    test.each(Object.entries(forms))(`comes first with ${kind}: %s`, async (_, form) => {
      const { findings, signature } = await diagnose({ request: form(sent.wire), now: date, ...of(sent, row) });
      expect(findings[0]).toMatchObject({ cause: row.cause });
      expect(['proven', 'certain']).toContain(findings[0]?.certainty);
      expect(signature).not.toBe('matches');
    });
  }
});

describe.each(Object.entries(jobs))('a correct request: %s', (_, job) => {
  const { wire, canonicalRequest, stringToSign } = send(job);
  test.each(Object.entries(forms))('has no finding: %s', async (_, form) => {
    const request = form(wire);
    const known: Partial<Evidence>[] = [
      {},
      { secretAccessKey: secret },
      { canonicalRequest },
      { stringToSign },
      { canonicalRequest, stringToSign, secretAccessKey: secret },
    ];
    for (const each of known) {
      const { findings, signature } = await diagnose({ request, now: date, ...each });
      expect(findings).toEqual([]);
      expect(signature).toBe(each.secretAccessKey === undefined ? 'unknown' : 'matches');
    }
  });

  test('with another secret at the service: the secret comes first', async () => {
    const error = refusal(job, wire);
    const request = toObject(wire);
    for (const each of [{ secretAccessKey: secret }, { canonicalRequest, stringToSign }, { stringToSign }]) {
      const { findings } = await diagnose({ request, now: date, error, ...each });
      expect(findings[0]).toMatchObject({ cause: 'wrong-secret' });
    }
  });

  test('with another secret given: the secret comes first', async () => {
    const { findings } = await diagnose({ request: toObject(wire), now: date, secretAccessKey: `${secret}x` });
    expect(findings[0]).toMatchObject({ cause: 'wrong-secret' });
  });
});
