import { describe, expect, test } from 'vitest';
import { makeSigner } from '../../bindings/signer.js';
import type { PresignTemplate, Signer } from '../../bindings/types.js';
import { builds, testCore } from '../support/cores.js';
import { completeRequest, type VectorRequest } from './load.mjs';
import { readVectors } from './read.js';

const { defaults, vectors } = readVectors('presign-s3.json');
const complete = vectors.map((vector) => ({ ...vector, request: completeRequest(defaults, vector.request) }));

function template({ address, method, query, headers, expiresIn, date }: VectorRequest): PresignTemplate {
  return {
    ...address,
    method: method as 'GET',
    query,
    headers,
    expiresIn,
    signingDate: new Date(date),
  };
}

describe.each(builds)('the %s build', async (build) => {
  const core = await testCore(build);

  function signerOf({ accessKeyId, secretAccessKey, sessionToken, region, service }: VectorRequest): Signer {
    const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    return makeSigner(core, { credentials, region, service });
  }

  test.each(complete)('$name', ({ request, url, canonicalRequest }) => {
    const { key, query, itemQuery, payloadHash } = request;
    const signer = signerOf(request);
    const alone = { ...template(request), query: [...query, ...itemQuery], ...(key !== '' && { key }) };
    expect(signer.presign(alone)).toBe(url);
    expect(signer.explain(alone)).toMatchObject({ url, canonicalRequest, payloadHash, signature: url.slice(-64) });

    // The bucket itself has no place in a batch.
    if (key === '') return;
    const neighbours = ['neighbour', key, 'another neighbour'];
    const batch = [...neighbours, { key, query: itemQuery }, ...neighbours];
    expect(signer.presignMany(template(request), batch)[3]).toBe(url);
  });

  test('a batch of all keys that share a template', () => {
    const sharing = vectors.filter(({ request }) => Object.keys(request).join() === 'key' && request.key !== '');
    expect(sharing.length).toBeGreaterThan(400);
    const keys = sharing.map(({ request }) => request.key ?? '');
    expect(signerOf(defaults).presignMany(template(defaults), keys)).toEqual(sharing.map(({ url }) => url));
  });
});
