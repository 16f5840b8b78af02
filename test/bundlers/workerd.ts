/** Workers in workerd, Cloudflare's runtime. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whileRunning } from './programs.js';

/** Runs wrangler's bundle of `worker.mjs`, and returns its response. */
export async function answerOfWorker(folder: string): Promise<string> {
  const names = await readdir(folder);
  const modules = ['worker.js', ...names.filter((name) => name.endsWith('.wasm'))].map((name) => {
    const kind = name.endsWith('.wasm') ? 'wasm' : 'esModule';
    return `(name = "${name}", ${kind} = embed "${name}")`;
  });
  await writeFile(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [${modules.join(', ')}], compatibilityDate = "2025-01-01"))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);
`,
  );
  // With --control-fd, workerd reports the port on which it listens.
  const args = ['serve', 'config.capnp', '--control-fd=1'];
  const program = { command: 'workerd', args, cwd: folder, port: /"listen".*"port":(\d+)/ };
  return whileRunning(program, async (origin) => {
    const response = await fetch(origin);
    const text = await response.text();
    if (!response.ok) throw new Error(`the worker answered ${response.status}: ${text}`);
    return text;
  });
}
