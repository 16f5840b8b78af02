/** examples/uploads as users have it, and its page in Chromium. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../../scripts/free-port.mjs';
import { npmCommand } from '../../scripts/install.mjs';
import { commandsOf, copyExamples, program } from '../examples/folder.js';
import { launchChromium } from '../runtime/runners/chromium.mjs';
import { type ServerProgram, whileServing } from '../support/server.js';

const execute = promisify(execFile);
const [install = '', bundle = '', create = '', serve = ''] = await commandsOf('uploads/server.mjs');

/** The settings of the example, as named in its README. */
export type Settings = Record<string, string>;

export interface UploadExample {
  /** Copies the example to a temporary folder, which is removed at the end. */
  folder: string;
  /** Runs the server, and opens its page for a new visitor. The settings are added to the settings of the example. */
  withPage(settings: Settings, use: (page: Page, origin: string) => Promise<void>): Promise<void>;
  remove(): Promise<void>;
}

/** Runs the commands of the README: installs, bundles, and creates the bucket. */
export async function installExample(given: Settings): Promise<UploadExample> {
  const copied = await copyExamples();
  const folder = join(copied.folder, 'uploads');
  const settings = { ...given, PORT: String(await freePort()) };

  function exampleProgram(commandLine: string, more: Settings = {}): ServerProgram {
    const { env, ...rest } = program(commandLine, folder);
    return { ...rest, env: { ...env, ...settings, ...more } };
  }
  async function run(commandLine: string): Promise<void> {
    const { command, args, cwd, env } = exampleProgram(commandLine);
    await execute(command, args, { cwd, env });
  }

  let browser: Browser | undefined;
  const remove = async () => {
    await browser?.close();
    await copied.remove();
  };
  try {
    const [npm, args] = npmCommand(...install.split(' ').slice(1), '--prefer-offline', '--no-audit', '--no-fund');
    await execute(npm, args, { cwd: folder });
    await run(bundle);
    await run(create);
    browser = await launchChromium(copied.folder);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    folder: copied.folder,
    withPage: (more, use) =>
      whileServing(exampleProgram(serve, more), (origin) => withVisitor(browser, origin, (page) => use(page, origin))),
    remove,
  };
}

/** Opens a page in a new browser profile. */
export async function withVisitor(browser: Browser, origin: string, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(origin);
    await use(page);
  } finally {
    await context.close();
  }
}
