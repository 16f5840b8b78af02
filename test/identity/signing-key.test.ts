/** The signing key and its date. */
import { createHmac } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { credentials, region } from '../support/example.js';

const url = 'https://example.amazonaws.com/';
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The signature of a string to sign, by the steps of AWS's description. */
function signatureOf(stringToSign: string, secretAccessKey: string): string {
  const [date, scopeRegion, service, terminator] = stringToSign.split('\n')[2]?.split('/') as string[];
  let key: string | Buffer = `AWS4${secretAccessKey}`;
  for (const step of [date, scopeRegion, service, terminator]) key = hmac(key, step as string);
  return hmac(key, stringToSign).toString('hex');
}

describe('the signing key', () => {
  const secret = credentials.secretAccessKey;
  test.each([1, 40, 59, 60, 61, 100, 128, 1000])('is derived from a secret of %d characters', async (length) => {
    const secretAccessKey = secret.repeat(25).slice(0, length);
    const signer = await createSigner({ credentials: { ...credentials, secretAccessKey }, region, service: 'ec2' });
    const { stringToSign, signature } = signer.explain({ url });
    expect(signature).toBe(signatureOf(stringToSign, secretAccessKey));
  });

  it('is derived from the UTF-8 of the secret', async () => {
    const secretAccessKey = 'schlüssel-鍵-🔑';
    const signer = await createSigner({ credentials: { ...credentials, secretAccessKey }, region, service: 'ec2' });
    const { stringToSign, signature } = signer.explain({ url });
    expect(signature).toBe(signatureOf(stringToSign, secretAccessKey));
  });

  it('follows the UTC date across midnight, forwards and backwards', async () => {
    let now = Date.UTC(2026, 0, 1, 23, 59, 59, 999);
    const signer = await createSigner({ credentials, region, service: 'ec2', now: () => now });
    const days = [];
    for (const step of [0, 1, 1, -2, 86_400_000]) {
      now += step;
      const { stringToSign, signature, headers, credentialScope } = signer.explain({ url });
      expect(signature).toBe(signatureOf(stringToSign, credentials.secretAccessKey));
      expect(signer.sign({ url }).signature).toBe(signature);
      expect(signer.signMany([{ url }])[0]?.signature).toBe(signature);
      expect(credentialScope.slice(0, 8)).toBe(headers['x-amz-date']?.slice(0, 8));
      days.push(credentialScope.slice(0, 8));
    }
    expect(days).toEqual(['20260101', '20260102', '20260102', '20260101', '20260102']);
  });
});

describe('the clock', () => {
  /** A clock that advances a day whenever it is read. */
  async function restless() {
    let reads = 0;
    const now = () => Date.UTC(2026, 0, 1 + reads++, 23, 59, 59);
    return { signer: await createSigner({ credentials, region, service: 'ec2', now }), reads: () => reads };
  }

  it('is read once per call, so that date and scope agree', async () => {
    const { signer, reads } = await restless();
    const calls = [
      () => [signer.sign({ url }).headers['authorization'], signer.sign({ url }).headers['authorization']],
      () => [signer.presign({ url }), signer.presign({ url })],
      () => [signer.explain({ url }).stringToSign, signer.explain({ url }).stringToSign],
    ];
    for (const call of calls) {
      const before = reads();
      const [first, second] = call();
      expect(reads() - before).toBe(2);
      expect(first).not.toBe(second);
    }
    for (let i = 0; i < 3; i++) {
      const { headers } = signer.sign({ url });
      expect(headers['authorization']).toContain(`/${headers['x-amz-date']?.slice(0, 8)}/`);
    }
  });

  it('is read once for a whole batch', async () => {
    const { signer, reads } = await restless();
    const signed = signer.signMany(Array.from({ length: 1000 }, (_, i) => ({ url: `${url}?i=${i}` })));
    expect(reads()).toBe(1);
    expect(new Set(signed.map(({ headers }) => headers['x-amz-date']))).toEqual(new Set(['20260101T235959Z']));
  });

  it('is not read where the request has a date', async () => {
    const { signer, reads } = await restless();
    const signingDate = new Date('2013-05-24T00:00:00.999Z');
    expect(signer.sign({ url, signingDate }).headers['x-amz-date']).toBe('20130524T000000Z');
    signer.signMany([
      { url, signingDate },
      { url, signingDate },
    ]);
    expect(reads()).toBe(0);
  });

  it('is mixed with dates of single requests in one batch, in any order', async () => {
    const { signer } = await restless();
    const dates = [
      '2026-05-01T00:00:00Z',
      '2026-05-01T00:00:00Z',
      '2026-05-02T12:00:00Z',
      undefined,
      '2026-05-01T00:00:00Z',
    ];
    const requests = dates.map((date) => ({ url, ...(date !== undefined && { signingDate: new Date(date) }) }));
    const signed = signer.signMany(requests);
    expect(signed.map(({ headers }) => headers['x-amz-date'])).toEqual([
      '20260501T000000Z',
      '20260501T000000Z',
      '20260502T120000Z',
      '20260101T235959Z',
      '20260501T000000Z',
    ]);
    expect(signed[0]).toEqual(signed[4]);
    expect(signed[2]).toEqual(signer.sign({ url, signingDate: new Date('2026-05-02T12:00:00Z') }));
  });
});
