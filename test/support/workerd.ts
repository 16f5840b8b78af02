/** workerd, Cloudflare's runtime, started by its own command. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installed } from '../runtime/installed.mjs';
import { whileServing } from './server.js';

export interface WorkerSettings {
  compatibilityDate: string;
  /** Value of `env` in the program. */
  bindings: Record<string, string>;
}

/**
 * Runs `use` while workerd serves a program.
 *
 * @param folder of the program: one JavaScript file, and the modules that it imports
 */
export async function whileWorkerdServes<T>(
  folder: string,
  { compatibilityDate, bindings }: WorkerSettings,
  use: (origin: string) => Promise<T>,
): Promise<T> {
  const files = await readdir(folder);
  // workerd starts the first module.
  const modules = [
    ...files.filter((name) => name.endsWith('.js')).map((name) => `(name = "${name}", esModule = embed "${name}")`),
    ...files.filter((name) => name.endsWith('.wasm')).map((name) => `(name = "${name}", wasm = embed "${name}")`),
  ];
  const values = Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`);
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "program", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "program")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  bindings = [${values.join(', ')}],
  compatibilityDate = "${compatibilityDate}",
);
`;
  await writeFile(join(folder, 'config.capnp'), config);
  const command = installed('@cloudflare/workerd-linux-64', 'bin/workerd');
  // It reports its port as a line of JSON on the given file descriptor.
  const args = ['serve', 'config.capnp', '--control-fd=1'];
  return whileServing({ command, args, cwd: folder, env: {}, port: /"event":"listen".*"port":(\d+)}/ }, use);
}
