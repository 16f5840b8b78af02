import { afterEach, describe, expect, it, vi } from 'vitest';
import { credentials, referenceUrls, region, template } from '../support/example.js';

/** A module graph of its own, because the core is loaded once in a graph. */
async function freshLibrary() {
  vi.resetModules();
  return import('../../bindings/index.js');
}

describe('loading', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('takes the SIMD module where the engine accepts it, the scalar one elsewhere, with the same URLs', async () => {
    const keys = Array.from({ length: 30 }, (_, i) => `key-${'x'.repeat(i)}`);
    const sizes: number[] = [];
    for (const accepted of [true, false]) {
      const { createSigner } = await freshLibrary();
      const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(accepted);
      const compile = vi.spyOn(WebAssembly, 'compile');
      const signer = await createSigner({ credentials, region });
      expect(validate).toHaveBeenCalledTimes(1);
      sizes.push((compile.mock.calls[0]?.[0] as Uint8Array).byteLength);
      vi.restoreAllMocks();
      expect(signer.presignMany(template, keys)).toEqual(referenceUrls(keys));
    }
    expect(sizes[1]).toBeLessThan(sizes[0] as number);
  });

  it('tries again after a failure', async () => {
    const { createSigner } = await freshLibrary();
    vi.spyOn(WebAssembly, 'instantiate').mockRejectedValueOnce(new Error('not allowed here'));
    await expect(createSigner({ credentials, region })).rejects.toThrow('not allowed here');
    expect((await createSigner({ credentials, region })).presignMany(template, ['a'])).toEqual(referenceUrls(['a']));
  });
});
