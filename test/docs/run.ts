/** Runs the programs of pages, each in a folder of its own, in which siglane and the packages of the project are installed. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BuildOptions, build, transform } from 'esbuild';
import type { Browser } from 'playwright-core';
import { withWasmBeside } from '../runtime/bundle.mjs';
import { installed } from '../runtime/installed.mjs';
import { launchChromium } from '../runtime/runners/chromium.mjs';
import { credentials } from '../support/example.js';
import { whileWorkerdServes } from '../support/workerd.js';
import type { Page } from './markdown.js';
import { differenceOf, type Program, type Runtime, toPattern } from './programs.js';

const execute = promisify(execFile);
const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../../', import.meta.url));
const noNetwork = new URL('./no-network.mjs', import.meta.url).href;

/** Milliseconds after which a program is ended. */
const LONGEST = 60_000;
/** Pages that run at the same time. */
const AT_ONCE = 2;

/** A folder for the programs of many pages. */
export class Workshop {
  readonly #folder: string;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #browser: Promise<Browser> | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param needs names of folders of `test/` whose packages are installed, too */
  static async open(needs: readonly string[] = []): Promise<Workshop> {
    const folder = await mkdtemp(join(tmpdir(), 'siglane-pages-'));
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ private: true, type: 'module', dependencies: { siglane: '*' } }),
    );
    const modules = join(folder, 'node_modules');
    await mkdir(modules);
    await symlink(root, join(modules, 'siglane'), 'junction');
    for (const source of [...needs.map((name) => join(root, 'test', name)), root])
      await linkPackages(join(source, 'node_modules'), modules);
    await mkdir(join(folder, 'bin'));
    const command = join(folder, 'bin/siglane');
    await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/cli/main.js')}" "$@"\n`);
    await chmod(command, 0o755);
    // These would ask a network, and npm would change what is installed here.
    for (const name of ['aws', 'bun', 'curl', 'deno', 'npm', 'npx', 'wget']) {
      const refusal = join(folder, 'bin', name);
      await writeFile(refusal, `#!/bin/sh\necho "tests do not run ${name}: mark the block console" >&2\nexit 1\n`);
      await chmod(refusal, 0o755);
    }
    return new Workshop(folder);
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /**
   * Runs a program of a page.
   *
   * @throws Error if it fails, or does not print what the page says
   */
  async run(page: Page, program: Program): Promise<void> {
    await this.#turn();
    try {
      const name = `${page.path.replace(/\.md$/, '').replace(/\W+/g, '-')}-${program.runtime}-${program.language}`;
      const folder = join(this.#folder, name);
      await mkdir(folder);
      const file = join(folder, `program.${program.language}`);
      await writeFile(file, program.code);
      for (const [beside, text] of program.files) {
        await writeFile(join(folder, beside), text);
        // It may be for another runtime or a bundler, so that the program does not import it: then this is all that is tested.
        await transform(text, { sourcefile: beside, loader: beside.endsWith('ts') ? 'ts' : 'js', logLevel: 'silent' });
      }
      await this.#runners[program.runtime](program, file);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
  }

  readonly #runners: Readonly<Record<Runtime, (program: Program, file: string) => Promise<void>>> = {
    node: async (program, file) => {
      const script = program.language === 'ts' ? await this.#compile(file) : file;
      const { stdout } = await this.#command(process.execPath, ['--import', noNetwork, script], dirname(file));
      compare(program, stdout);
    },
    deno: async (program, file) => {
      const deno = require.resolve('deno/bin.cjs');
      const permissions = ['--allow-env', '--allow-net=127.0.0.1,localhost,0.0.0.0'];
      const args = [deno, 'run', '--quiet', '--no-prompt', '--no-lock', ...permissions, basename(file)];
      compare(program, (await this.#command(process.execPath, args, dirname(file))).stdout);
    },
    bun: async (program, file) => {
      const bun = installed('@oven/bun-linux-x64', 'bin/bun');
      compare(program, (await this.#command(bun, ['run', file], dirname(file))).stdout);
    },
    worker: async (program, file) => {
      const outdir = join(dirname(file), 'bundle');
      await build({ ...bundling(file), ...withWasmBeside, outdir, external: ['node:*', 'cloudflare:*'] });
      const { accessKeyId, secretAccessKey } = credentials;
      const bindings = {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        BUCKET: 'examplebucket',
      };
      await whileWorkerdServes(outdir, { compatibilityDate: '2026-01-01', bindings }, async (origin) => {
        const answer = await fetch(origin, { redirect: 'manual' });
        const body = await answer.text();
        if (answer.status >= 500) throw new Error(`the worker answers ${answer.status}: ${body}`);
        if (program.promised.length > 0) compare(program, body);
      });
    },
    browser: async (program, file) => {
      const outdir = join(dirname(file), 'bundle');
      await build({ ...bundling(file), conditions: ['browser'], outdir, footer: { js: 'globalThis.isDone = true;' } });
      const script = await readFile(join(outdir, 'program.js'), 'utf8');
      compare(program, (await this.#visit(script)).join('\n'));
    },
    shell: async (program, file) => {
      const work = join(dirname(file), 'work');
      await mkdir(work);
      const { stdout } = await this.#command('sh', ['-e', file], work);
      let lines = stdout.split('\n');
      for (const text of program.promised) {
        const at = lines.findIndex((line) => toPattern(text).test(line));
        if (at < 0)
          throw new Error(`the page says that this is printed:\n    ${text}\nand this is left:\n${lines.join('\n')}`);
        lines = lines.slice(at + 1);
      }
    },
  };

  /** Checks the types of a program in TypeScript, and makes JavaScript of it. */
  async #compile(file: string): Promise<string> {
    const folder = dirname(file);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      target: 'es2023',
      module: 'nodenext',
      lib: ['es2023', 'dom', 'dom.asynciterable', 'esnext.disposable'],
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      skipLibCheck: true,
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [basename(file)] }));
    await this.#command(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], folder);
    const outfile = join(folder, 'program.mjs');
    await build({ ...bundling(file), outfile, platform: 'node', packages: 'external' });
    return outfile;
  }

  /** Runs a command with nothing of this process's environment but the path. */
  async #command(command: string, args: readonly string[], cwd: string): Promise<{ stdout: string }> {
    const path = [join(this.#folder, 'bin'), dirname(process.execPath), process.env['PATH']];
    const env = {
      PATH: path.join(delimiter),
      HOME: cwd,
      NO_COLOR: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
      DENO_DIR: join(this.#folder, 'deno'),
      DENO_NO_UPDATE_CHECK: '1',
    };
    try {
      return await execute(command, args, { cwd, env, timeout: LONGEST, maxBuffer: 1 << 26 });
    } catch (error) {
      const { killed, stdout, stderr, message } = error as Error & { killed?: boolean; stdout: string; stderr: string };
      const why = killed ? `the program did not end within ${LONGEST / 1000} seconds` : message.split('\n')[0];
      throw new Error(`${why}\n${stdout}${stderr}`);
    }
  }

  /** Opens a page with a script, and returns the lines that the script prints. */
  async #visit(script: string): Promise<string[]> {
    this.#browser ??= launchChromium(await mkdtemp(join(this.#folder, 'chromium-')));
    const context = await (await this.#browser).newContext();
    try {
      const page = await context.newPage();
      const origin = 'https://page.example/';
      await context.route('**/*', async (route) => {
        const url = route.request().url();
        if (url === origin) {
          const body =
            '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/program.js"></script>';
          await route.fulfill({ contentType: 'text/html', body });
        } else if (url === `${origin}program.js`) await route.fulfill({ contentType: 'text/javascript', body: script });
        else await route.abort();
      });
      const printed: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'log') printed.push(...message.text().split('\n'));
      });
      const failed = new Promise<never>((_, reject) => page.once('pageerror', reject));
      failed.catch(() => {});
      await page.goto(origin);
      await Promise.race([failed, page.waitForFunction('globalThis.isDone', undefined, { timeout: LONGEST / 2 })]);
      return printed;
    } finally {
      await context.close();
    }
  }
}

function bundling(file: string): BuildOptions {
  return {
    absWorkingDir: dirname(file),
    entryPoints: [file],
    bundle: true,
    format: 'esm',
    target: 'es2023',
    logLevel: 'silent',
  };
}

function compare(program: Program, stdout: string): void {
  const printed = stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n');
  const difference = differenceOf(program.promised, printed);
  if (difference !== undefined) throw new Error(difference);
}

/** Links to the packages of a `node_modules`, where there is not one of that name yet. */
async function linkPackages(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) {
    if (name.startsWith('.')) continue;
    if (name.startsWith('@')) {
      await mkdir(join(to, name), { recursive: true });
      await linkPackages(join(from, name), join(to, name));
    } else await symlink(join(from, name), join(to, name), 'junction').catch(ignoreExisting);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
