/**
 * Correct requests from test/vectors/data/requests.json have no finding; every fifth is also tried with one changed
 * digit in the signature, and has one. Code outside the core makes the canonical request here, so this test compares
 * the two.
 */
import { expect, test } from 'vitest';
import { diagnose } from '../../bindings/entries/diagnose.js';
import { dialectOf } from '../reference/dialects.mjs';
import { toSignCase } from '../vectors/load.mjs';
import { readVectors } from '../vectors/read.js';

const file = readVectors('requests.json');

/** Facts that only the signer knew: a hash in place of a body, or the future body of a presigned URL. */
function isUnsaid({ request, expected, mode, signer }: (typeof file.cases)[number]): boolean {
  const names = [...Object.keys(expected.headers)].join();
  const isSaid = /x-amz-content-sha256/i.test(`${names}${JSON.stringify(request)}${expected.url}`);
  if (isSaid) return false;
  const dialect = dialectOf(signer.service, signer.dialect);
  return request.payloadHash !== undefined || (mode === 'presign' && dialect.unsignedPayload === 'presigned');
}

/** Keystone reads these requests differently from how its dialect signs them: see keystone.test.ts. */
function isOtherAtKeystone({ signer, request }: (typeof file.cases)[number]): boolean {
  if (signer.dialect !== 'keystone') return false;
  const { url, headers } = request as { url: string; headers?: unknown };
  return url.includes('?') || /\s{2}|\\[trn]/.test(JSON.stringify(headers ?? ''));
}

const cases = file.cases.filter((each) => !isUnsaid(each) && !isOtherAtKeystone(each));

test('has enough vectors', () => {
  expect(cases.length).toBeGreaterThan(800);
});

test.each(cases.map((vector, i) => [vector.name, vector, i] as const))('%s', async (_, vector, i) => {
  const { options, request } = toSignCase(file, vector);
  const { expected, signer, date } = vector;
  const headers = [...request.headers, ...Object.entries(expected.headers)];
  const isUnknown = request.payload === undefined && !/^e3b0c442/.test(expected.payloadHash);
  const evidence = (signature: string) => ({
    request: {
      method: request.method,
      url: expected.url.replace(expected.signature, signature),
      headers: headers.map(([name, value]) => [name, value.replace(expected.signature, signature)]),
      ...(isUnknown ? {} : { body: request.payload ?? '' }),
    },
    secretAccessKey: options.credentials.secretAccessKey,
    region: signer.region,
    service: signer.service,
    dialect: signer.dialect,
    now: new Date(date),
  });
  const right = await diagnose(evidence(expected.signature) as never);
  expect(right).toMatchObject({ findings: [], signature: 'matches' });
  // A finding may contain a token, which must not be printed.
  const other = expected.signature.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  // Trying all mistakes and pairs of mistakes takes longer.
  const wrong = i % 5 === 0 ? await diagnose(evidence(other) as never) : undefined;
  if (wrong !== undefined) {
    expect(wrong).toMatchObject({ signature: 'does not match' });
    expect(wrong.findings.length).toBeGreaterThan(0);
  }
  const { sessionToken, secretAccessKey } = options.credentials;
  const text = JSON.stringify([right, wrong ?? null]);
  if (secretAccessKey.length > 20) expect(text).not.toContain(secretAccessKey);
  if (sessionToken !== undefined && sessionToken.length > 20) {
    expect(text).not.toContain(sessionToken);
    expect(text).not.toContain(encodeURIComponent(sessionToken));
  }
});
