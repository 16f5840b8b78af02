import { createPass } from './pass.mjs';
import { createKeys, createWorkload, keyCountOf } from './workload.mjs';

/** @returns what a process needs to time one candidate: passes to warm up with, and the pass for a case */
export async function createStand(candidate, plan) {
  const signers = {
    false: await candidate.prepare(createWorkload({ token: false })),
    true: await candidate.prepare(createWorkload({ token: true })),
  };
  const keys = createKeys(keyCountOf(plan));
  const out = Buffer.alloc(16 * 1024 * 1024, 1);
  return {
    warmUps: Object.values(signers).map((signer) =>
      createPass({ signer, output: signer.strings ? 'kept' : 'bytes', n: 50, keys: keys.slice(0, 200), out }),
    ),
    passFor: ({ token, output, n }, count) =>
      createPass({ signer: signers[token], output, n, keys: keys.slice(0, count), out }),
  };
}
