import { expect, it } from 'vitest';
import { readSignerParts } from '../../bindings/identity/signer-parts.js';
import { Plans } from '../../bindings/presign/plans.js';
import { readTemplate } from '../../bindings/template/template.js';
import { testCore } from '../support/cores.js';
import { credentials, region, template } from '../support/example.js';
import { credentialsOf } from '../support/renewing.js';

it('plans of replaced credentials are overwritten when other credentials sign, and all plans on dispose', async () => {
  const core = await testCore('simd');
  const parts = [credentials, credentialsOf(1)].map((each) => readSignerParts(core, { credentials: each, region }));
  const read = readTemplate(template, parts[0]?.defaults as never);
  const plans = new Plans();
  const isWiped = (plan: { packed: Uint8Array }) => plan.packed.every((byte) => byte === 0);
  const [first, second] = parts.map((each) => plans.of(each).at(read)) as [
    ReturnType<Plans['at']>,
    ReturnType<Plans['at']>,
  ];
  expect([isWiped(first), isWiped(second)]).toEqual([true, false]);
  expect(plans.of(parts[1] as never).at(read)).toBe(second);
  plans.dispose();
  expect(isWiped(second)).toBe(true);
});
