import { describe, expect, test } from 'vitest';
import { makeSigner } from '../../bindings/signer/signer.js';
import { sha256 } from '../reference/steps.mjs';
import { builds, testCore } from '../support/cores.js';
import { batchChecks, publishedChecks, requestChecks } from '../vectors/checks.mjs';
import { toSignCase } from '../vectors/load.mjs';
import { readVectors } from '../vectors/read.js';

const generated = readVectors('requests.json');
const published = readVectors('worked-examples.json');
const examples = published.cases.map((example) => ({ name: example.name, ...toSignCase(published, example) }));

describe.each(builds)('the %s build', async (build) => {
  const core = await testCore(build);

  test.each([
    ...requestChecks(generated),
    ...batchChecks(generated),
    ...publishedChecks(published).map((check) => ({ ...check, name: `published: ${check.name}` })),
  ])('$name', ({ options, outcomes }) => {
    for (const [got, expected] of outcomes(makeSigner(core, options))) expect(got).toEqual(expected);
  });

  test.each(examples)('the hash in the string to sign: $name', ({ mode, options, request }) => {
    const { canonicalRequest, stringToSign } = makeSigner(core, options).explain(request, mode as 'sign');
    expect(stringToSign.split('\n').at(-1)).toBe(sha256(canonicalRequest));
  });
});
