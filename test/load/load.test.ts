import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { outputOf } from '../../scripts/output-of.mjs';
import { credentials, referenceUrls, region, template } from '../support/example.js';

const options = { credentials, region };
const keys = Array.from({ length: 30 }, (_, i) => `key-${'x'.repeat(i)}`);
const wasm = (name: string) => readFile(new URL(`../../build/core.${name}.wasm`, import.meta.url));

/** A separate module graph, because the core is loaded once per graph. */
async function fresh<T>(load: () => Promise<T>): Promise<T> {
  vi.resetModules();
  return load();
}
const freshLibrary = () => fresh(() => import('../../bindings/entries/index.js'));

/** An engine that refuses the first module, like an engine without SIMD. */
function refuseFirst() {
  const compile = vi.spyOn(WebAssembly, 'compile').mockRejectedValueOnce(new WebAssembly.CompileError('no SIMD'));
  vi.spyOn(WebAssembly, 'validate').mockReturnValueOnce(false);
  return compile;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('loading', () => {
  it('uses the SIMD module where the engine accepts it, otherwise the scalar module, with the same URLs', async () => {
    for (const names of [['simd'], ['simd', 'scalar']]) {
      const { createSigner } = await freshLibrary();
      const compile = names.length === 1 ? vi.spyOn(WebAssembly, 'compile') : refuseFirst();
      const signer = await createSigner(options);
      const compiled = compile.mock.calls.map(([bytes]) => Buffer.from(bytes as Uint8Array));
      expect(compiled).toEqual(await Promise.all(names.map(wasm)));
      vi.restoreAllMocks();
      expect(signer.presignMany(template, keys)).toEqual(referenceUrls(keys));
    }
  });

  it('inflates without node:zlib as well', async () => {
    const { createSigner } = await freshLibrary();
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
    expect((await createSigner(options)).presignMany(template, keys)).toEqual(referenceUrls(keys));
  });

  it('waits for asynchronous instantiation where the synchronous one is forbidden, as on a page in Chrome before 116', async () => {
    const { createSigner } = await freshLibrary();
    class Refusing {
      constructor() {
        throw new RangeError(
          'WebAssembly.Instance is disallowed on the main thread, if the buffer size is larger than 4KB',
        );
      }
    }
    const instance = vi.spyOn(WebAssembly, 'Instance').mockImplementation(Refusing as never);
    const signer = await createSigner(options);
    expect(instance).toHaveBeenCalledTimes(1);
    expect(signer.presignMany(template, keys)).toEqual(referenceUrls(keys));
  });

  it('uses no API that makes Node load its fetch', () => {
    const library = new URL('../../dist/entries/index.js', import.meta.url).href;
    const program = `
      for (const name of ['Response', 'Request', 'Headers', 'fetch'])
        Object.defineProperty(globalThis, name, { get() { throw new Error(name + ' was asked for'); } });
      const { createSigner } = await import(${JSON.stringify(library)});
      const signer = await createSigner(${JSON.stringify(options)});
      console.log(signer.presign({ bucket: 'examplebucket', key: 'a' }));`;
    const url = outputOf(process.execPath, ['--input-type=module', '--eval', program]);
    expect(url).toContain('https://examplebucket.s3.us-east-1.amazonaws.com/a?');
  });

  it('happens once for all signers of a thread', async () => {
    const { createSigner } = await freshLibrary();
    const compile = vi.spyOn(WebAssembly, 'compile');
    await Promise.all([createSigner(options), createSigner(options), createSigner(options)]);
    expect(compile).toHaveBeenCalledTimes(1);
  });

  it('is retried after a failure, which has a code', async () => {
    const { createSigner } = await freshLibrary();
    const cause = new WebAssembly.CompileError('not allowed here');
    vi.spyOn(WebAssembly, 'compile').mockRejectedValueOnce(cause);
    const error = await createSigner(options).catch((reason) => reason);
    expect(error).toMatchObject({ name: 'SigV4Error', code: 'CoreUnavailable', cause });
    expect(error.message).toBe('the WebAssembly core could not be loaded: not allowed here');
    expect((await createSigner(options)).presignMany(template, ['a'])).toEqual(referenceUrls(['a']));
  });

  it('reports missing WebAssembly', async () => {
    const { createSigner, loadCore } = await freshLibrary();
    vi.stubGlobal('WebAssembly', undefined);
    await expect(createSigner(options)).rejects.toMatchObject({ code: 'CoreUnavailable' });
    await expect(loadCore(new Uint8Array(8))).rejects.toMatchObject({ code: 'CoreUnavailable' });
  });
});

describe('loadCore', () => {
  it('accepts a module, bytes, a response, or a promise of these', async () => {
    const { createSigner, loadCore } = await freshLibrary();
    const bytes = new Uint8Array(await wasm('scalar'));
    const response = () => new Response(bytes, { headers: { 'content-type': 'application/wasm' } });
    const sources = [
      bytes,
      bytes.buffer,
      await WebAssembly.compile(bytes),
      response(),
      Promise.resolve(response()),
      WebAssembly.compile(bytes),
    ];
    const compile = vi.spyOn(WebAssembly, 'compile');
    for (const source of sources) {
      const core = await loadCore(source);
      compile.mockClear();
      const signer = await createSigner({ ...options, core });
      expect(compile).not.toHaveBeenCalled();
      expect(signer.presignMany(template, keys)).toEqual(referenceUrls(keys));
    }
  });

  it('refuses values that are not a module, and other modules', async () => {
    const { loadCore } = await freshLibrary();
    for (const source of [undefined, null, 'core.wasm', {}])
      await expect(loadCore(source as never)).rejects.toThrow('"source" expected a WebAssembly.Module');
    const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    for (const source of [new Uint8Array(3), empty, new Response('no', { status: 404 })])
      await expect(loadCore(source)).rejects.toMatchObject({ code: 'CoreUnavailable' });
  });

  it('returns a core whose memory is not accessible', async () => {
    const { loadCore } = await freshLibrary();
    const core = await loadCore(await wasm('simd'));
    expect(Reflect.ownKeys(core)).toEqual([]);
    expect(Reflect.ownKeys(core.constructor).sort()).toEqual(['length', 'name', 'prototype']);
    expect(Reflect.ownKeys(Object.getPrototypeOf(core)).sort()).toEqual(['constructor', 'wipe']);
    expect(inspect(core, { showHidden: true })).not.toMatch(/memory|Array|exports/i);
  });

  it('refuses a core that it did not create', async () => {
    const { createSigner } = await freshLibrary();
    for (const core of [null, {}, await WebAssembly.compile(await wasm('simd'))])
      await expect(createSigner({ ...options, core: core as never })).rejects.toThrow(
        '"core" expected a core from loadCore',
      );
  });
});

describe('siglane/sync', () => {
  it('exports what siglane exports, with a provider of its signers', async () => {
    const sync = await fresh(() => import('../../bindings/entries/sync.js'));
    const names = (module: object) =>
      Object.keys(module)
        .filter((name) => !name.startsWith('createSigner'))
        .sort();
    expect(names(sync)).toEqual(names(await freshLibrary()));
    const provider = sync.createSignerProvider(() => credentials, { region });
    expect((await provider.current()).presignMany(template, keys)).toEqual(referenceUrls(keys));
  });

  it('creates a signer synchronously, with either module', async () => {
    const scalarBytes = (await wasm('scalar')).length;
    for (const accepted of [true, false]) {
      const { createSignerSync } = await fresh(() => import('../../bindings/entries/sync.js'));
      class Refusing extends WebAssembly.Module {
        constructor(bytes: BufferSource) {
          if (bytes.byteLength > scalarBytes) throw new WebAssembly.CompileError('no SIMD');
          super(bytes);
        }
      }
      if (!accepted) {
        vi.spyOn(WebAssembly, 'Module').mockImplementation(Refusing as never);
        vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
      }
      expect(createSignerSync(options).presignMany(template, keys)).toEqual(referenceUrls(keys));
    }
  });

  it('gives the reason for a failure, and tries again', async () => {
    const { createSignerSync } = await fresh(() => import('../../bindings/entries/sync.js'));
    vi.stubGlobal('WebAssembly', undefined);
    expect(() => createSignerSync(options)).toThrow(expect.objectContaining({ code: 'CoreUnavailable' }));
    vi.unstubAllGlobals();
    expect(createSignerSync(options).presignMany(template, keys)).toEqual(referenceUrls(keys));
    expect(() => createSignerSync(undefined as never)).toThrow('"options" expected an object');
  });
});

describe('siglane/streaming', () => {
  it('uses the inlined module where there is no file to fetch', async () => {
    const { createSigner, createSignerProvider } = await fresh(() => import('../../bindings/entries/streaming.js'));
    const fetched = vi.spyOn(globalThis, 'fetch');
    expect((await createSigner(options)).presignMany(template, keys)).toEqual(referenceUrls(keys));
    const provider = createSignerProvider(() => credentials, { region });
    expect((await provider.current()).presignMany(template, keys)).toEqual(referenceUrls(keys));
    expect(fetched).not.toHaveBeenCalled();
  });
});

describe('siglane/presign', () => {
  it('presigns, and signs nothing else', async () => {
    const { createPresigner } = await fresh(() => import('../../bindings/entries/presign.js'));
    const presigner = await createPresigner(options);
    expect(presigner.presignMany(template, keys)).toEqual(referenceUrls(keys));
    expect(presigner.presign({ ...template, key: 'a' })).toBe(referenceUrls(['a'])[0]);
    expect(presigner.explain({ ...template, key: 'a' }).url).toBe(referenceUrls(['a'])[0]);
    expect(presigner).not.toHaveProperty('sign');
    expect(() => presigner.presign({ url: 'https://example.com/' } as never)).toThrow('"url" is not an option');
    const derived = presigner.deriveCredentials(template.signingDate);
    expect(presigner.withCredentials(derived).presignMany(template, keys)).toEqual(referenceUrls(keys));
    presigner.dispose();
    expect(() => presigner.presignMany(template, keys)).toThrow(expect.objectContaining({ code: 'SignerDisposed' }));
  });

  it('asks for a core where there is no SIMD', async () => {
    const { createPresigner, loadCore } = await fresh(() => import('../../bindings/entries/presign.js'));
    refuseFirst();
    const error = await createPresigner(options).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'CoreUnavailable', message: expect.stringContaining('core.scalar.wasm') });
    const core = await loadCore(new Uint8Array(await wasm('scalar')));
    const presigner = await createPresigner({ ...options, core });
    expect(presigner.presignMany(template, keys)).toEqual(referenceUrls(keys));
  });
});
