import { describe, expect, test } from 'vitest';
import type { VerifierOptions } from '../../bindings/api/verify.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { referenceInput } from '../reference/input.mjs';
import { sign } from '../reference/sign.mjs';
import { builds, testCore } from '../support/cores.js';
import { type RequestVector, type SignCase, type Stages, toSignCase } from '../vectors/load.mjs';
import { readVectors } from '../vectors/read.js';
import { arrived, errorOf, headerIn, type Received, withHeader } from './verifiers.js';

/** Options that a verifier needs to accept the signature of a vector. */
function optionsFor({ options, request }: SignCase): VerifierOptions {
  const { credentials, region, service, dialect } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const isSent = dialect === undefined || typeof dialect === 'string' || dialect.sessionToken !== 'omitted';
  const record = { secretAccessKey, ...(isSent && { sessionToken }) };
  return {
    lookup: (id) => (id === accessKeyId ? record : undefined),
    region,
    service,
    dialect,
    now: () => request.signingDate,
    // The vectors contain things that verifiers refuse by default because servers read them differently.
    allowDotSegments: true,
    allowDuplicates: true,
  } as VerifierOptions;
}

/** Excludes dialects that sign an empty query for POST, which no AWS service does. */
function isForVerifier({ signer: { dialect } }: RequestVector): boolean {
  return dialect !== 'keystone' && !(typeof dialect === 'object' && dialect.postQuery === 'empty');
}

/**
 * The request as a server receives it. Undefined if its payload is known only to the signer, if a header is repeated
 * that must not be, or if a body in chunks does not give its length.
 */
function asReceived(vector: RequestVector, signCase: SignCase, signed: Signed): Received | undefined {
  const given = arrived({ ...signCase.request }, signed);
  // A server has put a space in place of a folded line (RFC 9112, section 5.2).
  given.headers = given.headers.map(([name, value]) => [name, value.replace(/\r\n[\t ]+/g, ' ')]);
  if (given.headers.filter(([name]) => name.toLowerCase() === 'content-type').length > 1) return undefined;
  if (!saysItsChunks(given, signed.payloadHash)) return undefined;
  const isSaid =
    given.headers.some(([name]) => /^x-amz-content-sha256$/i.test(name)) || /Content-Sha256=/.test(given.url);
  if (isSaid) return given;
  const [, { dialect }] = referenceInput(signCase);
  const { unsignedPayload } = dialect;
  const isUnsigned = unsignedPayload === 'always' || (unsignedPayload === 'presigned' && vector.mode === 'presign');
  if (isUnsigned) return signed.payloadHash === 'UNSIGNED-PAYLOAD' ? given : undefined;
  if (!/^[0-9a-f]{64}$/.test(signed.payloadHash)) return undefined;
  if (signCase.request.payload !== undefined) return given;
  return { ...given, payloadHash: signed.payloadHash };
}

function saysItsChunks({ headers }: Received, payloadHash: string): boolean {
  const has = (header: string) => headers.some(([name]) => name.toLowerCase() === header);
  if (!/^STREAMING-(?!.*EVENTS)/.test(payloadHash)) return true;
  return has('x-amz-decoded-content-length') && payloadHash.endsWith('-TRAILER') === has('x-amz-trailer');
}

type Signed = Pick<Stages, 'url' | 'headers' | 'payloadHash'>;

const file = readVectors('requests.json');
const cases = file.cases.filter(isForVerifier).flatMap((vector) => {
  const signCase = toSignCase(file, vector);
  const given = asReceived(vector, signCase, vector.expected);
  return given === undefined ? [] : [{ name: vector.name, signCase, expected: vector.expected, given }];
});

describe.each(builds)('the %s build verifies requests that at least two other signers have signed', async (build) => {
  const core = await testCore(build);

  test.each(cases)('$name', async ({ signCase, expected, given }) => {
    const result = await makeVerifier(core, optionsFor(signCase)).verify(given);
    expect(result).toMatchObject({
      ok: true,
      accessKeyId: signCase.options.credentials.accessKeyId,
      credentialScope: expected.credentialScope,
      signedHeaders: expected.signedHeaders.split(';'),
      payloadHash: expected.payloadHash,
    });
  });
});

test('has hundreds of vectors', () => {
  expect(cases.length).toBeGreaterThan(850);
});

const published = readVectors('worked-examples.json');
const examples = published.cases.filter(isForVerifier).map((example) => {
  const signCase = toSignCase(published, example);
  const { mode } = example;
  // The source publishes only the signature. The reference builds the rest of the request, with the same signature.
  const signed = sign(...referenceInput(signCase));
  const given = asReceived(example, signCase, signed) as Received;
  return { name: example.name, mode, signCase, expected: example.expected, given };
});

describe('published signatures', async () => {
  const core = await testCore('simd');

  test.each(examples)('$name', async ({ mode, signCase, expected, given }) => {
    const signature = mode === 'sign' ? headerIn(given, 'authorization').slice(-64) : given.url.slice(-64);
    expect(signature).toBe(expected.signature);
    expect(await makeVerifier(core, optionsFor(signCase)).verify(given)).toMatchObject({ ok: true });
  });

  test.each(examples)('$name, with one character changed', async ({ signCase, given }) => {
    const verifier = makeVerifier(core, optionsFor(signCase));
    const changed = [...changesOf(given)];
    const results = await verifier.verifyMany(changed);
    const accepted = changed.filter((_, i) => results[i]?.ok);
    expect(accepted).toEqual([]);
    expect(changed.length).toBeGreaterThan(100);
  });

  test.each(examples)('$name, with another secret', async ({ signCase, given }) => {
    const secretAccessKey = `${signCase.options.credentials.secretAccessKey}x`;
    const verifier = makeVerifier(core, { ...optionsFor(signCase), lookup: () => ({ secretAccessKey }) });
    const { code } = errorOf(await verifier.verify(given));
    expect(code).toBe('SignatureDoesNotMatch');
  });
});

/** The request, with every character of the signature and of the signed parts changed once. */
function* changesOf(given: Received): Generator<Received> {
  yield { ...given, method: `${given.method}X` };
  yield* [...given.url].map((_, i) => ({ ...given, url: changeAt(given.url, i) }));
  for (const name of ['authorization', 'x-amz-date', 'host', 'x-amz-content-sha256', 'range']) {
    if (!given.headers.some(([each]) => each.toLowerCase() === name)) continue;
    const value = headerIn(given, name);
    yield* [...value]
      .map((_, i) => withHeader(given, name, changeAt(value, i)))
      // Components of Authorization may be separated with or without whitespace.
      .filter((_, i) => name !== 'authorization' || value.slice(i - 1, i + 1) !== ', ');
  }
}

/** Replaces a character by another that changes the meaning in every place. */
function changeAt(text: string, i: number): string {
  return `${text.slice(0, i)}${text[i] === '0' ? '1' : '0'}${text.slice(i + 1)}`;
}
