/** The bundlers without configuration, and the program that they bundle. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { run } from './programs.js';

const source = fileURLToPath(new URL('consumer/', import.meta.url));
const requiring = fileURLToPath(new URL('requiring/', import.meta.url));

const commandLines = {
  esbuild: 'esbuild print.js --bundle --format=esm --outfile=OUT/print.js',
  webpack: 'webpack ./print.js --mode=production --output-path=OUT --output-filename=print.js',
  'webpack for Node':
    'webpack ./print.js --mode=production --target=node --output-path=OUT --output-filename=print.cjs',
  Rollup: 'rollup print.js --plugin=node-resolve --dir=OUT',
  'Rollup, one script':
    'rollup consumer.js --plugin=node-resolve --format=iife --name=consumer --footer=consumer.presignedUrl().then(console.log) --file=OUT/print.cjs',
  Vite: 'vite build --outDir=OUT',
  Bun: 'bun build print.js --compile --outfile=OUT/print',
  'esbuild, one script':
    'esbuild consumer.js --bundle --format=iife --global-name=consumer --footer:js=consumer.presignedUrl().then(console.log) --outfile=OUT/print.cjs',
  wrangler: 'wrangler deploy worker.js --dry-run --name=consumer --compatibility-date=2025-01-01 --outdir=OUT',
} as const;
export type Bundler = keyof typeof commandLines;

/**
 * The program of consumer/, with another entry of the package, and its export in place of `createSigner` of `siglane`.
 */
export class Consumer {
  readonly #entry: string;
  readonly #exported: string;
  #requires = false;
  readonly #bundles = new Map<Bundler, Promise<string>>();

  constructor(entry: string, exported: string) {
    this.#entry = entry;
    this.#exported = exported;
  }

  /** A program in which some files import `siglane`, and another file requires it. */
  static requiring(): Consumer {
    const consumer = new Consumer('siglane', 'createSigner');
    consumer.#requires = true;
    return consumer;
  }

  get #name(): string {
    return this.#requires ? 'requiring' : this.#entry;
  }

  /** Writes the program to a folder with the package installed, and returns the folder. */
  async write(): Promise<string> {
    const folder = join(inject('folder'), 'consumers', this.#name);
    await cp(source, folder, { recursive: true });
    if (this.#requires) await cp(requiring, folder, { recursive: true });
    const file = join(folder, 'consumer.js');
    const code = await readFile(file, 'utf8');
    const line = "import { createSigner } from 'siglane';";
    if (!code.startsWith(line)) throw new Error(`consumer.js must begin with ${line}`);
    const name = this.#exported === 'createSigner' ? 'createSigner' : `${this.#exported} as createSigner`;
    await writeFile(file, code.replace(line, `import { ${name} } from '${this.#entry}';`));
    return folder;
  }

  /** Bundles the program, once. Returns the folder of the bundle, which does not have the package installed. */
  bundle(bundler: Bundler): Promise<string> {
    const made = this.#bundles.get(bundler) ?? this.#bundle(bundler);
    this.#bundles.set(bundler, made);
    return made;
  }

  async #bundle(bundler: Bundler): Promise<string> {
    const folder = await this.write();
    const out = join(inject('folder'), 'bundles', this.#name, bundler.replaceAll(' ', '-'));
    await mkdir(out, { recursive: true });
    // Vite replaces this value by its own.
    await cp(join(folder, 'index.html'), join(out, 'index.html'));
    await writeFile(join(out, 'package.json'), '{ "type": "module" }\n');
    const [command, ...args] = commandLines[bundler].split(' ').map((word) => word.replace('OUT', out));
    await run(command as string, args, folder);
    return out;
  }
}
