import { presign } from '../../test/reference/presign.mjs';
import { createGenerator, credentialsFor, date, flat, hex, region } from '../shared/fixtures.mjs';

export const host = `examplebucket.s3.${region}.amazonaws.com`;

/**
 * Presigned URLs as a server receives them, each with what it must say of it: every hundredth has another signature. Signed by the reference
 * of the tests, all within one second or each in its own, as many clients would.
 *
 * @returns {{ region: string, date: Date, credentials: object, requests: object[], expected: boolean[] }}
 */
export function createWorkload({ n, seconds }) {
  const credentials = credentialsFor({ token: false });
  const next = createGenerator(n);
  const requests = [];
  const expected = [];
  for (let i = 0; i < n; i++) {
    const { url } = presign({
      method: 'GET',
      origin: `https://${host}`,
      path: `/photos/${hex(next())}/${hex(next())}.jpg`,
      query: [],
      headers: [],
      payloadHash: 'UNSIGNED-PAYLOAD',
      credentials,
      region,
      service: 's3',
      date: new Date(date.getTime() - 1000 * (i % seconds)),
      expiresIn: 3600,
    });
    const isRight = i % 100 !== 99;
    const given = isRight ? url : url.slice(0, -1) + (url.endsWith('0') ? '1' : '0');
    requests.push({ method: 'GET', url: flat(given.slice(`https://${host}`.length)), headers: [['host', host]] });
    expected.push(isRight);
  }
  return { region, date, credentials, requests, expected };
}
