/**
 * A program that signs one URL, bundled and run as users do it: with the package installed and the bundler not
 * configured.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../runtime/runners/chromium.mjs';
import { readVectors } from '../vectors/read.js';
import { Consumer } from './consumer.js';
import { type Visit, visit, whileServingFiles } from './page.js';
import { run, whileRunning } from './programs.js';
import { answerOfWorker } from './workerd.js';

const example = 'the presigned GET of the S3 documentation';
const expected = readVectors('presign-s3.json').vectors.find(({ name }) => name === example)?.url as string;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject('folder'));
});
afterAll(() => browser?.close());

/** Output and requests of the page of a bundle. */
async function visitBundle(out: string, before?: string): Promise<Visit> {
  return whileServingFiles(out, (origin) => visit(browser, `${origin}/`, before));
}

/** The text of the inlined module, which a bundle with the module contains. */
async function inlinedText(): Promise<string> {
  const file = join(inject('folder'), 'consumers/node_modules/siglane/dist/load/module/inlined.js');
  const [text] = /[\w+/]{1000}/.exec(await readFile(file, 'utf8')) ?? [];
  if (text === undefined) throw new Error(`${file} has no inlined module`);
  return text;
}

const consumers = {
  siglane: new Consumer('siglane', 'createSigner'),
  'siglane/presign': new Consumer('siglane/presign', 'createPresigner'),
  'siglane/streaming': new Consumer('siglane/streaming', 'createSigner'),
  'siglane/sync': new Consumer('siglane/sync', 'createSignerSync'),
} as const;

describe.each(Object.entries(consumers))('%s', (_, consumer) => {
  it.each([
    ['esbuild', 'print.js'],
    ['webpack for Node', 'print.cjs'],
    ['Rollup', 'print.js'],
  ] as const)('%s: in Node', async (bundler, program) => {
    const out = await consumer.bundle(bundler);
    expect(await run(process.execPath, [program], out)).toBe(`${expected}\n`);
  });

  it.each(['esbuild', 'webpack', 'Rollup', 'Vite'] as const)('%s: on a page', async (bundler) => {
    const { printed } = await visitBundle(await consumer.bundle(bundler));
    expect(printed).toBe(expected);
  });

  it('Vite, development server: on a page', async () => {
    const args = ['--host=127.0.0.1', '--port=0'];
    const server = { command: 'vite', args, cwd: await consumer.write(), port: /Local:.*:(\d+)/ };
    const { printed } = await whileRunning(server, (origin) => visit(browser, `${origin}/`));
    expect(printed).toBe(expected);
  });

  it('bun build --compile: the program', async () => {
    const out = await consumer.bundle('Bun');
    expect(await run(join(out, 'print'), [], out)).toBe(`${expected}\n`);
  });

  it('wrangler: in workerd, with the module as a separate file and not inlined', async () => {
    const out = await consumer.bundle('wrangler');
    expect(await answerOfWorker(out)).toBe(expected);
    const [file, ...others] = (await readdir(out)).filter((name) => name.endsWith('.wasm'));
    expect(others).toEqual([]);
    const packed = await readFile(join(inject('folder'), 'consumers/node_modules/siglane/dist/core.wasm'));
    expect(packed.equals(await readFile(join(out, file as string)))).toBe(true);
    // Inlined modules are base64. esbuild's bundle contains them, so this search finds them.
    const inlined = /[\w+/]{1000}/;
    expect(await readFile(join(await consumer.bundle('esbuild'), 'print.js'), 'utf8')).toMatch(inlined);
    expect(await readFile(join(out, 'worker.js'), 'utf8')).not.toMatch(inlined);
  });
});

it.each([
  'webpack',
  'Rollup',
  'Vite',
] as const)('siglane without SIMD, %s: a page needs no other file', async (bundler) => {
  const out = await consumers.siglane.bundle(bundler);
  const { loaded } = await visitBundle(out);
  // The module with SIMD is tried first.
  const refuseFirst =
    'const { validate } = WebAssembly; let first = true; WebAssembly.validate = (bytes) => first ? (first = false) : validate(bytes);';
  const scalar = await visitBundle(out, refuseFirst);
  expect(scalar.printed).toBe(expected);
  expect(Object.keys(scalar.loaded)).toEqual(Object.keys(loaded));
});

// Vite builds workers as classic scripts by default. Split code cannot become one script, so Rollup and Vite cannot do
// it with siglane/streaming.
it.each([
  ['siglane', 'Rollup, one script'],
  ['siglane/presign', 'Rollup, one script'],
  ['siglane/sync', 'Rollup, one script'],
  ['siglane', 'esbuild, one script'],
  ['siglane/streaming', 'esbuild, one script'],
] as const)('%s, %s: a classic script, in Node', async (entry, bundler) => {
  const out = await consumers[entry].bundle(bundler);
  expect(await run(process.execPath, ['print.cjs'], out)).toBe(`${expected}\n`);
});

describe('a program in which one file requires siglane and others import it', () => {
  const requiring = Consumer.requiring();
  /** Fails unless a bundle has the inlined module once: the CommonJS and the ES build both contain it. */
  const expectOnce = async (out: string) => {
    const files = (await readdir(out, { recursive: true })).filter((name) => /\.c?js$/.test(name));
    const texts = await Promise.all(files.map((name) => readFile(join(out, name), 'utf8')));
    expect(texts.join('').split(await inlinedText()).length - 1).toBe(1);
  };

  it.each([
    ['esbuild', 'print.js'],
    ['webpack for Node', 'print.cjs'],
  ] as const)('%s: has the module once, in Node', async (bundler, program) => {
    const out = await requiring.bundle(bundler);
    expect(await run(process.execPath, [program], out)).toBe(`${expected}\n`);
    await expectOnce(out);
  });

  it.each(['webpack', 'Vite'] as const)('%s: has the module once, on a page', async (bundler) => {
    const out = await requiring.bundle(bundler);
    expect((await visitBundle(out)).printed).toBe(expected);
    await expectOnce(out);
  });

  it('bun build --compile: the required build recognizes objects of the imported build', async () => {
    const out = await requiring.bundle('Bun');
    expect(await run(join(out, 'print'), [], out)).toBe(`${expected}\n`);
  });

  it('wrangler: the required build recognizes objects of the imported build, in workerd', async () => {
    const out = await requiring.bundle('wrangler');
    expect(await answerOfWorker(out)).toBe(expected);
  });
});

describe('siglane/streaming', () => {
  it.each([
    'webpack',
    'Vite',
  ] as const)('%s: a page loads the module as a file, and no other file after it', async (bundler) => {
    const { loaded } = await visitBundle(await consumers['siglane/streaming'].bundle(bundler));
    // The inlined module would be loaded after the file.
    expect(Object.entries(loaded).at(-1)).toEqual([expect.stringMatching(/\.wasm$/), 200]);
  });

  it.each(['esbuild', 'Rollup'] as const)('%s: copies no file, and a page works without', async (bundler) => {
    const { printed, loaded } = await visitBundle(await consumers['siglane/streaming'].bundle(bundler));
    expect(loaded).toMatchObject({ '/core.wasm': 404 });
    expect(printed).toBe(expected);
  });
});
