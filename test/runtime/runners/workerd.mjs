import { spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bundle, withWasmBeside } from '../bundle.mjs';
import { installed, installedVersion } from '../installed.mjs';

/** Sends one request to programs/workerd.mjs. */
export function runWorkerd(consumer, { nodejsCompat }) {
  const program = 'test/runtime/programs/workerd.mjs';
  return withWorkerd(consumer, { program, nodejsCompat }, async (url) => {
    const response = await fetch(url);
    const text = await response.text();
    if (!response.ok) throw new Error(`workerd answered ${response.status}: ${text}`);
    return JSON.parse(text);
  });
}

/** Serves a program, calls `use`, and ends the program. */
export async function withWorkerd(consumer, { program, nodejsCompat }, use) {
  const folder = nodejsCompat ? 'workerd-nodejs' : 'workerd';
  await bundle(consumer, folder, {
    entryPoints: [program],
    ...withWasmBeside,
    // Dynamic imports remain separate modules.
    splitting: true,
    external: ['node:*'],
  });
  const files = (await readdir(join(consumer.folder, folder))).filter((file) => /\.(mjs|wasm)$/.test(file));
  const config = join(consumer.folder, folder, 'config.capnp');
  await writeFile(config, configText(basename(program), files, nodejsCompat));
  const server = spawn(installed('@cloudflare/workerd-linux-64', 'bin/workerd'), ['serve', config, '--control-fd=3'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    return await use(`http://127.0.0.1:${await listening(server.stdio[3])}/`);
  } finally {
    server.kill();
    await ended;
  }
}

function configText(program, files, nodejsCompat) {
  // workerd starts the first module.
  const modules = [program, ...files.filter((file) => file !== program)].map((file) => {
    const kind = file.endsWith('.wasm') ? 'wasm' : 'esModule';
    return `(name = "${file}", ${kind} = embed "${file}")`;
  });
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "suite", worker = .worker) ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "suite") ],
);
const worker :Workerd.Worker = (
  modules = [ ${modules.join(', ')} ],
  compatibilityDate = "${compatibilityDate()}",
  compatibilityFlags = [ ${nodejsCompat ? '' : '"no_nodejs_compat", "no_nodejs_compat_v2"'} ],
);
`;
}

/**
 * The day in workerd's version, 1.YYYYMMDD.n: the newest compatibility date that it supports. It includes nodejs_compat
 * since 2026-08-04.
 */
function compatibilityDate() {
  const [, year, month, day] = /^1\.(\d{4})(\d\d)(\d\d)\./.exec(installedVersion('@cloudflare/workerd-linux-64'));
  return `${year}-${month}-${day}`;
}

/** workerd writes a line of JSON for each socket that listens. */
async function listening(stream) {
  for await (const chunk of stream) {
    const { event, port } = JSON.parse(String(chunk).split('\n')[0]);
    if (event === 'listen') return port;
  }
  throw new Error('workerd ended before it listened; what it said is above');
}
