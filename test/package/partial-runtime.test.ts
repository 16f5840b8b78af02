/**
 * Runtimes that have a part of Node's APIs. The most limited known runtime is Next's edge runtime (`test/edge` starts
 * it): its `process` has Node's functions, which all throw, and so does its DecompressionStream. Here a context has
 * these traits one by one, and the web APIs.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { entries, exampleUrl } from '../runtime/expect-one-instance.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const fileOf = (entry: string): string => manifest.exports[entry.replace('siglane', '.')].default;

/** Throws where there are no workers, and names the reason. */
const imported = entries.filter((entry) => entry !== 'siglane/pool/worker');

let code: string;
beforeAll(async () => {
  const contents = imported.map((entry) => `export * as '${entry}' from '${fileOf(entry)}';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    format: 'iife',
    globalName: 'library',
    platform: 'browser',
    logOverride: { 'empty-import-meta': 'silent' },
    write: false,
  });
  code = outputFiles[0]?.text as string;
});

/** APIs that all of these runtimes have; WebAssembly is the context's own. */
const web = [
  ...['AbortController', 'AbortSignal', 'Blob', 'Headers', 'Request', 'Response', 'URL', 'URLSearchParams', 'fetch'],
  ...['ReadableStream', 'TransformStream', 'WritableStream', 'TextDecoder', 'TextEncoder', 'atob', 'btoa', 'crypto'],
  ...['clearTimeout', 'setTimeout', 'structuredClone', 'queueMicrotask'],
];

/** As in Next: a function that can also be called with `new`. */
function unsupported(name: string) {
  return function stub(): never {
    throw new Error(`A Node.js API is used (${name}) which is not supported in the Edge Runtime.`);
  };
}

const processes: Record<string, unknown> = {
  'no process': undefined,
  'a process that only has env': { env: {} },
  'a process whose functions throw': { env: {}, getBuiltinModule: unsupported('process.getBuiltinModule') },
  'a process with empty modules': { env: {}, getBuiltinModule: () => ({}) },
};

const streams: Record<string, unknown> = {
  'no DecompressionStream': undefined,
  'a DecompressionStream that throws': unsupported('DecompressionStream'),
};

const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const options = { credentials, region: 'us-east-1', now: () => Date.UTC(2013, 4, 24) };
const template = { bucket: 'examplebucket', endpoint: 'https://s3.amazonaws.com', expiresIn: 86_400 };

function libraryIn(traits: Record<string, unknown>) {
  const apis = web.map((name) => [name, globalThis[name as keyof typeof globalThis]]);
  return runInContext(`${code};library`, createContext({ ...Object.fromEntries(apis), ...traits }));
}

describe.each(Object.entries(processes))('%s', (_, process) => {
  describe.each(Object.entries(streams))('%s', (_, DecompressionStream) => {
    const traits = { process, DecompressionStream };

    it('imports every entry', () => {
      const library = libraryIn(traits);
      expect(Object.keys(library)).toEqual(imported.toSorted());
      for (const entry of imported) expect(Object.keys(library[entry]), entry).not.toEqual([]);
    });

    it('signs with siglane/sync', () => {
      const library = libraryIn(traits);
      const signer = library['siglane/sync'].createSignerSync(options);
      expect(signer.presign({ ...template, key: 'test.txt' })).toBe(exampleUrl);
      const form = library['siglane/post-policy'].createPostPolicy(signer, { ...template, key: 'a' });
      expect(form).toHaveProperty('fields.policy');
    });

    it.each([
      ['siglane', 'createSigner', options],
      ['siglane/presign', 'createPresigner', options],
      ['siglane/verify', 'createVerifier', { lookup: () => undefined, region: 'us-east-1', service: 's3' }],
    ])('%s says what to do', async (entry, name, given) => {
      await expect(libraryIn(traits)[entry][name](given)).rejects.toMatchObject({
        code: 'CoreUnavailable',
        message: expect.stringContaining('siglane/sync'),
      });
    });

    it('siglane signs with a given core', async () => {
      const { createSigner, loadCore } = libraryIn(traits)['siglane'];
      const core = await loadCore(readFileSync(join(root, 'dist/core.wasm')));
      const signer = await createSigner({ ...options, core });
      expect(signer.presign({ ...template, key: 'test.txt' })).toBe(exampleUrl);
    });
  });
});
