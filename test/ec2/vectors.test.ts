/**
 * Requests that at least two other signers have signed by the dialect: documents are created from them, and verified.
 */
import { describe, expect, test } from 'vitest';
import { makeEc2Document } from '../../bindings/ec2/request.js';
import { makeEc2Verifier } from '../../bindings/ec2/verifier.js';
import { encode } from '../reference/steps.mjs';
import { builds, testCore } from '../support/cores.js';
import { toSignCase } from '../vectors/load.mjs';
import { readVectors } from '../vectors/read.js';
import { arrived } from '../verify/verifiers.js';

const file = readVectors('requests.json');
const cases = file.cases
  .filter(({ signer }) => signer.dialect === 'keystone')
  .map((vector) => ({ name: vector.name, vector, signCase: toSignCase(file, vector) }));

/** Error code of the document or the verifier, if Keystone cannot verify a request of the dialect. */
function reasonAgainst(method: string, url: string): string | undefined {
  const [, query = ''] = url.split('?');
  const encoded = query.split('&').filter((part) => part !== '');
  const names = encoded.map((part) => part.split('=', 1)[0] as string);
  try {
    decodeURIComponent(query);
  } catch {
    return 'InvalidText';
  }
  const decoded = names.map(decodeURIComponent);
  if (new Set(decoded).size < decoded.length) return 'DuplicateQueryParameter';
  // UTF-8 bytes sort like code points.
  const byName = [...decoded].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const byEncodedName = decoded.map(encode).sort();
  const isInOrder = byName.every((name, i) => encode(name) === byEncodedName[i]);
  return isInOrder || method === 'POST' ? undefined : 'SignatureDoesNotMatch';
}

describe.each(builds)('the %s build', async (build) => {
  const core = await testCore(build);

  test.each(cases)('$name', async ({ vector, signCase }) => {
    const { secretAccessKey, sessionToken } = signCase.options.credentials;
    const given = arrived({ ...signCase.request }, vector.expected);
    // A server has put a space in place of a folded line (RFC 9112, section 5.2).
    given.headers = given.headers.map(([name, value]) => [name, value.replace(/\r\n[\t ]+/g, ' ')]);
    const { payloadHash } = vector.expected;
    const isGiven = signCase.request.payload !== undefined || !/^[0-9a-f]{64}$/.test(payloadHash);
    const request = isGiven ? given : { ...given, payloadHash };
    const reason = reasonAgainst(given.method, given.url);
    if (reason === 'InvalidText' || reason === 'DuplicateQueryParameter') {
      expect(() => makeEc2Document(core, request, {})).toThrow(expect.objectContaining({ code: reason }));
      return;
    }
    const record = { secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    const verifier = makeEc2Verifier(core, { lookup: () => record, now: () => signCase.request.signingDate });
    const result = await verifier.verifyEc2(makeEc2Document(core, request, {}));
    expect(result).toMatchObject(
      reason === undefined ? { ok: true, payloadHash } : { ok: false, error: { code: reason } },
    );
  });
});

test('most of the vectors can be verified', () => {
  const sound = cases.filter(
    ({ signCase, vector }) => reasonAgainst(signCase.request.method, vector.expected.url) === undefined,
  );
  expect(sound.length).toBeGreaterThan(70);
});
