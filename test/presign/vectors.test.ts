import { describe, expect, test } from 'vitest';
import { makeSigner } from '../../bindings/signer/signer.js';
import { builds, testCore } from '../support/cores.js';
import { presignChecks, sharedTemplate } from '../vectors/checks.mjs';
import { readVectors } from '../vectors/read.js';

const file = readVectors('presign-s3.json');

test('hundreds of keys share a template', () => {
  expect(sharedTemplate(file).keys.length).toBeGreaterThan(400);
});

describe.each(builds)('the %s build', async (build) => {
  const core = await testCore(build);

  test.each(presignChecks(file))('$name', ({ options, outcomes }) => {
    for (const [got, expected] of outcomes(makeSigner(core, options))) expect(got).toEqual(expected);
  });
});
