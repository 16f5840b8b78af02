import { add, suite } from 'benny';
import { loadCandidate } from '../candidates/index.mjs';
import { createKeys, createWorkload } from '../workload.mjs';
import { createPass } from './pass.mjs';

/** One candidate in a process of its own: it waits for a case, times it with benny, and answers with the median. */
const [id, keyCount] = process.argv.slice(2);
const warmUpMs = 150;
const candidate = await loadCandidate(id);
const signers = {
  false: await candidate.prepare(createWorkload({ token: false })),
  true: await candidate.prepare(createWorkload({ token: true })),
};
const keys = createKeys(Number(keyCount));
const out = Buffer.alloc(16 * 1024 * 1024, 1);

for (const signer of Object.values(signers)) await warmUp(signer);

process.on('message', async ({ token, output, n, keysPerPass, timing }) => {
  const pass = createPass({ signer: signers[token], output, n, keys: keys.slice(0, keysPerPass), out });
  globalThis.gc?.();
  const { results } = await suite(
    id,
    add(output, () => pass, timing),
  );
  const { median, sampleResults } = results[0].details;
  if (!(median > 0)) throw new Error(`${id} could not be timed: ${output}, n = ${n}`);
  globalThis.gc?.();
  process.send({ usPerUrl: (median * 1e6) / keysPerPass, samples: sampleResults.length });
});
process.on('disconnect', () => process.exit());
process.send('ready');

/** The compilers of the engine have done most of their work before the first sample. */
async function warmUp(signer) {
  const output = signer.strings ? 'kept' : 'bytes';
  const pass = createPass({ signer, output, n: 50, keys: keys.slice(0, 200), out });
  // The processes start together, so it is their processor time that counts.
  const before = process.cpuUsage();
  for (let used = 0; used < warmUpMs; ) {
    await pass();
    const { user, system } = process.cpuUsage(before);
    used = (user + system) / 1000;
  }
}
