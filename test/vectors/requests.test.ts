import { describe, expect, test } from 'vitest';
import { makeSigner } from '../../bindings/signer.js';
import { sha256 } from '../reference/steps.mjs';
import { builds, testCore } from '../support/cores.js';
import { toSignCase } from './load.mjs';
import { readVectors } from './read.js';

const generated = readVectors('requests.json');
const published = readVectors('worked-examples.json');
const vectors = generated.cases.map((vector) => ({ ...vector, ...toSignCase(generated, vector) }));
type Vector = (typeof vectors)[number];
const batches = batchesOf(vectors);
const examples = published.cases.map((example) => ({ ...example, ...toSignCase(published, example) }));

describe.each(builds)('the %s build', async (build) => {
  const core = await testCore(build);

  test.each(vectors)('$name', ({ mode, options, request, expected }) => {
    const signer = makeSigner(core, options);
    const { url, headers, signature } = expected;
    if (mode === 'sign') {
      expect(signer.sign(request)).toEqual({ url, headers, signature });
      expect(signer.explain(request)).toEqual(expected);
    } else {
      expect(signer.presign(request)).toBe(url);
      expect(signer.explain(request, mode)).toEqual(expected);
    }
  });

  test.each(examples)('published: $name', ({ mode, options, request, expected }) => {
    const signer = makeSigner(core, options);
    const { hashedCanonicalRequest, ...stages } = expected;
    const explanation = mode === 'sign' ? signer.explain(request, mode) : signer.explain(request, mode);
    expect(explanation).toMatchObject(stages);
    const hashed = explanation.stringToSign.split('\n').at(-1);
    expect(hashed).toBe(hashedCanonicalRequest ?? sha256(explanation.canonicalRequest));
    if (mode === 'sign') expect(signer.sign(request).headers['authorization']).toMatch(ending(stages.signature));
    else expect(signer.presign(request)).toMatch(ending(stages.signature));
  });

  test('the requests of each signer in one batch', () => {
    for (const group of batches) {
      const signed = makeSigner(core, group[0].options).signMany(group.map(({ request }) => request));
      expect(signed).toEqual(group.map(({ expected: { url, headers, signature } }) => ({ url, headers, signature })));
    }
  });
});

/** Vectors of the header mode that one signer can sign. */
function batchesOf(all: typeof vectors) {
  const bySigner = new Map<string, [Vector, ...Vector[]]>();
  for (const vector of all.filter(({ mode }) => mode === 'sign')) {
    const group = bySigner.get(JSON.stringify(vector.signer));
    if (group === undefined) bySigner.set(JSON.stringify(vector.signer), [vector]);
    else group.push(vector);
  }
  return [...bySigner.values()];
}

function ending(signature: string): RegExp {
  return new RegExp(`Signature=${signature}$`);
}
