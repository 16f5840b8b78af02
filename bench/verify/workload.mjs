import { dialectOf } from '../../test/reference/dialects.mjs';
import { presign } from '../../test/reference/presign.mjs';
import { sign } from '../../test/reference/sign.mjs';
import { createGenerator, credentialsFor, date, flat, hex, region } from '../shared/fixtures.mjs';

export const host = `examplebucket.s3.${region}.amazonaws.com`;
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Functions that sign a request of each job, with the tests' reference signer. */
const jobs = { presigned: presignedRequest, header: headerRequest };

/**
 * Creates requests as a server receives them, each with its expected verdict. Every hundredth has another signature.
 *
 * @param {{ job: string, n: number, seconds: number }} what `seconds`: number of different seconds in which they were
 *   signed
 * @returns {{ region: string, date: Date, credentials: object, requests: object[], expected: boolean[] }}
 */
export function createWorkload({ job, n, seconds }) {
  const credentials = credentialsFor({ token: 0 });
  const next = createGenerator(n);
  const requests = [];
  const expected = [];
  for (let i = 0; i < n; i++) {
    const path = `/photos/${hex(next())}/${hex(next())}.jpg`;
    // Seconds around the server's time. Signatures in headers are valid fifteen minutes before and after it.
    const at = new Date(date.getTime() + 1000 * (Math.floor(seconds / 2) - (i % seconds)));
    const signed = { credentials, region, service: 's3', date: at };
    const isRight = i % 100 !== 99;
    requests.push(jobs[job](path, signed, isRight ? (text) => text : changeLastDigit));
    expected.push(isRight);
  }
  return { region, date, credentials, requests, expected };
}

function presignedRequest(path, signed, change) {
  const { url } = presign({
    ...signed,
    ...{ method: 'GET', origin: `https://${host}`, path, query: [], headers: [] },
    ...{ payloadHash: 'UNSIGNED-PAYLOAD', expiresIn: 3600 },
  });
  return { method: 'GET', url: flat(change(url).slice(`https://${host}`.length)), headers: [['host', host]] };
}

/** Signs in headers. The server passes the hash of the body that it received. */
function headerRequest(path, signed, change) {
  const own = [['accept', 'image/*']];
  const request = { method: 'GET', url: `https://${host}${path}`, headers: own, payloadHash: emptyHash };
  const { headers } = sign(request, { ...signed, dialect: dialectOf('s3', undefined), mode: 'sign' });
  const added = Object.entries(headers).map(([name, value]) => [
    name,
    name === 'authorization' ? change(value) : value,
  ]);
  return { method: 'GET', url: flat(path), headers: [['host', host], ...own, ...added], payloadHash: emptyHash };
}

function changeLastDigit(text) {
  return text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
}
